//! Whole maps and tiles of the moment, read again by another decoder.
#![expect(clippy::unwrap_used, reason = "a test may fall")]

mod common;

use common::{Feature, Pm, features, place};
use proptest::prelude::*;
use roads::{
    At,
    osm::{Extract, MemberKind, OwnedMember, OwnedNode, OwnedRelation, OwnedWay},
    town::{self, Plan, Spoken},
};
use std::path::PathBuf;
use tiles::{
    Archive, ArchiveError, EXTENT, Land, LiveTile, Sort, ZOOM_MAX, read_names, tile_id, write_names,
};

fn bake(extract: &Extract) -> Vec<u8> {
    Land::read(&extract.to_pbf()).unwrap().bake("town", 7, &mut |_| {}).unwrap()
}

fn a_town() -> Extract {
    town::build(&Plan {
        seed: 3,
        center: At::new(25.17, 55.30),
        blocks: 12,
        outskirts: 0,
        spoken: Spoken::Arabic,
    })
}

/// What every feature of every tile must be like.
fn sound(feature: &Feature) {
    let reach = i64::from(EXTENT) + 66;
    for part in &feature.parts {
        assert!(
            part.iter().all(|(x, y)| (-66..=reach).contains(x) && (-66..=reach).contains(y)),
            "{feature:?}"
        );
    }
    match feature.kind {
        1 => assert!(feature.parts.len() == 1 && feature.parts[0].len() == 1),
        2 => assert!(feature.parts.iter().all(|p| p.len() > 1 && p.windows(2).all(|w| w[0] != w[1]))),
        3 => {
            let doubled = |p: &[(i64, i64)]| -> i64 {
                (0..p.len()).map(|i| p[i].0 * p[(i + 1) % p.len()].1 - p[(i + 1) % p.len()].0 * p[i].1).sum()
            };
            assert!(doubled(&feature.parts[0]) > 0, "the first ring is an outer one");
            assert!(feature.parts.iter().all(|p| p.len() > 2 && doubled(p) != 0));
        }
        other => panic!("geometry {other}"),
    }
}

fn archive_of_nowhere(words: &serde_json::Value) -> bool {
    words["qafila"]["made_up"] == true && words.get("attribution").is_none() && words.get("license").is_none()
}

/// A made-up map owes nobody credit; what does not say that it is made up is OpenStreetMap's.
#[test]
fn a_map_says_whose_it_is() {
    let mut town = a_town();
    let nowhere = bake(&town);
    assert!(Archive::open(&nowhere).unwrap().facts().made_up);
    for node in &mut town.nodes {
        node.tags.retain(|(key, _)| key != roads::town::MADE_UP);
    }
    let bytes = bake(&town);
    let words = Pm::read(&bytes).metadata;
    assert!(!Archive::open(&bytes).unwrap().facts().made_up && !archive_of_nowhere(&words));
    assert!(words["attribution"].as_str().unwrap().contains("© OpenStreetMap"));
    assert_eq!(words["license"], "ODbL-1.0");
}

#[test]
fn a_town_is_drawn_as_it_is() {
    let bytes = bake(&a_town());
    let pm = Pm::read(&bytes);
    assert!(pm.clustered && pm.counts[0] == pm.tiles.len() as u64 && pm.counts[2] <= pm.counts[1]);
    assert!(archive_of_nowhere(&pm.metadata), "{}", pm.metadata);
    let archive = Archive::open(&bytes).unwrap();
    assert_eq!(archive.check(), Ok(pm.tiles.len() as u64));
    assert_eq!((archive.facts().source, archive.facts().name.as_str()), (7, "town"));
    let [west, south, east, north] = pm.bounds_e7;
    assert!(west < 553_000_000 && 553_000_000 < east && south < 251_700_000 && 251_700_000 < north);

    for ((z, x, y), tile) in &pm.tiles {
        assert_eq!(archive.tile(*z, *x, *y).unwrap().as_deref(), Some(tile.as_slice()));
        features(tile).iter().for_each(sound);
    }
    assert_eq!(archive.tile(14, 0, 0), Ok(None));
    assert_eq!(archive.tile(3, 9, 0), Ok(None), "no such tile");

    let deep: Vec<Feature> =
        pm.tiles.iter().filter(|((z, ..), _)| *z == ZOOM_MAX).flat_map(|(_, tile)| features(tile)).collect();
    for layer in ["transportation", "place", "poi", "landuse", "housenumber"] {
        assert!(deep.iter().any(|f| f.layer == layer), "{layer}");
    }
    let named = |f: &&Feature| f.layer == "transportation" && f.tags.contains_key("name");
    let road = deep.iter().find(named).unwrap();
    assert!(road.tags.contains_key("name:en") && road.tags.contains_key("name:ur"), "{road:?}");
    assert!(!road.tags.contains_key("name:ar"), "the plain name is the Arabic one here");
    let far: Vec<Feature> =
        pm.tiles.iter().filter(|((z, ..), _)| *z == 8).flat_map(|(_, tile)| features(tile)).collect();
    assert!(far.iter().all(|f| f.layer != "building" && f.layer != "poi"));
    assert!(far.iter().any(|f| f.tags.get("class").is_some_and(|c| c == "trunk")));
}

