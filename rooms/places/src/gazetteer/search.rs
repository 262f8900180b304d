//! Finding a name from what someone typed.
//!
//! Slips are looked for among the distinct words, which are few ([`Tokens`]); then the names that have such words are gone through, those
//! of the question's rarest word first, and weighed by their words alone; the best of them are compared letter by letter. It ends as
//! soon as no name that was not seen can be among the best.

use super::{
    Entry, Gazetteer, Level,
    distance::Pattern,
    tokens::{Hit, Tokens},
    wordings::Wordings,
};
use crate::fold::words;
use kernel::Point;
use std::collections::HashMap;

/// Below this a likeness is chance.
const SCORE_MIN: f64 = 0.56;
/// Wordings that are compared letter by letter; more would cost time and find nothing.
const CANDIDATES_MAX: usize = 300;
/// Wordings that are weighed for one question: beyond these it is too vague to be answered well.
const WEIGHED_MAX: usize = 10_000;

/// Names not gone through that cannot be better than so many others are left out.
const ENOUGH: usize = 5;

/// What a name with all words of the question is worth, in any order; and what is taken off one that has many more words.
const COVERED: f64 = 0.98;
const MORE_NAMED: f64 = 0.35;

/// Longer than any name.
const TEXT_LEN_MAX: usize = 120;

/// What to look for and where.
#[derive(Debug, Clone, Default)]
pub struct Ask<'a> {
    pub text: &'a str,
    /// Only inside this entry.
    pub within: Option<&'a str>,
    pub level: Option<Level>,
    /// Of equally good names the nearer one comes first.
    pub near: Option<Point>,
    pub limit: usize,
}

/// An entry that answers, and how well: 1 is the very name.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    pub entry: &'a Entry,
    /// its place among the entries
    pub number: usize,
    pub score: f64,
    /// the score with what settles ties: by it answers of several gazetteers are put in one row
    pub weight: f64,
}

/// A wording weighed by its words.
#[derive(Debug, Clone, Copy)]
struct Weighed {
    wording: u32,
    /// word by word in any order, 0..=1
    by_words: f64,
    /// what it may come to, with what settles ties
    guess: f64,
}

/// Answers that are asked for so that enough of them lie inside.
const BEFORE_WITHIN: usize = 50;

impl Gazetteer {
    /// As [`Self::search`], where the entry to lie inside of is one of `base`, not of this gazetteer: maybe more answers than the limit.
    pub fn search_on(&self, base: &Self, ask: &Ask<'_>) -> Vec<Found<'_>> {
        let Some(code) = ask.within else { return self.search(ask) };
        let anywhere = Ask { within: None, limit: BEFORE_WITHIN, ..ask.clone() };
        let mut found = self.search(&anywhere);
        found.retain(|found| base.is_within(found.entry, code));
        found
    }

    /// The best answers first. An empty text finds nothing.
    pub fn search(&self, ask: &Ask<'_>) -> Vec<Found<'_>> {
        let text: String = ask.text.chars().take(TEXT_LEN_MAX).collect();
        let asked = words(&text);
        let joined = asked.join(" ");
        if joined.is_empty() {
            return Vec::new();
        }
        let mut best: HashMap<u32, f64> = HashMap::new();
        let pattern = Pattern::new(&joined);
        for weighed in self.candidates(&asked, &joined, ask) {
            let score =
                resemblance(&pattern, &joined, self.wordings.text(weighed.wording)).max(weighed.by_words);
            if score >= SCORE_MIN {
                for entry in self.wordings.entries(weighed.wording).iter().filter(|e| self.fits(**e, ask)) {
                    let known = best.entry(*entry).or_insert(0.0);
                    *known = known.max(score);
                }
            }
        }
        let mut found: Vec<Found<'_>> = best
            .into_iter()
            .map(|(i, score)| {
                let entry = &self.entries[i as usize];
                Found { entry, number: i as usize, score, weight: score + bias(entry, ask.near) }
            })
            .collect();
        found.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.entry.code.cmp(&b.entry.code)));
        found.truncate(ask.limit.max(1));
        found
    }

    fn fits(&self, entry: u32, ask: &Ask<'_>) -> bool {
        let entry = &self.entries[entry as usize];
        ask.level.is_none_or(|level| level == entry.level)
            && ask.within.is_none_or(|code| self.is_within(entry, code))
    }

