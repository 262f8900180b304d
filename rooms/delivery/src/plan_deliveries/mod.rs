//! POST /v1/deliveries/plan
//! Asks the planner for routes: the deliveries that are ready, the vehicles that can work, one click.
//!
//! ```json
//! {"date": "2026-11-22", "window": {"from": "2026-11-22T04:00:00Z", "until": "2026-11-22T14:00:00Z"},
//!  "depot": {"lat": 25.1285, "lon": 55.2270}, "vehicles": ["veh_…"], "deliveries": ["dlv_…"], "budget_s": 10}
//! ```
//! 202 with the plan as `POST /plans` answers it, `left_out`: what cannot be planned and why (no position, no driver), and
//! `without_break`: whose working time is too short for a break that was asked for.
//! Without `vehicles`, all that have a driver in these hours; without `deliveries`, all that are ready.

mod sql;
#[cfg(test)]
mod tests;
mod wire;

pub use wire::{PlanDeliveries, Planned, Unplannable};

use crate::{DeliveriesDispatch, Error, order::Priority};
use fleet::{ReadyVehicle, ready_vehicles};
use planning::{
    request::{AMOUNT_MAX, Amounts, Break, Job, PlanRequest, Reload, Span, Vehicle},
    request_plan,
};
use platform::{Answer, App, Envelope, Input, May, Problem, Reply, Tx};
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn route() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(handle))
}

#[utoipa::path(post, path = "/deliveries/plan", operation_id = "plan_deliveries", tag = "deliveries", request_body = PlanDeliveries,
    responses((status = 202, body = Envelope<Planned>)))]
async fn handle(actor: May<DeliveriesDispatch>, input: Input<PlanDeliveries>) -> Reply<Planned> {
    actor.require("plans:write")?;
    let mut tx = actor.write(&input).await?;
    let planned = plan_deliveries(&mut tx, input.value).await?;
    let location = format!("/api/v1/plans/{}", planned.plan.id);
    tx.reply(Answer::accepted(planned).location(location)).await
}

/// Gathers what is to be done and who can do it, and hands both to the planner.
pub async fn plan_deliveries(tx: &mut Tx, ask: PlanDeliveries) -> Result<Planned, Problem> {
    let mut left_out = Vec::new();
    let vehicles = vehicles_of(tx, &ask, &mut left_out).await?;
    if vehicles.is_empty() {
        return Err(Error::field(
            "vehicles",
            "no vehicle has a driver in these hours: assign drivers to vehicles first",
        )
        .into());
    }
    let jobs = jobs_of(tx, &ask, &mut left_out).await?;
    if jobs.is_empty() {
        return Err(Error::field(
            "deliveries",
            "there is nothing to plan: no delivery is ready and has a position",
        )
        .into());
    }
    let without_break = vehicles
        .iter()
        .filter(|vehicle| vehicle.breaks.len() < ask.breaks.len())
        .filter_map(Vehicle::fleet_id)
        .collect();
    let request = PlanRequest {
        name: ask.name.unwrap_or_else(|| format!("Plan for {}", ask.date)),
        date: ask.date,
        window: ask.window,
        depot: Some(ask.depot),
        vehicles,
        jobs,
        links: Vec::new(),
        objective: ask.objective,
        budget_s: ask.budget_s,
        seed: 1,
        solve: true,
    };
    let plan = request_plan(tx, request).await?;
    Ok(Planned { plan, left_out, without_break })
}

