//! Who speaks in a thread, and what a text may be.

use crate::Error;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum Side {
    Dispatch,
    Driver,
    Recipient,
}

impl Side {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dispatch => "dispatch",
            Self::Driver => "driver",
            Self::Recipient => "recipient",
        }
    }
}

/// Whose thread it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum ThreadKind {
    Driver,
    Delivery,
}

impl ThreadKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Driver => "driver",
            Self::Delivery => "delivery",
        }
    }
}

/// A text as it is kept: without the white space around it, and without characters that draw nothing or turn the line
/// around what follows them.
pub fn clean(path: &'static str, text: &str, chars_max: usize) -> Result<String, Error> {
    let kept: String = text.chars().filter(|c| !is_control(*c)).collect();
    let kept = kept.trim();
    match kept.chars().count() {
        0 => Err(Error::field(path, "say something")),
        n if n > chars_max => Err(Error::field(path, format!("at most {chars_max} characters"))),
        _ => Ok(kept.to_owned()),
    }
}

/// Marks of direction (U+200E, U+200F) stay: Arabic beside Latin needs them. Overrides and isolates do not.
fn is_control(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_kept_without_what_cannot_be_seen() {
        assert_eq!(clean("text", "  late\u{0}\u{202e} by 10 min \n", 50).unwrap(), "late by 10 min");
        assert_eq!(clean("text", "البوابة 4\u{200f}", 50).unwrap(), "البوابة 4\u{200f}");
        assert_eq!(clean("text", "two\nlines", 50).unwrap(), "two\nlines");
        for bad in ["", "  ", "\u{202e}\n", "123456"] {
            assert!(clean("text", bad, 5).is_err(), "{bad:?}");
        }
    }
}
