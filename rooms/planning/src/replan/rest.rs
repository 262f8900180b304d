//! The rest of a day as a request of its own. Pure.

use super::wire::{AskReplan, Stand};
use crate::{
    error::Error,
    request::{Frozen, Job, Kind, Link, Part, Pickup, PlanRequest, Span, Vehicle},
    solution::{PlanRoute, PlanStop, Solution},
};
use kernel::{Point, Time};
use std::collections::{BTreeMap, BTreeSet};

/// How long it takes to hand goods from one van to another.
const TRANSFER_S: i64 = 120;

/// What is left of `parent` at `now`, when `solution` is being driven and the vehicles stand as `ask` says.
pub fn rest_of_day(
    parent: &PlanRequest,
    solution: &Solution,
    ask: AskReplan,
    now: Time,
) -> Result<PlanRequest, Error> {
    let stands = stands(parent, solution, &ask, now)?;
    let mut over: BTreeSet<&str> =
        stands.values().flat_map(|stand| stand.done.iter().map(String::as_str)).collect();
    over.extend(ask.drop_jobs.iter().map(String::as_str));
    let mut rest = PlanRequest {
        name: ask.name.clone().unwrap_or_else(|| parent.name.clone()),
        budget_s: ask.budget_s.unwrap_or(parent.budget_s),
        seed: ask.seed.unwrap_or(parent.seed),
        solve: true,
        jobs: parent.jobs.iter().filter(|job| !over.contains(job.id.as_str())).cloned().collect(),
        ..parent.clone()
    };
    rest.vehicles.retain(|vehicle| !stands.get(&vehicle.id).is_some_and(|stand| stand.broken_down));
    for vehicle in &mut rest.vehicles {
        let route = solution.routes.iter().find(|route| route.vehicle == vehicle.id);
        go_on(vehicle, &stands[&vehicle.id], route, ask.frozen, &over, parent.window, now);
    }
    let left: BTreeSet<String> = rest.vehicles.iter().map(|vehicle| vehicle.id.clone()).collect();
    for job in &mut rest.jobs {
        tie(job, solution, &stands, &left);
    }
    if let Some(depot) = parent.depot {
        rest.jobs.extend(ask.add_jobs.into_iter().map(|job| fetched_at(job, depot, 0)));
    } else {
        rest.jobs.extend(ask.add_jobs);
    }
    keep_links(&mut rest);
    if rest.jobs.is_empty() {
        return Err(Error::field("vehicles", "every job is over: there is nothing left to plan"));
    }
    Ok(rest)
}

/// How every vehicle stands: as reported, or else as the plan has it.
fn stands(
    parent: &PlanRequest,
    solution: &Solution,
    ask: &AskReplan,
    now: Time,
) -> Result<BTreeMap<String, Stood>, Error> {
    let mut reported: BTreeMap<&str, &Stand> = BTreeMap::new();
    for (i, stand) in ask.vehicles.iter().enumerate() {
        if !parent.vehicles.iter().any(|vehicle| vehicle.id == stand.id) {
            return Err(Error::field(format!("vehicles[{i}].id"), "no vehicle of the plan is called so"));
        }
        if reported.insert(&stand.id, stand).is_some() {
            return Err(Error::field(format!("vehicles[{i}].id"), "it is listed already"));
        }
    }
    let known: BTreeSet<&str> = parent.jobs.iter().map(|job| job.id.as_str()).collect();
    let named =
        ask.vehicles.iter().flat_map(|stand| stand.done.iter().chain(&stand.aboard)).chain(&ask.drop_jobs);
    if let Some(stranger) = named.into_iter().find(|id| !known.contains(id.as_str())) {
        return Err(Error::NoSuchJob(stranger.clone()));
    }
    let stood = |vehicle: &Vehicle| {
        let route = solution.routes.iter().find(|route| route.vehicle == vehicle.id);
        let stood = match reported.get(vehicle.id.as_str()) {
            Some(stand) => Stood::reported(stand, route, now),
            None => Stood::by_plan(route, now),
        };
        (vehicle.id.clone(), stood)
    };
    Ok(parent.vehicles.iter().map(stood).collect())
}

/// Where a vehicle is in its day.
struct Stood {
    /// It has left the depot: what it brings is aboard.
    left: bool,
    position: Option<Point>,
    free_at: Time,
    done: Vec<String>,
    aboard: Vec<String>,
    broken_down: bool,
}

impl Stood {
    fn reported(stand: &Stand, route: Option<&PlanRoute>, now: Time) -> Self {
        let over = |stop: &&PlanStop| stop.job.as_ref().is_some_and(|job| stand.done.contains(job));
        let last = route.and_then(|route| route.stops.iter().rfind(over)).and_then(|stop| stop.point);
        Self {
            left: !stand.done.is_empty()
                || !stand.aboard.is_empty()
                || route.is_some_and(|r| r.depart_at <= now),
            position: stand.position.or(last),
            free_at: stand.free_at.unwrap_or(now),
            done: stand.done.clone(),
            aboard: stand.aboard.clone(),
            broken_down: stand.broken_down,
        }
    }

