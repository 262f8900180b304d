//! How well names are found under slips of the finger, and how long that takes:
//!
//!     cargo run --release -p places --example gazetteer -- islamabad.osm.pbf [SEED [FOLDER]]
//!
//! 400 names of the extract, drawn from all its spellings in all scripts, short ones and numbered ones too, are asked for as they are and
//! with one and two letters changed, left out, added or swapped with their neighbour; the letters that come in are any letters of the
//! extract. A slip that leaves what is read of the text as it was is drawn again. A hit is an entry with the very name; the five are the
//! first five different names. No place near and no city is given. The same again among forty times as many names, made of the extract's
//! own words, one word in ten a new one of two halves. A question's time is the least of three, for five answers.
//!
//! What the search weighs was chosen on the questions of seed 2024; those of other seeds are held out.
//!
//! The last column is what ranking every name by plain edit distance gives, equal distances in a random order (the mean over all
//! orders): about what can be known of a question with slips.
//!
//! With FOLDER the names and the questions are written there, for others to be asked the same: `docs/bench/names.sh` asks `pg_trgm`,
//! `docs/bench/nominatim.py` Nominatim.

use kernel::{Names, Point};
use places::{Ask, Entry, Gazetteer, Level};
use std::{
    collections::BTreeSet,
    env, fs,
    io::{self, Write},
    path::Path,
    time::Instant,
};

const QUESTIONS: usize = 400;
const HELD_OUT: u64 = 2_027;
const TIMES_LARGER: usize = 40;
/// Enough answers to see five different names among namesakes.
const ANSWERS: usize = 50;

type Failure = Box<dyn std::error::Error>;

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

/// What is asked, and the name that is meant.
struct Question {
    text: String,
    name: String,
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (extract, seed, folder) = match &arguments[..] {
        [extract] => (extract, HELD_OUT, None),
        [extract, seed] => (extract, seed.parse()?, None),
        [extract, seed, folder] => (extract, seed.parse()?, Some(Path::new(folder))),
        _ => return Err("gazetteer EXTRACT [SEED [FOLDER]]".into()),
    };
    let small = entries(&tiles::Land::read(&fs::read(extract)?)?);
    let large = larger(&small, &mut Random(2_025));
    let asked = questions(&small, seed);
    let out = &mut io::stdout().lock();
    writeln!(
        out,
        "| names | slips | first | among five | five letters and more, among five | p50 ms | p95 ms | by edit distance: first, among five (five letters and more) |\n|---|---|---|---|---|---|---|---|"
    )?;
    for entries in [small, large] {
        let count = entries.len();
        if let Some(folder) = folder {
            write_down(folder, &entries, &asked)?;
        }
        let names: BTreeSet<String> =
            entries.iter().flat_map(|e| spellings(&e.names)).map(places::read_as).collect();
        let names: Vec<Vec<char>> = names.iter().map(|name| name.chars().collect()).collect();
        let gazetteer = Gazetteer::new(entries);
        for (slips, questions) in asked.iter().enumerate() {
            let (found, ranked) = (measured(&gazetteer, questions), by_distance(&names, questions));
            writeln!(out, "| {count} | {slips} | {found} | {ranked} |")?;
        }
    }
    Ok(())
}

fn entry(number: usize, names: Names, point: Point) -> Entry {
    let code = format!("map.x.{number}");
    Entry {
        code,
        parent: None,
        level: Level::Street,
        names,
        point,
        timezone: None,
        rank: 2,
        also: Vec::new(),
    }
}

fn entries(land: &tiles::Land) -> Vec<Entry> {
    // numbers of doors are not asked for
    let named = land.names.iter().filter(|named| named.sort != tiles::Sort::House).filter_map(|named| {
        let point = Point::new(f64::from(named.lat_e7) / 1e7, f64::from(named.lon_e7) / 1e7).ok()?;
        let [own, en, ar, ur] = named.names.each_ref().map(|name| name.as_deref().map(str::to_owned));
        Some((Names { en: en.or(own)?, ar, ur }, point))
    });
    named.enumerate().map(|(i, (names, point))| entry(i, names, point)).collect()
}

