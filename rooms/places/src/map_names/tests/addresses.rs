//! Addresses of houses and numbered streets, of which a city has the same in every quarter.

use super::{folder, named};
use crate::{Gazetteer, Resolved, Source, map_names::MapNames, place::distance_m};
use kernel::Point;
use std::{fs, path::PathBuf};
use tiles::{Land, Sort, write_names};

fn street(name: &str, lat: f64, lon: f64) -> tiles::Named {
    named(Sort::Street, "street", [name, "", "", ""], lat, lon)
}

fn house(number: &str, street: &str, lat: f64, lon: f64) -> tiles::Named {
    named(Sort::House, number, [street, "", "", ""], lat, lon)
}

/// What was matched: house, street, quarter.
fn matched(found: &Resolved) -> [Option<&str>; 3] {
    let en = |names: &Option<kernel::Names>| names.as_ref().map(|names| names.en.clone());
    let (street, area) = (en(&found.matched.street), en(&found.matched.area));
    [found.matched.house.clone(), street, area].map(|text| text.map(|text| &*text.leak()))
}

#[test]
fn a_house_is_found_in_its_own_sector_else_its_street_else_the_sector() {
    let names = [
        street("Street 4", 33.7230, 73.0490),
        street("Gali No 4", 33.7150, 73.0590),
        street("Street 4", 33.7110, 73.0390),
        street("Street 7", 33.6930, 73.0390),
        house("House 12", "4", 33.7231, 73.0491),
        house("12", "Street 4", 33.7111, 73.0392),
    ];
    let (dir, maps, base) = (folder(&names), MapNames::default(), Gazetteer::built_in());
    maps.look(dir.path());
    for (text, source, lat, confidence, what) in [
        (
            "House 12, Street 4, F-7/2",
            Source::House,
            33.7231,
            0.9,
            [Some("12"), Some("Street 4"), Some("F-7/2")],
        ),
        (
            "H# 12 St 4 F-7/2 Islamabad",
            Source::House,
            33.7231,
            0.9,
            [Some("12"), Some("Street 4"), Some("F-7/2")],
        ),
        (
            "مکان نمبر ۱۲، گلی نمبر ۴، F-8",
            Source::House,
            33.7111,
            0.9,
            [Some("12"), Some("Street 4"), Some("F-8")],
        ),
        ("House 99, Street 4, F-7/2", Source::Street, 33.7230, 0.8, [None, Some("Street 4"), Some("F-7/2")]),
        ("House 99, Street 4, F-7/4", Source::Street, 33.7150, 0.8, [None, Some("Gali No 4"), Some("F-7/4")]),
        ("House 99, Street 4, F-7", Source::Street, 33.7150, 0.7, [None, Some("Gali No 4"), Some("F-7")]),
        ("House 1, Street 7, F-8", Source::Street, 33.6930, 0.6, [None, Some("Street 7"), Some("F-8")]),
        ("House 12, Street 9, F-8", Source::Area, 33.7110, 0.7, [None, None, Some("F-8")]),
    ] {
        let found = maps.resolve(text, Some("Islamabad"), &base).unwrap();
        assert_eq!((found.source, found.confidence, matched(&found)), (source, confidence, what), "{text}");
        assert!((found.point.lat - lat).abs() < 1e-6, "{text}: {:?}", found.point);
        assert_eq!(found.matched.city.unwrap().en, "Islamabad", "{text}");
    }
    let nowhere = maps.resolve("House 12, Street 4", Some("Islamabad"), &base).unwrap();
    assert_eq!(nowhere.source, Source::City, "no sector is named, and each has that street");
    let part = maps.resolve("House 12, F-7/3", Some("Islamabad"), &base).unwrap();
    assert_eq!((part.source, part.matched.area.unwrap().ar.is_some()), (Source::Area, true));
    let sector = base.resolve("F-7", Some("Islamabad")).unwrap();
    let (north, east) = (part.point.lat - sector.point.lat, part.point.lon - sector.point.lon);
    assert!(north > 0.004 && east > 0.002, "the third part lies north and a little east of the middle");
}

