//! Every way to write every name, once, with the words it is made of and the entries it is written for.

use super::vocabulary::Vocabulary;
use std::ops::Range;

/// Wordings sorted by their text; a wording's number is its place among them.
#[derive(Debug, Default)]
pub struct Wordings {
    pub vocabulary: Vocabulary,
    text: String,
    texts: Vec<u32>,
    words: Lists,
    entries: Lists,
    /// for each word of the vocabulary the wordings that have it
    having: Lists,
}

/// Many short lists of numbers behind one another.
#[derive(Debug, Default)]
struct Lists {
    items: Vec<u32>,
    starts: Vec<u32>,
}

impl Lists {
    fn of(&self, number: u32) -> &[u32] {
        let number = number as usize;
        &self.items[self.starts[number] as usize..self.starts[number + 1] as usize]
    }

    /// From pairs of a list's number and an item, in the order of the items.
    fn gathered(count: usize, pairs: &[(u32, u32)]) -> Self {
        let mut starts = vec![0; count + 1];
        for (list, _) in pairs {
            starts[*list as usize + 1] += 1;
        }
        for i in 0..count {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut items = vec![0; pairs.len()];
        for (list, item) in pairs {
            items[next[*list as usize] as usize] = *item;
            next[*list as usize] += 1;
        }
        Self { items, starts }
    }
}

impl Wordings {
    /// Of folded words joined by single blanks, each with its entry. Empty ones are left out.
    pub fn new(mut written: Vec<(String, u32)>) -> Self {
        written.retain(|(text, _)| !text.is_empty());
        written.sort_unstable();
        written.dedup();
        let vocabulary = Vocabulary::new(written.iter().flat_map(|(text, _)| text.split(' ')));
        let (mut text, mut texts) = (String::new(), vec![0]);
        let (mut words, mut entries, mut having) = (Vec::new(), Vec::new(), Vec::new());
        let mut letters: Vec<char> = Vec::new();
        for (i, (wording, entry)) in written.iter().enumerate() {
            if i == 0 || written[i - 1].0 != *wording {
                let number = texts.len() as u32 - 1;
                text.push_str(wording);
                texts.push(text.len() as u32);
                for word in wording.split(' ') {
                    letters.clear();
                    letters.extend(word.chars());
                    let word = vocabulary.number(&letters).expect("BUG: every word is in the vocabulary");
                    words.push((number, word));
                    if having.last() != Some(&(word, number)) {
                        having.push((word, number));
                    }
                }
            }
            entries.push((texts.len() as u32 - 2, *entry));
        }
        let count = texts.len() - 1;
        Self {
            words: Lists::gathered(count, &words),
            entries: Lists::gathered(count, &entries),
            having: Lists::gathered(vocabulary.len(), &having),
            vocabulary,
            text,
            texts,
        }
    }

    pub fn len(&self) -> usize {
        self.texts.len().saturating_sub(1)
    }

    pub fn text(&self, wording: u32) -> &str {
        let wording = wording as usize;
        &self.text[self.texts[wording] as usize..self.texts[wording + 1] as usize]
    }

    /// Numbers in the vocabulary.
    pub fn words(&self, wording: u32) -> &[u32] {
        self.words.of(wording)
    }

    pub fn entries(&self, wording: u32) -> &[u32] {
        self.entries.of(wording)
    }

    pub fn having(&self, word: u32) -> &[u32] {
        self.having.of(word)
    }

    pub fn number(&self, text: &str) -> Option<u32> {
        let at = self.count(|known| known < text) as u32;
        ((at as usize) < self.len() && self.text(at) == text).then_some(at)
    }

    /// The wordings that begin so, as letters go: also within a word.
    pub fn beginning(&self, text: &str) -> Range<u32> {
        let first = self.count(|known| known < text);
        let last = self.count(|known| known < text || known.starts_with(text));
        first as u32..last as u32
    }

    /// How many wordings, from the first, `before` holds of; it holds of none after those.
    fn count(&self, before: impl Fn(&str) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if before(self.text(middle as u32)) { low = middle + 1 } else { high = middle }
        }
        low
    }
}
