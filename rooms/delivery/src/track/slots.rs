//! The times that a recipient may move a delivery to: the organisation's hours of the day, on the days that its terms allow.

use crate::{command::Window, order::DaySlot};
use jiff::{ToSpan, civil::Date, tz::TimeZone};
use kernel::Time;

/// Whoever is asked to come must have time to.
const NOTICE_S: i64 = 3_600;
/// Nobody reads a longer list.
const SLOTS_MAX: usize = 42;

/// The windows on offer, soonest first. `days` is how many days ahead the terms allow.
pub fn slots(hours: &[DaySlot], zone: &TimeZone, days: u16, now: Time) -> Vec<Window> {
    let today = now.timestamp().to_zoned(zone.clone()).date();
    let last = now.plus_s(i64::from(days) * 86_400);
    let mut offered: Vec<Window> = (0..=i64::from(days))
        .filter_map(|n| today.checked_add(n.days()).ok())
        .flat_map(|day| hours.iter().filter_map(move |hours| window(day, *hours, zone)))
        .filter(|w| w.from >= now.plus_s(NOTICE_S) && w.from <= last)
        .collect();
    offered.sort_by_key(|w| (w.from, w.to));
    offered.truncate(SLOTS_MAX);
    offered
}

fn window(day: Date, hours: DaySlot, zone: &TimeZone) -> Option<Window> {
    let at = |clock| {
        day.to_datetime(clock).to_zoned(zone.clone()).ok().map(|z| Time::from_timestamp(z.timestamp()))
    };
    let (from, to) = (at(hours.from)?, at(hours.until)?);
    // an hour that a change of clocks swallows offers nothing
    (from < to).then_some(Window { from, to })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::Rules;

    #[test]
    fn what_is_offered_is_ahead_in_order_and_within_the_days() {
        let zone = TimeZone::get("Asia/Dubai").unwrap();
        let now: Time = "2026-11-21T09:00:00Z".parse().unwrap();
        let offered = slots(&Rules::default().recipient_slots, &zone, 2, now);
        let shown: Vec<_> = offered.iter().map(|w| w.from.to_string()).collect();
        // one in the afternoon is over, five in the afternoon is ahead
        assert_eq!(shown[0], "2026-11-21T13:00:00Z");
        assert_eq!(shown.len(), 1 + 3 + 2, "{shown:?}");
        assert!(offered.windows(2).all(|pair| pair[0].from < pair[1].from));
        assert!(slots(&[], &zone, 14, now).is_empty());
        assert_eq!(slots(&Rules::default().recipient_slots, &zone, 30, now).len(), SLOTS_MAX);
    }

    #[test]
    fn an_hour_that_the_clock_skips_is_not_offered_twice() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let hours = [DaySlot { from: jiff::civil::time(2, 0, 0, 0), until: jiff::civil::time(3, 0, 0, 0) }];
        let offered = slots(&hours, &zone, 1, "2026-03-28T12:00:00Z".parse().unwrap());
        assert!(offered.iter().all(|w| w.from < w.to), "{offered:?}");
    }
}
