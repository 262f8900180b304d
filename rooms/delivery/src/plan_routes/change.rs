//! What happens to a route that is there: it is published, withdrawn, broken off, given another crew or order, and its deliveries
//! follow.

use super::left_out::{LeftOut, because, refused};
use crate::{
    Error,
    command::Command,
    day,
    delivery::State,
    journal::{Given, approach, derive_stop, give},
    law::{Role, Verb},
    route, stop,
};
use kernel::{DeliveryId, DriverId, FieldError, PlanId, RouteId, StopId, VehicleId};
use lexicon::delivery::RouteUpdated;
use platform::Tx;
use sqlx::query;
use std::collections::{HashMap, hash_map::Entry};
use uuid::Uuid;

/// A route's row, locked.
pub(super) struct Head {
    pub state: route::State,
    pub name: String,
    pub day: String,
    pub driver: Option<DriverId>,
    pub vehicle: Option<VehicleId>,
    pub plan: Option<PlanId>,
    pub version: i64,
}

pub(super) async fn lock(tx: &mut Tx, id: RouteId) -> Result<Head, Error> {
    sqlx::query_as!(
        Head,
        r#"select state as "state: route::State", name, day, driver_id as "driver: DriverId", vehicle_id as "vehicle: VehicleId",
                  plan_id as "plan: PlanId", version
             from delivery.routes where id = $1 for update"#,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::NoSuchRoute)
}

async fn stop_states(tx: &mut Tx, id: RouteId) -> Result<Vec<stop::State>, Error> {
    let rows =
        query!(r#"select state as "state: stop::State" from delivery.stops where route_id = $1"#, id.0)
            .fetch_all(tx.conn())
            .await?;
    Ok(rows.into_iter().map(|r| r.state).collect())
}

/// Moves the route along, with what that means for its deliveries. Returns those that could not follow.
pub(super) async fn move_route(tx: &mut Tx, id: RouteId, verb: route::Verb) -> Result<Vec<LeftOut>, Error> {
    let head = lock(tx, id).await?;
    let stops = stop_states(tx, id).await?;
    let next = head.state.after(verb, head.driver.is_some(), &stops)?;
    let now = tx.now();
    query!(
        "update delivery.routes
            set state = $2, version = version + 1, updated_at = $3,
                started_at = case when $2 = 'started' then $3 else started_at end,
                finished_at = case when $2 in ('completed', 'aborted', 'withdrawn') then $3 else finished_at end
          where id = $1",
        id.0,
        next.as_str(),
        now as _,
    )
    .execute(tx.conn())
    .await?;
    let left_out = match verb {
        route::Verb::Publish => put_in_force(tx, id, &head).await?,
        route::Verb::Withdraw if head.state == route::State::Published => take_back(tx, id).await?,
        route::Verb::Abort => break_off(tx, id).await?,
        _ => Vec::new(),
    };
    let updated = RouteUpdated {
        route: id,
        name: head.name.clone(),
        day: head.day.clone(),
        state: next.to_string(),
        driver: head.driver,
        vehicle: head.vehicle,
        plan: head.plan,
        version: head.version + 1,
    };
    tx.emit(&updated).await?;
    tell_driver(tx, &head).await?;
    Ok(left_out)
}

async fn tell_driver(tx: &mut Tx, route: &Head) -> Result<(), Error> {
    match route.driver {
        Some(driver) => day::changed(tx, driver).await,
        None => Ok(()),
    }
}

/// Says who drives a draft, and in what.
pub(super) async fn set_crew(
    tx: &mut Tx,
    id: RouteId,
    driver: Option<DriverId>,
    vehicle: Option<VehicleId>,
) -> Result<(), Error> {
    if driver.is_none() && vehicle.is_none() {
        return Ok(());
    }
    if let Some(driver) = driver
        && !crate::crew::is_active(tx, driver).await?
    {
        return Err(Error::field("driver", "no active driver of your organisation has this id"));
    }
    query!(
        "update delivery.routes set driver_id = coalesce($2, driver_id), vehicle_id = coalesce($3, vehicle_id)
          where id = $1 and state = 'draft'",
        id.0,
        driver.map(|d| d.0),
        vehicle.map(|v| v.0),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

struct TaskRow {
    id: Uuid,
    stop: StopId,
    delivery: DeliveryId,
    sequence: i32,
}

async fn tasks(tx: &mut Tx, id: RouteId, only_open: bool) -> Result<Vec<TaskRow>, Error> {
    let rows = sqlx::query_as!(
        TaskRow,
        r#"select t.id, t.stop_id as "stop: StopId", t.delivery_id as "delivery: DeliveryId", s.sequence
             from delivery.tasks t join delivery.stops s on s.id = t.stop_id
            where t.route_id = $1 and (not $2 or t.state in ('pending', 'en_route', 'arrived'))
            order by s.sequence, t.id"#,
        id.0,
        only_open,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// Makes the tasks live and assigns the deliveries. A delivery that cannot be is left out, with the reason.
async fn put_in_force(tx: &mut Tx, id: RouteId, head: &Head) -> Result<Vec<LeftOut>, Error> {
    let Some(driver) = head.driver else { return Ok(Vec::new()) };
    let mut decided: HashMap<DeliveryId, Result<(), FieldError>> = HashMap::new();
    let tasks = tasks(tx, id, false).await?;
    for task in &tasks {
        if let Entry::Vacant(undecided) = decided.entry(task.delivery) {
            undecided.insert(hand_to(tx, task.delivery, driver).await?);
        }
        if decided[&task.delivery].is_ok() {
            enliven(tx, id, task, head.vehicle).await?;
        }
    }
    for task in &tasks {
        derive_stop(tx, task.stop).await?;
    }
    let why = |(delivery, outcome): (DeliveryId, Result<(), FieldError>)| {
        outcome.err().map(|why| LeftOut { delivery, why })
    };
    Ok(decided.into_iter().filter_map(why).collect())
}

/// Sees to it that the delivery is this driver's: assigns it, or leaves it when it already is.
async fn hand_to(
    tx: &mut Tx,
    delivery: DeliveryId,
    driver: DriverId,
) -> Result<Result<(), FieldError>, Error> {
    let row = query!(
        r#"select state as "state: State", driver_id as "driver: DriverId",
                  exists(select from delivery.tasks t where t.delivery_id = d.id and t.state in ('pending', 'en_route', 'arrived')) as "is_routed!"
             from delivery.deliveries d where id = $1 for update"#,
        delivery.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(Err(because("no_such_delivery", "there is no such delivery"))) };
    if row.is_routed {
        return Ok(Err(because("on_another_route", "it is on another live route")));
    }
    let command = match (row.state, row.driver) {
        (State::Ready, _) => Command::Assign { driver, override_reason: None },
        (state, Some(held)) if held == driver && !state.is_terminal() => return Ok(Ok(())),
        (State::Assigned | State::Accepted | State::ToPickup, Some(_)) => {
            Command::Reassign { driver, reason: "planned anew".to_owned(), override_reason: None }
        }
        (state, _) => {
            return Ok(Err(because("wrong_state", format!("it is {state}")).with("status", state)));
        }
    };
    Ok(give(tx, delivery, planned(command)).await?.told().map(|_| ()).map_err(|error| refused(&error)))
}

async fn enliven(
    tx: &mut Tx,
    route: RouteId,
    task: &TaskRow,
    vehicle: Option<VehicleId>,
) -> Result<(), Error> {
    query!("update delivery.tasks set state = 'pending', closed_at = null where id = $1", task.id)
        .execute(tx.conn())
        .await?;
    query!(
        "update delivery.deliveries set route_id = $2, vehicle_id = $3, route_sequence = $4, version = version + 1 where id = $1",
        task.delivery.0,
        route.0,
        vehicle.map(|v| v.0),
        task.sequence,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The route is withdrawn before anybody drove it: its deliveries are free again.
async fn take_back(tx: &mut Tx, id: RouteId) -> Result<Vec<LeftOut>, Error> {
    let mut left_out = Vec::new();
    for task in tasks(tx, id, true).await? {
        let (state, _) = crate::command_delivery::state_of(tx, task.delivery).await?;
        if matches!(state, State::Assigned | State::Accepted) {
            let command = Command::Unassign { reason: "the route was withdrawn".to_owned() };
            if let Err(error) = give(tx, task.delivery, planned(command)).await?.told() {
                left_out.push(LeftOut { delivery: task.delivery, why: refused(&error) });
            }
        }
        close_task(tx, &task).await?;
    }
    Ok(left_out)
}

/// The route is broken off: what is not done waits for another driver, who takes it over by `transfer` or `reassign`.
async fn break_off(tx: &mut Tx, id: RouteId) -> Result<Vec<LeftOut>, Error> {
    let open = tasks(tx, id, true).await?;
    let note = format!("{} open stops need a driver", open.len());
    crate::journal::raise_incident(
        tx,
        crate::journal::NewIncident {
            kind: crate::incident::Kind::RouteAborted,
            delivery: None,
            route: Some(id),
            command: None,
            driver: None,
            note: Some(&note),
            dedupe_key: crate::journal::dedupe_key(crate::incident::Kind::RouteAborted, id.0),
        },
    )
    .await?;
    for task in open {
        close_task(tx, &task).await?;
    }
    Ok(Vec::new())
}

async fn close_task(tx: &mut Tx, task: &TaskRow) -> Result<(), Error> {
    let now = tx.now();
    query!("update delivery.tasks set state = 'skipped', closed_at = $2 where id = $1", task.id, now as _)
        .execute(tx.conn())
        .await?;
    query!(
        "update delivery.deliveries set route_id = null, vehicle_id = null, route_sequence = null where id = $1",
        task.delivery.0,
    )
    .execute(tx.conn())
    .await?;
    derive_stop(tx, task.stop).await
}

/// A command that a plan gives.
fn planned(command: Command) -> Given {
    debug_assert!(matches!(command.verb(), Verb::Assign | Verb::Reassign | Verb::Unassign));
    Given::at_desk(command, Role::System, "plan")
}

/// Passes a stop over: no attempt is counted, the deliveries stay as they are and leave the route.
pub(super) async fn skip_stop(tx: &mut Tx, route: RouteId, stop: StopId) -> Result<(), Error> {
    let head = lock(tx, route).await?;
    if !head.state.is_live() {
        return Err(Error::NoSuchStop);
    }
    let open: Vec<_> = tasks(tx, route, true).await?.into_iter().filter(|t| t.stop == stop).collect();
    if open.is_empty() {
        return Err(Error::NoSuchStop);
    }
    for task in open {
        close_task(tx, &task).await?;
    }
    tell_driver(tx, &head).await?;
    approach(tx, None, Some(route), false).await
}

/// Puts the stops of a live or draft route into another order. `order` names every stop that is still open, once.
pub(super) async fn reorder(tx: &mut Tx, route: RouteId, order: &[StopId]) -> Result<(), Error> {
    let head = lock(tx, route).await?;
    if head.state.is_live() {
        tell_driver(tx, &head).await?;
    }
    let stops = query!(
        r#"select id as "id: StopId", sequence, state as "state: stop::State" from delivery.stops where route_id = $1 order by sequence"#,
        route.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let open: Vec<_> = stops
        .iter()
        .filter(|s| !s.state.is_closed() || s.state == stop::State::Skipped)
        .map(|s| s.id)
        .collect();
    let mut named = order.to_vec();
    named.sort_unstable();
    let mut expected = open.clone();
    expected.sort_unstable();
    if named != expected {
        return Err(Error::field("stops", "name every stop that is not done, once"));
    }
    let slots: Vec<_> = stops.iter().filter(|s| open.contains(&s.id)).map(|s| s.sequence).collect();
    for (stop, sequence) in order.iter().zip(slots) {
        query!("update delivery.stops set sequence = $2 where id = $1", stop.0, sequence)
            .execute(tx.conn())
            .await?;
        query!(
            "update delivery.deliveries d set route_sequence = $2
               from delivery.tasks t where t.stop_id = $1 and t.delivery_id = d.id and d.route_id = t.route_id",
            stop.0,
            sequence,
        )
        .execute(tx.conn())
        .await?;
    }
    let now = tx.now();
    query!(
        "update delivery.routes set version = version + 1, updated_at = $2 where id = $1",
        route.0,
        now as _
    )
    .execute(tx.conn())
    .await?;
    approach(tx, None, Some(route), false).await
}
