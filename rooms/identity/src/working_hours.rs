//! When an organisation is at work, by the clock on its wall.

use crate::error::Error;
use kernel::minute_of_day;
use serde::{Deserialize, Serialize};

const SPANS_A_DAY_MAX: usize = 3;

/// From one minute of a day of the week to another of the same day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkingSpan {
    /// 1 is Monday, 7 is Sunday
    pub day: u8,
    /// `08:00`
    pub from: String,
    /// `22:00`, or `24:00` for the end of the day
    pub until: String,
}

/// The spans by day and hour, if each makes sense and none runs into another.
pub fn checked(mut spans: Vec<WorkingSpan>) -> Result<Vec<WorkingSpan>, Error> {
    let wrong = |message: &str| Err(Error::field("working_hours", message));
    if spans.iter().any(|span| !(1..=7).contains(&span.day)) {
        return wrong("a day is 1 (Monday) to 7 (Sunday)");
    }
    if spans.iter().any(|span| minutes(span).is_none_or(|(from, until)| from >= until)) {
        return wrong("from and until are times such as 08:00 and 22:00, the later one last");
    }
    spans.sort_by_key(|span| (span.day, minutes(span)));
    for day in spans.chunk_by(|a, b| a.day == b.day) {
        if day.len() > SPANS_A_DAY_MAX {
            return wrong("at most three spans a day");
        }
        let overlaps = |pair: &[WorkingSpan]| minutes(&pair[0]).map(|m| m.1) > minutes(&pair[1]).map(|m| m.0);
        if day.windows(2).any(overlaps) {
            return wrong("two spans of a day run into each other");
        }
    }
    Ok(spans)
}

fn minutes(span: &WorkingSpan) -> Option<(u16, u16)> {
    Some((minute_of_day(&span.from)?, minute_of_day(&span.until)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(day: u8, from: &str, until: &str) -> WorkingSpan {
        WorkingSpan { day, from: from.into(), until: until.into() }
    }

    #[test]
    fn spans_are_put_in_order() {
        let asked = vec![span(5, "14:00", "22:00"), span(1, "00:00", "24:00"), span(5, "08:00", "12:00")];
        let days: Vec<_> = checked(asked).unwrap().into_iter().map(|s| (s.day, s.from)).collect();
        assert_eq!(days, [(1, "00:00".into()), (5, "08:00".into()), (5, "14:00".into())]);
        assert_eq!(checked(Vec::new()).unwrap(), []);
        assert!(checked(vec![span(2, "08:00", "12:00"), span(2, "12:00", "13:00")]).is_ok());
    }

    #[test]
    fn what_is_no_time_and_what_runs_together_is_refused() {
        for bad in [
            vec![span(0, "08:00", "12:00")],
            vec![span(8, "08:00", "12:00")],
            vec![span(1, "12:00", "08:00")],
            vec![span(1, "08:00", "08:00")],
            vec![span(1, "8:00", "12:00")],
            vec![span(1, "08:60", "12:00")],
            vec![span(1, "08:00", "24:01")],
            vec![span(1, "08:00", "12:00"), span(1, "11:59", "13:00")],
            (0..4).map(|i| span(1, &format!("0{i}:00"), &format!("0{i}:30"))).collect(),
        ] {
            assert!(checked(bad.clone()).is_err(), "{bad:?}");
        }
    }
}
