//! What an address says of house and street, in one spelling: `H# 12, St 4`, `مکان نمبر ۱۲، گلی ۴` and `12, Street No. 4` are the same.

use crate::fold::words;
use std::{collections::HashMap, sync::LazyLock};

/// Numbers longer than this are phones.
const NUMBER_LEN_MAX: usize = 6;
/// A street's words beyond these say nothing more.
const STREET_WORDS_MAX: usize = 4;

const STREETS: [(&str, &[&str]); 4] = [
    // a gali is a street, and signed as one or the other
    ("street", &["street", "st", "str", "strt", "gali", "شارع", "سٹریٹ", "اسٹریٹ", "گلی"]),
    ("road", &["road", "rd", "روڈ", "سڑک", "طريق"]),
    ("avenue", &["avenue", "ave", "ایونیو"]),
    ("lane", &["lane", "ln", "لین"]),
];
const HOUSES: &[&str] = &[
    "house",
    "h",
    "hse",
    "home",
    "villa",
    "plot",
    "bungalow",
    "building",
    "bldg",
    "kothi",
    "مکان",
    "گھر",
    "کوٹھی",
    "ولا",
    "بنگلہ",
    "پلاٹ",
    "فيلا",
    "منزل",
    "بيت",
    "بناية",
    "مبنى",
    "قطعة",
];
const FILLERS: &[&str] = &["no", "number", "num", "nr", "نمبر", "رقم"];

/// What a word stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    Street(&'static str),
    House,
    Filler,
}

static WORDS: LazyLock<HashMap<String, Word>> = LazyLock::new(|| {
    let streets = STREETS.iter().flat_map(|(kind, said)| said.iter().map(|word| (*word, Word::Street(kind))));
    let others = HOUSES
        .iter()
        .map(|word| (*word, Word::House))
        .chain(FILLERS.iter().map(|word| (*word, Word::Filler)));
    // as the words of a text are read: folded, and without an article
    streets.chain(others).map(|(word, is)| (words(word).concat(), is)).collect()
});

fn is(word: &str) -> Option<Word> {
    WORDS.get(word).copied()
}

/// House and streets of an address; a text may name several streets, the likelier first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    pub house: Option<String>,
    pub streets: Vec<String>,
}

impl Said {
    pub fn of(text: &str) -> Self {
        let mut said = Self::default();
        for (place, part) in text.split([',', '،', '\n', ';']).enumerate() {
            let part = plain(part);
            said.streets.extend(numbered_in(&part));
            if said.house.is_none() {
                said.house = house_in(&part, place == 0);
            }
        }
        // a number alone is found by nobody
        said.house = said.house.filter(|_| !said.streets.is_empty());
        said
    }
}

/// A street's name in one spelling: `Street No. 4`, `4 Street`, `Street4`, `4` are `street 4`. `None` where nothing is left of it.
pub fn street_key(name: &str) -> Option<String> {
    let first = name.split([',', '،', ';']).next().unwrap_or_default();
    let part = plain(first);
    let number_alone = |part: &[String]| match part {
        [number] if is_number(number) => Some(format!("street {number}")),
        _ => None,
    };
    // `Gali 49 I-10/1`
    let in_sector = part.get(2).filter(|word| is_sector(word)).and_then(|_| numbered(&part[..2]));
    numbered(&part)
        .or(in_sector)
        .or_else(|| number_alone(&part))
        .or_else(|| (!part.is_empty()).then(|| part.join(" ")))
}

/// A house's number in one spelling: `House 12-A` is `12a`. `None` for what has no number.
pub fn house_key(number: &str) -> Option<String> {
    plain(number).into_iter().rev().find(|word| is_number(word))
}

/// Folded words without fillers, street words in one spelling, a number and its letter in one.
fn plain(part: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in words(part).iter().flat_map(|word| apart(word)) {
        match is(&word) {
            Some(Word::Filler) => {}
            Some(Word::Street(kind)) => out.push(kind.to_owned()),
            _ => match out.last_mut() {
                Some(last) if is_letter(&word) && last.bytes().all(|b| b.is_ascii_digit()) => {
                    last.push_str(&word);
                }
                _ => out.push(ordinal(&word).to_owned()),
            },
        }
    }
    out
}

/// `Street4` in two.
fn apart(word: &str) -> Vec<String> {
    let at = word.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    match word.split_at(at) {
        (kind, number) if matches!(is(kind), Some(Word::Street(_))) => {
            vec![kind.to_owned(), number.to_owned()]
        }
        _ => vec![word.to_owned()],
    }
}

/// `9th` is `9`.
fn ordinal(word: &str) -> &str {
    let number = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end));
    number.filter(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())).unwrap_or(word)
}

fn is_letter(word: &str) -> bool {
    word.len() == 1 && word.as_bytes()[0].is_ascii_lowercase()
}

fn is_number(word: &str) -> bool {
    word.len() <= NUMBER_LEN_MAX && word.bytes().any(|b| b.is_ascii_digit())
}

