//! What a traveller asks: turn by turn, areas, traces.

mod common;

use common::{CENTER, Random, town};
use roads::{At, Direction, Fix, Kind, Language, Profile, Roads, Route, Stop, Travel, Wish};

fn metres(a: At, b: At) -> f64 {
    let north = (b.lat() - a.lat()) * 111_195.0;
    north.hypot((b.lon() - a.lon()) * 111_195.0 * a.lat().to_radians().cos())
}

#[test]
fn instructions_cover_the_way_in_three_languages() {
    let (roads, mut random) = (town(24), Random(3));
    let van = roads.travel(Profile::Van);
    let (mut turns, mut circles) = (0, 0);
    for _ in 0..60 {
        let Some(route) = van.route(random.place(), random.place()) else { continue };
        let [english, arabic, urdu] =
            [Language::English, Language::Arabic, Language::Urdu].map(|language| van.steps(&route, language));
        assert_eq!((english[0].kind, english[english.len() - 1].kind), (Kind::Depart, Kind::Arrive));
        let (metres, seconds) =
            english.iter().fold((0.0, 0.0), |(m, s), step| (m + step.metres, s + step.seconds));
        assert!((metres - route.leg.metres).abs() < 0.1 && (seconds - route.leg.seconds).abs() < 0.1);
        assert!(
            english.windows(2).all(|s| s[0].points.1 == s[1].points.0 || s[1].kind != Kind::Turn),
            "{english:#?}"
        );
        for ((e, a), u) in english.iter().zip(&arabic).zip(&urdu) {
            assert_eq!((e.kind, e.direction, e.at), (a.kind, a.direction, a.at));
            assert_eq!(e.kind, u.kind);
            assert!(e.text.is_ascii(), "{}", e.text);
            let script = |text: &str| text.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c));
            assert!(script(&a.text) && script(&u.text) && a.text != u.text, "{} {}", a.text, u.text);
            assert!(!a.text.contains("Street") && !u.text.contains("Street"));
            if !e.street.is_empty() && e.kind != Kind::Arrive {
                assert!(
                    e.text.contains(&e.street) && a.text.contains(&a.street) && u.text.contains(&u.street)
                );
            }
        }
        turns += english.iter().filter(|s| s.kind == Kind::Turn).count();
        circles += english.iter().filter(|s| matches!(s.kind, Kind::Roundabout { .. })).count();
    }
    assert!(turns > 60 && circles > 5, "{turns} {circles}");
}

#[test]
fn left_is_left() {
    let (roads, mut random) = (town(24), Random(8));
    let van = roads.travel(Profile::Van);
    for _ in 0..40 {
        let Some(route) = van.route(random.place(), random.place()) else { continue };
        for step in van.steps(&route, Language::English).iter().filter(|s| s.kind == Kind::Turn) {
            let turned = (step.after_deg - step.before_deg + 540.0).rem_euclid(360.0) - 180.0;
            match step.direction {
                Direction::Left | Direction::SharpLeft | Direction::SlightLeft => {
                    assert!(turned < 0.0, "{step:?}");
                }
                Direction::Right | Direction::SharpRight | Direction::SlightRight => {
                    assert!(turned > 0.0, "{step:?}");
                }
                Direction::Straight => assert!(turned.abs() < 16.0, "{step:?}"),
                Direction::Back => assert!(turned.abs() > 150.0, "{step:?}"),
            }
        }
    }
}

/// With the door on the kerb's side one never arrives on the other side of a two-way street.
#[test]
fn the_kerb_is_on_the_driver_s_side() {
    let (roads, mut random) = (town(24), Random(21));
    assert!(!roads.drives_left());
    let van = roads.travel(Profile::Van);
    let (mut wrong, mut right, mut longer) = (0, 0, 0);
    for _ in 0..150 {
        let (from, to) = (random.place(), random.place());
        let (Some(any), Some(kerb)) = (van.route(from, to), van.route(from, Stop { at: to, kerb: true }))
        else {
            continue;
        };
        assert!(kerb.leg.seconds >= any.leg.seconds);
        longer += usize::from(kerb.leg.seconds > any.leg.seconds);
        if kerb.right { right += 1 } else { wrong += 1 }
    }
    assert!(longer > 15 && wrong * 6 < right, "{longer} longer, {wrong} wrong, {right} right");
}

