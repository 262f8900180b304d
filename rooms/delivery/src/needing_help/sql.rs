use super::{AtWork, Brief, KIND_MAX, Trouble};
use crate::{
    command::Window,
    delivery::State,
    get_delivery::sql::point,
    incident::{Kind, Severity},
    tracking_number::TrackingNumber,
};
use kernel::{DeliveryId, DriverId, IncidentId, RouteId, Time, VehicleId};
use platform::Tx;
use sqlx::query;

/// The columns of a brief as they come from a row of any of these queries.
macro_rules! brief {
    ($row:expr) => {
        Brief {
            id: $row.id,
            tracking_number: TrackingNumber::parse(&$row.tracking_code).expect("BUG: we made it").to_string(),
            reference: $row.reference,
            recipient: $row.recipient_name,
            status: $row.state,
            window: $row.window_from.zip($row.window_to).map(|(from, to)| Window { from, to }),
            version: $row.version,
        }
    };
}

/// On somebody's list, and its window is over or will be before he is there.
pub async fn late(tx: &mut Tx) -> sqlx::Result<Vec<Trouble>> {
    let now = tx.now();
    let rows = query!(
        r#"select d.id as "id: DeliveryId", d.tracking_code, d.reference, d.recipient_name, d.state as "state: State", d.version,
                  d.window_from, d.window_to, d.route_id as "route: RouteId", d.vehicle_id as "vehicle: VehicleId",
                  d.driver_id as "driver: DriverId", d.dropoff_lat_e7, d.dropoff_lon_e7,
                  on_route.arrive_at as "arrive_at?", coalesce(on_route.before, 0) as "before!"
             from delivery.deliveries d
             left join lateral (
                  select greatest($1, s.arrive_at + coalesce(
                             case when l.next_stop_id = s.id then l.delay else l.delay_after end, '0 s')) as arrive_at,
                         (select count(*) from delivery.stops b
                           where b.route_id = s.route_id and b.sequence < s.sequence
                             and b.state not in ('done', 'skipped', 'failed')) as before
                    from delivery.tasks t
                    join delivery.stops s on s.id = t.stop_id
                    join delivery.routes r on r.id = t.route_id
                    join delivery.delays l on l.route_id = r.id
                   where t.delivery_id = d.id and t.kind = 'dropoff' and t.state in ('pending', 'en_route', 'arrived')
                     and r.state in ('published', 'started') and s.arrive_at is not null
                   limit 1) on_route on true
            where d.closed_at is null and d.window_to is not null
              and d.state in ('assigned', 'accepted', 'to_pickup', 'at_pickup', 'in_custody', 'out_for_delivery', 'at_dropoff')
              and (d.window_to < $1 or on_route.arrive_at > d.window_to)
            order by d.window_to limit $2"#,
        now as _,
        KIND_MAX,
    )
    .fetch_all(tx.conn())
    .await?;
    let trouble = rows.into_iter().filter_map(|row| {
        let window_to = row.window_to?;
        let is_over = window_to < now;
        let expected = row.arrive_at.unwrap_or(now).max(now);
        let late_s = if is_over { now.since_s(window_to) } else { expected.since_s(window_to) };
        Some(Trouble {
            kind: "late",
            reason: if is_over { "window_passed" } else { "eta_after_window" }.to_owned(),
            severity: if late_s > 3_600 { Severity::Critical } else { Severity::Warning },
            numbers: [("late_s", late_s), ("stops_before", row.before)].into(),
            since: if is_over { window_to } else { now },
            route: row.route,
            vehicle: row.vehicle,
            driver: row.driver,
            incident: None,
            point: point(row.dropoff_lat_e7, row.dropoff_lon_e7),
            delivery: Some(brief!(row)),
            actions: &["call_recipient", "call_driver", "reassign", "open_route", "open_delivery"],
        })
    });
    Ok(trouble.collect())
}