/// Forty times as many: names like those there are, of their words; one word in ten is new, of two halves.
fn larger(small: &[Entry], random: &mut Random) -> Vec<Entry> {
    let words: Vec<&str> = small.iter().flat_map(|e| e.names.en.split_whitespace()).collect();
    let half = |word: &str, second: bool| -> String {
        let middle = word.chars().count() / 2;
        if second { word.chars().skip(middle).collect() } else { word.chars().take(middle).collect() }
    };
    let mut large = small.to_vec();
    while large.len() < small.len() * TIMES_LARGER {
        let like = random.of(small);
        let word = |_| match random.below(10) {
            0 => {
                half(words[random.below(words.len())], false) + &half(words[random.below(words.len())], true)
            }
            _ => words[random.below(words.len())].to_owned(),
        };
        let name: Vec<String> = like.names.en.split_whitespace().map(word).collect();
        large.push(entry(large.len(), Names { en: name.join(" "), ar: None, ur: None }, like.point));
    }
    large
}

fn spellings(names: &Names) -> impl Iterator<Item = &str> {
    [Some(names.en.as_str()), names.ar.as_deref(), names.ur.as_deref()].into_iter().flatten()
}

/// The same names with no slip, with one and with two.
fn questions(entries: &[Entry], seed: u64) -> [Vec<Question>; 3] {
    let distinct: Vec<&str> =
        entries.iter().flat_map(|e| spellings(&e.names)).collect::<BTreeSet<_>>().into_iter().collect();
    let letters: Vec<char> =
        distinct.iter().flat_map(|name| name.chars()).filter(|c| c.is_alphanumeric()).collect();
    let mut random = Random(seed);
    let mut asked = [const { Vec::new() }; 3];
    while asked[0].len() < QUESTIONS {
        let name: &str = distinct[random.below(distinct.len())];
        // a single letter has nothing left after a slip
        if places::read_as(name).chars().count() < 2 {
            continue;
        }
        let once = slipped(name, &letters, &mut random, &[name]);
        let twice = slipped(&once, &letters, &mut random, &[name, &once]);
        for (list, text) in asked.iter_mut().zip([name.to_owned(), once, twice]) {
            list.push(Question { text, name: name.to_owned() });
        }
    }
    asked
}

/// One letter changed for one of its script, left out, added, or swapped with the next; drawn again while it reads as any of `known`.
fn slipped(text: &str, letters: &[char], random: &mut Random, known: &[&str]) -> String {
    let known: Vec<String> = known.iter().map(|text| places::read_as(text)).collect();
    loop {
        let mut slipped: Vec<char> = text.chars().collect();
        let at = random.below(slipped.len());
        let other = loop {
            let other = *random.of(letters);
            if other.is_ascii() == slipped[at].is_ascii() {
                break other;
            }
        };
        match random.below(4) {
            0 => slipped[at] = other,
            1 => drop(slipped.remove(at)),
            2 => slipped.insert(at, other),
            _ => slipped.swap(at, (at + 1).min(text.chars().count() - 1)),
        }
        let slipped: String = slipped.into_iter().collect();
        let read = places::read_as(&slipped);
        if !read.is_empty() && !known.contains(&read) {
            return slipped;
        }
    }
}

/// Shares of the questions answered first and among five names, and the time of one in milliseconds.
fn measured(gazetteer: &Gazetteer, questions: &[Question]) -> String {
    let (mut first, mut among, mut long, mut long_among, mut times) = (0, 0, 0, 0, Vec::new());
    for Question { text, name } in questions {
        let ask = Ask { text, limit: 5, ..Ask::default() };
        let mut least_ms = f64::INFINITY;
        for _ in 0..3 {
            let begun = Instant::now();
            std::hint::black_box(gazetteer.search(&ask));
            least_ms = least_ms.min(begun.elapsed().as_secs_f64() * 1e3);
        }
        times.push(least_ms);
        let found = gazetteer.search(&Ask { limit: ANSWERS, ..ask });
        let place = place_of(name, found.iter().map(|found| &found.entry.names));
        first += usize::from(place == Some(0));
        let answered = usize::from(place.is_some_and(|place| place < 5));
        among += answered;
        if places::read_as(name).chars().count() >= 5 {
            long += 1;
            long_among += answered;
        }
    }
    times.sort_by(f64::total_cmp);
    let share = |count: usize, all: usize| 100.0 * count as f64 / all.max(1) as f64;
    format!(
        "{:.1} % | {:.1} % | {:.1} % | {:.2} | {:.2}",
        share(first, questions.len()),
        share(among, questions.len()),
        share(long_among, long),
        times[times.len() / 2],
        times[times.len() * 95 / 100]
    )
}

