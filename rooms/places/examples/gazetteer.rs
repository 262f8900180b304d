//! How well names are found under slips of the finger, and how long that takes:
//!
//!     cargo run --release -p places --example gazetteer -- islamabad.osm.pbf
//!
//! 400 names of the extract are asked for as they are, with one and with two letters changed, left out, added or swapped with their
//! neighbour; a hit has the very name. The same again among forty times as many names, made of the extract's own words. A question's
//! time is the least of three.

use kernel::{Names, Point};
use places::{Ask, Entry, Gazetteer, Level};
use std::{
    collections::BTreeSet,
    env, fs,
    io::{self, Write},
    time::Instant,
};

const QUESTIONS: usize = 400;
const TIMES_LARGER: usize = 40;

struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n.max(1)
    }
    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let [extract] = &env::args().skip(1).collect::<Vec<_>>()[..] else {
        return Err("gazetteer EXTRACT".into());
    };
    let land = tiles::Land::read(&fs::read(extract)?)?;
    let entry = |number: usize, name: &str, point: Point| Entry {
        code: format!("map.x.{number}"),
        parent: None,
        level: Level::Street,
        names: Names { en: name.to_owned(), ar: None, ur: None },
        point,
        timezone: None,
        rank: 2,
        also: Vec::new(),
    };
    let named = land.names.iter().filter_map(|named| {
        let point = Point::new(f64::from(named.lat_e7) / 1e7, f64::from(named.lon_e7) / 1e7).ok()?;
        Some((named.names[0].as_deref()?, point))
    });
    let entries: Vec<Entry> = named.enumerate().map(|(i, (name, point))| entry(i, name, point)).collect();
    let distinct: BTreeSet<&str> = entries.iter().map(|e| e.names.en.as_str()).collect();
    // a name of fewer letters is another name after a slip
    let long: Vec<&str> = distinct.into_iter().filter(|name| name.chars().count() >= 5).collect();
    let mut random = Random(2_024);
    let asked: Vec<String> = (0..QUESTIONS).map(|_| (*random.of(&long)).to_owned()).collect();

    let words: Vec<&str> = entries.iter().flat_map(|e| e.names.en.split_whitespace()).collect();
    let mut large = entries.clone();
    while large.len() < entries.len() * TIMES_LARGER {
        let like = random.of(&entries);
        let name: Vec<&str> = like.names.en.split_whitespace().map(|_| *random.of(&words)).collect();
        large.push(entry(large.len(), &name.join(" "), like.point));
    }
    let out = &mut io::stdout().lock();
    writeln!(out, "| names | slips | first | among five | p50 ms | p95 ms |\n|---|---|---|---|---|---|")?;
    for entries in [entries.clone(), large] {
        let count = entries.len();
        let gazetteer = Gazetteer::new(entries);
        for slips in 0..=2 {
            let row = measured(&gazetteer, &asked, slips);
            writeln!(out, "| {count} | {slips} | {row} |")?;
        }
    }
    Ok(())
}

/// Shares of the questions answered first and among five, and the time of one in milliseconds.
fn measured(gazetteer: &Gazetteer, asked: &[String], slips: usize) -> String {
    let mut random = Random(77);
    let (mut first, mut among, mut times) = (0, 0, Vec::new());
    for name in asked {
        let text = (0..slips).fold(name.clone(), |text, _| slipped(&text, &mut random));
        let ask = Ask { text: &text, limit: 5, ..Ask::default() };
        let mut least_ms = f64::INFINITY;
        for _ in 0..3 {
            let begun = Instant::now();
            std::hint::black_box(gazetteer.search(&ask));
            least_ms = least_ms.min(begun.elapsed().as_secs_f64() * 1e3);
        }
        times.push(least_ms);
        let found = gazetteer.search(&ask);
        let place = found.iter().position(|found| found.entry.names.en == *name);
        first += usize::from(place == Some(0));
        among += usize::from(place.is_some());
    }
    times.sort_by(f64::total_cmp);
    let share = |count: usize| count as f64 / asked.len() as f64;
    format!(
        "{:.3} | {:.3} | {:.2} | {:.2}",
        share(first),
        share(among),
        times[times.len() / 2],
        times[times.len() * 95 / 100]
    )
}

/// One letter changed, left out, added, or swapped with the next.
fn slipped(text: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let at = random.below(letters.len());
    let other = letters[random.below(letters.len())];
    match random.below(4) {
        0 => letters[at] = other,
        1 => drop(letters.remove(at)),
        2 => letters.insert(at, other),
        _ => {
            let next = (at + 1).min(letters.len() - 1);
            letters.swap(at, next);
        }
    }
    letters.into_iter().collect()
}
