//! The three first languages.

use serde::{Deserialize, Serialize};

/// A language of the product. English, Arabic and Urdu are equals: no text of ours exists in one only.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, utoipa::ToSchema, sqlx::Type,
)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum Lang {
    #[default]
    En,
    Ar,
    Ur,
}

impl Lang {
    pub const ALL: [Self; 3] = [Self::En, Self::Ar, Self::Ur];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ar => "ar",
            Self::Ur => "ur",
        }
    }

    /// The first of ours in an `Accept-Language` header (RFC 9110 §12.5.4), quality values honoured.
    pub fn from_accept(header: &str) -> Self {
        let mut best = (0.0f32, Self::En);
        for part in header.split(',').take(16) {
            let mut bits = part.trim().split(';');
            let tag = bits.next().unwrap_or("").trim().to_ascii_lowercase();
            let q =
                bits.find_map(|b| b.trim().strip_prefix("q=")).and_then(|q| q.parse().ok()).unwrap_or(1.0f32);
            let lang = match tag.split('-').next() {
                Some("en") => Self::En,
                Some("ar") => Self::Ar,
                Some("ur") => Self::Ur,
                _ => continue,
            };
            if q > best.0 {
                best = (q, lang);
            }
        }
        best.1
    }

    pub fn is_rtl(self) -> bool {
        !matches!(self, Self::En)
    }
}

impl std::str::FromStr for Lang {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "en" => Ok(Self::En),
            "ar" => Ok(Self::Ar),
            "ur" => Ok(Self::Ur),
            _ => Err(()),
        }
    }
}

/// One name in the three languages; a missing one falls back to English.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Names {
    pub en: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ar: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ur: Option<String>,
}

impl Names {
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Ar => self.ar.as_deref().unwrap_or(&self.en),
            Lang::Ur => self.ur.as_deref().unwrap_or(&self.en),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn the_preferred_language_wins_over_the_first() {
        assert_eq!(Lang::from_accept("fr, en;q=0.5, ur-PK;q=0.9"), Lang::Ur);
        assert_eq!(Lang::from_accept("ar-AE,ar;q=0.9,en;q=0.8"), Lang::Ar);
        assert_eq!(Lang::from_accept(""), Lang::En);
    }
}