fn inside(ring: &[At], p: At) -> bool {
    ring.windows(2).filter(|s| (s[0].lat_e7 > p.lat_e7) != (s[1].lat_e7 > p.lat_e7)).fold(false, |odd, s| {
        let share = f64::from(p.lat_e7 - s[0].lat_e7) / f64::from(s[1].lat_e7 - s[0].lat_e7);
        odd ^ (f64::from(p.lon_e7) < f64::from(s[0].lon_e7) + share * f64::from(s[1].lon_e7 - s[0].lon_e7))
    })
}

fn twice_area(ring: &[At]) -> f64 {
    let x = |p: At| f64::from(p.lon_e7 - ring[0].lon_e7);
    let y = |p: At| f64::from(p.lat_e7 - ring[0].lat_e7);
    ring.windows(2).map(|s| x(s[0]) * y(s[1]) - x(s[1]) * y(s[0])).sum()
}

#[test]
fn an_area_holds_what_is_reached_and_not_much_else() {
    let roads = town(24);
    let van = roads.travel(Profile::Van);
    let from = At::new(CENTER.0 + 0.002, CENTER.1 - 0.003);
    let areas = van.isochrones(from, &[60.0, 150.0]).unwrap();
    let size = |i: usize| areas[i].polygons.iter().flatten().map(|ring| twice_area(ring)).sum::<f64>();
    assert!(size(0) > 0.0 && size(0) < size(1));
    for polygon in areas.iter().flat_map(|a| &a.polygons) {
        assert!(polygon.iter().all(|ring| ring.len() > 3 && ring.first() == ring.last()));
        assert!(twice_area(&polygon[0]) > 0.0 && polygon[1..].iter().all(|hole| twice_area(hole) < 0.0));
    }
    let mut random = Random(5);
    let (mut near, mut far) = (0, 0);
    for _ in 0..400 {
        let place = random.place();
        let Some(spot) = van.nearest(place) else { continue };
        let Some(route) = van.route(from, spot.at) else { continue };
        let held = areas[1].polygons.iter().any(|polygon| inside(&polygon[0], spot.at));
        if route.leg.seconds <= 149.0 {
            assert!(held, "{:?} is {} s away and not in the area", spot.at, route.leg.seconds);
            near += 1;
        } else if route.leg.seconds > 220.0 {
            far += usize::from(held);
        }
    }
    assert!(near > 20 && far < 10, "{near} {far}");
}

#[test]
fn one_to_all_is_what_routes_say() {
    let roads = town(24);
    let van = roads.travel(Profile::Van);
    let from = At::new(CENTER.0, CENTER.1);
    let reach = van.reach(from).unwrap();
    let mut random = Random(9);
    for _ in 0..40 {
        let Some(route) = van.route(from, random.place()) else { continue };
        for (i, part) in route.parts.iter().enumerate().take(route.parts.len() - 1) {
            let so_far: f64 = route.parts[..=i].iter().map(|p| p.seconds).sum();
            let there = reach[part.edge as usize].unwrap();
            assert!(there <= so_far + 0.01, "{there} {so_far}");
        }
    }
}

#[test]
fn tolls_and_closed_squares_are_gone_round() {
    let roads = town(24);
    let free = roads.travel(Profile::Van);
    let averse = roads.prepare(&Wish { toll_s: 3_000.0, ..Wish::usual(Profile::Van) });
    let mut random = Random(31);
    let (mut paid, mut avoided) = (0, 0);
    for _ in 0..200 {
        let (from, to) = (random.place(), random.place());
        let (Some(a), Some(b)) = (free.route(from, to), roads.travel_as(&averse).route(from, to)) else {
            continue;
        };
        paid += a.tolls.len();
        avoided += a.tolls.len() - b.tolls.len().min(a.tolls.len());
        assert!(b.leg.seconds >= a.leg.seconds, "the toll itself takes no time");
    }
    assert!(paid > 0 && avoided * 2 > paid, "{avoided} of {paid}");

    let (from, to) = (At::new(CENTER.0 - 0.01, CENTER.1), At::new(CENTER.0 + 0.01, CENTER.1));
    let way = free.route(from, to).unwrap();
    let middle = way.points[way.points.len() / 2];
    let square: Vec<At> = [(-1.0, -1.0), (-1.0, 1.0), (1.0, 1.0), (1.0, -1.0)]
        .map(|(y, x)| At::new(middle.lat() + y * 0.002, middle.lon() + x * 0.002))
        .to_vec();
    let shy = roads.prepare(&Wish { avoid: vec![square.clone()], ..Wish::usual(Profile::Van) });
    let round = roads.travel_as(&shy).route(from, to).unwrap();
    assert!(round.leg.seconds > way.leg.seconds);
    let closed: Vec<At> = square.iter().chain(&square[..1]).copied().collect();
    assert!(!round.points.iter().any(|p| inside(&closed, *p)));
}

