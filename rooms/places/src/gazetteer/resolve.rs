//! From an address as people write it to a point on the map.
//!
//! In order: coordinates in the text, a plus code, a grid reference, a Makani number, then the smallest gazetteer name in the text that lies in the stated
//! city, then the city itself. The confidence says which: an import shows weak ones to a person.

use super::{Entry, Gazetteer, Level, search::Ask};
use crate::{
    fold::words,
    makani::{makani_in, reference_in},
};
use kernel::{Names, Point};

/// The emirate, in the gazetteer.
const DUBAI: &str = "ae.du";
/// A name is at most this many words long.
const NAME_WORDS_MAX: usize = 6;
/// Text beyond this many words says nothing about where.
const TEXT_WORDS_MAX: usize = 40;
/// A misspelt name must be this alike to be believed without a person looking.
const FUZZY_MIN: f64 = 0.8;

/// How the point was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PointSource)]
pub enum Source {
    /// where it was handed over before
    Door,
    /// a numbered door that a map of the server has
    House,
    Coordinates,
    PlusCode,
    /// the military grid
    GridReference,
    /// a Makani number of Dubai, by arithmetic
    Makani,
    /// a shop, a school, a mosque that a map of the server has
    Landmark,
    /// the middle of a street that a map of the server has
    Street,
    /// the middle of a quarter
    Area,
    /// the middle of a town
    City,
}

/// Where a text says it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved {
    pub point: Point,
    /// 0..=1: 1 is a surveyed coordinate, 0.7 the right quarter, 0.3 the right town only
    pub confidence: f64,
    pub source: Source,
    /// the gazetteer entry it belongs to
    pub code: Option<String>,
    pub names: Option<Names>,
    pub matched: Matched,
}

/// What of an address was found: the rest of it was not looked at, or is not on any map.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct Matched {
    /// the door's number
    pub house: Option<String>,
    pub street: Option<Names>,
    /// the quarter or sector
    pub area: Option<Names>,
    pub city: Option<Names>,
}

impl Gazetteer {
    /// `None` when neither the text nor the city names a place we know.
    pub fn resolve(&self, text: &str, city: Option<&str>) -> Option<Resolved> {
        if let Some(point) = coordinates_in(text) {
            return Some(self.at_point(point, 1.0, Source::Coordinates));
        }
        let scopes = city.map(|c| self.cities_named(c)).unwrap_or_default();
        if let Some(point) = plus_code_in(text, scopes.first().copied()) {
            return Some(self.at_point(point, 0.95, Source::PlusCode));
        }
        if let Some(point) = reference_in(text) {
            return Some(self.at_point(point, 0.95, Source::GridReference));
        }
        let town = scopes.first().filter(|city| city.code.starts_with(DUBAI)).map(|city| city.point);
        if let Some(point) = makani_in(text, town) {
            return Some(self.at_point(point, 0.65, Source::Makani));
        }
        // A stated city that we do not know must not be swapped for a namesake elsewhere.
        if city.is_some_and(|c| !c.trim().is_empty()) && scopes.is_empty() {
            return None;
        }
        let found = self.named_in(text, &scopes).map(|(entry, sure)| self.of_entry(entry, sure));
        found.or_else(|| scopes.first().map(|entry| self.of_entry(entry, 1.0)))
    }

    fn of_entry(&self, entry: &Entry, sure: f64) -> Resolved {
        let (source, confidence) = match entry.level {
            Level::Area | Level::Street | Level::Poi | Level::Door => (Source::Area, 0.7),
            Level::Municipality => (Source::City, 0.3),
            Level::District | Level::State | Level::Country => (Source::City, 0.1),
        };
        Resolved {
            point: entry.point,
            confidence: confidence * sure,
            source,
            code: Some(entry.code.clone()),
            names: Some(entry.names.clone()),
            matched: self.lies_in(entry),
        }
    }

    /// The quarter and the town that an entry is or lies in.
    pub(crate) fn lies_in(&self, entry: &Entry) -> Matched {
        let up = || std::iter::once(entry).chain(self.ancestors(entry));
        let name = |level: Level| up().find(|e| e.level == level).map(|e| e.names.clone());
        Matched { area: name(Level::Area), city: name(Level::Municipality), ..Matched::default() }
    }

    pub(crate) fn at_point(&self, point: Point, confidence: f64, source: Source) -> Resolved {
        let near = self.nearest(point, |e| e.level >= Level::Municipality).filter(|(_, m)| *m < 30_000.0);
        Resolved {
            point,
            confidence,
            source,
            code: near.map(|(e, _)| e.code.clone()),
            names: near.map(|(e, _)| e.names.clone()),
            matched: Matched::default(),
        }
    }

