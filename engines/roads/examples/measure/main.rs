//! How fast and how exact: `cargo run --release -p roads --example measure -- [--pairs N] [--seed N] FILE…`, or `--town BLOCKS`.
//! `--matching` measures the matching of drives only; `--for-peers FOLDER` writes down what `tools/bench-roads/peers` asks others.
//!
//! Prints one Markdown table row per file and measure. Exactness compares the hierarchy with plain Dijkstra on the turn-expanded
//! graph, pair by pair, for every profile, in free flow and again customised with other speeds.

mod drives;
mod peers;

use nix::sys::{
    resource::{UsageWho, getrusage},
    time::TimeVal,
};
use roads::{
    At, Profile, Roads, Wish,
    oracle::Oracle,
    town::{self, Plan, Spoken},
};
use std::{
    fs,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};

struct Random(u64);

impl Random {
    fn seeded(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
    fn below(&mut self, n: u32) -> u32 {
        (self.next() % u64::from(n)) as u32
    }
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
    /// From the normal distribution (Box, Muller 1958).
    fn normal(&mut self) -> f64 {
        (-2.0 * self.unit().max(1e-12).ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }
}

/// What is chosen in the matching is chosen on the drives of other seeds.
const HELD_OUT: u64 = 11;

/// What is wanted.
struct Asked {
    /// compared with Dijkstra
    pairs: usize,
    /// of the drives
    seed: u64,
    matching_only: bool,
    for_peers: Option<PathBuf>,
}

fn main() -> ExitCode {
    let mut asked = Asked { pairs: 100_000, seed: HELD_OUT, matching_only: false, for_peers: None };
    let (mut files, mut towns) = (Vec::new(), Vec::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--for-peers" {
            asked.for_peers = arguments.next().map(PathBuf::from);
            continue;
        }
        let mut number = || arguments.next().and_then(|n| n.parse().ok());
        match argument.as_str() {
            "--pairs" => asked.pairs = number().unwrap_or(asked.pairs),
            "--seed" => asked.seed = number().map_or(asked.seed, |seed| seed as u64),
            "--matching" => asked.matching_only = true,
            "--town" => towns.extend(number()),
            file => files.push(file.to_owned()),
        }
    }
    let mut out = io::stdout().lock();
    let mut wrong = 0;
    for file in files {
        match fs::read(&file) {
            Ok(bytes) => wrong += one(&mut out, &file, &bytes, &asked),
            Err(error) => {
                let _ = writeln!(out, "{file}: {error}");
                wrong += 1;
            }
        }
    }
    for blocks in towns {
        let plan =
            Plan { seed: 1, center: At::new(25.17, 55.3), blocks, outskirts: 0, spoken: Spoken::English };
        wrong += one(&mut out, &format!("town of {blocks} blocks"), &town::build(&plan).to_pbf(), &asked);
    }
    if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Seconds of CPU that this process used so far.
fn cpu_s() -> f64 {
    let usage = getrusage(UsageWho::RUSAGE_SELF).expect("BUG: a process may ask about itself");
    let seconds = |t: TimeVal| t.tv_sec() as f64 + t.tv_usec() as f64 / 1e6;
    seconds(usage.user_time()) + seconds(usage.system_time())
}

/// The largest size in memory so far.
fn peak_mib() -> f64 {
    getrusage(UsageWho::RUSAGE_SELF).map_or(0.0, |usage| usage.max_rss() as f64 / 1024.0)
}

fn one(out: &mut impl Write, name: &str, bytes: &[u8], asked: &Asked) -> usize {
    let mut row = |what: &str, value: String| {
        let _ = writeln!(out, "| {name} | {what} | {value} |");
        let _ = out.flush();
    };
    let (cpu, started) = (cpu_s(), Instant::now());
    let mut roads = match Roads::read(bytes) {
        Ok(roads) => roads,
        Err(error) => {
            row("read", error.to_string());
            return 1;
        }
    };
    let (cpu, wall) = (cpu_s() - cpu, started.elapsed());
    if let Some(folder) = &asked.for_peers {
        let written = peers::write_down(folder, name, &roads, &places_on(&roads), asked.seed);
        return usize::from(written.is_err());
    }
    if asked.matching_only {
        drives::matching(&mut row, &roads, &places_on(&roads), asked.seed);
        return 0;
    }
    let size = roads.size();
    row(
        "junctions, directed pieces, restrictions, arcs",
        format!("{}, {}, {}, {}", size.junctions, roads.directed(), size.restrictions, roads.arcs()),
    );
    row(
        "extract → hierarchy",
        format!("{cpu:.2} s CPU, {:.2} s wall, peak {:.0} MiB", wall.as_secs_f64(), peak_mib()),
    );

    let file = roads.to_file(1);
    row("prepared file", format!("{:.1} MB", file.len() as f64 / 1e6));
    let words: Arc<Aligned> = Arc::new(Aligned::copy(&file));
    let opening = best(20, || assert!(Roads::open(words.clone()).is_ok(), "what was written opens"));
    row("opening it, all checks", opening);
    // from here on as a server has it: read where it lies
    let Ok(roads) = Roads::open(words) else { return 1 };
    let first = best(1, || drop(roads.prepare(&Wish::usual(Profile::Car))));
    row("the first metric, with what all share", first);
    let wish = Wish::usual(Profile::Van);
    drop(roads.prepare(&wish));
    let customise = best(10, || drop(roads.prepare(&wish)));
    row("one more metric", customise);

    let places = places_on(&roads);
    speed(&mut row, &roads, &places);
    drives::matching(&mut row, &roads, &places, asked.seed);
    exactness(&mut row, &roads, asked.pairs)
}

/// Places with a road near, in the middle of the map.
fn places_on(roads: &Roads) -> Vec<At> {
    let van = roads.travel(Profile::Van);
    let Some((low, high)) = roads.bounds() else { return Vec::new() };
    let mut random = Random(99);
    let mut place = || {
        let mix = |a: f64, b: f64, share: f64| a + (b - a) * (0.2 + 0.6 * share);
        At::new(mix(low.lat(), high.lat(), random.unit()), mix(low.lon(), high.lon(), random.unit()))
    };
    std::iter::repeat_with(&mut place).filter(|p| van.nearest(*p).is_some()).take(1_000).collect()
}

fn speed(row: &mut impl FnMut(&str, String), roads: &Roads, places: &[At]) {
    let van = roads.travel(Profile::Van);
    row("snap", microseconds(places, |p| drop(van.nearest(p[0]))));
    row(
        "point to point, snapped, time and distance",
        microseconds(places, |p| {
            std::hint::black_box(van.leg(p[0], p[1]));
        }),
    );
    row("whole route with its line", microseconds(places, |p| drop(van.route(p[0], p[1]))));
    row("with up to 2 alternatives", microseconds(&places[..200], |p| drop(van.routes(p[0], p[1], 2))));
    row("100×100 from coordinates", best(10, || drop(van.matrix(&places[..100], &places[..100]))));
    row("1000×1000 from coordinates", best(3, || drop(van.matrix(places, places))));
    row("one to all", best(10, || drop(van.reach(places[0]))));
    row(
        "isochrones of 5, 10, 15 minutes",
        best(5, || drop(van.isochrones(places[0], &[300.0, 600.0, 900.0]))),
    );
}

/// Mean CPU time and median wall time over neighbours in a list. On a shared machine only the CPU time means much.
fn microseconds(places: &[At], mut ask: impl FnMut(&[At])) -> String {
    let cpu = cpu_s();
    let mut times: Vec<Duration> = places
        .windows(2)
        .map(|pair| {
            let started = Instant::now();
            ask(pair);
            started.elapsed()
        })
        .collect();
    let cpu_us = (cpu_s() - cpu) / times.len() as f64 * 1e6;
    times.sort_unstable();
    let p50 = times[times.len() / 2].as_secs_f64() * 1e6;
    format!("{cpu_us:.1} µs CPU (mean), {p50:.1} µs wall (p50)")
}

/// Least CPU and least wall time of some runs, milliseconds.
fn best(times: usize, mut run: impl FnMut()) -> String {
    let (mut cpu_ms, mut wall_ms) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..times {
        let (cpu, started) = (cpu_s(), Instant::now());
        run();
        cpu_ms = cpu_ms.min((cpu_s() - cpu) * 1e3);
        wall_ms = wall_ms.min(started.elapsed().as_secs_f64() * 1e3);
    }
    format!("{cpu_ms:.2} ms CPU, {wall_ms:.2} ms wall (best of {times})")
}

/// How many pairs the hierarchy answers otherwise than Dijkstra, or with a path that does not add up.
fn exactness(row: &mut impl FnMut(&str, String), roads: &Roads, pairs: usize) -> usize {
    let mut random = Random(4_242);
    let per_source = 500;
    let (mut compared, mut wrong) = (0, 0);
    let rounds = pairs.div_ceil(per_source * Profile::ALL.len() * 2);
    for profile in Profile::ALL {
        let pace = (0..roads.directed()).map(|_| 0.4 + random.unit() as f32 * 3.0).collect();
        for wish in [Wish::usual(profile), Wish { pace, ..Wish::usual(profile) }] {
            let (oracle, traveller) = (Oracle::new(roads, &wish), roads.prepare(&wish));
            for _ in 0..rounds {
                let source = random.below(roads.directed());
                let truth = oracle.dijkstra(source);
                for _ in 0..per_source {
                    let target = random.below(roads.directed());
                    let (cost, sum) = oracle.hierarchy(&traveller, source, target);
                    compared += 1;
                    wrong += usize::from(cost != truth[target as usize] || cost != sum);
                }
            }
        }
    }
    row(
        "pairs that differ from Dijkstra, 6 profiles, free flow and re-customised",
        format!("{wrong} of {compared}"),
    );
    wrong
}

/// Bytes that start at a multiple of 8, as a mapping does.
struct Aligned(Vec<u64>, usize);

impl Aligned {
    fn copy(bytes: &[u8]) -> Self {
        let mut words = vec![0u64; bytes.len().div_ceil(8)];
        bytemuck::cast_slice_mut(&mut words)[..bytes.len()].copy_from_slice(bytes);
        Self(words, bytes.len())
    }
}

impl AsRef<[u8]> for Aligned {
    fn as_ref(&self) -> &[u8] {
        &bytemuck::cast_slice(&self.0)[..self.1]
    }
}
