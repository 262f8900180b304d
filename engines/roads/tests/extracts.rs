//! Real extracts, where they are at hand (`QAFILA_DATA`, or `../shared/data` beside the checkout).

use roads::{
    At, Profile, Roads, Wish,
    oracle::Oracle,
    osm::{Element, OsmError, read_pbf},
    town::{self, Plan, Spoken},
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
/// The same again with other speeds, a tall and heavy vehicle, an aversion to tolls and a closed square.
#[test]
fn the_hierarchy_is_exact_for_every_traveller() {
    for name in ["abbottabad.osm.pbf", "islamabad.osm.pbf"] {
        let Some(bytes) = extract(name) else { return };
        let roads = Roads::read(&bytes).unwrap();
        eprintln!("{name}: {:?}, {} arcs", roads.size(), roads.arcs());
        exact(&roads, 250);
    }
    let town = town::build(&Plan {
        seed: 3,
        center: At::new(24.9, 67.0),
        blocks: 30,
        outskirts: 0,
        spoken: Spoken::Urdu,
    });
    exact(&Roads::of_extract(&town), 250);
}

fn exact(roads: &Roads, pairs: usize) {
    let mut random = Random(42);
    for profile in Profile::ALL {
        let (low, high) = roads.bounds().expect("there are roads");
        let (lat, lon) = (f64::midpoint(low.lat(), high.lat()), f64::midpoint(low.lon(), high.lon()));
        let square = [(0.0, 0.0), (0.004, 0.0), (0.004, 0.004), (0.0, 0.004)];
        let other = Wish {
            height_m: Some(4.4),
            toll_s: 90.0,
            avoid: vec![square.iter().map(|(y, x)| At::new(lat + y, lon + x)).collect()],
            pace: (0..roads.directed()).map(|_| 0.5 + random.below(300) as f32 / 100.0).collect(),
            ..Wish::usual(profile)
        };
        for wish in [Wish::usual(profile), other] {
            let (oracle, traveller) = (Oracle::new(roads, &wish), roads.prepare(&wish));
            for _ in 0..3 {
                let source = random.below(roads.directed());
                let truth = oracle.dijkstra(source);
                for _ in 0..pairs {
                    let target = random.below(roads.directed());
                    let (cost, sum) = oracle.hierarchy(&traveller, source, target);
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
    let roads = Roads::read(&bytes).unwrap();
    let van = roads.travel(Profile::Van);
    let mut random = Random(7);
    let mut place = || {
        At::new(
            33.62 + f64::from(random.below(1000)) * 1.1e-4,
            72.98 + f64::from(random.below(1000)) * 1.3e-4,
        )
    };
    let places: Vec<At> = (0..30).map(|_| place()).collect();
    let matrix = van.matrix(&places, &places);
    let mut found = 0;
    for (i, from) in places.iter().enumerate() {
        for (j, to) in places.iter().enumerate() {
            let route = van.route(*from, *to);
            let leg = matrix.legs[i * matrix.columns + j];
            assert_eq!(leg, route.as_ref().map(|r| r.leg), "{from:?} → {to:?}");
            assert_eq!(leg, van.leg(*from, *to));
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
            let (metres, seconds) =
                route.parts.iter().fold((0.0, 0.0), |(m, s), p| (m + p.metres, s + p.seconds));
            assert!((metres - route.leg.metres).abs() < 0.01, "{metres} {}", route.leg.metres);
            assert!((seconds - route.leg.seconds).abs() < 0.01, "{seconds} {}", route.leg.seconds);
        }
    }
    assert!(found > 800, "only {found} of 900 pairs are connected");
}

#[test]
fn alternatives_are_other_ways_and_not_much_longer() {
    let Some(bytes) = extract("islamabad.osm.pbf") else { return };
    let roads = Roads::read(&bytes).unwrap();
    let van = roads.travel(Profile::Van);
    let mut random = Random(11);
    let (mut asked, mut offered) = (0, 0);
    for _ in 0..60 {
        let mut place = || {
            At::new(
                33.62 + f64::from(random.below(1000)) * 1.1e-4,
                72.98 + f64::from(random.below(1000)) * 1.3e-4,
            )
        };
        let (from, to) = (place(), place());
        let routes = van.routes(from, to, 2);
        let Some(best) = routes.first() else { continue };
        assert_eq!(Some(best.leg), van.route(from, to).map(|r| r.leg));
        asked += 1;
        offered += usize::from(routes.len() > 1);
        for other in &routes[1..] {
            assert!(other.leg.seconds >= best.leg.seconds && other.leg.seconds <= best.leg.seconds * 1.36);
            let known: Vec<u32> = best.parts.iter().map(|p| p.edge).collect();
            let shared: f64 = other.parts.iter().filter(|p| known.contains(&p.edge)).map(|p| p.metres).sum();
            assert!(shared < other.leg.metres * 0.85, "{shared} of {}", other.leg.metres);
        }
    }
    assert!(offered * 4 > asked, "only {offered} of {asked} had another way");
}

#[test]
fn a_place_in_the_sea_has_no_road() {
    let Some(bytes) = extract("abbottabad.osm.pbf") else { return };
    let roads = Roads::read(&bytes).unwrap();
    assert!(roads.drives_left(), "Pakistan drives on the left");
    let van = roads.travel(Profile::Van);
    assert_eq!(van.nearest(At::new(24.0, 60.0)), None);
    assert!(van.nearest(At::new(34.15, 73.22)).is_some());
}

/// Mapped roundabouts tell the side; the table of countries must agree where there are none.
#[test]
fn portugal_drives_on_the_right() {
    let Some(bytes) = extract("porto.osm.pbf") else { return };
    assert!(!roads::Network::read(&bytes).unwrap().drives_left());
}
