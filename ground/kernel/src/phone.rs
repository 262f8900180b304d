//! Telephone numbers in the E.164 form.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a telephone number: write it with the country code, such as +971501234567")]
pub struct BadPhone;

/// `+` and 7 to 15 digits (ITU-T E.164). Spaces, dashes and Arabic digits are accepted on input and folded away.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema, sqlx::Type)]
#[serde(try_from = "String", into = "String")]
#[sqlx(transparent)]
#[schema(value_type = String, example = "+971501234567")]
pub struct Phone(String);

impl Phone {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads a number; one without a country code gets `country_code` (such as `971`) in place of its leading zero.
    pub fn parse(text: &str, country_code: Option<&str>) -> Result<Self, BadPhone> {
        let mut digits = String::new();
        let mut international = false;
        for c in text.trim().chars() {
            match c {
                '+' if digits.is_empty() => international = true,
                '0'..='9' => digits.push(c),
                '٠'..='٩' => digits.push(char::from(b'0' + (c as u32 - '٠' as u32) as u8)),
                '۰'..='۹' => digits.push(char::from(b'0' + (c as u32 - '۰' as u32) as u8)),
                ' ' | '-' | '(' | ')' | '.' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' => {}
                _ => return Err(BadPhone),
            }
        }
        if !international {
            if let Some(rest) = digits.strip_prefix("00") {
                digits = rest.to_owned();
            } else if let (Some(code), Some(rest)) = (country_code, digits.strip_prefix('0')) {
                digits = format!("{code}{rest}");
            } else if let Some(code) = country_code
                && digits.len() <= 10
            {
                digits = format!("{code}{digits}");
            }
        }
        if !(7..=15).contains(&digits.len()) || digits.starts_with('0') {
            return Err(BadPhone);
        }
        Ok(Self(format!("+{digits}")))
    }
}

impl TryFrom<String> for Phone {
    type Error = BadPhone;
    fn try_from(text: String) -> Result<Self, BadPhone> {
        Self::parse(&text, None)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_however_it_is_written() {
        for text in ["+971 50 123 4567", "00971501234567", "050-1234567", "٠٥٠١٢٣٤٥٦٧", "501234567"]
        {
            assert_eq!(Phone::parse(text, Some("971")).unwrap().as_str(), "+971501234567", "{text}");
        }
        assert_eq!(Phone::parse("0300 1234567", Some("92")).unwrap().as_str(), "+923001234567");
    }

    #[test]
    fn words_are_not_numbers() {
        for text in ["", "call me", "+1", "+12345678901234567", "0"] {
            assert!(Phone::parse(text, None).is_err(), "{text}");
        }
    }
}
