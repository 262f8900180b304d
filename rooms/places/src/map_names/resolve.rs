//! From an address to a street or a landmark on one of the maps, where the gazetteer knows only the quarter or the town.

use super::{MapNames, Named};
use crate::{
    Entry, Gazetteer, Level,
    gazetteer::{Resolved, Source, runs},
};
use kernel::Point;

/// A street or landmark belongs to a quarter this near.
const QUARTER_WITHIN_M: f64 = 4_000.0;
/// Things of one name further apart than this are different things: the address does not say which.
const SAME_WITHIN_M: f64 = 2_000.0;
/// Shorter names of one word are words of any address.
const LETTERS_MIN: usize = 6;
/// The middle of a motorway says nothing of where along it.
const MOTORWAY_RANK: u8 = 4;

impl MapNames {
    /// As [`Gazetteer::resolve`], and nearer where a map has the street or the landmark that the address names.
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
        let said = runs(text);
        let maps = self.maps();
        let found = maps.iter().filter_map(|named| named.named_in(&said, &scope, base));
        let nearer = found
            .max_by_key(|(length, entry)| (*length, entry.level))
            .map(|(_, entry)| of_entry(entry, &scope));
        nearer.or(known)
    }
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
                metres(known.point, entry.point) <= QUARTER_WITHIN_M
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
            let one = alike.iter().all(|entry| metres(entry.point, first.point) <= SAME_WITHIN_M);
            one.then_some((run.len(), first))
        })
    }
}

fn tells(run: &[String]) -> bool {
    let letters = run.iter().flat_map(|word| word.chars()).filter(|c| c.is_alphabetic()).count();
    letters >= if run.len() > 1 { LETTERS_MIN - 2 } else { LETTERS_MIN }
}

fn of_entry(entry: &Entry, scope: &Scope<'_>) -> Resolved {
    let (source, confidence) = match entry.level {
        Level::Poi => (Source::Landmark, if scope.is_quarter() { 0.85 } else { 0.75 }),
        Level::Street => (Source::Street, if scope.is_quarter() { 0.75 } else { 0.5 }),
        _ => (Source::Area, 0.7),
    };
    let (code, names) = (Some(entry.code.clone()), Some(entry.names.clone()));
    Resolved { point: entry.point, confidence, source, code, names }
}

fn metres(a: Point, b: Point) -> f64 {
    geo::haversine_m(geo::Point::new(a.lat, a.lon), geo::Point::new(b.lat, b.lon))
}