async fn vehicles_of(
    tx: &mut Tx,
    ask: &PlanDeliveries,
    left_out: &mut Vec<Unplannable>,
) -> Result<Vec<Vehicle>, Problem> {
    let ready = ready_vehicles(tx, ask.window.from, ask.window.until).await?;
    for asked in ask.vehicles.iter().flatten() {
        if !ready.iter().any(|r| r.vehicle.id == *asked) {
            left_out.push(Unplannable::new(
                asked,
                "vehicle_out_of_service",
                "out of service, or not of this organisation",
            ));
        }
    }
    let wanted = |r: &&ReadyVehicle| ask.vehicles.as_ref().is_none_or(|ids| ids.contains(&r.vehicle.id));
    let mut vehicles: Vec<Vehicle> = Vec::new();
    for turn in ready.iter().filter(wanted) {
        let id = turn.vehicle.id.to_string();
        match &turn.driver {
            None => left_out.push(Unplannable::new(
                &turn.vehicle.id,
                "vehicle_without_driver",
                "nobody drives it in these hours",
            )),
            // two drivers who share a vehicle: the planner knows one turn of it
            Some(_) if vehicles.iter().any(|v| v.id == id) => {}
            Some(driver) => vehicles.push(vehicle_of(turn, driver, ask)),
        }
    }
    Ok(vehicles)
}

fn vehicle_of(turn: &ReadyVehicle, driver: &fleet::Driver, ask: &PlanDeliveries) -> Vehicle {
    let shift = turn
        .shift
        .as_ref()
        .map(|s| Span { from: s.starts_at.max(ask.window.from), until: s.ends_at.min(ask.window.until) })
        .filter(|s| s.from < s.until);
    let works = shift.unwrap_or(ask.window);
    let is_within =
        |b: &&Break| works.from <= b.window.from && b.window.until.plus_s(b.duration_s) <= works.until;
    let reload = Reload { point: ask.depot, service_s: ask.reload_s, times_max: ask.reloads_max };
    Vehicle {
        driver: Some(driver.id),
        profile: turn.vehicle.kind.profile(),
        shift,
        breaks: ask.breaks.iter().filter(is_within).copied().collect(),
        reloads: (ask.reloads_max > 0).then_some(reload).into_iter().collect(),
        capacity: turn
            .vehicle
            .capacity
            .0
            .iter()
            .map(|(name, most)| (name.clone(), (*most).min(AMOUNT_MAX)))
            .collect(),
        skills: turn.vehicle.skills.iter().chain(&driver.skills).cloned().collect(),
        open_end: ask.open_end,
        ..Vehicle::named(turn.vehicle.id.to_string())
    }
}

async fn jobs_of(
    tx: &mut Tx,
    ask: &PlanDeliveries,
    left_out: &mut Vec<Unplannable>,
) -> Result<Vec<Job>, Problem> {
    let rows = sql::ready(tx, ask.deliveries.as_deref(), ask.window.from, ask.window.until).await?;
    for asked in ask.deliveries.iter().flatten() {
        if !rows.iter().any(|row| row.id == *asked) {
            left_out.push(Unplannable::new(asked, "not_ready", "not ready to be planned"));
        }
    }
    let mut jobs = Vec::new();
    for row in rows {
        match row.point() {
            None => {
                left_out.push(Unplannable::new(
                    &row.id,
                    "no_position",
                    "its address has no position: set one on the map",
                ));
            }
            Some(point) => jobs.push(job_of(row, point)),
        }
    }
    Ok(jobs)
}

fn job_of(row: sql::Ready, point: kernel::Point) -> Job {
    let load: Amounts = [
        ("parcels".to_owned(), row.parcels),
        ("weight_g".to_owned(), row.weight_g),
        ("volume_ml".to_owned(), row.volume_ml),
    ]
    .into_iter()
    .filter(|(_, amount)| *amount > 0)
    .map(|(name, amount)| (name, amount.min(AMOUNT_MAX)))
    .collect();
    let windows = row.window_from.zip(row.window_to).map(|(from, until)| Span { from, until });
    Job {
        windows: windows.into_iter().collect(),
        service_s: i64::from(row.service_s),
        load,
        priority: worth(row.priority),
        skills: row.skills,
        ..Job::at(row.id.to_string(), point)
    }
}

/// What is worth more is served first; what is urgent is left out only when there is no way.
fn worth(priority: Priority) -> Option<u32> {
    match priority {
        Priority::Urgent => None,
        Priority::High => Some(300),
        Priority::Normal => Some(100),
        Priority::Low => Some(30),
    }
}
