//! Learned speeds against traffic whose truth is known, on drives that were not learned from.

mod common;

use common::{CENTER, Random, town};
use roads::{
    At, Fix, Profile, Roads, Wish,
    learn::{Driven, HOURS, Learned, driven},
};

/// How slow a piece truly is at an hour: rush hours on the large roads, some streets always slower than their class.
fn truth(edge: u32, metres: f64, hour: usize) -> f64 {
    let mut own = Random((u64::from(edge / 2) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    for _ in 0..4 {
        own.unit();
    }
    let street = (0.25 * own.normal()).exp();
    let of_day = (hour % 24) as f64;
    let rush = 0.7 * (-((of_day - 8.0) / 1.6).powi(2)).exp() + 0.9 * (-((of_day - 18.0) / 2.0).powi(2)).exp();
    let weekend = if hour / 24 >= 5 { 0.5 } else { 1.0 };
    1.15 * street * (1.0 + rush * weekend * (0.6 + 0.4 * (metres / 200.0).min(1.0)))
}

/// One drive at an hour: its pieces with free-flow and true seconds; the day and each piece have their own luck.
fn drive(roads: &Roads, random: &mut Random, hour: usize) -> Option<Vec<Driven>> {
    let route = roads.travel(Profile::Van).route(random.place(), random.place())?;
    let day = (0.08 * random.normal()).exp();
    let piece = |part: &roads::Part| Driven {
        edge: part.edge,
        free_s: part.seconds,
        seconds: part.seconds * truth(part.edge, part.metres, hour) * day * (0.15 * random.normal()).exp(),
    };
    let pieces: Vec<Driven> = route.parts.iter().map(piece).collect();
    (pieces.len() > 3).then_some(pieces)
}

#[test]
fn learned_arrivals_are_twice_as_good_and_their_windows_hold() {
    let roads = town(20);
    let mut random = Random(17);
    let mut learned = Learned::new(&roads);
    let seconds = |drive: &[Driven]| drive.iter().map(|d| d.seconds).sum::<f64>();
    let (mut learned_off, mut free_off, mut inside, mut held_out) = (0.0, 0.0, 0, 0);
    for i in 0..9_000 {
        let hour = (random.unit() * HOURS as f64) as usize;
        let Some(drive) = drive(&roads, &mut random, hour) else { continue };
        let took = seconds(&drive);
        let free: f64 = drive.iter().map(|d| d.free_s).sum();
        let predicted: f64 = drive.iter().map(|d| d.free_s * learned.ratio(d.edge, hour)).sum();
        if i < 7_000 {
            // judged before it is learned, once there is something to predict with
            if i > 2_000 {
                learned.judge(predicted, took);
            }
            learned.add(hour, &drive);
            continue;
        }
        held_out += 1;
        learned_off += (predicted - took).abs() / took;
        free_off += (free - took).abs() / took;
        let (low, high) = learned.window_s(predicted);
        inside += usize::from((low..=high).contains(&took));
    }
    let percent = |sum: f64| sum / f64::from(held_out) * 100.0;
    let covered = inside as f64 / f64::from(held_out) * 100.0;
    eprintln!(
        "{held_out} held-out drives: off by {:.1} % learned, {:.1} % in free flow; p10–p90 holds {covered:.1} %",
        percent(learned_off),
        percent(free_off)
    );
    assert!(held_out > 1_500);
    assert!(learned_off * 2.0 <= free_off, "{} {}", percent(learned_off), percent(free_off));
    assert!((covered - 80.0).abs() <= 3.0, "{covered}");
}

/// A jam of the last minutes is seen, around it too, and forgotten after some hours.
#[test]
fn a_jam_is_live_and_passes() {
    let roads = town(20);
    let mut random = Random(5);
    let mut learned = Learned::new(&roads);
    let jammed = drive(&roads, &mut random, 10).unwrap();
    let slow: Vec<Driven> = jammed.iter().map(|d| Driven { seconds: d.free_s * 4.0, ..*d }).collect();
    for minute in 0..10 {
        learned.add_live(f64::from(minute) * 60.0, 10, &slow);
    }
    let edge = slow.iter().max_by(|a, b| a.free_s.total_cmp(&b.free_s)).unwrap().edge as usize;
    let (usual, live) = (learned.pace(10)[edge], learned.pace_live(10)[edge]);
    assert!(live > usual * 1.7, "{usual} {live}");
    learned.add_live(4.0 * 3_600.0, 10, &[]);
    assert!((learned.pace_live(10)[edge] / usual - 1.0).abs() < 0.05);
}

/// What is learned is a metric like any other: a road that is slow at eight is driven around at eight.
#[test]
fn learned_speeds_make_routes() {
    let roads = town(20);
    let mut random = Random(8);
    let (from, to) = (At::new(CENTER.0 - 0.01, CENTER.1 - 0.01), At::new(CENTER.0 + 0.01, CENTER.1 + 0.01));
    let way = roads.travel(Profile::Van).route(from, to).unwrap();
    let mut learned = Learned::new(&roads);
    for _ in 0..2_000 {
        let Some(other) = drive(&roads, &mut random, 8) else { continue };
        let even: Vec<Driven> = other.iter().map(|d| Driven { seconds: d.free_s, ..*d }).collect();
        learned.add(8, &even);
        learned.add(3, &even);
    }
    let slow = way.parts.iter().map(|p| Driven { edge: p.edge, free_s: p.seconds, seconds: p.seconds * 6.0 });
    let slow: Vec<Driven> = slow.collect();
    for _ in 0..30 {
        learned.add(8, &slow);
    }
    let at = |hour: usize| {
        let own = roads.prepare(&Wish { pace: learned.pace(hour), ..Wish::usual(Profile::Van) });
        roads.travel_as(&own).route(from, to).unwrap()
    };
    let shared = |route: &roads::Route| {
        let known: Vec<u32> = way.parts.iter().map(|p| p.edge).collect();
        route.parts.iter().filter(|p| known.contains(&p.edge)).count()
    };
    assert!(shared(&at(8)) * 2 < way.parts.len(), "{} of {}", shared(&at(8)), way.parts.len());
    assert!(at(8).leg.seconds < way.leg.seconds * 6.0);
}

/// From fixes to pieces: the seconds add up to the drive's, and a road driven at half speed is learned as that.
#[test]
fn a_trace_becomes_pieces_driven() {
    let roads = town(20);
    let van = roads.travel(Profile::Van);
    let mut random = Random(12);
    let mut ratios = Vec::new();
    for _ in 0..30 {
        let Some(route) = van.route(random.place(), random.place()) else { continue };
        if route.parts.len() < 8 {
            continue;
        }
        let mut at_s = 0.0;
        let mut fixes = Vec::new();
        for (i, part) in route.parts.iter().enumerate() {
            let at = route.points[part.first_point];
            fixes.push(Fix { at, at_s, accuracy_m: 4.0 });
            at_s += route.parts[i].seconds * 2.0;
        }
        let trace = van.matched(&fixes);
        let pieces = driven(van, &trace, &fixes);
        let (seconds, free) = pieces.iter().fold((0.0, 0.0), |(s, f), d| (s + d.seconds, f + d.free_s));
        let last =
            fixes.iter().zip(&trace.fixes).rev().find(|(_, m)| m.is_some()).map_or(0.0, |(f, _)| f.at_s);
        assert!(seconds <= last + 1e-6);
        ratios.push(seconds / free);
    }
    ratios.sort_by(f64::total_cmp);
    let middle = ratios[ratios.len() / 2];
    assert!((1.8..2.6).contains(&middle), "{middle}");
}
