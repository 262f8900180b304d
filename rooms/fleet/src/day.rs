//! A day of the calendar, for papers that expire and work that falls due. Without a zone: a document is good to the end of
//! its last day, everywhere.

use jiff::civil::Date;
use kernel::Time;
use serde::{Deserialize, Serialize};
use sqlx::{
    Decode, Encode, Postgres, Type,
    encode::IsNull,
    error::BoxDynError,
    postgres::{PgArgumentBuffer, PgTypeInfo, PgValueFormat, PgValueRef},
};

/// `2026-11-21`
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(Date);

/// PostgreSQL counts days from here.
const PG_EPOCH: Date = jiff::civil::date(2000, 1, 1);

impl Day {
    /// The day that a moment falls on, in UTC.
    pub fn of(time: Time) -> Self {
        Self(time.timestamp().to_zoned(jiff::tz::TimeZone::UTC).date())
    }

    /// Saturates at the ends of the calendar.
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(jiff::Span::new().days(days.clamp(-200_000, 200_000))))
    }

    /// Days from `earlier` to here; negative when it is later.
    pub fn since_days(self, earlier: Self) -> i32 {
        pg_days(self.0) - pg_days(earlier.0)
    }
}

fn pg_days(date: Date) -> i32 {
    (date - PG_EPOCH).get_days()
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for Day {
    type Err = jiff::Error;
    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        text.parse().map(Self)
    }
}

impl utoipa::PartialSchema for Day {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::Date)))
            .into()
    }
}
impl utoipa::ToSchema for Day {
    fn name() -> std::borrow::Cow<'static, str> {
        std::borrow::Cow::Borrowed("Day")
    }
}

impl Type<Postgres> for Day {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_name("date")
    }
}
impl Encode<'_, Postgres> for Day {
    fn encode_by_ref(&self, buf: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        Encode::<Postgres>::encode_by_ref(&pg_days(self.0), buf)
    }
}
impl Decode<'_, Postgres> for Day {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        match value.format() {
            PgValueFormat::Binary => {
                let days = <i32 as Decode<Postgres>>::decode(value)?;
                Ok(Self(PG_EPOCH.checked_add(jiff::Span::new().try_days(days)?)?))
            }
            PgValueFormat::Text => Ok(Self(value.as_str()?.parse()?)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_moment_falls_on_its_utc_day() {
        let day = |text: &str| Day::of(text.parse().unwrap()).to_string();
        assert_eq!(day("2026-11-21T23:59:59Z"), "2026-11-21");
        assert_eq!(day("2026-11-22T00:00:00Z"), "2026-11-22");
    }

    proptest! {
        #[test]
        fn adding_days_and_counting_them_agree(start in -300_000i32..2_000_000, days in -100_000i32..100_000) {
            let a = Day(PG_EPOCH).plus_days(start % 100_000);
            prop_assert_eq!(a.plus_days(days).since_days(a), days);
        }
    }
}
