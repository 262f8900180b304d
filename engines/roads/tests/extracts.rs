//! Real extracts, where they are at hand (`QAFILA_DATA`, or `../shared/data` beside the checkout).

use roads::{
    At, Profile, Roads,
    osm::{Element, OsmError, read_pbf},
};
use std::path::PathBuf;

fn extract(name: &str) -> Option<Vec<u8>> {
    let told = std::env::var_os("QAFILA_DATA").map(PathBuf::from);
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let path = told.unwrap_or(beside).join("osm").join(name);
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        eprintln!("skipped: no extract at {}", path.display());
    }
    bytes
}

#[test]
fn an_extract_reads_whole() {
    let Some(bytes) = extract("islamabad.osm.pbf") else { return };
    let (mut nodes, mut ways, mut relations, mut highways) = (0u64, 0u64, 0u64, 0u64);
    read_pbf(&bytes, |element| match element {
        Element::Node(node) => {
            nodes += 1;
            assert!((320_000_000..350_000_000).contains(&node.lat_e7), "{node:?}");
        }
        Element::Way(way) => {
            ways += 1;
            highways += u64::from(way.tags.get("highway").is_some());
        }
        Element::Relation(_) => relations += 1,
    })
    .unwrap();
    eprintln!("{nodes} nodes, {ways} ways ({highways} highways), {relations} relations");
    assert!(nodes > 100_000 && highways > 15_000 && relations > 0);
}

#[test]
fn a_cut_file_is_refused_with_the_place() {
    let Some(bytes) = extract("abbottabad.osm.pbf") else { return };
    let half = &bytes[..bytes.len() / 2];
    let Err(OsmError::Broken { offset, .. }) = read_pbf(half, |_| {}) else {
        panic!("half a file was taken for a whole")
    };
    assert!(offset > 0 && (offset as usize) < half.len());
}

/// Damage anywhere gives an answer or a reason, never a panic.
#[test]
fn damage_is_survived() {
    let Some(bytes) = extract("abbottabad.osm.pbf") else { return };
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    let head = &bytes[..bytes.len().min(200_000)];
    for _ in 0..300 {
        let mut damaged = head.to_vec();
        for _ in 0..=random() % 8 {
            let at = random() % damaged.len();
            damaged[at] = random() as u8;
        }
        let _ = read_pbf(&damaged, |_| {});
    }
}

struct Random(u64);

impl Random {
    fn below(&mut self, n: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % u64::from(n)) as u32
    }
}

/// The hierarchy against plain Dijkstra, pair by pair, to the millisecond and the centimetre; and the unpacked path adds up.
#[test]
fn the_hierarchy_is_exact_for_every_traveller() {
    for name in ["abbottabad.osm.pbf", "islamabad.osm.pbf"] {
        let Some(bytes) = extract(name) else { return };
        let roads = Roads::from_pbf(&bytes, &Profile::ALL).unwrap();
        eprintln!("{name}: {:?}, {} arcs", roads.size(), roads.arcs());
        let mut random = Random(42);
        for profile in Profile::ALL {
            for _ in 0..4 {
                let source = random.below(roads.directed());
                let truth = roads.dijkstra(profile, source);
                for _ in 0..250 {
                    let target = random.below(roads.directed());
                    let (cost, sum) = roads.hierarchy(profile, source, target);
                    assert_eq!(cost, truth[target as usize], "{profile:?} {source} → {target}");
                    assert_eq!(cost, sum, "the path of {profile:?} {source} → {target} does not add up");
                }
            }
        }
    }
}

#[test]
fn a_matrix_says_what_its_routes_say() {
    let Some(bytes) = extract("islamabad.osm.pbf") else { return };
    let roads = Roads::from_pbf(&bytes, &[Profile::Van]).unwrap();
    let mut random = Random(7);
    let mut place = || {
        At::new(
            33.62 + f64::from(random.below(1000)) * 1.1e-4,
            72.98 + f64::from(random.below(1000)) * 1.3e-4,
        )
    };
    let places: Vec<At> = (0..30).map(|_| place()).collect();
    let matrix = roads.matrix(Profile::Van, &places, &places).unwrap();
    let mut found = 0;
    for (i, from) in places.iter().enumerate() {
        for (j, to) in places.iter().enumerate() {
            let route = roads.route(Profile::Van, *from, *to);
            let leg = matrix.legs[i * matrix.columns + j];
            assert_eq!(leg, route.as_ref().map(|r| r.leg), "{from:?} → {to:?}");
            let Some(route) = route else { continue };
            found += 1;
            let drawn: f64 = route
                .points
                .windows(2)
                .map(|p| (p[0].lat() - p[1].lat()).hypot(p[0].lon() - p[1].lon()))
                .sum();
            assert!(
                drawn * 95_000.0 < route.leg.metres + 60.0,
                "the line is longer than the way: {drawn} {}",
                route.leg.metres
            );
            let named: f64 = route.streets.iter().map(|(_, m)| m).sum();
            assert!(
                (named - route.leg.metres).abs() < 2.0 + route.points.len() as f64 * 0.02,
                "{named} {}",
                route.leg.metres
            );
        }
    }
    assert!(found > 800, "only {found} of 900 pairs are connected");
}

#[test]
fn a_place_in_the_sea_has_no_road() {
    let Some(bytes) = extract("abbottabad.osm.pbf") else { return };
    let roads = Roads::from_pbf(&bytes, &[Profile::Van]).unwrap();
    assert_eq!(roads.nearest(Profile::Van, At::new(24.0, 60.0)), None);
    assert_eq!(
        roads.nearest(Profile::Truck, At::new(34.15, 73.22)),
        None,
        "a traveller that was not prepared"
    );
    assert!(roads.nearest(Profile::Van, At::new(34.15, 73.22)).is_some());
}
