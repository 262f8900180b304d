//! From an address to a door, a street or a landmark on one of the maps, where the gazetteer knows only the quarter or the town.

use super::{
    MapNames, Named,
    streets::{FoundStreet, Quarter, Sure},
};
use crate::{
    Entry, Gazetteer, Level,
    address_parts::{Said, is_sector},
    fold::words,
    gazetteer::{Matched, Resolved, Source, runs},
    place::distance_m,
};
use kernel::{Names, Point};
use std::sync::Arc;

/// A street or landmark belongs to a quarter this near.
const QUARTER_WITHIN_M: f64 = 4_000.0;
/// A quarter reaches as far as the next one's middle, and at least and at most so far.
const REACH_M: std::ops::RangeInclusive<f64> = 1_000.0..=4_000.0;
/// A part of a quarter, such as `F-7/2`, reaches so far.
const PART_REACH_M: f64 = 900.0;
/// Where its four parts lie from the middle of a sector of Islamabad, metres north and east: numbered clockwise from the south-west in
/// a grid that is turned by a sixth. Read off G-9 and E-11, whose parts are on the map, and F-6, whose doors are.
const SECTOR_PARTS_M: [(f64, f64); 4] = [(-600.0, -250.0), (250.0, -600.0), (600.0, 250.0), (-250.0, 600.0)];
const ISLAMABAD: &str = "pk.is.city";
const METRES_A_DEGREE: f64 = 111_320.0;
/// Things of one name further apart than this are different things: the address does not say which.
const SAME_WITHIN_M: f64 = 2_000.0;
const SAME_NUMBER_WITHIN_M: f64 = 300.0;
/// Shorter names of one word are words of any address.
const LETTERS_MIN: usize = 6;
/// The middle of a motorway says nothing of where along it.
const MOTORWAY_RANK: u8 = 4;

impl MapNames {
    /// As [`Gazetteer::resolve`], and nearer where a map has the door, the street or the landmark that the address names.
    pub fn resolve(&self, text: &str, city: Option<&str>, base: &Gazetteer) -> Option<Resolved> {
        let known = base.resolve(text, city);
        let scope = match &known {
            Some(known) if !matches!(known.source, Source::Area | Source::City) => {
                return Some(known.clone());
            }
            Some(known) => Scope::Inside(known),
            None if city.is_some_and(|c| !c.trim().is_empty()) => return None,
            None => Scope::Anywhere,
        };
        let (runs, maps) = (runs(text), self.maps());
        let named = by_name(&runs, &scope, base, &maps);
        let Scope::Inside(area) = &scope else { return named };
        let Some(quarter) = Part::of(area, &runs, &maps, base) else { return named.or(known) };
        let said = Said::of(text);
        let streets =
            maps.iter().filter_map(|map| map.streets.find(&said, quarter.quarter, map.gazetteer.entries()));
        let street = streets.max_by_key(|found| (found.house.is_some(), found.sure));
        let street = street.map(|found| quarter.of_street(found, area));
        // a shop that is named tells more than a street of which there may be two; a numbered street is not told by its name alone
        let tells = |named: &Resolved, street: &Resolved| {
            named.source == Source::Landmark && named.confidence > street.confidence
        };
        let told = named.filter(|named| street.as_ref().is_none_or(|street| tells(named, street)));
        told.or(street).or_else(|| quarter.middle_of(area)).or(known)
    }
}

/// The quarter that an address names, and the part of it: `F-7` and its `/2`.
struct Part {
    quarter: Quarter,
    name: Option<Names>,
}

impl Part {
    /// `None` for what is no quarter.
    fn of(area: &Resolved, runs: &[Vec<String>], maps: &[Arc<Named>], base: &Gazetteer) -> Option<Self> {
        let entry = base.get(area.code.as_deref()?).filter(|entry| entry.level == Level::Area)?;
        let spellings: Vec<Vec<String>> = entry.spellings().map(words).collect();
        let parted = runs.iter().find(|run| {
            let number = run.last().filter(|last| matches!(last.as_bytes(), [b'1'..=b'9']));
            number.is_some() && spellings.iter().any(|spelling| *spelling == run[..run.len() - 1])
        });
        let part = parted.and_then(|run| {
            let number = run.last()?;
            on_a_map(entry, run, maps).or_else(|| of_sector(entry, number))
        });
        Some(part.unwrap_or_else(|| {
            let next = base.nearest(entry.point, |e| e.level == Level::Area && e.code != entry.code);
            let reach_m = next.map_or(*REACH_M.end(), |(_, m)| m.clamp(*REACH_M.start(), *REACH_M.end()));
            Self { quarter: Quarter { middle: entry.point, reach_m }, name: None }
        }))
    }

    fn of_street(&self, found: FoundStreet<'_>, area: &Resolved) -> Resolved {
        let house = found.house.is_some();
        let confidence = match (found.sure, house) {
            (Sure::Only, true) => 0.9,
            (Sure::Only, false) => 0.8,
            (Sure::Nearest, true) => 0.75,
            (Sure::Nearest, false) => 0.7,
            (Sure::Outside, _) => 0.6,
        };
        let street = found.street.map(|entry| entry.names.clone());
        Resolved {
            point: found.point,
            confidence,
            source: if house { Source::House } else { Source::Street },
            code: found.street.map(|entry| entry.code.clone()).or_else(|| area.code.clone()),
            names: street.clone().or_else(|| area.names.clone()),
            matched: Matched { house: found.house, street, ..self.matched(area) },
        }
    }

