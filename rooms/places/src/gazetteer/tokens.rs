//! What the words of a question may stand for: words of the vocabulary within some slips, words still being typed, two words that
//! became one and one that became two.

use super::vocabulary::{Alike, Vocabulary, look};

/// Words of a question beyond these are not looked at.
const WORDS_MAX: usize = 30;
/// A word still being typed that this many words begin with says nothing of which is meant.
const BEGUN_MAX: usize = 4_000;

/// A word of the vocabulary for a part of the question.
#[derive(Debug, Clone, Copy)]
pub struct Hit {
    pub word: u32,
    /// two bits for each word of the question: its first and its second half
    pub covers: u64,
    /// of the question's words, counted as 0..=1 each
    pub worth: f32,
    pub slips: u8,
    /// letters of the question that it stands for
    pub letters: u8,
}

/// A word of the question.
#[derive(Debug)]
pub struct Word {
    letters: u32,
    pub len: u8,
    /// a name that has no hit for it has at least so many edits there
    pub beyond: u8,
}

/// The words of a question with all they may stand for.
#[derive(Debug)]
pub struct Tokens {
    pub count: usize,
    /// of all words, without blanks
    pub letters: usize,
    pub words: Vec<Word>,
    /// sorted by word, the worthiest first
    pub hits: Vec<Hit>,
}

fn bits(word: usize) -> u64 {
    0b11 << (2 * word)
}

impl Tokens {
    pub fn of(asked: &[String], vocabulary: &Vocabulary) -> Self {
        let words: Vec<Vec<char>> = asked.iter().take(WORDS_MAX).map(|w| w.chars().collect()).collect();
        let letters = words.iter().map(Vec::len).sum();
        let mut made = Self { count: words.len(), letters, words: Vec::new(), hits: Vec::new() };
        let known: Vec<bool> = words.iter().map(|word| vocabulary.number(word).is_some()).collect();
        for (i, word) in words.iter().enumerate() {
            made.whole(vocabulary, i, word, known[i]);
            if !known[i] {
                made.halves(vocabulary, i, word);
            }
            if i > 0 && !(known[i - 1] && known[i]) {
                made.joined(vocabulary, i, &[&words[i - 1][..], word].concat());
            }
        }
        made.hits.sort_unstable_by(|a, b| a.word.cmp(&b.word).then(b.worth.total_cmp(&a.worth)));
        made
    }

    fn whole(&mut self, vocabulary: &Vocabulary, i: usize, word: &[char], known: bool) {
        let len = word.len();
        // who wrote a word there is will hardly have meant one two slips away
        let slips_max = match len {
            0..=1 => 0,
            2..=3 => 1,
            4 if self.count > 1 => 1,
            _ => {
                if known {
                    1
                } else {
                    2
                }
            }
        };
        self.words.push(Word { letters: look(word), len: len as u8, beyond: slips_max + 1 });
        let typing = i + 1 == self.count && (len >= 2 || self.count == 1);
        let begun = typing && vocabulary.beginning(word).len() <= BEGUN_MAX;
        let begin_max = begun.then_some(u8::from(len >= 5 && !known));
        let hits = &mut self.hits;
        vocabulary.alike(word, slips_max, begin_max, |Alike { word, slips, begins }| {
            let worth = 1.0 - f32::from(slips) / len.max(1) as f32 - if begins { 0.1 } else { 0.0 };
            hits.push(Hit { word, covers: bits(i), worth, slips, letters: len as u8 });
        });
    }

    /// `bluemarket` for `blue market`: one half as it is known, the other with a slip at most.
    fn halves(&mut self, vocabulary: &Vocabulary, i: usize, word: &[char]) {
        let share = |letters: usize| letters as f32 / word.len() as f32;
        for at in 1..word.len() {
            let halves = [&word[..at], &word[at..]];
            let known = halves.map(|half| vocabulary.number(half));
            // a known letter or two is found in any word
            let tells = |which: usize| {
                known[which].is_some() && (halves[which].len() >= 3 || known[1 - which].is_some())
            };
            if !tells(0) && !tells(1) {
                continue;
            }
            for (which, half) in halves.into_iter().enumerate() {
                let covers = 0b1 << (2 * i + which);
                let slip = 0.5 / word.len() as f32;
                let hit = |word, slips: u8| Hit {
                    word,
                    covers,
                    worth: share(half.len())
                        - slip
                        - f32::from(slips) / half.len() as f32 * share(half.len()),
                    // the blank that is missing
                    slips: slips + which as u8,
                    letters: half.len() as u8,
                };
                match known[which] {
                    Some(number) => self.hits.push(hit(number, 0)),
                    None if half.len() >= 4 => {
                        let hits = &mut self.hits;
                        vocabulary.alike(half, 1, None, |alike| hits.push(hit(alike.word, alike.slips)));
                    }
                    None => {}
                }
            }
        }
    }

    /// `mar ket` for `market`: the word before and this one.
    fn joined(&mut self, vocabulary: &Vocabulary, i: usize, word: &[char]) {
        let hits = &mut self.hits;
        let slips_max = u8::from(word.len() >= 4);
        vocabulary.alike(word, slips_max, None, |Alike { word: number, slips, .. }| {
            let worth = 2.0 - 2.0 * f32::from(slips + 1) / word.len() as f32;
            hits.push(Hit {
                word: number,
                covers: bits(i - 1) | bits(i),
                worth,
                slips: slips + 1,
                letters: word.len() as u8,
            });
        });
    }

    /// Which letters the words have that are not covered.
    pub fn missing(&self, covered: u64) -> u32 {
        let missing = |(i, word): (usize, &Word)| if covered & bits(i) == 0 { word.letters } else { 0 };
        self.words.iter().enumerate().map(missing).fold(0, |all, letters| all | letters)
    }

    /// The hits of one word of the question, the nearest first.
    pub fn for_word(&self, i: usize) -> Vec<Hit> {
        let mut found: Vec<Hit> = self.hits.iter().filter(|hit| hit.covers & bits(i) != 0).copied().collect();
        found.sort_by(|a, b| a.slips.cmp(&b.slips).then(b.worth.total_cmp(&a.worth)));
        found
    }
}
