//! Words of other rooms' vocabularies (why an attempt failed, what kind of paper runs out) in the reader's language.
//! `texts/words.txt`: the word, then English, Arabic, Urdu.

use kernel::Lang;

/// The word in a language; one that is not in the list is shown as it is, with spaces.
pub fn word(word: &str, lang: Lang) -> String {
    let line = include_str!("../texts/words.txt")
        .lines()
        .find_map(|line| line.strip_prefix(word)?.strip_prefix(" | "));
    let column = match lang {
        Lang::En => 0,
        Lang::Ar => 1,
        Lang::Ur => 2,
    };
    line.and_then(|line| line.split(" | ").nth(column)).map_or_else(|| word.replace('_', " "), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_three_languages_and_stands_there_once() {
        let mut seen = std::collections::BTreeSet::new();
        for line in include_str!("../texts/words.txt").lines() {
            let parts: Vec<&str> = line.split(" | ").collect();
            assert_eq!(parts.len(), 4, "{line}");
            assert!(seen.insert(parts[0]), "{line}");
            assert!(
                parts[2..].iter().all(|text| text.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c))),
                "{line}"
            );
        }
    }

    #[test]
    fn a_word_is_found_whole() {
        assert_eq!(word("not_home", Lang::En), "nobody was home");
        assert_eq!(word("not_home", Lang::Ur), "گھر پر کوئی نہیں تھا");
        assert_eq!(word("not", Lang::Ar), "not");
        assert_eq!(word("flying_carpet", Lang::En), "flying carpet");
    }
}
