use crate::{Purpose, ZoneNames, ZoneShape};
use garde::Validate;
use kernel::{Lang, Point, Time, ZoneId};
use serde::{Deserialize, Serialize};

/// What can be said of a zone.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct ZoneInput {
    #[garde(length(chars, min = 1, max = 160))]
    pub name: String,
    /// the same in other languages
    #[serde(default)]
    #[garde(dive)]
    pub names: ZoneNames,
    pub purpose: Purpose,
    pub shape: ZoneShape,
    /// `#rrggbb` on the map
    #[garde(inner(pattern(r"^#[0-9a-f]{6}$")))]
    pub color: Option<String>,
    /// say so once when a vehicle has stayed this long, seconds
    #[garde(inner(range(min = 1, max = 604_800)))]
    pub dwell_s: Option<i32>,
    #[serde(default = "yes")]
    pub active: bool,
}

fn yes() -> bool {
    true
}

/// A zone as the API shows it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Zone {
    pub id: ZoneId,
    pub name: String,
    /// the same in other languages: `name` where one is missing
    pub names: ZoneNames,
    pub purpose: Purpose,
    pub shape: ZoneShape,
    pub color: Option<String>,
    pub dwell_s: Option<i32>,
    pub active: bool,
    pub south_west: Point,
    pub north_east: Point,
    pub version: i64,
    pub created_at: Time,
    pub updated_at: Time,
    pub removed_at: Option<Time>,
}

impl Zone {
    /// What a reader of that language calls it.
    pub fn called(&self, lang: Lang) -> &str {
        self.names.in_lang(lang).unwrap_or(&self.name)
    }
}
