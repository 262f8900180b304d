//! When the driver will be at the door: a span, never a single minute, or the reason why nobody can say.
//!
//! The plan said when each stop would be reached. How late the route runs now moves that: by where its vehicle is and what the roads
//! say (`foresee_arrivals`), else by how its last stop was left. The span grows with every stop that comes before: each adds its
//! own doubt.

use crate::{delivery::State, words::words};
use kernel::{DeliveryId, Time};
use platform::Tx;
use serde::{Deserialize, Serialize};
use sqlx::query;

words! {
    /// Why there is no estimate.
    Unknown {
        /// not on a route yet
        NotPlanned = "not_planned",
        /// the route has not left
        NotStarted = "not_started",
        OnHold = "on_hold",
        AtHub = "at_hub",
        /// the visit failed; a new one is not planned
        Attempted = "attempted",
        Arrived = "arrived",
        Over = "over",
    }
}

/// `{"from", "to"}`, or `{"reason"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Eta {
    pub from: Option<Time>,
    pub to: Option<Time>,
    pub reason: Option<Unknown>,
    /// stops that come first
    pub stops_before: Option<i64>,
}

impl Eta {
    pub fn none(reason: Unknown) -> Self {
        Self { from: None, to: None, reason: Some(reason), stops_before: None }
    }
}

/// How the route stands, for one of its stops. Seconds and instants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub planned_arrival: Time,
    pub stops_before: i64,
    /// How late it is; negative is early. `None` before anything was seen of it.
    pub delay_s: Option<i64>,
    /// How much earlier and later the drive to its next stop may end, where the roads were asked.
    pub doubt_s: Option<(i64, i64)>,
    pub is_started: bool,
    pub now: Time,
}

/// Doubt of a drive just planned, and what each stop before adds, seconds either side.
const DOUBT_S: i64 = 300;
/// However sure the roads are, a van must be parked.
const DOUBT_S_MIN: i64 = 60;
const DOUBT_PER_STOP_S: i64 = 120;
const DOUBT_MAX_S: i64 = 5_400;
/// Nobody is at the door sooner than this after the stop before.
const SOONEST_S: i64 = 120;

/// The span in which the driver arrives with some 80 % of the days.
pub fn span(standing: Standing) -> Eta {
    let on_way_s = DOUBT_PER_STOP_S * standing.stops_before;
    let doubt = |drive_s: i64| (drive_s.max(DOUBT_S_MIN) + on_way_s).min(DOUBT_MAX_S);
    let not_left_s = if standing.is_started { 0 } else { DOUBT_S };
    let (early_s, late_s) = standing.doubt_s.unwrap_or((DOUBT_S, DOUBT_S));
    let delay_s = standing.delay_s.unwrap_or(0);
    let soonest = standing.now.plus_s(SOONEST_S * (1 + standing.stops_before));
    let middle = standing.planned_arrival.plus_s(delay_s).max(soonest);
    // a route that is early may wait for the window; it is not early twice
    let from = middle.plus_s(-doubt(early_s)).max(standing.now);
    let to = middle.plus_s(doubt(late_s) + not_left_s);
    Eta { from: Some(from), to: Some(to), reason: None, stops_before: Some(standing.stops_before) }
}

/// The estimate for the door of one delivery.
pub async fn eta_of(tx: &mut Tx, id: DeliveryId, state: State) -> sqlx::Result<Eta> {
    let reason = match state {
        State::OnHold => Some(Unknown::OnHold),
        State::AtDropoff => Some(Unknown::Arrived),
        State::Attempted => Some(Unknown::Attempted),
        s if s.is_terminal() => Some(Unknown::Over),
        State::PartiallyDelivered | State::Returning => Some(Unknown::Over),
        State::Draft => Some(Unknown::NotPlanned),
        _ => None,
    };
    if let Some(reason) = reason {
        return Ok(Eta::none(reason));
    }
    let row = query!(
        r#"select s.arrive_at, r.state = 'started' as "is_started!",
                  (select count(*) from delivery.stops b
                    where b.route_id = s.route_id and b.sequence < s.sequence and b.state not in ('done', 'skipped', 'failed')) as "stops_before!",
                  extract(epoch from case when l.next_stop_id = s.id then l.delay else l.delay_after end)::bigint as delay_s,
                  extract(epoch from l.early_by)::bigint as early_s, extract(epoch from l.late_by)::bigint as late_s
             from delivery.tasks t
             join delivery.stops s on s.id = t.stop_id
             join delivery.routes r on r.id = t.route_id
             join delivery.delays l on l.route_id = r.id
            where t.delivery_id = $1 and t.kind = 'dropoff' and t.state in ('pending', 'en_route', 'arrived')
              and r.state in ('published', 'started')"#,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    let now = tx.now();
    let Some(row) = row else { return Ok(Eta::none(Unknown::NotPlanned)) };
    let Some(planned_arrival) = row.arrive_at else { return Ok(Eta::none(Unknown::NotStarted)) };
    let standing = Standing {
        planned_arrival,
        stops_before: row.stops_before,
        delay_s: row.delay_s,
        doubt_s: row.early_s.zip(row.late_s),
        is_started: row.is_started,
        now,
    };
    Ok(span(standing))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn standing(stops_before: i64, delay_s: Option<i64>, now: i64) -> Standing {
        let planned_arrival = Time::from_unix_s(10_000);
        let now = Time::from_unix_s(now);
        Standing { planned_arrival, stops_before, delay_s, doubt_s: None, is_started: true, now }
    }

    proptest! {
        #[test]
        fn the_span_is_ahead_of_us_and_never_empty(stops in 0i64..80, delay in -4_000i64..20_000, now in 0i64..40_000) {
            let eta = span(standing(stops, Some(delay), now));
            prop_assert!(eta.from.unwrap() >= Time::from_unix_s(now));
            prop_assert!(eta.to.unwrap() > eta.from.unwrap());
        }

        #[test]
        fn more_stops_before_mean_more_doubt(stops in 0i64..30) {
            let width = |n| { let e = span(standing(n, None, 0)); e.to.unwrap().since_s(e.from.unwrap()) };
            prop_assert!(width(stops + 1) > width(stops));
        }
    }

    #[test]
    fn a_late_route_moves_the_promise_by_as_much() {
        let (on_time, late) = (span(standing(2, Some(0), 5_000)), span(standing(2, Some(900), 5_000)));
        assert_eq!(late.from.unwrap().since_s(on_time.from.unwrap()), 900);
    }

    #[test]
    fn who_asked_the_roads_is_surer_and_never_to_the_minute() {
        let asked = |doubt_s| span(Standing { doubt_s: Some(doubt_s), ..standing(1, Some(0), 5_000) });
        let (near, far) = (asked((10, 20)), asked((200, 500)));
        assert_eq!((near.from, near.to), (Some(Time::from_unix_s(9_820)), Some(Time::from_unix_s(10_180))));
        assert_eq!((far.from, far.to), (Some(Time::from_unix_s(9_680)), Some(Time::from_unix_s(10_620))));
    }
}