/// A visit failed, and nobody has decided what comes next.
pub async fn failed(tx: &mut Tx) -> sqlx::Result<Vec<Trouble>> {
    let rows = query!(
        r#"select d.id as "id: DeliveryId", d.tracking_code, d.reference, d.recipient_name, d.state as "state: State", d.version,
                  d.window_from, d.window_to, d.route_id as "route: RouteId", d.vehicle_id as "vehicle: VehicleId",
                  d.driver_id as "driver: DriverId", d.dropoff_lat_e7, d.dropoff_lon_e7, d.attempts,
                  coalesce((d.terms->>'attempts_max')::bigint, 3) as "attempts_max!", a.code, a.at
             from delivery.deliveries d
             join lateral (select code, at from delivery.attempts a where a.delivery_id = d.id order by a.at desc limit 1) a on true
            where d.state = 'attempted' and d.closed_at is null
            order by a.at limit $1"#,
        KIND_MAX,
    )
    .fetch_all(tx.conn())
    .await?;
    let trouble = rows.into_iter().map(|row| {
        let is_last = i64::from(row.attempts) >= row.attempts_max;
        Trouble {
            kind: "failed",
            reason: row.code,
            severity: if is_last { Severity::Critical } else { Severity::Warning },
            numbers: [("attempts", i64::from(row.attempts)), ("attempts_max", row.attempts_max)].into(),
            since: row.at,
            route: row.route,
            vehicle: row.vehicle,
            driver: row.driver,
            incident: None,
            point: point(row.dropoff_lat_e7, row.dropoff_lon_e7),
            delivery: Some(brief!(row)),
            actions: if is_last {
                &["call_recipient", "return_start", "open_delivery"]
            } else {
                &["call_recipient", "retry_today", "reschedule", "return_start", "open_delivery"]
            },
        }
    });
    Ok(trouble.collect())
}

/// Promised for today or earlier, and on nobody's list.
pub async fn unplanned(tx: &mut Tx, tomorrow: Time) -> sqlx::Result<Vec<Trouble>> {
    let now = tx.now();
    let rows = query!(
        r#"select id as "id: DeliveryId", tracking_code, reference, recipient_name, state as "state: State", version, window_from,
                  window_to, dropoff_lat_e7, dropoff_lon_e7
             from delivery.deliveries
            where state in ('ready', 'on_hold') and window_from < $1 and window_to is not null
            order by window_to limit $2"#,
        tomorrow as _,
        KIND_MAX,
    )
    .fetch_all(tx.conn())
    .await?;
    let trouble = rows.into_iter().filter_map(|row| {
        let due_in_s = row.window_to?.since_s(now);
        let (reason, actions): (_, &'static [&'static str]) = match row.state {
            State::OnHold => ("on_hold", &["release", "reschedule", "open_delivery"]),
            _ if due_in_s < 0 => ("overdue", &["reschedule", "assign", "call_recipient", "open_delivery"]),
            _ => ("due_today", &["plan", "assign", "reschedule", "open_delivery"]),
        };
        let number = if due_in_s < 0 { ("late_s", -due_in_s) } else { ("due_in_s", due_in_s) };
        Some(Trouble {
            kind: "unplanned",
            reason: reason.to_owned(),
            severity: if due_in_s < 7_200 { Severity::Warning } else { Severity::Info },
            numbers: [number].into(),
            since: row.window_from?.min(now),
            route: None,
            vehicle: None,
            driver: None,
            incident: None,
            point: point(row.dropoff_lat_e7, row.dropoff_lon_e7),
            delivery: Some(brief!(row)),
            actions,
        })
    });
    Ok(trouble.collect())
}