/// `f7`
pub fn is_sector(word: &str) -> bool {
    let number = word.strip_prefix(|c: char| c.is_ascii_lowercase()).unwrap_or_default();
    (1..=2).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit())
}

fn is_kind(word: &str) -> bool {
    STREETS.iter().any(|(kind, _)| *kind == word)
}

/// Is the key of a street a number's?
pub fn is_numbered(key: &str) -> bool {
    key.split_once(' ')
        .is_some_and(|(kind, number)| is_kind(kind) && is_number(number) && !number.contains(' '))
}

/// A kind of street and one number, in either order.
fn numbered(part: &[String]) -> Option<String> {
    match part {
        [kind, number] | [number, kind] if is_kind(kind) && is_number(number) => {
            Some(format!("{kind} {number}"))
        }
        _ => None,
    }
}

/// Streets in a part of an address. Where a number stands on both sides, as in `12 Street 4`, the one after is the street's.
fn numbered_in(part: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for at in (0..part.len()).filter(|at| is_kind(&part[*at])) {
        let after = part.get(at..at + 2).and_then(numbered);
        let before = at.checked_sub(1).and_then(|from| numbered(&part[from..=at]));
        found.extend(after.or(before));
        // the road's whole name, for houses along it
        if found.is_empty() && at > 0 {
            let from = (at + 1).saturating_sub(STREET_WORDS_MAX);
            found.extend(
                (from..at).filter(|from| !is_number(&part[*from])).map(|from| part[from..=at].join(" ")),
            );
        }
    }
    found
}

/// `House 12`; in the first part also `12` alone or before a street, and `H12`.
fn house_in(part: &[String], first: bool) -> Option<String> {
    let house_words = part.iter().position(|word| is(word) == Some(Word::House));
    if let Some(number) = house_words.and_then(|at| part.get(at + 1)).filter(|word| is_number(word)) {
        return Some(number.clone());
    }
    let word = part.first().filter(|word| first && is_number(word))?;
    let digits = word.strip_prefix('h').unwrap_or(word);
    let alone = part.len() == 1
        || part.get(1).is_some_and(|next| is_kind(next) && part.get(2).is_some_and(|n| is_number(n)));
    let named = part.get(1).is_some_and(|next| !is_kind(next) && !is_number(next))
        && part[1..].iter().any(|w| is_kind(w));
    (digits.starts_with(|c: char| c.is_ascii_digit()) && (alone || named)).then(|| digits.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> (Option<String>, Vec<String>) {
        let said = Said::of(text);
        (said.house, said.streets)
    }

    #[test]
    fn house_and_street_are_read_however_they_are_written() {
        for text in [
            "House 12, Street 4, F-7/2, Islamabad",
            "H# 12, St 4, F-7/2",
            "h.no. 12 st. no. 4 F-7/2",
            "12, Street 4, F-7/2",
            "12 Street 4, F-7/2",
            "House no 12 Gali 4",
            "مکان نمبر ۱۲، گلی نمبر ۴، ایف ۷",
            "فيلا ١٢، شارع ٤",
            "Villa 12, 4th Street, Al Quoz",
            "Plot #12, Street4",
        ] {
            assert_eq!(said(text), (Some("12".into()), vec!["street 4".into()]), "{text}");
        }
        assert_eq!(said("Villa 12-A, Street 4b, Al Quoz"), (Some("12a".into()), vec!["street 4b".into()]));
        assert_eq!(said("Villa 3, 4 B Street"), (Some("3".into()), vec!["street 4b".into()]));
        assert_eq!(said("76 Margalla Road, F-6"), (Some("76".into()), vec!["margalla road".into()]));
    }

    #[test]
    fn sectors_phones_and_shops_are_no_houses() {
        for text in
            ["F-7/2, Islamabad", "Dubai Marina", "0501234567", "", "Block 13-D, Gulshan", "4 Street, Al Quoz"]
        {
            assert_eq!(said(text).0, None, "{text}");
        }
        assert_eq!(said("4 Street, Al Quoz").1, ["street 4"]);
        assert_eq!(said("Street F-7").1, ["street f7"]);
    }

    #[test]
    fn names_on_maps_come_to_the_same() {
        for name in [
            "Street 4",
            "Street No. 4",
            "St 4",
            "Gali 4",
            "Gali4",
            "Gali Number 4",
            "4",
            "street 4, F-10/4",
            "Gali 4 I-10/1",
            "شارع ٤",
        ] {
            assert_eq!(street_key(name).as_deref(), Some("street 4"), "{name}");
        }
        assert_eq!(street_key("9th Avenue").as_deref(), Some("avenue 9"));
        assert_eq!(street_key("Street 9 A").as_deref(), Some("street 9a"));
        assert_eq!(street_key("Margalla Rd").as_deref(), Some("margalla road"));
        assert_eq!(street_key(" ,"), None);
        for (number, key) in [("House 283", "283"), ("plot 14", "14"), ("379-A", "379a"), ("12", "12")] {
            assert_eq!(house_key(number).as_deref(), Some(key));
        }
        assert_eq!(house_key("Near Sawan Adda"), None);
    }
}