/// How many other names come before it.
fn place_of<'a>(name: &str, found: impl Iterator<Item = &'a Names>) -> Option<usize> {
    let mut before = BTreeSet::new();
    for names in found {
        if spellings(names).any(|spelling| spelling == name) {
            return Some(before.len());
        }
        before.insert(places::read_as(&names.en));
    }
    None
}

/// Shares of the questions that ranking all names by edit distance answers first and among five.
fn by_distance(names: &[Vec<char>], questions: &[Question]) -> String {
    let (mut first, mut among, mut long, mut long_among) = (0.0, 0.0, 0, 0.0);
    for question in questions {
        let [asked, meant] =
            [&question.text, &question.name].map(|text| places::read_as(text).chars().collect::<Vec<char>>());
        let away = edits(&asked, &meant, usize::MAX);
        let all = names.iter().map(|name| edits(&asked, name, away));
        let (nearer, equal) = all.fold((0, 0), |(nearer, equal), edits| {
            (nearer + usize::from(edits < away), equal + usize::from(edits == away))
        });
        let within = |places: usize| (places.saturating_sub(nearer) as f64 / equal as f64).min(1.0);
        first += within(1);
        among += within(5);
        if meant.len() >= 5 {
            long += 1;
            long_among += within(5);
        }
    }
    let share = |sum: f64, of: usize| 100.0 * sum / of.max(1) as f64;
    let all = questions.len();
    format!("{:.1}, {:.1} % ({:.1} %)", share(first, all), share(among, all), share(long_among, long))
}

/// Letters changed, left out, added or swapped with their neighbour; something above `most` where it is more than that.
fn edits(a: &[char], b: &[char], most: usize) -> usize {
    if a.len().abs_diff(b.len()) > most {
        return usize::MAX;
    }
    let (mut before, mut last) = (Vec::new(), (0..=b.len()).collect::<Vec<usize>>());
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let changed = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = changed.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row.push(least);
        }
        if row.iter().all(|edits| *edits > most) && last.iter().all(|edits| *edits > most) {
            return usize::MAX;
        }
        (before, last) = (last, row);
    }
    last[b.len()]
}

/// `names-COUNT.tsv`: entry, name, what is read of it; `questions.tsv`: slips, what is asked, what is meant, as they are read;
/// `typed.tsv`: the same, with what is asked as it is typed.
fn write_down(folder: &Path, entries: &[Entry], asked: &[Vec<Question>]) -> Result<(), Failure> {
    let plain = |text: &str| text.replace(['\t', '\n', '\\'], " ");
    let names = entries.iter().enumerate().flat_map(|(i, e)| spellings(&e.names).map(move |name| (i, name)));
    let lines: Vec<String> =
        names.map(|(i, name)| format!("{i}\t{}\t{}\n", plain(name), places::read_as(name))).collect();
    fs::write(folder.join(format!("names-{}.tsv", entries.len())), lines.concat())?;
    let lines = |asked_as: &dyn Fn(&str) -> String| -> String {
        let questions =
            asked.iter().enumerate().flat_map(|(slips, list)| list.iter().map(move |q| (slips, q)));
        let line = |(slips, q): (usize, &Question)| {
            format!("{slips}\t{}\t{}\n", asked_as(&q.text), places::read_as(&q.name))
        };
        questions.map(line).collect()
    };
    fs::write(folder.join("questions.tsv"), lines(&places::read_as))?;
    Ok(fs::write(folder.join("typed.tsv"), lines(&plain))?)
}
