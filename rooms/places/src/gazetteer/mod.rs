//! Names on the map: country → state → district → municipality → service area, in English, Arabic and Urdu.
//!
//! The built-in entries (`data/gazetteer.csv`) were written by hand for the Emirates and Pakistan, with the main cities of
//! their neighbours; a coordinate is the middle of the place, within some 500 m for a quarter of a city. Levels may be
//! skipped: a state without districts holds its municipalities directly.

mod distance;
mod resolve;
mod search;
mod tokens;
mod vocabulary;
mod wordings;

pub(crate) use resolve::runs;
pub use resolve::{Matched, Resolved, Source};
pub use search::{Ask, Found};

use crate::fold::words;
use kernel::{Lang, Names, Point};
use serde::{Deserialize, Serialize};
use std::{
    collections::HashMap,
    str::FromStr,
    sync::{Arc, LazyLock},
};
use wordings::Wordings;

/// From the largest to the smallest.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Country,
    /// province, emirate, governorate
    State,
    District,
    /// a city or town
    Municipality,
    /// a quarter, community or sector: what a driver calls an area
    Area,
    /// from a map of the server; an organisation does not enter streets
    Street,
    /// a shop, a school, a hospital; from a map of the server
    Poi,
    /// where the organisation handed over before; from its address book
    Door,
}

impl Level {
    const ALL: [Self; 8] = [
        Self::Country,
        Self::State,
        Self::District,
        Self::Municipality,
        Self::Area,
        Self::Street,
        Self::Poi,
        Self::Door,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::State => "state",
            Self::District => "district",
            Self::Municipality => "municipality",
            Self::Area => "area",
            Self::Street => "street",
            Self::Poi => "poi",
            Self::Door => "door",
        }
    }
}

impl FromStr for Level {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|level| level.as_str() == text).ok_or(())
    }
}

/// One named place.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// stable, dotted from the country down: `ae.du.marina`
    pub code: String,
    pub parent: Option<String>,
    pub level: Level,
    pub names: Names,
    /// its middle
    pub point: Point,
    /// IANA, where it is stated; otherwise the nearest ancestor's holds
    pub timezone: Option<String>,
    /// 1..=9, the larger the better known: settles ties
    pub rank: u8,
    /// other spellings and names, in any of the languages
    pub also: Vec<String>,
}

/// Entries with the indexes to find them by code, by parent and by what people type.
#[derive(Debug, Default)]
pub struct Gazetteer {
    entries: Vec<Entry>,
    by_code: HashMap<String, usize>,
    children: HashMap<String, Vec<usize>>,
    wordings: Wordings,
    /// the highest rank among the entries of each wording
    known: Vec<u8>,
}

static BUILT_IN: LazyLock<Arc<Gazetteer>> = LazyLock::new(|| Arc::new(Gazetteer::new(read_built_in())));

impl Gazetteer {
    /// What the program ships with; built at first use, in some milliseconds.
    pub fn built_in() -> Arc<Self> {
        BUILT_IN.clone()
    }

    pub fn new(entries: Vec<Entry>) -> Self {
        let mut made = Self { entries, ..Self::default() };
        for (i, entry) in made.entries.iter().enumerate() {
            made.by_code.insert(entry.code.clone(), i);
            made.children.entry(entry.parent.clone().unwrap_or_default()).or_default().push(i);
        }
        let written =
            |(i, entry)| made.written(entry).into_iter().map(move |words| (words.join(" "), i as u32));
        made.wordings = Wordings::new(made.entries.iter().enumerate().flat_map(written).collect());
        let rank = |entry: &u32| made.entries[*entry as usize].rank;
        let known = |wording| made.wordings.entries(wording).iter().map(rank).max().unwrap_or(0);
        made.known = (0..made.wordings.len() as u32).map(known).collect();
        made
    }

    /// Every way to write the entry. `Al Nahda, Dubai` is written `Al Nahda` by people who gave the city already.
    fn written(&self, entry: &Entry) -> Vec<Vec<String>> {
        let city =
            entry.parent.as_deref().filter(|_| entry.level == Level::Area).and_then(|code| self.get(code));
        let city: Vec<Vec<String>> = city.map(|c| c.spellings().map(words).collect()).unwrap_or_default();
        let mut found = Vec::new();
        for wording in entry.spellings().map(words) {
            let shorter =
                city.iter().find_map(|c| wording.strip_suffix(c.as_slice())).filter(|rest| !rest.is_empty());
            found.extend(shorter.map(<[String]>::to_vec));
            found.push(wording);
        }
        found
    }