    /// Towns, or else states, of that name: `Sharjah`, `الشارقة`, `Shrajah`.
    fn cities_named(&self, city: &str) -> Vec<&Entry> {
        let joined = words(city).join(" ");
        let mut exact: Vec<&Entry> = self.named(&joined).collect();
        exact.retain(|e| e.level < Level::Area);
        exact.sort_by_key(|e| (std::cmp::Reverse(e.level), std::cmp::Reverse(e.rank)));
        if !exact.is_empty() {
            return exact;
        }
        // An area in the city column still says where.
        if let Some(area) = self.named(&joined).max_by_key(|e| e.rank) {
            return vec![area];
        }
        let ask = Ask { text: city, level: Some(Level::Municipality), limit: 1, ..Ask::default() };
        self.search(&ask).into_iter().filter(|f| f.score >= FUZZY_MIN).map(|f| f.entry).collect()
    }

    /// The longest run of words in the text that is a name inside one of the scopes, and how sure: 1 when spelt as we do.
    fn named_in(&self, text: &str, scopes: &[&Entry]) -> Option<(&Entry, f64)> {
        let mut best: Option<(&Entry, usize)> = None;
        for run in runs(text) {
            for entry in self.named(&run.join(" ")) {
                let weight = (entry.level, run.len(), entry.rank);
                let beats = best.is_none_or(|(known, len)| weight > (known.level, len, known.rank));
                if beats && self.in_scope(entry, scopes) && tells_a_place(&run, entry) {
                    best = Some((entry, run.len()));
                }
            }
        }
        best.map(|(entry, _)| (entry, 1.0)).filter(|(e, _)| e.level == Level::Area).or_else(|| {
            let fuzzy = self.misspelt_in(text, scopes);
            fuzzy.or(best.map(|(entry, _)| (entry, 1.0)))
        })
    }

    /// Each part between commas, as a whole, against the areas of the city.
    fn misspelt_in(&self, text: &str, scopes: &[&Entry]) -> Option<(&Entry, f64)> {
        let city = scopes.first()?;
        text.split([',', '،', '\n', ';', '-', '–'])
            .filter(|part| part.chars().filter(|c| c.is_alphabetic()).count() >= 4)
            .filter_map(|part| {
                let ask = Ask {
                    text: part,
                    within: Some(&city.code),
                    level: Some(Level::Area),
                    limit: 1,
                    ..Ask::default()
                };
                self.search(&ask).first().filter(|f| f.score >= FUZZY_MIN).map(|f| (f.entry, f.score))
            })
            .max_by(|a, b| a.1.total_cmp(&b.1))
    }

    fn in_scope(&self, entry: &Entry, scopes: &[&Entry]) -> bool {
        scopes.is_empty() || scopes.iter().any(|scope| self.is_within(entry, &scope.code))
    }
}

fn plus_code_in(text: &str, city: Option<&Entry>) -> Option<Point> {
    let code = text
        .split_whitespace()
        .map(|w| w.trim_matches([',', '،', '.', ';']))
        .find(|w| geo::pluscode::is_valid(w))?;
    let full = if geo::pluscode::is_full(code) {
        code.to_owned()
    } else {
        let near = city?.point;
        geo::pluscode::recover(code, geo::Point::new(near.lat, near.lon)).ok()?
    };
    let center = geo::pluscode::decode(&full).ok()?.bbox.center();
    Point::new(center.lat, center.lon).ok()
}

/// Runs of up to six words, of each part between commas: a name does not reach over a comma.
pub(crate) fn runs(text: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for part in text.split([',', '،', '\n', ';']) {
        let words: Vec<String> = words(part).into_iter().take(TEXT_WORDS_MAX).collect();
        for start in 0..words.len() {
            for len in 1..=NAME_WORDS_MAX.min(words.len() - start) {
                found.push(words[start..start + len].to_vec());
            }
        }
    }
    found
}

/// A bare number or letter is a house, not a quarter.
fn tells_a_place(run: &[String], entry: &Entry) -> bool {
    entry.level > Level::Country
        && run.iter().any(|w| w.chars().count() >= 2 && w.chars().any(char::is_alphabetic))
}

/// `25.0866, 55.1452` anywhere in the text.
fn coordinates_in(text: &str) -> Option<Point> {
    let numbers: Vec<(&str, usize)> = text
        .split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'))
        .filter(|w| !w.is_empty())
        .map(|w| (w, w.as_ptr() as usize - text.as_ptr() as usize))
        .collect();
    numbers.windows(2).find_map(|pair| {
        let ((lat, lat_at), (lon, lon_at)) = (pair[0], pair[1]);
        let gap = &text[lat_at + lat.len()..lon_at];
        let precise = |w: &str| w.split_once('.').is_some_and(|(_, fraction)| fraction.len() >= 3);
        if !(precise(lat) && precise(lon) && gap.chars().all(|c| c == ',' || c == '،' || c.is_whitespace()))
        {
            return None;
        }
        Point::new(lat.parse().ok()?, lon.parse().ok()?).ok()
    })
}
