//! When a mail has to wait.

use jiff::{civil::Time as DayTime, tz::TimeZone};
use kernel::Time;

/// Hours in which a person is not to be mailed, by the clock on their wall. They may span midnight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuietHours {
    /// minutes since midnight, 0..1440
    pub from_minute: i32,
    /// minutes since midnight; equal to `from_minute` means never
    pub until_minute: i32,
    /// IANA name
    pub time_zone: String,
}

impl QuietHours {
    /// The first moment from `now` on at which a mail may go out. An unknown zone never holds a mail back.
    pub fn next_moment(&self, now: Time) -> Time {
        let Ok(zone) = TimeZone::get(&self.time_zone) else { return now };
        let local = now.timestamp().to_zoned(zone);
        let minute = i32::from(local.hour()) * 60 + i32::from(local.minute());
        if !self.covers(minute) {
            return now;
        }
        let Some(wake) = day_time(self.until_minute) else { return now };
        // After midnight the end is on the same day, before it on the next.
        let day = if minute < self.until_minute { Ok(local.date()) } else { local.date().tomorrow() };
        // An hour that the clocks skip moves to where they go on.
        let woken = day.and_then(|day| day.to_datetime(wake).to_zoned(local.time_zone().clone()));
        woken.map_or(now, |zoned| Time::from_timestamp(zoned.timestamp()))
    }

    fn covers(&self, minute: i32) -> bool {
        let (from, until) = (self.from_minute, self.until_minute);
        if from <= until { (from..until).contains(&minute) } else { minute >= from || minute < until }
    }
}

/// Is it a zone whose clock we know?
pub fn is_zone(name: &str) -> bool {
    TimeZone::get(name).is_ok()
}

fn day_time(minute: i32) -> Option<DayTime> {
    DayTime::new(i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn night(zone: &str) -> QuietHours {
        QuietHours { from_minute: 22 * 60, until_minute: 7 * 60, time_zone: zone.to_owned() }
    }
    fn at(text: &str) -> Time {
        text.parse().unwrap()
    }

    #[test]
    fn a_night_in_karachi_ends_at_seven_in_karachi() {
        let night = night("Asia/Karachi");
        assert_eq!(
            night.next_moment(at("2026-11-21T18:00:00Z")),
            at("2026-11-22T02:00:00Z"),
            "23:00, one hour into it"
        );
        assert_eq!(
            night.next_moment(at("2026-11-21T22:30:00Z")),
            at("2026-11-22T02:00:00Z"),
            "03:30, after midnight"
        );
        assert_eq!(night.next_moment(at("2026-11-22T02:00:00Z")), at("2026-11-22T02:00:00Z"), "07:00, over");
        assert_eq!(night.next_moment(at("2026-11-21T10:00:00Z")), at("2026-11-21T10:00:00Z"), "15:00");
    }

    #[test]
    fn a_siesta_does_not_span_midnight() {
        let siesta = QuietHours {
            from_minute: 13 * 60,
            until_minute: 15 * 60 + 30,
            time_zone: "Asia/Dubai".to_owned(),
        };
        assert_eq!(siesta.next_moment(at("2026-11-21T09:30:00Z")), at("2026-11-21T11:30:00Z"));
        assert_eq!(siesta.next_moment(at("2026-11-21T12:00:00Z")), at("2026-11-21T12:00:00Z"));
    }

    #[test]
    fn a_zone_that_nobody_knows_holds_nothing_back() {
        assert_eq!(night("Mars/Olympus").next_moment(at("2026-11-21T23:00:00Z")), at("2026-11-21T23:00:00Z"));
        assert!(is_zone("Asia/Dubai") && !is_zone("Mars/Olympus"));
    }

    proptest! {
        #[test]
        fn a_mail_waits_less_than_a_day_and_never_into_the_quiet(from in 0..1440, until in 0..1440, s in 0i64..400_000_000) {
            for zone in ["Asia/Dubai", "Asia/Karachi", "Europe/London", "America/St_Johns"] {
                let hours = QuietHours { from_minute: from, until_minute: until, time_zone: zone.to_owned() };
                let now = Time::from_unix_s(1_700_000_000 + s);
                let then = hours.next_moment(now);
                prop_assert!(then >= now && then.since_s(now) <= 25 * 3600);
                prop_assert_eq!(hours.next_moment(then), then);
            }
        }
    }
}
