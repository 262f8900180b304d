//! A driver or a vehicle is not there any more: what is still at the shipper's is anybody's again; what is on the road needs a
//! dispatcher, who is told delivery by delivery.

use crate::{
    Error,
    command::Command,
    delivery::State,
    incident::Kind,
    journal::{Given, NewIncident, dedupe_key, give, raise_incident},
    law::Role,
    on_leave,
};
use kernel::{DeliveryId, DriverId, RouteId, VehicleId};
use lexicon::{
    Event,
    fleet::{DriverChanged, DriverRemoved, VehicleChanged, VehicleRemoved},
};
use platform::{Fact, Reaction, Tx};
use sqlx::query;
use uuid::Uuid;

pub const ON_DRIVER_GONE: Reaction = Reaction {
    name: "delivery.on_driver_gone",
    on: &["fleet.driver_removed", "fleet.driver_changed"],
    run: |tx, fact| Box::pin(async move { Ok(driver(tx, fact).await?) }),
};

pub const ON_VEHICLE_GONE: Reaction = Reaction {
    name: "delivery.on_vehicle_gone",
    on: &["fleet.vehicle_removed", "fleet.vehicle_changed"],
    run: |tx, fact| Box::pin(async move { Ok(vehicle(tx, fact).await?) }),
};

async fn driver(tx: &mut Tx, fact: &Fact) -> Result<(), Error> {
    let gone = if fact.name == DriverRemoved::NAME {
        fact.read::<DriverRemoved>()?.driver
    } else {
        let changed: DriverChanged = fact.read()?;
        match changed.status.as_str() {
            "active" => return on_leave::returned(tx, changed.driver).await,
            "on_leave" => return on_leave::went(tx, changed.driver).await,
            _ => changed.driver,
        }
    };
    free(tx, Some(gone), None).await
}

async fn vehicle(tx: &mut Tx, fact: &Fact) -> Result<(), Error> {
    let gone = if fact.name == VehicleRemoved::NAME {
        fact.read::<VehicleRemoved>()?.vehicle
    } else {
        let changed: VehicleChanged = fact.read()?;
        if changed.status == "active" {
            return Ok(());
        }
        changed.vehicle
    };
    free(tx, None, Some(gone)).await
}

struct Left {
    id: DeliveryId,
    state: State,
    driver: Option<DriverId>,
    route: Option<RouteId>,
    is_at_shipper: bool,
}

/// Takes from who or what is gone all that can be taken, and tells of the rest.
async fn free(tx: &mut Tx, driver: Option<DriverId>, vehicle: Option<VehicleId>) -> Result<(), Error> {
    let left = sqlx::query_as!(
        Left,
        r#"select id as "id: DeliveryId", state as "state: State", driver_id as "driver: DriverId", route_id as "route: RouteId",
                  custody = 'shipper' as "is_at_shipper!"
             from delivery.deliveries
            where closed_at is null and (driver_id = $1 or vehicle_id = $2) order by id"#,
        driver.map(|d| d.0),
        vehicle.map(|v| v.0),
    )
    .fetch_all(tx.conn())
    .await?;
    let (kind, reason) = match driver {
        Some(_) => (Kind::DriverGone, "the driver does not drive any more"),
        None => (Kind::VehicleGone, "the vehicle is out of service"),
    };
    for delivery in left {
        let may_go = matches!(delivery.state, State::Assigned | State::Accepted | State::ToPickup);
        let is_free = delivery.is_at_shipper && may_go && unassign(tx, delivery.id, reason).await?;
        if !is_free {
            let told = NewIncident {
                kind,
                delivery: Some(delivery.id),
                route: delivery.route,
                command: None,
                driver: delivery.driver,
                note: Some(reason),
                dedupe_key: dedupe_key(kind, delivery.id.0),
            };
            raise_incident(tx, told).await?;
        }
    }
    if let Some(vehicle) = vehicle {
        leave_routes(tx, vehicle.0).await?;
    }
    Ok(())
}

async fn unassign(tx: &mut Tx, id: DeliveryId, reason: &str) -> Result<bool, Error> {
    let given = Given::at_desk(Command::Unassign { reason: reason.to_owned() }, Role::System, "fleet");
    Ok(give(tx, id, given).await?.told().is_ok())
}

/// A route that nobody has begun does not name a vehicle that is out of service.
async fn leave_routes(tx: &mut Tx, vehicle: Uuid) -> Result<(), Error> {
    let now = tx.now();
    query!(
        "update delivery.routes set vehicle_id = null, version = version + 1, updated_at = $2
          where vehicle_id = $1 and state in ('draft', 'published')",
        vehicle,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

#[cfg(test)]
#[path = "on_crew_tests.rs"]
mod tests;
