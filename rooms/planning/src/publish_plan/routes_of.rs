//! A solution as the house hears of it.

use crate::{
    request::{Job, PlanRequest, Vehicle},
    solution::{Activity, PlanRoute, PlanStop, Solution},
};
use lexicon::planning::{PlannedRoute, PlannedStop, PlannedStopKind};
use std::collections::BTreeMap;

/// The routes with their stops; breaks and reloads are the driver's own business and are left out.
pub fn routes_of(request: &PlanRequest, solution: &Solution) -> Vec<PlannedRoute> {
    let jobs: BTreeMap<&str, &Job> = request.jobs.iter().map(|job| (job.id.as_str(), job)).collect();
    let vehicles: BTreeMap<&str, &Vehicle> = request.vehicles.iter().map(|v| (v.id.as_str(), v)).collect();
    let route = |route: &PlanRoute| PlannedRoute {
        name: route.vehicle.clone(),
        vehicle: vehicles.get(route.vehicle.as_str()).and_then(|v| v.fleet_id()),
        driver: route.driver,
        start: route.start,
        end: route.end,
        depart_at: route.depart_at,
        end_at: route.end_at,
        distance_m: route.distance_m,
        drive_s: route.drive_s,
        stops: route.stops.iter().filter_map(|stop| planned(stop, &jobs)).zip(1..).map(numbered).collect(),
    };
    solution.routes.iter().map(route).collect()
}

fn numbered((stop, sequence): (PlannedStop, i32)) -> PlannedStop {
    PlannedStop { sequence, ..stop }
}

fn planned(stop: &PlanStop, jobs: &BTreeMap<&str, &Job>) -> Option<PlannedStop> {
    let kind = match stop.activity {
        Activity::Deliver => PlannedStopKind::Deliver,
        Activity::Collect => PlannedStopKind::Collect,
        Activity::Exchange => PlannedStopKind::Exchange,
        Activity::Visit => PlannedStopKind::Visit,
        Activity::Pickup => PlannedStopKind::Pickup,
        Activity::Dropoff => PlannedStopKind::Dropoff,
        Activity::Break | Activity::Reload => return None,
    };
    let job = stop.job.clone()?;
    let asked = jobs.get(job.as_str())?;
    let service_s = match (&asked.pickup, kind) {
        (Some(pickup), PlannedStopKind::Pickup) => pickup.service_s,
        _ => asked.service_s,
    };
    Some(PlannedStop {
        sequence: 0,
        delivery: asked.delivery(),
        job,
        kind,
        point: stop.point?,
        arrive_at: stop.arrive_at,
        start_at: stop.start_at,
        leave_at: stop.leave_at,
        service_s,
    })
}
