//! Instants are UTC, RFC 3339 outside and `timestamptz` inside. A zone exists only at the edge.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sqlx::{
    Decode, Encode, Postgres, Type,
    encode::IsNull,
    error::BoxDynError,
    postgres::{PgArgumentBuffer, PgHasArrayType, PgTypeInfo, PgValueFormat, PgValueRef},
};
use std::sync::{Arc, Mutex};

/// One instant, to the microsecond (what PostgreSQL keeps).
/// A finer instant is cut to the microsecond wherever it comes in: what is compared must be what is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "Timestamp", into = "Timestamp")]
pub struct Time(Timestamp);

impl From<Timestamp> for Time {
    fn from(t: Timestamp) -> Self {
        Self::from_timestamp(t)
    }
}

impl From<Time> for Timestamp {
    fn from(time: Time) -> Self {
        time.0
    }
}

/// 2000-01-01T00:00:00Z, PostgreSQL's epoch, in Unix microseconds.
const PG_EPOCH_US: i64 = 946_684_800_000_000;

impl Time {
    pub fn from_timestamp(t: Timestamp) -> Self {
        Self::from_unix_us(t.as_microsecond())
    }
    /// Clamped to what a timestamp can hold.
    pub fn from_unix_us(us: i64) -> Self {
        Self(Timestamp::from_microsecond(us).unwrap_or(if us < 0 { Timestamp::MIN } else { Timestamp::MAX }))
    }
    pub fn from_unix_s(s: i64) -> Self {
        Self::from_unix_us(s.saturating_mul(1_000_000))
    }
    pub fn unix_s(self) -> i64 {
        self.0.as_second()
    }
    pub fn unix_ms(self) -> i64 {
        self.0.as_millisecond()
    }
    pub fn unix_us(self) -> i64 {
        self.0.as_microsecond()
    }
    pub fn timestamp(self) -> Timestamp {
        self.0
    }
    /// Saturating.
    pub fn plus_s(self, s: i64) -> Self {
        Self::from_unix_us(self.unix_us().saturating_add(s.saturating_mul(1_000_000)))
    }
    /// `self - earlier`, whole seconds.
    pub fn since_s(self, earlier: Self) -> i64 {
        SignedDuration::from_micros(self.unix_us().saturating_sub(earlier.unix_us())).as_secs()
    }
}

impl std::fmt::Display for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for Time {
    type Err = jiff::Error;
    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        text.parse().map(Self::from_timestamp)
    }
}

impl utoipa::PartialSchema for Time {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::DateTime)))
            .into()
    }
}
impl utoipa::ToSchema for Time {
    fn name() -> std::borrow::Cow<'static, str> {
        std::borrow::Cow::Borrowed("Time")
    }
}

impl Type<Postgres> for Time {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_name("timestamptz")
    }
}
impl PgHasArrayType for Time {
    fn array_type_info() -> PgTypeInfo {
        PgTypeInfo::with_name("_timestamptz")
    }
}
impl Encode<'_, Postgres> for Time {
    fn encode_by_ref(&self, buf: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        Encode::<Postgres>::encode_by_ref(&(self.unix_us() - PG_EPOCH_US), buf)
    }
}
impl Decode<'_, Postgres> for Time {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        match value.format() {
            PgValueFormat::Binary => {
                let us = <i64 as Decode<Postgres>>::decode(value)?;
                Ok(Self::from_unix_us(us.saturating_add(PG_EPOCH_US)))
            }
            // `2026-11-21 08:00:00.5+00`
            PgValueFormat::Text => Ok(value.as_str()?.replacen(' ', "T", 1).parse()?),
        }
    }
}

/// Where "now" comes from. Rooms ask the transaction; only `app` and tests make one.
pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> Time;
}

#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Time {
        Time::from_timestamp(Timestamp::now())
    }
}

/// A clock that tests move by hand.
#[derive(Debug, Clone)]
pub struct ManualClock(Arc<Mutex<Time>>);

impl ManualClock {
    pub fn at(time: Time) -> Self {
        Self(Arc::new(Mutex::new(time)))
    }
    pub fn advance_s(&self, s: i64) {
        let mut now = self.0.lock().expect("BUG: no holder of the clock panics");
        *now = now.plus_s(s);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Time {
        *self.0.lock().expect("BUG: no holder of the clock panics")
    }
}

/// `07:30` as minutes since midnight; `24:00` is the end of the day. `None` for anything else, `7:30` too.
pub fn minute_of_day(text: &str) -> Option<u16> {
    let [h1, h2, b':', m1, m2] = *text.as_bytes() else { return None };
    let digit = |b: u8| b.is_ascii_digit().then(|| u16::from(b - b'0'));
    let (hour, minute) = (digit(h1)? * 10 + digit(h2)?, digit(m1)? * 10 + digit(m2)?);
    let of_day = hour * 60 + minute;
    (minute < 60 && of_day <= 24 * 60).then_some(of_day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_s_nanoseconds_are_cut_on_the_way_in() {
        let time: Time = serde_json::from_str("\"2026-11-21T09:57:03.123456789Z\"").unwrap();
        assert_eq!(time, Time::from_unix_us(time.unix_us()));
        assert_eq!(serde_json::to_string(&time).unwrap(), "\"2026-11-21T09:57:03.123456Z\"");
    }

    #[test]
    fn a_time_of_day_is_two_digits_and_two() {
        for text in ["6:00", "24:01", "12:60", "ab:cd", "+1:00", "", "06:00 ", "٠٦:٠٠"] {
            assert_eq!(minute_of_day(text), None, "{text}");
        }
        assert_eq!(
            ["00:00", "07:30", "24:00"].map(minute_of_day),
            [Some(0), Some(7 * 60 + 30), Some(24 * 60)]
        );
    }
}