#[test]
fn the_same_extract_gives_the_same_bytes() {
    assert_eq!(bake(&a_town()), bake(&a_town()));
}

#[test]
fn a_label_stands_where_its_node_stands_and_in_one_tile_only() {
    let mut extract = Extract::default();
    let (lat_e7, lon_e7) = (336_844_000, 730_479_000);
    let tags = [("name", "صدر"), ("name:en", "Saddar"), ("amenity", "hospital")];
    extract.nodes.push(OwnedNode {
        id: 1,
        lat_e7,
        lon_e7,
        tags: tags.map(|(k, v)| (k.into(), v.into())).to_vec(),
    });
    let pm = Pm::read(&bake(&extract));
    let deep: Vec<_> = pm.tiles.iter().filter(|((z, ..), _)| *z == ZOOM_MAX).collect();
    assert_eq!(deep.len(), 1);
    let ((z, x, y), tile) = deep[0];
    let feature = &features(tile)[0];
    assert_eq!((feature.tags["name"].as_str(), feature.tags["name:en"].as_str()), ("صدر", "Saddar"));
    let side = f64::from(1u32 << z) * 4096.0;
    let lon = (f64::from(*x) * 4096.0 + feature.parts[0][0].0 as f64) / side * 360.0 - 180.0;
    let turn =
        std::f64::consts::PI * (1.0 - 2.0 * (f64::from(*y) * 4096.0 + feature.parts[0][0].1 as f64) / side);
    assert!((lon - 73.0479).abs() < 1e-5 && (turn.sinh().atan().to_degrees() - 33.6844).abs() < 1e-5);
}

fn node(id: i64, lat_e7: i32, lon_e7: i32) -> OwnedNode {
    OwnedNode { id, lat_e7, lon_e7, tags: Vec::new() }
}

