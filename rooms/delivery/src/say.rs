//! The words of this room in the reader's language, for what leaves the server as text: files, labels, lists of reasons.
//! `texts/words.txt`: a key, then English, Arabic, Urdu.

use kernel::{Lang, Names};

const TEXTS: &str = include_str!("../texts/words.txt");

/// The text under a key in the three languages. A key without one is shown as it is, with spaces.
pub fn names(set: &str, word: &str) -> Names {
    let key = format!("{set}.{word} | ");
    let line = TEXTS.lines().find_map(|line| line.strip_prefix(key.as_str()));
    let mut texts = line.unwrap_or_default().split(" | ").map(str::to_owned);
    let en = texts.next().filter(|t| !t.is_empty()).unwrap_or_else(|| word.replace('_', " "));
    Names { en, ar: texts.next(), ur: texts.next() }
}

/// The text under a key in one language.
pub fn say(set: &str, word: &str, lang: Lang) -> String {
    names(set, word).in_lang(lang).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{delivery::State, failure::Code, order::Priority};

    #[test]
    fn every_line_has_three_languages_and_stands_there_once() {
        let mut seen = std::collections::BTreeSet::new();
        for line in TEXTS.lines() {
            let parts: Vec<&str> = line.split(" | ").collect();
            assert_eq!(parts.len(), 4, "{line}");
            assert!(seen.insert(parts[0]), "{line}");
            let is_arabic = |text: &str| text.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c));
            assert!(parts[2..].iter().all(|text| is_arabic(text)), "{line}");
        }
    }

    #[test]
    fn every_state_reason_and_priority_has_its_words() {
        let states = State::ALL.iter().map(|w| ("state", w.as_str()));
        let codes = Code::ALL.iter().map(|w| ("failure", w.as_str()));
        let priorities = Priority::ALL.iter().map(|w| ("priority", w.as_str()));
        for (set, word) in states.chain(codes).chain(priorities) {
            let names = names(set, word);
            assert!(names.ar.is_some() && names.ur.is_some(), "{set}.{word}");
        }
        assert_eq!(say("failure", "not_home", Lang::Ur), "گھر پر کوئی نہیں تھا");
        assert_eq!(say("failure", "flying_carpet", Lang::Ar), "flying carpet");
    }
}
