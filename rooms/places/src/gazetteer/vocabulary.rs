//! The distinct words of all names, sorted: a name's words are few among them, and a slip is looked for once in each.

use super::distance::{WALK_MAX, Walk};
use std::ops::Range;

/// Sorted words; a word's number is its place among them.
#[derive(Debug, Default)]
pub struct Vocabulary {
    letters: Vec<char>,
    /// where each word begins in `letters`, and the end of the last
    starts: Vec<u32>,
    /// how many letters each word has in common with the one before it: where a walk through all words begins again
    shared: Vec<u8>,
    looks: Vec<u32>,
}

/// Which letters a word has, some letters sharing a bit.
pub fn look(word: &[char]) -> u32 {
    word.iter().fold(0, |look, letter| look | 1 << (*letter as u32 & 31))
}

/// A word that is like what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alike {
    pub word: u32,
    /// edits from the word, or from its beginning
    pub slips: u8,
    /// the word goes on after what was asked
    pub begins: bool,
}

impl Vocabulary {
    /// Of words in any order, with repetitions.
    pub fn new<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let mut sorted: Vec<&str> = words.collect();
        sorted.sort_unstable();
        sorted.dedup();
        let mut made = Self { starts: vec![0], ..Self::default() };
        let mut before: &str = "";
        for word in sorted {
            let shared = before.chars().zip(word.chars()).take_while(|(a, b)| a == b).count();
            made.shared.push(shared.min(WALK_MAX) as u8);
            let from = made.letters.len();
            made.letters.extend(word.chars());
            made.looks.push(look(&made.letters[from..]));
            made.starts.push(made.letters.len() as u32);
            before = word;
        }
        made
    }

    pub fn len(&self) -> usize {
        self.shared.len()
    }

    pub fn word(&self, number: u32) -> &[char] {
        let number = number as usize;
        &self.letters[self.starts[number] as usize..self.starts[number + 1] as usize]
    }

    /// How many letters, and which.
    pub fn look(&self, number: u32) -> (usize, u32) {
        let number = number as usize;
        ((self.starts[number + 1] - self.starts[number]) as usize, self.looks[number])
    }

    pub fn number(&self, word: &[char]) -> Option<u32> {
        let range = self.range(|known| known < word);
        (range < self.len() && self.word(range as u32) == word).then_some(range as u32)
    }

    /// The words that begin so, the word itself among them.
    pub fn beginning(&self, letters: &[char]) -> Range<u32> {
        let first = self.range(|known| known < letters);
        let last = self.range(|known| known < letters || known.starts_with(letters));
        first as u32..last as u32
    }

    /// How many words, from the first, `before` holds of; it holds of none after those.
    fn range(&self, before: impl Fn(&[char]) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if before(self.word(middle as u32)) { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// Words within `slips_max` edits of `asked`; with `begin_max`, also words whose beginning is within that many edits.
    ///
    /// One walk over the sorted words, as over the tree of their beginnings: the steps are kept for the letters that a word
    /// shares with the one before it, and all words behind a beginning that is too far are passed over.
    ///
    /// More than two edits are not looked for.
    pub fn alike(&self, asked: &[char], slips_max: u8, begin_max: Option<u8>, found: impl FnMut(Alike)) {
        match slips_max.max(begin_max.unwrap_or(0)) {
            0 => self.walked::<1>(asked, slips_max, begin_max, found),
            1 => self.walked::<2>(asked, slips_max, begin_max, found),
            _ => self.walked::<3>(asked, slips_max.min(2), begin_max.map(|max| max.min(2)), found),
        }
    }

    fn walked<const LEVELS: usize>(
        &self,
        asked: &[char],
        slips_max: u8,
        begin_max: Option<u8>,
        mut found: impl FnMut(Alike),
    ) {
        let mut walk = Walk::<LEVELS>::new(asked, begin_max.is_some());
        let close = |slips: u8| begin_max.is_some_and(|max| slips <= max);
        let mut at = 0;
        while at < self.len() {
            let word = self.word(at as u32);
            let word = &word[..word.len().min(WALK_MAX)];
            let mut depth = usize::from(self.shared[at]).min(walk.depth());
            walk.cut(depth);
            while depth < word.len() && walk.alive() {
                walk.push(word[depth]);
                depth += 1;
            }
            if depth == word.len() {
                let (whole, begun) = (walk.whole(), walk.begun());
                if whole <= slips_max && (whole <= begun || !close(begun)) {
                    found(Alike { word: at as u32, slips: whole, begins: false });
                } else if close(begun) {
                    found(Alike { word: at as u32, slips: begun, begins: true });
                }
                at += 1;
                continue;
            }
            // no word behind these letters is near, but each of them may begin near
            loop {
                if close(walk.begun()) {
                    found(Alike { word: at as u32, slips: walk.begun(), begins: true });
                }
                at += 1;
                if at == self.len() || usize::from(self.shared[at]) < depth {
                    break;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::distance::osa, *};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn letters(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    proptest! {
        #[test]
        fn the_walk_finds_what_comparing_every_word_finds(
            words in prop::collection::btree_set("[a-cبت]{1,7}", 0..60), asked in "[a-cبت]{0,6}", slips in 0u8..3, begin in 0u8..3,
        ) {
            let all = Vocabulary::new(words.iter().map(String::as_str));
            let asked = letters(&asked);
            let mut walked = BTreeSet::new();
            all.alike(&asked, slips, None, |a| { walked.insert((a.word, a.slips)); });
            let mut compared = BTreeSet::new();
            let mut beginning = BTreeSet::new();
            for number in 0..all.len() as u32 {
                let word = all.word(number);
                let d = osa(&asked, word) as u8;
                if d <= slips { compared.insert((number, d)); }
                let begun = (0..=word.len()).map(|n| osa(&asked, &word[..n])).min().unwrap_or(0) as u8;
                if d <= slips || begun <= begin { beginning.insert(number); }
            }
            prop_assert_eq!(walked, compared);
            let mut walked = BTreeSet::new();
            all.alike(&asked, slips, Some(begin), |a| { walked.insert(a.word); });
            prop_assert_eq!(walked, beginning);
        }

        #[test]
        fn words_are_found_by_their_letters(words in prop::collection::btree_set("[a-dب-ث]{1,6}", 0..40), part in "[a-dب-ث]{0,3}") {
            let all = Vocabulary::new(words.iter().map(String::as_str));
            for (i, word) in words.iter().enumerate() {
                prop_assert_eq!(all.number(&letters(word)), Some(i as u32));
            }
            let begin: Vec<u32> = words.iter().enumerate().filter(|(_, w)| w.starts_with(&part)).map(|(i, _)| i as u32).collect();
            prop_assert_eq!(all.beginning(&letters(&part)).collect::<Vec<_>>(), begin);
        }
    }
}
