//! Replies that are ready to send: a driver's thumb has no time to type, and neither has a dispatcher.
//! `texts/canned.txt`: code, side, then English, Arabic, Urdu.

use kernel::Names;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// Who is offered a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum OfferedTo {
    Dispatch,
    Driver,
    Both,
}

/// A reply with its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canned {
    pub code: String,
    pub side: OfferedTo,
    pub texts: Names,
}

/// Those that come with the program.
pub fn built_in() -> &'static [Canned] {
    static REPLIES: LazyLock<Vec<Canned>> =
        LazyLock::new(|| include_str!("../texts/canned.txt").lines().map(read).collect());
    &REPLIES
}

fn read(line: &str) -> Canned {
    let mut parts = line.split(" | ");
    let mut next = || parts.next().expect("BUG: every line has five parts, a test says so").to_owned();
    let (code, side) = (next(), next());
    let side = match side.as_str() {
        "dispatch" => OfferedTo::Dispatch,
        "driver" => OfferedTo::Driver,
        _ => OfferedTo::Both,
    };
    Canned { code, side, texts: Names { en: next(), ar: Some(next()), ur: Some(next()) } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Lang;
    use std::collections::BTreeSet;

    #[test]
    fn every_reply_has_a_code_of_its_own_and_three_languages() {
        let mut seen = BTreeSet::new();
        for line in include_str!("../texts/canned.txt").lines() {
            assert_eq!(line.split(" | ").count(), 5, "{line}");
        }
        for reply in built_in() {
            assert!(seen.insert(&reply.code), "{}", reply.code);
            for lang in [Lang::Ar, Lang::Ur] {
                let text = reply.texts.in_lang(lang);
                assert!(
                    text.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c)),
                    "{} {lang:?}",
                    reply.code
                );
            }
        }
        assert!(built_in().iter().any(|r| r.side == OfferedTo::Dispatch));
    }
}