/// Open incidents that call. A failed visit is told by its delivery; what only informs calls nobody.
pub async fn incidents(tx: &mut Tx) -> sqlx::Result<Vec<Trouble>> {
    let now = tx.now();
    let rows = query!(
        r#"select i.id as "incident: IncidentId", i.kind as "kind: Kind", i.severity as "severity: Severity", i.opened_at,
                  coalesce(i.route_id, d.route_id) as "route: RouteId", coalesce(i.driver_id, d.driver_id) as "driver: DriverId",
                  d.vehicle_id as "vehicle?: VehicleId", d.id as "id?: DeliveryId", d.tracking_code as "tracking_code?",
                  d.reference as "reference?", d.recipient_name as "recipient_name?", d.state as "state?: State",
                  d.version as "version?", d.window_from as "window_from?", d.window_to as "window_to?",
                  d.dropoff_lat_e7 as "dropoff_lat_e7?", d.dropoff_lon_e7 as "dropoff_lon_e7?"
             from delivery.incidents i left join delivery.deliveries d on d.id = i.delivery_id
            where i.state = 'open' and i.severity <> 'info' and i.kind <> 'failed_attempt'
              and (i.snoozed_until is null or i.snoozed_until <= $1)
            order by i.opened_at limit $2"#,
        now as _,
        KIND_MAX,
    )
    .fetch_all(tx.conn())
    .await?;
    let trouble = rows.into_iter().map(|row| {
        let is_conflict = matches!(row.kind, Kind::IntentLost | Kind::CommandRefused | Kind::HistoryChanged);
        let delivery = match (row.id, row.tracking_code, row.recipient_name, row.state, row.version) {
            (Some(id), Some(code), Some(recipient), Some(status), Some(version)) => Some(Brief {
                id,
                tracking_number: TrackingNumber::parse(&code).expect("BUG: we made it").to_string(),
                reference: row.reference,
                recipient,
                status,
                window: row.window_from.zip(row.window_to).map(|(from, to)| Window { from, to }),
                version,
            }),
            _ => None,
        };
        Trouble {
            kind: if is_conflict { "conflict" } else { "incident" },
            reason: row.kind.to_string(),
            severity: row.severity,
            numbers: [("open_s", now.since_s(row.opened_at))].into(),
            since: row.opened_at,
            delivery,
            route: row.route,
            vehicle: row.vehicle,
            driver: row.driver,
            incident: Some(row.incident),
            point: point(row.dropoff_lat_e7, row.dropoff_lon_e7),
            actions: actions_of(row.kind),
        }
    });
    Ok(trouble.collect())
}

fn actions_of(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::IntentLost | Kind::CommandRefused | Kind::HistoryChanged => {
            &["review_command", "open_delivery", "call_driver", "resolve"]
        }
        Kind::NotPlanned => &["plan", "assign", "open_delivery", "resolve"],
        Kind::AttemptsExhausted => &["return_start", "call_recipient", "open_delivery", "resolve"],
        Kind::RouteAborted | Kind::DriverGone | Kind::VehicleGone => {
            &["transfer", "reassign", "open_route", "call_driver", "resolve"]
        }
        Kind::DriverOnLeave => &["reassign", "transfer", "open_route", "open_delivery", "resolve"],
        _ => &["open_delivery", "call_driver", "acknowledge", "resolve"],
    }
}

pub async fn at_work(tx: &mut Tx) -> sqlx::Result<Vec<AtWork>> {
    sqlx::query_as!(
        AtWork,
        r#"select r.id as "route: RouteId", r.vehicle_id as "vehicle: VehicleId", r.driver_id as "driver: DriverId",
                  coalesce(r.started_at, r.updated_at) as "started_at!: Time",
                  count(*) filter (where s.state not in ('done', 'skipped', 'failed')) as "open_stops!",
                  coalesce(bool_or(s.state in ('arrived', 'servicing')), false) as "is_serving!"
             from delivery.routes r join delivery.stops s on s.route_id = r.id
            where r.state = 'started'
            group by r.id limit $1"#,
        KIND_MAX,
    )
    .fetch_all(tx.conn())
    .await
}
