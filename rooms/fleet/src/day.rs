//! A day of the calendar, for papers that expire and work that falls due. Without a zone: a document is good to the end of
//! its last day, everywhere.

use jiff::{civil::Date, tz::TimeZone};
use kernel::{OrgId, Time};
use platform::{SystemTx, Tx};
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

/// What day it is where the organisation is.
pub async fn today(tx: &mut Tx) -> sqlx::Result<Day> {
    let zone = identity::time_zone(tx).await?;
    Ok(Day::of(tx.now(), &zone))
}

/// What day it is where each organisation is. On the whole earth it is never more than three different days.
pub struct Todays {
    days: Vec<(OrgId, Day)>,
    utc: Day,
}

impl Todays {
    pub async fn read(tx: &mut SystemTx) -> sqlx::Result<Self> {
        let (zones, now) = (identity::time_zones(tx).await?, tx.now());
        let days = zones.into_iter().map(|(org, zone)| (org, Day::of(now, &zone))).collect();
        Ok(Self { days, utc: Day::of(now, &TimeZone::UTC) })
    }

    pub fn of(&self, org: OrgId) -> Day {
        self.days.iter().find(|(known, _)| *known == org).map_or(self.utc, |(_, day)| *day)
    }

    pub fn utc(&self) -> Day {
        self.utc
    }

    /// As two columns for SQL: organisations, and their days as texts.
    pub fn columns(&self) -> (Vec<uuid::Uuid>, Vec<String>) {
        self.days.iter().map(|(org, day)| (org.0, day.to_string())).unzip()
    }
}

/// PostgreSQL counts days from here.
const PG_EPOCH: Date = jiff::civil::date(2000, 1, 1);

impl Day {
    /// The day that a moment falls on, by the clock of a zone.
    pub fn of(time: Time, zone: &TimeZone) -> Self {
        Self(time.timestamp().to_zoned(zone.clone()).date())
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
    fn a_moment_falls_on_the_day_of_its_place() {
        let day = |text: &str, zone: &str| {
            Day::of(text.parse().unwrap(), &TimeZone::get(zone).unwrap()).to_string()
        };
        assert_eq!(day("2026-11-21T23:59:59Z", "UTC"), "2026-11-21");
        assert_eq!(day("2026-11-21T19:59:59Z", "Asia/Dubai"), "2026-11-21");
        assert_eq!(day("2026-11-21T20:00:00Z", "Asia/Dubai"), "2026-11-22");
    }

    proptest! {
        #[test]
        fn adding_days_and_counting_them_agree(start in -300_000i32..2_000_000, days in -100_000i32..100_000) {
            let a = Day(PG_EPOCH).plus_days(start % 100_000);
            prop_assert_eq!(a.plus_days(days).since_days(a), days);
        }
    }
}