/// A drive along a route: a fix every `every_s`, off by noise of `sigma` metres.
fn drive(van: Travel<'_>, random: &mut Random, sigma: f64, every_s: f64) -> Option<(Vec<Fix>, f64)> {
    let route = van.route(random.place(), random.place()).filter(|r| r.leg.metres > 1_000.0)?;
    Some(drive_along(&route, random, sigma, every_s))
}

fn drive_along(route: &Route, random: &mut Random, sigma: f64, every_s: f64) -> (Vec<Fix>, f64) {
    let speed = route.leg.metres / route.leg.seconds;
    let (mut fixes, mut driven, mut next) = (Vec::new(), 0.0, 0.0);
    for pair in route.points.windows(2) {
        let length = metres(pair[0], pair[1]);
        while next <= driven + length {
            let share = if length > 0.0 { (next - driven) / length } else { 0.0 };
            let mix = |a: f64, b: f64| a + (b - a) * share;
            let (lat, lon) = (mix(pair[0].lat(), pair[1].lat()), mix(pair[0].lon(), pair[1].lon()));
            let (north, east) = (random.normal() * sigma, random.normal() * sigma);
            let at = At::new(lat + north / 111_195.0, lon + east / (111_195.0 * lat.to_radians().cos()));
            fixes.push(Fix { at, at_s: next / speed, accuracy_m: sigma });
            next += speed * every_s;
        }
        driven += length;
    }
    (fixes, next - speed * every_s)
}

/// Error of the matched length, percent: median and 95th percentile over 80 drives.
fn errors(sigma: f64, every_s: f64) -> (f64, f64) {
    let roads = town(24);
    let van = roads.travel(Profile::Van);
    let mut random = Random(77);
    let mut errors: Vec<f64> = Vec::new();
    while errors.len() < 80 {
        let Some((fixes, truth_m)) = drive(van, &mut random, sigma, every_s) else { continue };
        let trace = van.matched(&fixes);
        assert!(trace.confidence > 0.0 && trace.confidence <= 1.0);
        errors.push((trace.leg.metres - truth_m).abs() / truth_m * 100.0);
    }
    errors.sort_by(f64::total_cmp);
    (errors[40], errors[76])
}

#[test]
fn a_trace_finds_its_roads_again() {
    for (sigma, every_s, p50_max, p95_max) in
        [(5.0, 5.0, 0.4, 1.2), (10.0, 5.0, 0.7, 2.2), (20.0, 15.0, 1.4, 4.5)]
    {
        let (p50, p95) = errors(sigma, every_s);
        eprintln!("σ {sigma} m every {every_s} s: length off by {p50:.2} % (p50), {p95:.2} % (p95)");
        assert!(p50 < p50_max && p95 < p95_max, "σ {sigma}: {p50} {p95}");
    }
}

