//! A plan is in force: its routes take the place of those that were made from it before and that nobody has begun.

use crate::{
    Error,
    incident::Kind,
    journal::{NewIncident, dedupe_key, raise_incident},
    plan_routes::{RouteToWrite, StopToWrite, publish_route, routes_under_way, withdraw_plan},
    stop,
};
use kernel::VehicleId;
use lexicon::planning::{PlanPublished, PlannedRoute, PlannedStop, PlannedStopKind, PublishUndone};
use platform::{Fact, Reaction, Tx};

pub const ON_PLAN_PUBLISHED: Reaction = Reaction {
    name: "delivery.on_plan_published",
    on: &["planning.plan_published"],
    run: |tx, fact| Box::pin(async move { Ok(publish(tx, fact).await?) }),
};

pub const ON_PUBLISH_UNDONE: Reaction = Reaction {
    name: "delivery.on_publish_undone",
    on: &["planning.publish_undone"],
    run: |tx, fact| Box::pin(async move { Ok(undo(tx, fact).await?) }),
};

async fn publish(tx: &mut Tx, fact: &Fact) -> Result<(), Error> {
    let plan: PlanPublished = fact.read()?;
    withdraw_plan(tx, plan.plan).await?;
    if let Some(replaced) = plan.replaces {
        withdraw_plan(tx, replaced).await?;
    }
    for route in &plan.routes {
        let mut new = route_of(&plan, route);
        if new.stops.is_empty() {
            continue;
        }
        if let Some(vehicle) = fleet_vehicle(tx, new.vehicle).await? {
            // people know the van by its name, and whoever sits in it drives the route
            new.driver = new.driver.or(vehicle.driver);
            new.name = vehicle.name;
        }
        let (_, left_out) = publish_route(tx, &new).await?;
        for out in left_out {
            let note = format!("{}: {}", plan.name, out.why.message);
            let new = NewIncident {
                kind: Kind::NotPlanned,
                delivery: Some(out.delivery),
                route: None,
                command: None,
                driver: None,
                note: Some(&note),
                dedupe_key: dedupe_key(Kind::NotPlanned, out.delivery.0),
            };
            raise_incident(tx, new).await?;
        }
    }
    Ok(())
}

async fn fleet_vehicle(tx: &mut Tx, id: Option<VehicleId>) -> Result<Option<fleet::Vehicle>, Error> {
    match id {
        Some(id) => Ok(fleet::vehicle(tx, id).await?),
        None => Ok(None),
    }
}

async fn undo(tx: &mut Tx, fact: &Fact) -> Result<(), Error> {
    let undone: PublishUndone = fact.read()?;
    withdraw_plan(tx, undone.plan).await?;
    for route in routes_under_way(tx, undone.plan).await? {
        let new = NewIncident {
            kind: Kind::RouteKept,
            delivery: None,
            route: Some(route),
            command: None,
            driver: None,
            note: Some(&undone.name),
            dedupe_key: dedupe_key(Kind::RouteKept, route.0),
        };
        raise_incident(tx, new).await?;
    }
    Ok(())
}

fn route_of(plan: &PlanPublished, route: &PlannedRoute) -> RouteToWrite {
    RouteToWrite {
        name: route.name.clone(),
        day: plan.date.clone(),
        driver: route.driver,
        vehicle: route.vehicle,
        plan: Some((plan.plan, plan.revision)),
        start: route.start,
        end: route.end,
        depart_at: Some(route.depart_at),
        end_at: Some(route.end_at),
        distance_m: route.distance_m,
        drive_s: route.drive_s,
        stops: stops_of(&route.stops),
    }
}

/// Neighbours at one point are one stop: the van parks once. What is not about a delivery of ours is no stop here.
fn stops_of(planned: &[PlannedStop]) -> Vec<StopToWrite> {
    let mut stops: Vec<StopToWrite> = Vec::new();
    for call in planned {
        let (Some(delivery), Some(kind)) = (call.delivery, kind_of(call.kind)) else { continue };
        match stops.last_mut() {
            Some(last) if last.point == Some(call.point) => {
                last.tasks.push((delivery, kind));
                last.leave_at = Some(call.leave_at);
                last.service_s += call.service_s as i32;
            }
            _ => stops.push(StopToWrite {
                point: Some(call.point),
                address: None,
                arrive_at: Some(call.arrive_at),
                start_at: Some(call.start_at),
                leave_at: Some(call.leave_at),
                service_s: call.service_s as i32,
                tasks: vec![(delivery, kind)],
            }),
        }
    }
    stops
}

fn kind_of(kind: PlannedStopKind) -> Option<stop::Kind> {
    match kind {
        PlannedStopKind::Deliver | PlannedStopKind::Dropoff | PlannedStopKind::Exchange => {
            Some(stop::Kind::Dropoff)
        }
        PlannedStopKind::Collect | PlannedStopKind::Pickup => Some(stop::Kind::Pickup),
        PlannedStopKind::Visit => None,
    }
}

#[cfg(test)]
#[path = "on_plan_published_tests.rs"]
mod tests;
