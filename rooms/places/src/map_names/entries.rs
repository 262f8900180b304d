//! From a name on a map to an entry of the gazetteer.

use crate::{Entry, Gazetteer, Level, fold::words};
use kernel::{Names, Point};
use std::collections::HashMap;
use tiles::{Named, Sort};

/// A quarter of the built-in gazetteer this near holds what stands there; else the town within the second reach.
const AREA_WITHIN_M: f64 = 3_000.0;
const TOWN_WITHIN_M: f64 = 40_000.0;
/// The same name in the built-in gazetteer, this near, is the same place.
const SAME_WITHIN_M: f64 = 6_000.0;

pub fn of(map: &str, names: &[Named], base: &Gazetteer) -> Vec<Entry> {
    let mut parents = Parents { base, known: HashMap::new() };
    let made = names.iter().enumerate().filter_map(|(i, named)| entry(map, i, named, &mut parents));
    made.collect()
}

fn entry(map: &str, number: usize, named: &Named, parents: &mut Parents<'_>) -> Option<Entry> {
    let point = Point::new(f64::from(named.lat_e7) / 1e7, f64::from(named.lon_e7) / 1e7).ok()?;
    let (level, rank) = level_of(named);
    let [own, en, ar, ur] = named.names.each_ref().map(Option::as_deref);
    let own = own?;
    // A sign in Arabic letters is read by whoever reads them, until somebody writes it in the other language.
    let arabic = own.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c)).then_some(own);
    let names = Names {
        en: en.unwrap_or(own).to_owned(),
        ar: ar.or(arabic).map(str::to_owned),
        ur: ur.or(arabic).map(str::to_owned),
    };
    if named.sort == Sort::Place && parents.knows(&names.en, point) {
        return None;
    }
    let also = if names.en == own { Vec::new() } else { vec![own.to_owned()] };
    let code = format!("map.{}.{number}", map.to_ascii_lowercase());
    Some(Entry { code, parent: parents.of(point), level, names, point, timezone: None, rank, also })
}

fn level_of(named: &Named) -> (Level, u8) {
    match (named.sort, &*named.class) {
        (Sort::Place, "city") => (Level::Municipality, 8),
        (Sort::Place, "town") => (Level::Municipality, 6),
        (Sort::Place, "village") => (Level::Municipality, 4),
        (Sort::Place, "suburb" | "quarter") => (Level::Area, 5),
        (Sort::Place, _) => (Level::Area, 3),
        (Sort::Street, "motorway") => (Level::Street, 4),
        (Sort::Street, "avenue") => (Level::Street, 3),
        (Sort::Street, _) => (Level::Street, 2),
        (Sort::Poi, "hospital" | "airport" | "mall" | "college" | "market") => (Level::Poi, 4),
        (Sort::Poi, _) => (Level::Poi, 2),
    }
}

/// What of the built-in gazetteer a point lies in, asked once for each square of about 500 m.
struct Parents<'a> {
    base: &'a Gazetteer,
    known: HashMap<(i32, i32), Option<String>>,
}

impl Parents<'_> {
    fn of(&mut self, point: Point) -> Option<String> {
        let square = ((point.lat * 200.0).floor() as i32, (point.lon * 200.0).floor() as i32);
        let base = self.base;
        let found = || {
            let area = base.nearest(point, |e| e.level == Level::Area).filter(|(_, m)| *m <= AREA_WITHIN_M);
            let town = || {
                base.nearest(point, |e| e.level == Level::Municipality).filter(|(_, m)| *m <= TOWN_WITHIN_M)
            };
            area.or_else(town).map(|(entry, _)| entry.code.clone())
        };
        self.known.entry(square).or_insert_with(found).clone()
    }

    fn knows(&self, name: &str, point: Point) -> bool {
        let here = geo::Point::new(point.lat, point.lon);
        self.base.named(&words(name).join(" ")).any(|entry| {
            geo::haversine_m(here, geo::Point::new(entry.point.lat, entry.point.lon)) <= SAME_WITHIN_M
        })
    }
}
