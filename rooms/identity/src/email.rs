//! E-mail addresses in one written form, so that one person is one account.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Trimmed and in lower case. Local part up to 64 bytes, whole up to 254 (RFC 5321 §4.5.3.1).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, format = Email, example = "sana@example.com")]
pub struct Email(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail address: write it like name@example.com")]
pub struct BadEmail;

impl Email {
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// What stands before the `@`.
    pub fn local(&self) -> &str {
        self.0.split('@').next().unwrap_or("")
    }

    pub fn parse(text: &str) -> Result<Self, BadEmail> {
        // Some addresses arrive from right-to-left text with direction marks around them.
        let text = text.trim_matches(|c: char| c.is_whitespace() || is_mark(c)).to_lowercase();
        let (local, domain) = text.rsplit_once('@').ok_or(BadEmail)?;
        let sane =
            text.len() <= 254 && (1..=64).contains(&local.len()) && is_local(local) && is_domain(domain);
        if sane { Ok(Self(text)) } else { Err(BadEmail) }
    }
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Dot-atoms (RFC 5322 §3.2.3), and letters beyond ASCII (RFC 6531). Quoted local parts are not accepted: nobody has one.
fn is_local(local: &str) -> bool {
    local.split('.').all(|atom| {
        !atom.is_empty() && atom.chars().all(|c| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c))
    })
}

fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    domain.contains('.') && domain.split('.').all(label)
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl TryFrom<String> for Email {
    type Error = BadEmail;
    fn try_from(text: String) -> Result<Self, BadEmail> {
        Self::parse(&text)
    }
}
impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_has_one_address_however_it_is_written() {
        for text in [
            "sana@example.com",
            "  Sana@Example.COM ",
            "\u{200f}sana@example.com\u{200e}",
            "SANA@EXAMPLE.COM\n",
        ] {
            assert_eq!(Email::parse(text).unwrap().as_str(), "sana@example.com", "{text:?}");
        }
        assert!(Email::parse("ثنا@مثال.امارات").is_ok());
        assert!(Email::parse("o'neil+work@mail.example.co").is_ok());
    }

    #[test]
    fn what_is_not_an_address_is_refused() {
        let long = format!("{}@example.com", "a".repeat(65));
        for text in [
            "",
            "@",
            "sana",
            "sana@",
            "@example.com",
            "sana@example",
            "sa na@example.com",
            "a@b@c.com",
            "a..b@c.com",
            "sana@-a.com",
            "sana@a..com",
            "a\u{0}b@c.com",
            "\"a b\"@c.com",
            "sana\r\nbcc:x@c.com",
            "a\u{202e}b@c.com",
            &long,
        ] {
            assert_eq!(Email::parse(text), Err(BadEmail), "{text:?}");
        }
    }
}
