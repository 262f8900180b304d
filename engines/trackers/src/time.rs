//! The ways devices write an instant.

use crate::Reason;
use jiff::{Timestamp, civil, tz::TimeZone};

/// From here on a number counts milliseconds: seconds reach it in 2038 only.
const MILLISECONDS_FROM: f64 = 2_147_483_647.0;
/// A device's clock may run ahead by this much.
const AHEAD_US_MAX: i64 = 5 * 60 * 1_000_000;
/// 2010-01-01T00:00:00Z
const OLDEST_US: i64 = 1_262_304_000_000_000;

/// Seconds or milliseconds since 1970 (fractions allowed), ISO 8601, or `yyyy-MM-dd HH:mm:ss`; UTC where no zone is given.
pub(crate) fn parse(text: &str) -> Result<i64, Reason> {
    let text = text.trim();
    if let Ok(n) = text.parse::<f64>() {
        return epoch(n);
    }
    let instant = text.parse::<Timestamp>().ok().or_else(|| {
        let local = text.parse::<civil::DateTime>().ok()?;
        Some(local.to_zoned(TimeZone::UTC).ok()?.timestamp())
    });
    instant.map(Timestamp::as_microsecond).ok_or(Reason::BadTime)
}

/// A bare number, in seconds or milliseconds by its size.
pub(crate) fn epoch(n: f64) -> Result<i64, Reason> {
    let us = if n >= MILLISECONDS_FROM { n * 1e3 } else { n * 1e6 };
    if n.is_finite() && us.abs() < 9e17 { Ok(us.round() as i64) } else { Err(Reason::BadTime) }
}

/// Neither ahead of the server nor from before the clock was set.
pub(crate) fn plausible(time_us: i64, now_us: i64) -> Result<i64, Reason> {
    if time_us > now_us.saturating_add(AHEAD_US_MAX) {
        Err(Reason::FromTheFuture)
    } else if time_us < OLDEST_US {
        Err(Reason::TooOld)
    } else {
        Ok(time_us)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON_US: i64 = 1_792_929_600_000_000; // 2026-10-25T12:00:00Z

    #[test]
    fn every_spelling_of_one_instant() {
        for text in [
            "1792929600",
            "1792929600000",
            "1792929600.0",
            "2026-10-25T12:00:00Z",
            "2026-10-25T12:00:00.000Z",
            "2026-10-25T16:00:00+04:00",
            "2026-10-25T12:00:00",
            "2026-10-25 12:00:00",
        ] {
            assert_eq!(parse(text), Ok(NOON_US), "{text}");
        }
    }

    #[test]
    fn milliseconds_begin_where_32_bit_seconds_end() {
        assert_eq!(parse("2147483646"), Ok(2_147_483_646_000_000));
        assert_eq!(parse("2147483647"), Ok(2_147_483_647_000));
    }

    #[test]
    fn nonsense_is_a_bad_time() {
        for text in ["", "yesterday", "NaN", "inf", "-inf", "1e300", "2026-13-45T99:00:00Z", "2026-10-25"] {
            assert!(parse(text).is_err() || text == "2026-10-25", "{text}");
        }
    }

    #[test]
    fn clocks_that_run_ahead_or_were_never_set() {
        assert_eq!(plausible(NOON_US + 299_000_000, NOON_US), Ok(NOON_US + 299_000_000));
        assert_eq!(plausible(NOON_US + 301_000_000, NOON_US), Err(Reason::FromTheFuture));
        assert_eq!(plausible(0, NOON_US), Err(Reason::TooOld));
    }
}
