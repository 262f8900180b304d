//! When work on a vehicle falls due: by the calendar, by the odometer, whichever comes first.

use crate::Day;
use serde::{Deserialize, Serialize};

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema, sqlx::Type,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum DueState {
    Ok,
    DueSoon,
    Overdue,
}

/// A rule and when it was last fulfilled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    pub every_days: Option<i32>,
    pub every_m: Option<i64>,
    pub last_done_on: Day,
    pub last_odometer_m: i64,
    pub warn_days: i32,
    pub warn_m: i64,
}

/// When it is due next, and how that stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    pub on: Option<Day>,
    pub at_odometer_m: Option<i64>,
    pub state: DueState,
}

impl Interval {
    pub fn due(&self, today: Day, odometer_m: i64) -> Due {
        let on = self.every_days.map(|days| self.last_done_on.plus_days(days));
        let at_odometer_m = self.every_m.map(|m| self.last_odometer_m.saturating_add(m));
        let by_day =
            on.map_or(DueState::Ok, |on| state(i64::from(on.since_days(today)), i64::from(self.warn_days)));
        let by_road = at_odometer_m.map_or(DueState::Ok, |at| state(at - odometer_m, self.warn_m));
        Due { on, at_odometer_m, state: by_day.max(by_road) }
    }
}

fn state(left: i64, warn: i64) -> DueState {
    match left {
        left if left < 0 => DueState::Overdue,
        left if left <= warn => DueState::DueSoon,
        _ => DueState::Ok,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whichever_comes_first_decides() {
        let today: Day = "2026-11-21".parse().unwrap();
        let rule = Interval {
            every_days: Some(180),
            every_m: Some(10_000_000),
            last_done_on: today.plus_days(-100),
            last_odometer_m: 50_000_000,
            warn_days: 14,
            warn_m: 500_000,
        };
        assert_eq!(rule.due(today, 55_000_000).state, DueState::Ok);
        assert_eq!(rule.due(today, 59_600_000).state, DueState::DueSoon);
        assert_eq!(rule.due(today, 60_000_001).state, DueState::Overdue);
        assert_eq!(rule.due(today.plus_days(70), 50_000_000).state, DueState::DueSoon);
        assert_eq!(rule.due(today.plus_days(81), 50_000_000).state, DueState::Overdue);
        assert_eq!(rule.due(today, 0).on, Some(today.plus_days(80)));
        let by_day = Interval { every_m: None, ..rule };
        assert_eq!(by_day.due(today, i64::MAX).state, DueState::Ok);
    }
}