    fn matched(&self, area: &Resolved) -> Matched {
        let known = area.matched.clone();
        Matched { area: self.name.clone().or(known.area.clone()), ..known }
    }

    fn middle_of(&self, area: &Resolved) -> Option<Resolved> {
        self.name.as_ref()?;
        Some(Resolved { point: self.quarter.middle, matched: self.matched(area), ..area.clone() })
    }
}

/// A part that a map has as a place of its own.
fn on_a_map(entry: &Entry, run: &[String], maps: &[Arc<Named>]) -> Option<Part> {
    let name = run.join(" ");
    let mut places = maps.iter().flat_map(|map| map.gazetteer.named(&name));
    let place = places.find(|place| {
        place.level <= Level::Area && distance_m(place.point, entry.point) <= QUARTER_WITHIN_M
    })?;
    let quarter = Quarter { middle: place.point, reach_m: PART_REACH_M };
    Some(Part { quarter, name: Some(place.names.clone()) })
}

/// The fourth of a sector of Islamabad.
fn of_sector(entry: &Entry, number: &str) -> Option<Part> {
    let sector = matches!(&words(&entry.names.en)[..], [word] if is_sector(word));
    let which = number.parse::<usize>().ok().filter(|_| sector && entry.code.starts_with(ISLAMABAD))?;
    let (north_m, east_m) = SECTOR_PARTS_M.get(which - 1)?;
    let lat = entry.point.lat + north_m / METRES_A_DEGREE;
    let lon = entry.point.lon + east_m / (METRES_A_DEGREE * entry.point.lat.to_radians().cos());
    let part = |name: &String| format!("{name}/{number}");
    let Names { en, ar, ur } = &entry.names;
    let names = Names { en: part(en), ar: ar.as_ref().map(part), ur: ur.as_ref().map(part) };
    let quarter = Quarter { middle: Point { lat, lon }, reach_m: PART_REACH_M };
    Some(Part { quarter, name: Some(names) })
}

/// The street, the shop or the quarter with the longest name in the text.
fn by_name(
    runs: &[Vec<String>],
    scope: &Scope<'_>,
    base: &Gazetteer,
    maps: &[Arc<Named>],
) -> Option<Resolved> {
    let found = maps.iter().filter_map(|map| map.named_in(runs, scope, base));
    found.max_by_key(|(length, entry)| (*length, entry.level)).map(|(_, entry)| of_entry(entry, scope, base))
}

enum Scope<'a> {
    Inside(&'a Resolved),
    Anywhere,
}

impl Scope<'_> {
    fn holds(&self, entry: &Entry, base: &Gazetteer) -> bool {
        match self {
            Self::Anywhere => true,
            Self::Inside(known) if known.source == Source::Area => {
                distance_m(known.point, entry.point) <= QUARTER_WITHIN_M
            }
            Self::Inside(known) => known.code.as_ref().is_some_and(|code| base.is_within(entry, code)),
        }
    }

    fn is_quarter(&self) -> bool {
        matches!(self, Self::Inside(known) if known.source == Source::Area)
    }
}

impl Named {
    /// The thing with the longest name in the text, when the text can only mean that one.
    fn named_in(&self, said: &[Vec<String>], scope: &Scope<'_>, base: &Gazetteer) -> Option<(usize, &Entry)> {
        let mut runs: Vec<&Vec<String>> = said.iter().filter(|run| tells(run)).collect();
        runs.sort_by_key(|run| std::cmp::Reverse(run.len()));
        runs.into_iter().find_map(|run| {
            let wanted = |entry: &&Entry| {
                let far_along =
                    entry.level == Level::Street && entry.rank >= MOTORWAY_RANK && !scope.is_quarter();
                entry.level >= Level::Area && !far_along && scope.holds(entry, base)
            };
            let mut alike: Vec<&Entry> = self.gazetteer.named(&run.join(" ")).filter(wanted).collect();
            alike.sort_by_key(|entry| std::cmp::Reverse((entry.level, entry.rank)));
            let first = *alike.first()?;
            // a city has a street 4 in every quarter
            let numbered = run.iter().any(|word| word.bytes().any(|b| b.is_ascii_digit()));
            let same_within_m = if numbered { SAME_NUMBER_WITHIN_M } else { SAME_WITHIN_M };
            let one = alike.iter().all(|entry| distance_m(entry.point, first.point) <= same_within_m);
            one.then_some((run.len(), first))
        })
    }
}

fn tells(run: &[String]) -> bool {
    let letters = run.iter().flat_map(|word| word.chars()).filter(|c| c.is_alphabetic()).count();
    letters >= if run.len() > 1 { LETTERS_MIN - 2 } else { LETTERS_MIN }
}

fn of_entry(entry: &Entry, scope: &Scope<'_>, base: &Gazetteer) -> Resolved {
    let (source, confidence) = match entry.level {
        Level::Poi => (Source::Landmark, if scope.is_quarter() { 0.85 } else { 0.75 }),
        Level::Street => (Source::Street, if scope.is_quarter() { 0.75 } else { 0.5 }),
        _ => (Source::Area, 0.7),
    };
    let street = (entry.level == Level::Street).then(|| entry.names.clone());
    let matched = match scope {
        Scope::Inside(known) if known.source == Source::Area => known.matched.clone(),
        _ => base.lies_in(entry),
    };
    let (code, names) = (Some(entry.code.clone()), Some(entry.names.clone()));
    Resolved { point: entry.point, confidence, source, code, names, matched: Matched { street, ..matched } }
}