    /// The built-in entries with an organisation's own: the same code replaces, another adds.
    pub fn with_own(own: Vec<Entry>) -> Arc<Self> {
        if own.is_empty() {
            return Self::built_in();
        }
        let replaced: std::collections::HashSet<&str> = own.iter().map(|e| e.code.as_str()).collect();
        let kept: Vec<Entry> =
            BUILT_IN.entries.iter().filter(|e| !replaced.contains(e.code.as_str())).cloned().collect();
        Arc::new(Self::new(kept.into_iter().chain(own).collect()))
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub fn get(&self, code: &str) -> Option<&Entry> {
        self.by_code.get(code).map(|i| &self.entries[*i])
    }

    /// Entries one of whose spellings comes to exactly these folded words.
    pub(crate) fn named(&self, joined: &str) -> impl Iterator<Item = &Entry> {
        let entries = self.wordings.number(joined).map(|wording| self.wordings.entries(wording));
        entries.into_iter().flatten().map(|i| &self.entries[*i as usize])
    }

    /// The entries right below `code`; the countries for the empty code. Better known ones first.
    pub fn children(&self, code: &str) -> Vec<&Entry> {
        let mut found: Vec<&Entry> =
            self.children.get(code).into_iter().flatten().map(|i| &self.entries[*i]).collect();
        found.sort_by(|a, b| b.rank.cmp(&a.rank).then_with(|| a.names.en.cmp(&b.names.en)));
        found
    }

    /// From the entry's parent up to the country. Ends at a missing parent, and at a circle.
    pub fn ancestors(&self, entry: &Entry) -> Vec<&Entry> {
        let mut path: Vec<&Entry> = Vec::new();
        let mut next = entry.parent.as_deref();
        while let Some(parent) = next.and_then(|code| self.get(code)) {
            if path.len() >= 8 {
                break;
            }
            path.push(parent);
            next = parent.parent.as_deref();
        }
        path
    }

    /// Is `entry` the place `code`, or inside it?
    pub fn is_within(&self, entry: &Entry, code: &str) -> bool {
        entry.code == code || self.ancestors(entry).iter().any(|a| a.code == code)
    }

    pub fn timezone_of(&self, entry: &Entry) -> Option<String> {
        entry.timezone.clone().or_else(|| self.ancestors(entry).into_iter().find_map(|a| a.timezone.clone()))
    }

    /// The entry whose middle is nearest, with metres to it.
    pub fn nearest(&self, point: Point, of: impl Fn(&Entry) -> bool) -> Option<(&Entry, f64)> {
        let here = geo::Point::new(point.lat, point.lon);
        self.entries
            .iter()
            .filter(|e| of(e))
            .map(|e| (e, geo::haversine_m(here, geo::Point::new(e.point.lat, e.point.lon))))
            .min_by(|a, b| a.1.total_cmp(&b.1))
    }
}

impl Entry {
    pub(crate) fn spellings(&self) -> impl Iterator<Item = &str> {
        let names = [Some(self.names.en.as_str()), self.names.ar.as_deref(), self.names.ur.as_deref()];
        names.into_iter().flatten().chain(self.also.iter().map(String::as_str))
    }

    pub fn name(&self, lang: Lang) -> &str {
        self.names.in_lang(lang)
    }
}

#[derive(Deserialize)]
struct Row {
    code: String,
    parent: String,
    level: String,
    name_en: String,
    name_ar: String,
    name_ur: String,
    lat: f64,
    lon: f64,
    timezone: String,
    rank: u8,
    also: String,
}

fn read_built_in() -> Vec<Entry> {
    let some = |text: String| (!text.is_empty()).then_some(text);
    csv::Reader::from_reader(include_str!("../../data/gazetteer.csv").as_bytes())
        .deserialize::<Row>()
        .map(|row| {
            let row = row.expect("BUG: the built-in gazetteer is tested to parse");
            Entry {
                level: row.level.parse().expect("BUG: the built-in levels are tested"),
                point: Point::new(row.lat, row.lon).expect("BUG: the built-in points are tested"),
                code: row.code,
                parent: some(row.parent),
                names: Names { en: row.name_en, ar: some(row.name_ar), ur: some(row.name_ur) },
                timezone: some(row.timezone),
                rank: row.rank,
                also: row.also.split(';').filter(|a| !a.is_empty()).map(str::to_owned).collect(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;
