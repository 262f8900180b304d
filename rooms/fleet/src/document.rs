//! Papers of vehicles and drivers, and how long they are good for.

use crate::Day;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum DocumentKind {
    Registration,
    Insurance,
    Permit,
    Inspection,
    Licence,
    EmiratesId,
    Cnic,
    Passport,
    Visa,
    Contract,
    Other,
}

/// Is it still good?
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema, sqlx::Type,
)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum Standing {
    Valid,
    /// runs out within 30 days
    Expiring,
    Expired,
}

/// Warned this many days ahead: renewals of plates and visas take weeks.
pub const WARN_DAYS: i32 = 30;

/// A document is good to the end of its last day; one without a last day stays valid.
pub fn standing(expires_on: Option<Day>, today: Day) -> Standing {
    match expires_on.map(|last| last.since_days(today)) {
        Some(left) if left < 0 => Standing::Expired,
        Some(left) if left <= WARN_DAYS => Standing::Expiring,
        _ => Standing::Valid,
    }
}

/// What a scanned page is, as its first bytes say; `None` when it is nothing we keep.
pub fn media_of(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("application/pdf"),
        [0xFF, 0xD8, 0xFF, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some("image/png"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_good_through_its_last_day() {
        let today: Day = "2026-11-21".parse().unwrap();
        let on = |days| standing(Some(today.plus_days(days)), today);
        assert_eq!(
            [on(-1), on(0), on(30), on(31)],
            [Standing::Expired, Standing::Expiring, Standing::Expiring, Standing::Valid]
        );
        assert_eq!(standing(None, today), Standing::Valid);
    }
}