    /// The plan is kept to the second: everything that should be over is, and the vehicle is free when its present call ends.
    fn by_plan(route: Option<&PlanRoute>, now: Time) -> Self {
        let mut stood = Self {
            left: false,
            position: None,
            free_at: now,
            done: vec![],
            aboard: vec![],
            broken_down: false,
        };
        let Some(route) = route.filter(|route| route.depart_at <= now) else { return stood };
        stood.left = true;
        stood.position = route.start;
        for stop in route.stops.iter().take_while(|stop| stop.arrive_at <= now) {
            stood.position = stop.point.or(stood.position);
            stood.free_at = stop.leave_at.max(now);
            match (&stop.job, stop.part) {
                (Some(job), Part::Pickup) => stood.aboard.push(job.clone()),
                (Some(job), _) => {
                    stood.aboard.retain(|id| id != job);
                    stood.done.push(job.clone());
                }
                (None, _) => {}
            }
        }
        stood
    }
}

/// The vehicle begins where it stands, with what it carries, and with its next stops settled.
fn go_on(
    vehicle: &mut Vehicle,
    stood: &Stood,
    route: Option<&PlanRoute>,
    frozen: u32,
    over: &BTreeSet<&str>,
    window: Span,
    now: Time,
) {
    let shift = vehicle.shift.unwrap_or(window);
    let from = shift.from.max(stood.free_at);
    vehicle.shift = Some(Span { from, until: shift.until.max(from) });
    vehicle.breaks.retain(|b| b.window.until >= now);
    vehicle.aboard = stood.aboard.iter().filter(|job| !over.contains(job.as_str())).cloned().collect();
    vehicle.frozen = Vec::new();
    if !stood.left {
        return;
    }
    vehicle.start = stood.position.or(vehicle.start);
    let ahead = route.into_iter().flat_map(|route| &route.stops).filter_map(|stop| {
        let job = stop.job.clone().filter(|job| !over.contains(job.as_str()))?;
        let picked = stop.part == Part::Pickup && stood.aboard.contains(&job);
        (!picked).then_some(Frozen { job, part: stop.part })
    });
    vehicle.frozen = ahead.take(frozen as usize).collect();
}

/// Goods aboard a van cannot change vans on the way; everything else may, at the price of a broken promise.
fn tie(job: &mut Job, solution: &Solution, stands: &BTreeMap<String, Stood>, left: &BTreeSet<String>) {
    let serves = |route: &&PlanRoute| route.stops.iter().any(|stop| stop.job.as_ref() == Some(&job.id));
    // A job may only be served by vehicles that still drive; one whose last vehicle is gone is free for all.
    if let Some(only) = &mut job.vehicles {
        only.retain(|id| left.contains(id));
    }
    job.vehicles = job.vehicles.take().filter(|only| !only.is_empty());
    job.promised_to = job.promised_to.take().filter(|id| left.contains(id));
    let Some(route) = solution.routes.iter().find(serves) else { return };
    let Some(stood) = stands.get(&route.vehicle) else { return };
    let carried = match job.kind {
        Kind::Deliver | Kind::Exchange => stood.left,
        Kind::Shipment => stood.aboard.contains(&job.id),
        Kind::Collect | Kind::Visit => false,
    };
    match (carried, stood.broken_down) {
        (true, false) => job.vehicles = Some(vec![route.vehicle.clone()]),
        (true, true) => {
            job.vehicles = None;
            job.promised_to = None;
            if let Some(at) = stood.position.or(route.start) {
                *job = fetched_at(job.clone(), at, TRANSFER_S);
            }
        }
        (false, false) => job.promised_to = Some(route.vehicle.clone()),
        (false, true) => {}
    }
}

/// The same job, for a van that does not carry its goods yet.
fn fetched_at(job: Job, point: Point, service_s: i64) -> Job {
    match job.kind {
        Kind::Deliver | Kind::Shipment if job.kind == Kind::Deliver || service_s > 0 => Job {
            kind: Kind::Shipment,
            pickup: Some(Pickup { point, windows: Vec::new(), service_s }),
            ..job
        },
        _ => job,
    }
}

/// Links between jobs that are still to be served together.
fn keep_links(rest: &mut PlanRequest) {
    let ids: BTreeSet<&String> = rest.jobs.iter().map(|job| &job.id).collect();
    for link in &mut rest.links {
        let (Link::SameRoute(names) | Link::Sequence(names)) = link;
        names.retain(|name| ids.contains(name));
    }
    rest.links.retain(|link| {
        let (Link::SameRoute(names) | Link::Sequence(names)) = link;
        names.len() > 1
    });
}
