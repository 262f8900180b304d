//! Routes follow their deliveries: tasks, stops and the route itself are derived, never set by hand.

use crate::{
    Error, day,
    delivery::Delivery,
    route,
    stop::{self, Kind, Task},
};
use kernel::{DriverId, PlanId, RouteId, StopId, VehicleId};
use lexicon::delivery as said;
use platform::Tx;
use sqlx::query;
use uuid::Uuid;

/// Moves the live tasks of a delivery to where the delivery is, then the stops and the route. Returns the route whose stops moved.
pub(super) async fn follow(tx: &mut Tx, now: &Delivery, left_route: bool) -> Result<Option<RouteId>, Error> {
    let tasks = query!(
        r#"select t.id, t.stop_id as "stop_id: StopId", t.route_id as "route_id: RouteId", t.kind as "kind: Kind", t.state as "state: Task"
             from delivery.tasks t join delivery.routes r on r.id = t.route_id
            where t.delivery_id = $1 and r.state in ('published', 'started')
            order by t.id desc"#,
        now.id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let (mut touched, mut seen, mut route) = (Vec::new(), Vec::new(), None);
    for task in tasks {
        // only the latest task of a kind is about now; earlier visits stay as they ended
        if seen.contains(&task.kind) {
            continue;
        }
        seen.push(task.kind);
        let derived = stop::task_of(task.kind, now.state, now.custody());
        let next = match derived {
            Some(next) => next,
            None if left_route && !task.state.is_closed() => Task::Skipped,
            None => task.state,
        };
        let reopens = task.state.is_closed() && !next.is_closed();
        if next == task.state || (reopens && task.state == Task::Skipped) {
            continue;
        }
        set_task(tx, task.id, next).await?;
        touched.push(task.stop_id);
        route = Some(task.route_id);
    }
    if left_route {
        query!(
            "update delivery.deliveries set route_id = null, vehicle_id = null, route_sequence = null where id = $1",
            now.id.0,
        )
        .execute(tx.conn())
        .await?;
    }
    for stop in touched {
        derive_stop(tx, stop).await?;
    }
    Ok(route)
}

async fn set_task(tx: &mut Tx, id: Uuid, state: Task) -> Result<(), Error> {
    let at = tx.now();
    query!(
        "update delivery.tasks set state = $2, closed_at = case when $3 then $4::timestamptz end where id = $1",
        id,
        state.as_str(),
        state.is_closed(),
        at as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Sets a stop to what its tasks say; starts the route with its first stop, and completes it with its last.
pub(crate) async fn derive_stop(tx: &mut Tx, id: StopId) -> Result<(), Error> {
    let tasks: Vec<Task> =
        query!(r#"select state as "state: Task" from delivery.tasks where stop_id = $1"#, id.0)
            .fetch_all(tx.conn())
            .await?
            .into_iter()
            .map(|t| t.state)
            .collect();
    let state = stop::derive(&tasks);
    let at = tx.now();
    let changed = query!(
        r#"update delivery.stops
              set state = $2,
                  arrived_at = case when $3 then coalesce(arrived_at, $4) else arrived_at end,
                  closed_at = case when $5 then coalesce(closed_at, $4) end
            where id = $1 and state <> $2
        returning route_id as "route_id: RouteId", sequence"#,
        id.0,
        state.as_str(),
        matches!(
            state,
            stop::State::Arrived | stop::State::Servicing | stop::State::Done | stop::State::Failed
        ),
        at as _,
        state.is_closed(),
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = changed else { return Ok(()) };
    tx.emit(&said::StopUpdated {
        stop: id,
        route: row.route_id,
        sequence: row.sequence,
        state: state.to_string(),
    })
    .await?;
    if !matches!(state, stop::State::Planned | stop::State::Skipped) {
        advance(tx, row.route_id, route::State::Published, route::State::Started).await?;
    }
    close_route_if_done(tx, row.route_id).await
}

/// A started route is complete when no stop is open.
async fn close_route_if_done(tx: &mut Tx, id: RouteId) -> Result<(), Error> {
    let open = query!(
        r#"select exists(select from delivery.stops where route_id = $1 and state not in ('done', 'skipped', 'failed')) as "open!""#,
        id.0,
    )
    .fetch_one(tx.conn())
    .await?
    .open;
    if open { Ok(()) } else { advance(tx, id, route::State::Started, route::State::Completed).await }
}

/// Moves a route from one state to the next, if it is in the first.
async fn advance(tx: &mut Tx, id: RouteId, from: route::State, to: route::State) -> Result<(), Error> {
    let at = tx.now();
    let moved = query!(
        r#"update delivery.routes
              set state = $3, version = version + 1, updated_at = $4,
                  started_at = case when $3 = 'started' then $4 else started_at end,
                  finished_at = case when $3 = 'completed' then $4 else finished_at end
            where id = $1 and state = $2
        returning name, day, driver_id as "driver_id: DriverId", vehicle_id as "vehicle_id: VehicleId",
                  plan_id as "plan_id: PlanId", version"#,
        id.0,
        from.as_str(),
        to.as_str(),
        at as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    if let Some(route) = moved {
        let updated = said::RouteUpdated {
            route: id,
            name: route.name,
            day: route.day,
            state: to.to_string(),
            driver: route.driver_id,
            vehicle: route.vehicle_id,
            plan: route.plan_id,
            version: route.version,
        };
        tx.emit(&updated).await?;
        if let Some(driver) = route.driver_id {
            day::changed(tx, driver).await?;
        }
    }
    Ok(())
}