fn pairs(tags: &[(&str, &str)]) -> Vec<(String, String)> {
    tags.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

#[test]
fn beyond_the_coast_is_the_sea() {
    let mut extract = a_town();
    // a coast west of the town, southwards: the sea is to its right
    let west = extract.nodes.iter().map(|node| node.lon_e7).min().unwrap() - 100_000;
    for (id, lat_e7) in [(900_001, 254_000_000), (900_002, 251_700_000), (900_003, 249_000_000)] {
        extract.nodes.push(node(id, lat_e7, west));
    }
    let shore =
        |id, nodes: &[i64]| OwnedWay { id, nodes: nodes.to_vec(), tags: pairs(&[("natural", "coastline")]) };
    extract.ways.push(shore(900_010, &[900_001, 900_002]));
    extract.ways.push(shore(900_011, &[900_002, 900_003]));
    let columns_of_sea = |extract: &Extract| -> Vec<u32> {
        let pm = Pm::read(&bake(extract));
        pm.tiles.values().flat_map(|tile| features(tile)).for_each(|feature| sound(&feature));
        let is_sea = |f: &Feature| f.layer == "water" && f.tags["class"] == "ocean";
        let wet = |tile: &[u8]| features(tile).iter().any(is_sea);
        let deep = pm.tiles.iter().filter(|((z, ..), tile)| *z == ZOOM_MAX && wet(tile));
        deep.map(|((_, x, _), _)| *x).collect()
    };
    let columns = columns_of_sea(&extract);
    let coast = ((f64::from(west) / 3.6e9 + 0.5) * f64::from(1 << ZOOM_MAX)) as u32;
    // a tile's buffer sees a little of its neighbour
    assert!(
        columns.iter().all(|x| *x <= coast + 1) && columns.contains(&(coast - 1)),
        "{columns:?}, {coast}"
    );
    for way in extract.ways.iter_mut().filter(|way| way.id >= 900_010) {
        way.nodes.reverse();
    }
    assert!(columns_of_sea(&extract).is_empty(), "a town does not stand in the sea");
}

#[test]
fn a_lake_of_several_ways_keeps_its_island() {
    let mut extract = Extract::default();
    let corners = [(0, 0), (0, 400), (400, 400), (400, 0), (150, 150), (150, 250), (250, 250), (250, 150)];
    for (id, (lat, lon)) in (1..).zip(corners) {
        extract.nodes.push(node(id, 250_000_000 + lat * 1_000, 550_000_000 + lon * 1_000));
    }
    let ways: [(i64, &[i64]); 3] = [(10, &[1, 2, 3]), (11, &[1, 4, 3]), (12, &[5, 6, 7, 8, 5])];
    extract.ways = ways.map(|(id, nodes)| OwnedWay { id, nodes: nodes.to_vec(), tags: Vec::new() }).to_vec();
    let member = |id: i64, role: &str| OwnedMember { kind: MemberKind::Way, id, role: role.into() };
    extract.relations.push(OwnedRelation {
        id: 20,
        members: vec![member(10, "outer"), member(12, "inner"), member(11, "outer")],
        tags: pairs(&[("type", "multipolygon"), ("natural", "water"), ("name", "Lake")]),
    });
    let pm = Pm::read(&bake(&extract));
    let of_zoom = |wanted: u8| -> Vec<Feature> {
        pm.tiles.iter().filter(|((z, ..), _)| *z == wanted).flat_map(|(_, tile)| features(tile)).collect()
    };
    let water: Vec<Feature> = of_zoom(10).into_iter().filter(|f| f.layer == "water").collect();
    assert_eq!(water.iter().map(|f| f.parts.len()).max(), Some(2), "{water:?}");
    assert!(of_zoom(14).iter().any(|f| f.layer == "poi" && f.tags["class"] == "water"));
}

#[test]
fn a_map_of_the_whole_world_is_refused() {
    let mut extract = Extract::default();
    for (id, (lat, lon)) in (1..).zip([(-80, -179), (-80, 179), (80, 179), (80, -179)]) {
        extract.nodes.push(node(id, lat * 10_000_000, lon * 10_000_000));
    }
    extract.ways.push(OwnedWay { id: 9, nodes: vec![1, 2, 3, 4, 1], tags: pairs(&[("landuse", "grass")]) });
    assert!(Land::read(&extract.to_pbf()).unwrap().bake("world", 0, &mut |_| {}).is_err());
}

#[test]
fn names_are_kept_and_damage_is_noticed() {
    let land = Land::read(&a_town().to_pbf()).unwrap();
    for sort in [Sort::Place, Sort::Street, Sort::Poi] {
        assert!(
            land.names.iter().any(|n| n.sort == sort && n.names[1].is_some() && n.names[3].is_some()),
            "{sort:?}"
        );
    }
    let streets: Vec<_> = land.names.iter().filter(|n| n.sort == Sort::Street).collect();
    let mut once: Vec<_> = streets.iter().map(|n| &n.names).collect();
    once.sort();
    once.dedup();
    assert!(
        streets.len() < once.len() * 3,
        "pieces of one street are one: {} of {}",
        once.len(),
        streets.len()
    );
    let file = write_names(&land.names, 99);
    assert_eq!(read_names(&file), Ok((99, land.names)));
    assert!(read_names(&file[..file.len() - 9]).is_err());
    let mut bent = file.clone();
    let middle = bent.len() / 2;
    bent[middle] ^= 4;
    assert!(read_names(&bent).is_err());
    assert!(read_names(b"hello").is_err());
}

/// A file with many tiles has directories below its root.
#[test]
fn a_large_map_has_leaves() {
    let mut extract = Extract::default();
    let mut id = 0_i64;
    for i in 0..170 {
        for j in 0..170 {
            id += 1;
            // Strewn about and called by names of many lengths: a directory of regular tiles packs into the root.
            let strewn = i32::try_from((id.wrapping_mul(2_654_435_761) >> 7) & 0xffff).unwrap() * 3;
            let mut one =
                node(id, 240_000_000 + i * 190_000 + strewn, 540_000_000 + j * 230_000 + strewn / 2);
            let name = "Place ".repeat(1 + strewn as usize % 9);
            one.tags = pairs(&[("name", &format!("{name}{id}")), ("place", "town")]);
            extract.nodes.push(one);
        }
    }
    let bytes = bake(&extract);
    let pm = Pm::read(&bytes);
    assert!(pm.leaves > 1, "{}", pm.tiles.len());
    let archive = Archive::open(&bytes).unwrap();
    assert_eq!(archive.check(), Ok(pm.tiles.len() as u64));
    for (z, x, y) in pm.tiles.keys().step_by(97) {
        assert!(archive.tile(*z, *x, *y).unwrap().is_some());
    }
}

fn some_ways() -> impl Strategy<Value = Extract> {
    let classes = prop::sample::select(vec![
        ("highway", "primary"),
        ("landuse", "residential"),
        ("natural", "water"),
        ("building", "yes"),
        ("waterway", "river"),
        ("leisure", "park"),
    ]);
    let way = (classes, prop::collection::vec(0i64..60, 2..12), any::<bool>());
    (prop::collection::vec((0i32..900_000, 0i32..900_000), 60), prop::collection::vec(way, 1..25)).prop_map(
        |(places, ways)| {
            let mut extract = Extract::default();
            for (id, (lat, lon)) in (0..).zip(places) {
                extract.nodes.push(node(id, 336_000_000 + lat, 730_000_000 + lon));
            }
            for (id, ((key, value), mut nodes, closed)) in (0..).zip(ways) {
                if closed {
                    nodes.push(nodes[0]);
                }
                extract.ways.push(OwnedWay { id, nodes, tags: pairs(&[(key, value), ("name", "x")]) });
            }
            extract
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_tangle_of_ways_makes_sound_tiles(extract in some_ways()) {
        let bytes = bake(&extract);
        let pm = Pm::read(&bytes);
        for tile in pm.tiles.values() {
            features(tile).iter().for_each(sound);
        }
        prop_assert_eq!(Archive::open(&bytes).unwrap().check(), Ok(pm.tiles.len() as u64));
    }

    #[test]
    fn ids_are_what_others_read(z in 0u8..15, x in 0u32..16_384, y in 0u32..16_384) {
        let (x, y) = (x >> (14 - z), y >> (14 - z));
        prop_assert_eq!(place(tile_id(z, x, y)), (z, x, y));
    }

    #[test]
    fn no_bytes_make_the_reader_fall(mut bytes in prop::collection::vec(any::<u8>(), 0..400), real in any::<bool>()) {
        if real && bytes.len() > 100 {
            bytes[..8].copy_from_slice(b"PMTiles\x03");
            bytes[97..100].copy_from_slice(&[2, 2, 1]);
        }
        prop_assert!(Archive::open(&bytes).is_err());
    }
}

#[test]
fn damage_is_refused_wherever_it_is() {
    let whole = bake(&town::build(&Plan {
        seed: 5,
        center: At::new(33.6, 73.0),
        blocks: 3,
        outskirts: 0,
        spoken: Spoken::Urdu,
    }));
    let refused = |bytes: &[u8]| Archive::open(bytes).and_then(|a| a.check()).is_err();
    assert!(!refused(&whole));
    for cut in (0..whole.len()).step_by(whole.len() / 60) {
        let error = Archive::open(&whole[..cut]).and_then(|a| a.check()).unwrap_err();
        assert!(matches!(error, ArchiveError::CutOff { .. } | ArchiveError::Foreign), "{cut}: {error}");
    }
    let mut unnoticed = 0;
    for at in (0..whole.len()).step_by(whole.len() / 400) {
        let mut bent = whole.clone();
        bent[at] ^= 0x55;
        unnoticed += usize::from(!refused(&bent));
    }
    // counts and bounds in the header, and the packers' own unused bytes, carry no checksum
    assert!(unnoticed < 20, "{unnoticed}");
}

#[test]
fn real_cities_are_drawn() {
    let folder = option_env!("QAFILA_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    for name in ["abbottabad", "islamabad"] {
        let path = folder.join("osm").join(format!("{name}.osm.pbf"));
        let Ok(bytes) = std::fs::read(&path) else {
            eprintln!("skipped: no extract at {}", path.display());
            continue;
        };
        let land = Land::read(&bytes).unwrap();
        let file = land.bake(name, 1, &mut |_| {}).unwrap();
        let pm = Pm::read(&file);
        pm.tiles.values().flat_map(|t| features(t)).for_each(|f| sound(&f));
        assert_eq!(Archive::open(&file).unwrap().check(), Ok(pm.tiles.len() as u64));
        eprintln!(
            "{name}: {} things, {} names, {} tiles, {} bytes",
            land.len(),
            land.names.len(),
            pm.tiles.len(),
            file.len()
        );
    }
}

/// The tile of zoom 14 that holds Dubai's clock tower, and the tower.
const TILE: (u8, u32, u32) = (14, 10_709, 7_003);
const TOWER: (i32, i32) = (252_591_000, 553_247_000);

#[test]
fn points_and_areas_lie_where_they_are_and_say_what_they_were_told() {
    let mut tile = LiveTile::new("things", TILE.0, TILE.1, TILE.2).unwrap();
    let bounds = tile.bounds();
    assert!(bounds.south < TOWER.0 && TOWER.0 < bounds.north, "{bounds:?}");
    assert!(bounds.west < TOWER.1 && TOWER.1 < bounds.east, "{bounds:?}");
    tile.point(TOWER, vec![("name", "tower".into()), ("speed", 12.into())]);
    tile.point((TOWER.0 + 5_000_000, TOWER.1), vec![("name", "elsewhere".into())]);
    let around = |far: i32| {
        [(-far, -far), (-far, far), (far, far), (far, -far)]
            .map(|(lat, lon)| (TOWER.0 + lat, TOWER.1 + lon))
            .to_vec()
    };
    tile.area(&[around(20_000), around(5_000)], vec![("color", "#aa0000".into())]);
    let drawn = features(&tile.encode());
    assert_eq!(drawn.len(), 2, "what lies elsewhere is not in it: {drawn:?}");
    let (point, area) = (&drawn[0], &drawn[1]);
    assert_eq!((point.layer.as_str(), point.kind, point.parts[0].len()), ("things", 1, 1));
    assert!(
        point.tags.values().any(|said| said.contains("tower")) && point.tags.contains_key("speed"),
        "{point:?}"
    );
    assert_eq!((area.kind, area.parts.len()), (3, 2), "an outline and its hole");
    let (x, y) = point.parts[0][0];
    let xs = area.parts[0].iter().map(|at| at.0);
    let ys = area.parts[0].iter().map(|at| at.1);
    assert!(xs.clone().min().unwrap() < x && x < xs.max().unwrap());
    assert!(ys.clone().min().unwrap() < y && y < ys.max().unwrap());
}

#[test]
fn a_tile_that_is_not_of_this_world_is_none_and_an_empty_one_is_empty() {
    for (z, x, y) in [(15, 0, 0), (0, 1, 0), (3, 0, 8), (255, 0, 0)] {
        assert!(LiveTile::new("things", z, x, y).is_none(), "{z}/{x}/{y}");
    }
    let mut far = LiveTile::new("things", 14, 0, 0).unwrap();
    far.point(TOWER, vec![]);
    assert!(far.encode().is_empty());
    let mut world = LiveTile::new("things", 0, 0, 0).unwrap();
    world.point(TOWER, vec![]);
    world.area(&[vec![TOWER, TOWER]], vec![]);
    world.area(&[], vec![]);
    assert_eq!(features(&world.encode()).len(), 1, "what encloses nothing is not drawn");
}

#[test]
fn a_name_in_two_quarters_is_two_streets_and_its_pieces_are_one() {
    let way = |id, nodes: [i64; 2], class: &str| {
        let tags =
            pairs(&[("highway", class), ("name", if class == "primary" { "Mall Road" } else { "Street 4" })]);
        OwnedWay { id, nodes: nodes.to_vec(), tags }
    };
    let mut extract = Extract::default();
    // 330 m from one to the next; the fourth is a kilometre on
    for (id, step) in (1..).zip([0, 1, 2, 5, 6]) {
        extract.nodes.push(node(id, 337_000_000 + step * 30_000, 730_000_000));
        extract.nodes.push(node(id + 10, 337_000_000 + step * 30_000, 730_100_000));
    }
    for (id, [from, to]) in (1..).zip([[1, 2], [2, 3], [4, 5]]) {
        extract.ways.push(way(id, [from, to], "residential"));
        extract.ways.push(way(id + 10, [from + 10, to + 10], "primary"));
    }
    let doors = [("12", Some("Street 4")), ("13", None)];
    for (id, (number, street)) in (30..).zip(doors) {
        let mut door = node(id, 337_001_000, 730_001_000);
        door.tags = pairs(&[("addr:housenumber", number)]);
        door.tags.extend(street.map(|street| ("addr:street".to_owned(), street.to_owned())));
        extract.nodes.push(door);
    }
    let land = Land::read(&extract.to_pbf()).unwrap();
    let count = |name: &str| {
        land.names.iter().filter(|n| n.sort == Sort::Street && n.names[0].as_deref() == Some(name)).count()
    };
    assert_eq!((count("Street 4"), count("Mall Road")), (2, 1), "an avenue goes on behind a gap");
    let houses: Vec<_> = land.names.iter().filter(|n| n.sort == Sort::House).collect();
    assert_eq!(houses.len(), 1, "a number without a street is found by nobody");
    assert_eq!((&*houses[0].class, houses[0].names[0].as_deref()), ("12", Some("Street 4")));
}
