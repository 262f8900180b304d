//! How well a noisy trace finds its roads again, and what a fix of it costs.

use crate::{Random, cpu_s};
use roads::{At, Fix, Profile, Roads, Route};

const DRIVES: usize = 120;
/// (one standard deviation in metres, seconds between fixes)
pub const NOISE: [(f64, f64); 4] = [(5.0, 5.0), (10.0, 5.0), (10.0, 15.0), (20.0, 15.0)];

/// A drive: what the device reported, the line driven from the first report to the last, and its length.
pub struct Drive {
    pub fixes: Vec<Fix>,
    line: Vec<At>,
    pub metres: f64,
}

/// Drives between places: the same for the same luck.
pub fn some(roads: &Roads, places: &[At], random: &mut Random, (sigma_m, every_s): (f64, f64)) -> Vec<Drive> {
    let van = roads.travel(Profile::Van);
    let mut drives = Vec::with_capacity(DRIVES);
    while drives.len() < DRIVES {
        let [from, to] = [(); 2].map(|()| places[random.below(places.len() as u32) as usize]);
        let route = van.route(from, to).filter(|route| route.leg.metres > 1_000.0);
        drives.extend(route.and_then(|route| drive(&route, random, sigma_m, every_s)));
    }
    drives
}

/// How well drives of one seed are found, and what that costs.
pub fn matching(row: &mut impl FnMut(&str, String), roads: &Roads, places: &[At], seed: u64) {
    let van = roads.travel(Profile::Van);
    for (sigma_m, every_s) in NOISE {
        let (mut errors, mut floor, mut metres) = (Vec::new(), Vec::new(), 0.0);
        let (mut fixes, mut cpu) = (0, 0.0);
        for drive in some(roads, places, &mut Random::seeded(seed), (sigma_m, every_s)) {
            let before = cpu_s();
            let found_m = van.matched(&drive.fixes).leg.metres;
            cpu += cpu_s() - before;
            fixes += drive.fixes.len();
            metres += drive.metres;
            let percent = |found_m: f64| (found_m - drive.metres).abs() / drive.metres * 100.0;
            errors.push(percent(found_m));
            floor.push(percent(drive.between_ends(sigma_m)));
        }
        let told = |errors: &mut Vec<f64>| {
            errors.sort_by(f64::total_cmp);
            format!("{:.2} % (p50), {:.2} % (p95)", errors[DRIVES / 2], errors[DRIVES * 95 / 100])
        };
        row(
            &format!("matched, σ {sigma_m} m every {every_s} s, seed {seed}"),
            format!(
                "length off by {}; who knows the roads, by {}; {:.1} km, {:.1} µs CPU a fix",
                told(&mut errors),
                told(&mut floor),
                metres / DRIVES as f64 / 1e3,
                cpu / fixes as f64 * 1e6,
            ),
        );
    }
}

fn drive(route: &Route, random: &mut Random, sigma_m: f64, every_s: f64) -> Option<Drive> {
    let speed = route.leg.metres / route.leg.seconds;
    let (mut fixes, mut line, mut driven, mut next) = (Vec::new(), vec![route.points[0]], 0.0, 0.0);
    let (mut ended, mut metres) = (line.clone(), 0.0);
    for pair in route.points.windows(2) {
        let length = apart_m(pair[0], pair[1]);
        while next <= driven + length {
            let share = if length > 0.0 { (next - driven) / length } else { 0.0 };
            let here = between(pair[0], pair[1], share);
            let (north, east) = (random.normal() * sigma_m, random.normal() * sigma_m);
            let off = At::new(
                here.lat() + north / 111_195.0,
                here.lon() + east / (111_195.0 * here.lat().to_radians().cos()),
            );
            fixes.push(Fix { at: off, at_s: next / speed, accuracy_m: sigma_m });
            ended.clone_from(&line);
            ended.push(here);
            metres = next;
            next += speed * every_s;
        }
        driven += length;
        line.push(pair[1]);
    }
    (fixes.len() > 2).then_some(Drive { fixes, line: ended, metres })
}

impl Drive {
    /// The length that one would find in the same fixes who knows the roads driven, and is told where in between nothing: between
    /// the places on the line, drawn on straight at both ends, that the first and the last fix are nearest to. The noise of those
    /// two along the road is in it, and nobody can remove that.
    fn between_ends(&self, sigma_m: f64) -> f64 {
        let reach_m = 4.0 * sigma_m + 20.0;
        let (first, last) = (&self.fixes[0], &self.fixes[self.fixes.len() - 1]);
        let mut line = self.line.clone();
        line.dedup();
        line.insert(0, beyond(line[1], line[0], reach_m));
        line.push(beyond(line[line.len() - 2], line[line.len() - 1], reach_m));
        let begin = nearest_along(&line, first.at, |along| along < 2.0 * reach_m);
        let end = nearest_along(&line, last.at, |along| along > self.metres);
        (end - begin).max(1.0)
    }
}

/// Metres along a line to the place nearest to `p`, among those that `near` accepts.
fn nearest_along(line: &[At], p: At, near: impl Fn(f64) -> bool) -> f64 {
    let (mut best, mut before) = ((f64::INFINITY, 0.0), 0.0);
    for pair in line.windows(2) {
        let length = apart_m(pair[0], pair[1]);
        let steps = length.ceil().max(1.0) as u32;
        for step in 0..=steps {
            let share = f64::from(step) / f64::from(steps);
            let along = before + length * share;
            let away = apart_m(between(pair[0], pair[1], share), p);
            if near(along) && away < best.0 {
                best = (away, along);
            }
        }
        before += length;
    }
    best.1
}

/// So far straight on from `a` over `b`.
fn beyond(a: At, b: At, by_m: f64) -> At {
    between(a, b, 1.0 + by_m / apart_m(a, b).max(0.01))
}

fn between(a: At, b: At, share: f64) -> At {
    At::new(a.lat() + (b.lat() - a.lat()) * share, a.lon() + (b.lon() - a.lon()) * share)
}

/// Plane geometry: these places are near each other.
fn apart_m(a: At, b: At) -> f64 {
    let east = (b.lon() - a.lon()) * a.lat().to_radians().cos();
    (b.lat() - a.lat()).hypot(east) * 111_195.0
}
