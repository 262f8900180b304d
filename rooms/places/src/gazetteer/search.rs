//! Finding a name from what someone typed: trigrams choose candidates, edit distance ranks them.

use super::{Entry, Form, Gazetteer, Level, distance::likeness};
use crate::fold::words;
use kernel::Point;
use std::collections::HashMap;

/// Below this a likeness is chance.
const SCORE_MIN: f64 = 0.56;
/// Spellings that are compared letter by letter; more would cost time and find nothing.
const CANDIDATES_MAX: usize = 120;

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
    pub score: f64,
    /// the score with what settles ties: by it answers of several gazetteers are put in one row
    pub weight: f64,
}

/// Is the last word finished, or still being typed?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    Closed,
    Open,
}

/// Letters in threes, with two blanks before each word and one after it.
pub(super) fn trigrams(words: &[String], ends: Ends) -> Vec<[char; 3]> {
    let mut found = Vec::new();
    for (i, word) in words.iter().enumerate() {
        let mut letters = vec![' ', ' '];
        letters.extend(word.chars());
        if ends == Ends::Closed || i + 1 < words.len() {
            letters.push(' ');
        }
        found.extend(letters.windows(3).map(|w| [w[0], w[1], w[2]]));
    }
    found.sort_unstable();
    found.dedup();
    found
}

impl Gazetteer {
    /// The best answers first. An empty text finds nothing.
    pub fn search(&self, ask: &Ask<'_>) -> Vec<Found<'_>> {
        let text: String = ask.text.chars().take(TEXT_LEN_MAX).collect();
        let asked = words(&text);
        let joined = asked.join(" ");
        if joined.is_empty() {
            return Vec::new();
        }
        let mut best: HashMap<usize, f64> = HashMap::new();
        for form in self.candidates(&asked) {
            let entry = &self.entries[form.entry];
            let fits = ask.level.is_none_or(|l| l == entry.level)
                && ask.within.is_none_or(|code| self.is_within(entry, code));
            if fits {
                let score = resemblance(&asked, &joined, form);
                let known = best.entry(form.entry).or_insert(0.0);
                *known = known.max(score);
            }
        }
        let mut found: Vec<Found<'_>> = best
            .into_iter()
            .filter(|(_, score)| *score >= SCORE_MIN)
            .map(|(i, score)| {
                let entry = &self.entries[i];
                Found { entry, score, weight: score + bias(entry, ask.near) }
            })
            .collect();
        found.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.entry.code.cmp(&b.entry.code)));
        found.truncate(ask.limit.max(1));
        found
    }

    /// Spellings that share enough trigrams with what was asked, the closest first.
    fn candidates(&self, asked: &[String]) -> Vec<&Form> {
        let trigrams = trigrams(asked, Ends::Open);
        let mut shared: HashMap<u32, usize> = HashMap::new();
        for trigram in &trigrams {
            for form in self.trigrams.get(trigram).into_iter().flatten() {
                *shared.entry(*form).or_insert(0) += 1;
            }
        }
        let enough = (trigrams.len() / 5).max(1);
        let mut likely: Vec<(u32, usize)> = shared.into_iter().filter(|(_, n)| *n >= enough).collect();
        // Of equal counts the shorter name shares the larger part of itself.
        likely
            .sort_by_key(|(form, n)| (std::cmp::Reverse(*n), self.forms[*form as usize].joined.len(), *form));
        likely.truncate(CANDIDATES_MAX);
        likely.into_iter().map(|(form, _)| &self.forms[form as usize]).collect()
    }
}

/// Well known places and near ones win ties, and no more than ties.
fn bias(entry: &Entry, near: Option<Point>) -> f64 {
    let known = f64::from(entry.rank) * 0.012;
    let Some(near) = near else { return known };
    let distance_m = geo::haversine_m(
        geo::Point::new(near.lat, near.lon),
        geo::Point::new(entry.point.lat, entry.point.lon),
    );
    known + 0.09 * (-distance_m / 30_000.0).exp()
}

/// 0..=1: the whole as typed, the beginning of a name, or word by word in any order.
fn resemblance(asked: &[String], joined: &str, form: &Form) -> f64 {
    if joined == form.joined {
        return 1.0;
    }
    let asked_len = joined.chars().count() as f64;
    let form_len = form.joined.chars().count() as f64;
    let begins = if form.joined.starts_with(joined) { 0.86 + 0.12 * asked_len / form_len } else { 0.0 };
    let whole = likeness(joined, &form.joined);
    whole.max(begins).max(word_by_word(asked, &form.words))
}

fn word_by_word(asked: &[String], names: &[String]) -> f64 {
    let mut sum = 0.0;
    for (i, word) in asked.iter().enumerate() {
        let best = names
            .iter()
            .map(|name| match likeness(word, name) {
                exact if exact >= 1.0 => 1.0,
                // the word under the cursor may be half typed
                _ if i + 1 == asked.len() && word.chars().count() >= 2 && name.starts_with(word.as_str()) => {
                    0.9
                }
                alike if alike >= 0.6 => alike,
                _ => 0.0,
            })
            .fold(0.0, f64::max);
        sum += best;
    }
    let covered = sum / asked.len() as f64;
    let named = (asked.len() as f64 / names.len().max(1) as f64).min(1.0);
    covered * (0.78 + 0.2 * named)
}