/// Both legs of a hairpin are one piece of road, and a fix between them may be on either.
#[test]
fn a_hairpin_is_driven_round_its_bend() {
    let corners = [(25.2, 55.3), (25.2, 55.306), (25.200_2, 55.306), (25.200_2, 55.3)];
    let nodes = corners
        .iter()
        .zip(1..)
        .map(|((lat, lon), id)| format!(r#"<node id="{id}" lat="{lat}" lon="{lon}"/>"#));
    let way = r#"<way id="9"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="4"/><tag k="highway" v="residential"/></way>"#;
    let roads = Roads::read(format!("<osm>{}{way}</osm>", nodes.collect::<String>()).as_bytes()).unwrap();
    let van = roads.travel(Profile::Van);
    let (mut random, corners) = (Random(8), corners.map(|(lat, lon)| At::new(lat, lon)));
    let route = van.route(corners[0], corners[3]).unwrap();
    for _ in 0..20 {
        let (fixes, truth_m) = drive_along(&route, &mut random, 10.0, 5.0);
        let trace = van.matched(&fixes);
        assert_eq!(trace.ways.len(), 1, "{:?}", trace.leg);
        assert!((trace.leg.metres - truth_m).abs() < 60.0, "{:?} for {truth_m} m", trace.leg);
    }
}

/// One fix far off its road is left out: the trace neither breaks there nor drives there and back.
#[test]
fn a_fix_that_lies_is_left_out() {
    let roads = town(24);
    let (van, mut random) = (roads.travel(Profile::Van), Random(3));
    for _ in 0..20 {
        let Some((mut fixes, truth_m)) = drive(van, &mut random, 5.0, 5.0) else { continue };
        let middle = fixes.len() / 2;
        let at = fixes[middle].at;
        fixes[middle].at = At::new(at.lat() + 0.012, at.lon());
        let trace = van.matched(&fixes);
        assert_eq!(trace.ways.len(), 1, "{:?} for {truth_m} m", trace.leg);
        assert!((trace.leg.metres - truth_m).abs() < 60.0, "{:?} for {truth_m} m", trace.leg);
    }
}

/// Where a road comes by again with the outer corner of a bend, it is offered there too.
#[test]
fn a_road_comes_by_again_with_a_corner() {
    let corners = [(25.2, 55.3), (25.2, 55.304), (25.2015, 55.304), (25.2004, 55.302), (25.2015, 55.3)];
    let nodes = corners
        .iter()
        .zip(1..)
        .map(|((lat, lon), id)| format!(r#"<node id="{id}" lat="{lat}" lon="{lon}"/>"#));
    let refs: String = (1..=5).map(|id| format!(r#"<nd ref="{id}"/>"#)).collect();
    let way = format!(r#"<way id="9">{refs}<tag k="highway" v="residential"/></way>"#);
    let roads = Roads::read(format!("<osm>{}{way}</osm>", nodes.collect::<String>()).as_bytes()).unwrap();
    let van = roads.travel(Profile::Van);
    let corners = corners.map(|(lat, lon)| At::new(lat, lon));
    let route = van.route(corners[0], corners[4]).unwrap();
    // the only fix at the corner lies nearer to the other stretch
    let reports =
        [(25.201, 55.304), (25.2014, 55.3038), (25.200_19, 55.302), (25.2009, 55.301), (25.2014, 55.3002)];
    let fixes: Vec<Fix> = reports
        .iter()
        .zip([0.0, 15.0, 45.0, 65.0, 80.0])
        .map(|((lat, lon), at_s)| Fix { at: At::new(*lat, *lon), at_s, accuracy_m: 12.0 })
        .collect();
    let trace = van.matched(&fixes);
    let before_m = 402.0 + 111.0;
    assert_eq!(trace.ways.len(), 1, "{:?}", trace.leg);
    assert!(
        (trace.leg.metres - (route.leg.metres - before_m)).abs() < 60.0,
        "{:?} of {:?}",
        trace.leg,
        route.leg
    );
    assert!(trace.fixes[2].as_ref().is_some_and(|fix| fix.away_m > 20.0), "{:?}", trace.fixes[2]);
}

/// A van that stands still and reports every second does not drive round the block.
#[test]
fn standing_still_is_not_driving() {
    let (roads, mut random) = (town(24), Random(2));
    let van = roads.travel(Profile::Van);
    let here = van.nearest(At::new(CENTER.0 + 0.003, CENTER.1)).unwrap().at;
    let fixes: Vec<Fix> = (0..120)
        .map(|i| {
            let off = |r: &mut Random| r.normal() * 10.0 / 111_195.0;
            let at = At::new(here.lat() + off(&mut random), here.lon() + off(&mut random));
            Fix { at, at_s: f64::from(i), accuracy_m: 10.0 }
        })
        .collect();
    let trace = van.matched(&fixes);
    assert!(trace.leg.metres < 150.0, "{:?}", trace.leg);
}

#[test]
fn a_leap_and_a_silence_break_the_trace() {
    let roads = town(24);
    let van = roads.travel(Profile::Van);
    let fix = |lat: f64, at_s: f64| {
        let at = van.nearest(At::new(CENTER.0 + lat, CENTER.1)).map_or(At::new(lat, 0.0), |near| near.at);
        Fix { at, at_s, accuracy_m: 8.0 }
    };
    assert_eq!(van.matched(&[fix(0.0, 0.0), fix(0.012, 2.0)]).ways.len(), 2, "1.3 km in two seconds");
    assert_eq!(van.matched(&[fix(0.0, 0.0), fix(0.002, 4_000.0)]).ways.len(), 2, "an hour of silence");
    assert_eq!(van.matched(&[fix(0.0, 0.0), fix(0.002, 20.0)]).ways.len(), 1);
    assert_eq!(van.matched(&[fix(5.0, 0.0)]).fixes, vec![None]);
    assert!(van.matched(&[]).ways.is_empty());
}