    /// What settles ties for the best of a wording's entries; `None` when none of them is asked for.
    fn bias_of(&self, wording: u32, ask: &Ask<'_>) -> Option<f64> {
        if ask.level.is_none() && ask.within.is_none() && ask.near.is_none() {
            // without a look at the entries, which lie far apart in memory
            return Some(f64::from(self.known[wording as usize]) * KNOWN);
        }
        let fitting = self.wordings.entries(wording).iter().filter(|entry| self.fits(**entry, ask));
        fitting.map(|entry| bias(&self.entries[*entry as usize], ask.near)).max_by(f64::total_cmp)
    }

    /// The wordings that may be meant, the likeliest first.
    fn candidates(&self, asked: &[String], joined: &str, ask: &Ask<'_>) -> Vec<Weighed> {
        let tokens = Tokens::of(asked, &self.wordings.vocabulary);
        let mut scales = Scales::new(&tokens, &self.wordings);
        let mut likely = Likely::new();
        let near_max = if ask.near.is_some() { NEAR } else { 0.0 };
        let weigh = |wording: u32, scales: &mut Scales<'_>, likely: &mut Likely| {
            let Some(mut weighed) = scales.weigh(wording) else { return };
            if weighed.guess + f64::from(self.known[wording as usize]) * KNOWN + near_max <= likely.least {
                return;
            }
            if let Some(bias) = self.bias_of(wording, ask) {
                weighed.guess += bias;
                likely.add(weighed);
            }
        };
        let known_max = f64::from(self.known.iter().copied().max().unwrap_or(0)) * KNOWN;
        for wording in self.wordings.beginning(joined).take(WEIGHED_MAX / 4) {
            weigh(wording, &mut scales, &mut likely);
        }
        for driver in scales.drivers() {
            let hopeless = |ceiling: f64, likely: &Likely| {
                ceiling < SCORE_MIN || ceiling + known_max + near_max < likely.top[ENOUGH - 1]
            };
            if hopeless(driver.ceiling(0), &likely) {
                break;
            }
            for hit in &driver.hits {
                // the next ones have as many slips, or more
                if hopeless(driver.ceiling(hit.slips), &likely) {
                    break;
                }
                for wording in self.wordings.having(hit.word) {
                    weigh(*wording, &mut scales, &mut likely);
                }
                if scales.count > WEIGHED_MAX {
                    return likely.best();
                }
            }
        }
        likely.best()
    }
}

/// The best so far.
struct Likely {
    kept: Vec<Weighed>,
    /// the best five guesses, the best first
    top: [f64; ENOUGH],
    /// worse than this is not among them
    least: f64,
}

impl Likely {
    fn new() -> Self {
        Self { kept: Vec::with_capacity(2 * CANDIDATES_MAX), top: [0.0; ENOUGH], least: 0.0 }
    }

    fn add(&mut self, weighed: Weighed) {
        if weighed.guess <= self.least {
            return;
        }
        let place = self.top.partition_point(|guess| *guess >= weighed.guess);
        if place < ENOUGH {
            self.top[place..].rotate_right(1);
            self.top[place] = weighed.guess;
        }
        self.kept.push(weighed);
        if self.kept.len() == 2 * CANDIDATES_MAX {
            self.kept.select_nth_unstable_by(CANDIDATES_MAX - 1, |a, b| b.guess.total_cmp(&a.guess));
            self.kept.truncate(CANDIDATES_MAX);
            self.least = self.kept[CANDIDATES_MAX - 1].guess;
        }
    }

    fn best(mut self) -> Vec<Weighed> {
        self.kept.sort_by(|a, b| b.guess.total_cmp(&a.guess).then(a.wording.cmp(&b.wording)));
        self.kept.truncate(CANDIDATES_MAX);
        self.kept
    }
}

/// A word of the question.
struct Driver {
    /// what it may stand for, the fewest slips first
    hits: Vec<Hit>,
    /// how good a name can be that has none of the words before, and what a slip in this one takes from that
    by_words: (f64, f64),
    by_letters: (f64, f64),
}

impl Driver {
    /// How good a name can be that was not gone through before and has so many slips here.
    fn ceiling(&self, slips: u8) -> f64 {
        let less = |(best, slip): (f64, f64)| best - f64::from(slips) * slip;
        (less(self.by_words) * COVERED).max(less(self.by_letters))
    }
}

/// Weighs a wording by which of its words are hits, each wording once.
struct Scales<'a> {
    tokens: &'a Tokens,
    wordings: &'a Wordings,
    /// for each word of the vocabulary where its hits begin, plus one
    slots: Vec<u16>,
    seen: Vec<u64>,
    count: usize,
}

impl<'a> Scales<'a> {
    fn new(tokens: &'a Tokens, wordings: &'a Wordings) -> Self {
        let mut slots = vec![0; wordings.vocabulary.len()];
        for (i, hit) in tokens.hits.iter().enumerate().rev() {
            slots[hit.word as usize] = u16::try_from(i + 1).unwrap_or(0);
        }
        Self { tokens, wordings, slots, seen: vec![0; wordings.len().div_ceil(64)], count: 0 }
    }