#[test]
fn a_villa_of_the_emirates_is_found_too_and_a_shop_beside_it() {
    let base = Gazetteer::built_in();
    let quoz = base.resolve("Al Quoz", Some("Dubai")).unwrap().point;
    let there = |by: f64| (quoz.lat + by, quoz.lon + by);
    let ((lat, lon), (shop_lat, shop_lon)) = (there(0.003), there(0.004));
    let names = [
        street("4B Street", lat, lon),
        street("Street 4b", 25.2700, 55.3100),
        house("Villa 12", "4B Street", lat + 0.0003, lon),
        named(Sort::Poi, "pharmacy", ["Shifa Pharmacy", "", "", ""], shop_lat, shop_lon),
    ];
    let (dir, maps) = (folder(&names), MapNames::default());
    maps.look(dir.path());
    for text in ["Villa 12, Street 4b, Al Quoz", "فيلا ١٢، شارع 4B، القوز", "12, 4-B St., Al Quoz"]
    {
        let found = maps.resolve(text, Some("Dubai"), &base).unwrap();
        assert_eq!(found.source, Source::House, "{text}");
        assert!((found.point.lat - lat - 0.0003).abs() < 1e-6, "{text}");
        assert_eq!(matched(&found)[..2], [Some("12"), Some("4B Street")], "{text}");
    }
    let beside = maps.resolve("Villa 13, Street 4b, Al Quoz", Some("Dubai"), &base).unwrap();
    assert_eq!(
        (beside.source, matched(&beside)[0]),
        (Source::Street, None),
        "the number that is not known is not told"
    );
    let shop = maps.resolve("opposite Shifa Pharmacy, Street 4b, Al Quoz", Some("Dubai"), &base).unwrap();
    assert_eq!(shop.source, Source::Landmark);
}

fn extract(name: &str) -> Option<PathBuf> {
    let told = option_env!("QAFILA_DATA").map(PathBuf::from);
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let path = told.unwrap_or(beside).join("osm").join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: no extract at {}", path.display());
    None
}

/// Doors of the real city with their surveyed places: the extract says the sector of each in `addr:full`, which is not read.
const DOORS: [(&str, f64, f64); 14] = [
    ("37, Street 27, F-10/1", 33.6839, 73.0021),
    ("32, Street 27, F-10/1", 33.6833, 73.0010),
    ("1, Street 24, F-6/2", 33.7307, 73.0633),
    ("5, Street 18, F-6/2", 33.7336, 73.0691),
    ("30, Street 18, F-6/2", 33.7309, 73.0655),
    ("11, Street 61, F-6/3", 33.7334, 73.0816),
    ("55, Street 1, F-6/3", 33.7364, 73.0774),
    ("1, Street 6, F-6/3", 33.7364, 73.0734),
    ("2, Street 12, F-6/3", 33.7311, 73.0746),
    ("2B, Street 56, F-6/4", 33.7304, 73.0844),
    ("9, Street 48, F-6/4", 33.7288, 73.0796),
    ("8, Street 54, F-6/4", 33.7288, 73.0851),
    ("445, Street 2, G-9/3", 33.6952, 73.0352),
    ("243, Street 1, G-9/3", 33.6928, 73.0364),
];

#[test]
fn doors_and_streets_of_islamabad_are_found_where_they_are() {
    let Some(path) = extract("islamabad.osm.pbf") else { return };
    let land = Land::read(&fs::read(path).unwrap()).unwrap();
    let (dir, maps, base) = (tempfile::tempdir().unwrap(), MapNames::default(), Gazetteer::built_in());
    fs::write(dir.path().join(".city.names"), write_names(&land.names, 1)).unwrap();
    maps.look(dir.path());
    let (mut doors, mut streets) = (0, 0);
    for (address, lat, lon) in DOORS {
        let here = Point { lat, lon };
        let found = maps.resolve(&format!("House {address}"), Some("Islamabad"), &base).unwrap();
        doors += usize::from(found.source == Source::House && distance_m(found.point, here) < 60.0);
        let (_, street) = address.split_once(", ").unwrap();
        let beside = maps.resolve(&format!("House 7777, {street}"), Some("Islamabad"), &base).unwrap();
        assert_eq!(beside.matched.house, None, "{address}");
        // as far as half a long street
        streets += usize::from(beside.source == Source::Street && distance_m(beside.point, here) < 500.0);
    }
    eprintln!("{doors} doors and {streets} streets of {}", DOORS.len());
    assert!(doors == DOORS.len() && streets >= DOORS.len() - 1);
}
