//! From a name on a map to an entry of the gazetteer.

use crate::{Entry, Gazetteer, Level, parents::Parents};
use kernel::{Names, Point};
use tiles::{Named, Sort};

pub fn of(map: &str, names: &[Named], base: &Gazetteer) -> Vec<Entry> {
    let mut parents = Parents::new(base);
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
        (Sort::Poi | Sort::House, _) => (Level::Poi, 2),
    }
}