    /// What the names are gone through by: the words of the question, the rarest first.
    fn drivers(&self) -> Vec<Driver> {
        let having = |hit: &Hit| self.wordings.having(hit.word).len();
        let mut each: Vec<(usize, usize, Vec<Hit>)> = (0..self.tokens.count)
            .map(|i| {
                let hits = self.tokens.for_word(i);
                (hits.iter().map(having).sum(), i, hits)
            })
            .collect();
        each.sort_unstable_by_key(|(names, i, _)| (*names, *i));
        let (words, letters) =
            (self.tokens.count as f64, (self.tokens.letters + self.tokens.count - 1).max(1) as f64);
        let mut edits = 0;
        let driver = |(place, (_, i, hits)): (usize, (usize, usize, Vec<Hit>))| {
            let word = &self.tokens.words[i];
            let driver = Driver {
                hits,
                by_words: (1.0 - place as f64 / words, 0.5 / (word.len.max(1) as f64 * words)),
                by_letters: (1.0 - f64::from(edits) / letters, 1.0 / letters),
            };
            edits += u32::from(word.beyond);
            driver
        };
        each.into_iter().enumerate().map(driver).collect()
    }

    /// `None` for one that was weighed before.
    fn weigh(&mut self, wording: u32) -> Option<Weighed> {
        let (block, bit) = (wording as usize / 64, 1 << (wording % 64));
        if self.seen[block] & bit != 0 {
            return None;
        }
        self.seen[block] |= bit;
        self.count += 1;
        let words = self.wordings.words(wording);
        let (mut covered, mut worth, mut slips) = (0, 0.0_f32, 0);
        let (mut told, mut rest, mut rest_letters) = (0, 0, 0);
        for word in words {
            let first = usize::from(self.slots[*word as usize]);
            let hits = if first == 0 { &[] } else { &self.tokens.hits[first - 1..] };
            let hit = hits.iter().take_while(|hit| hit.word == *word).find(|hit| hit.covers & covered == 0);
            if let Some(hit) = hit {
                covered |= hit.covers;
                worth += hit.worth;
                slips += usize::from(hit.slips);
                told += usize::from(hit.letters);
            } else {
                let (len, letters) = self.wordings.vocabulary.look(*word);
                rest += len;
                rest_letters |= letters;
            }
        }
        let asked = self.tokens.count as f64;
        let named = (asked / words.len().max(1) as f64).min(1.0);
        let by_words = (f64::from(worth) / asked).min(1.0) * (COVERED - MORE_NAMED * (1.0 - named));
        // letters that were not told by words, and may be alike as far as the same letters occur
        let missing = self.tokens.letters.saturating_sub(told);
        let alike = (self.tokens.missing(covered) & rest_letters).count_ones() as usize;
        let edits = slips + missing.max(rest) - alike.min(missing).min(rest);
        let longest = self.tokens.letters.max(told + rest) + words.len().max(self.tokens.count) - 1;
        let guess = by_words.max(1.0 - edits as f64 / longest.max(1) as f64);
        Some(Weighed { wording, by_words, guess })
    }
}

/// What each step of being known is worth, and being right there: they win ties, and no more than ties.
const KNOWN: f64 = 0.012;
const NEAR: f64 = 0.09;

fn bias(entry: &Entry, near: Option<Point>) -> f64 {
    let known = f64::from(entry.rank) * KNOWN;
    let Some(near) = near else { return known };
    let distance_m = geo::haversine_m(
        geo::Point::new(near.lat, near.lon),
        geo::Point::new(entry.point.lat, entry.point.lon),
    );
    known + NEAR * (-distance_m / 30_000.0).exp()
}

/// 0..=1: the whole as typed, or the beginning of a name.
fn resemblance(pattern: &Pattern, joined: &str, wording: &str) -> f64 {
    if joined == wording {
        return 1.0;
    }
    let (asked, named) = (pattern.len().max(1) as f64, wording.chars().count().max(1) as f64);
    let (edits, begun) = pattern.edits(wording);
    let whole = 1.0 - edits as f64 / asked.max(named);
    let slips_max = match pattern.len() {
        0..=4 => 0,
        5..=8 => 1,
        _ => 2,
    };
    let begins = if begun <= slips_max {
        (0.86 + 0.12 * (asked / named).min(1.0)) * (1.0 - begun as f64 / asked)
    } else {
        0.0
    };
    whole.max(begins)
}
