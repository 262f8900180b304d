//! GET /fleet/ready
//! What can be planned for some hours: vehicles in service with who drives them, and from when to when.

#[cfg(test)]
mod tests;
mod wire;

use wire::ReadyQuery;
pub use wire::ReadyVehicle;

use crate::{
    Error, VehiclesRead,
    keep_drivers::{self, Driver},
    keep_shifts::{self, Shift},
    keep_vehicles::{self, Vehicle},
};
use kernel::Time;
use platform::{Answer, App, Envelope, May, OpenApiRouter, Reply, Tx, http::Query};
use utoipa_axum::routes;

/// Vehicles that one plan can hold.
const FLEET_MAX: i64 = 5_000;
/// A plan reaches at most this far.
const SPAN_S_MAX: i64 = 7 * 86_400;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get))
}

/// Vehicles that can work in these hours. One with a shift comes with the shift's driver and hours; one without a shift comes
/// with whoever sits in it and no hours.
#[utoipa::path(get, path = "/fleet/ready", operation_id = "ready_vehicles", tag = "fleet", params(ReadyQuery),
    responses((status = 200, body = Envelope<Vec<ReadyVehicle>>)))]
async fn get(actor: May<VehiclesRead>, Query(query): Query<ReadyQuery>) -> Reply<Vec<ReadyVehicle>> {
    let span_s = query.to.since_s(query.from);
    if span_s <= 0 || span_s > SPAN_S_MAX {
        return Err(Error::field("to", "after `from`, and at most 7 days after it").into());
    }
    let mut tx = actor.read().await?;
    Ok(Answer::ok(ready_vehicles(&mut tx, query.from, query.to).await?))
}

/// What can be planned between two moments, by vehicle.
pub async fn ready_vehicles(tx: &mut Tx, from: Time, to: Time) -> Result<Vec<ReadyVehicle>, Error> {
    let vehicles = keep_vehicles::sql::in_service(tx, FLEET_MAX).await?;
    let drivers = keep_drivers::sql::at_work(tx, FLEET_MAX).await?;
    let shifts = keep_shifts::sql::standing(tx, from, to, FLEET_MAX).await?;
    Ok(vehicles.into_iter().flat_map(|v| turns_of(v, &drivers, &shifts)).collect())
}

/// A vehicle that two drivers share in these hours appears once for each.
fn turns_of(vehicle: Vehicle, drivers: &[Driver], shifts: &[Shift]) -> Vec<ReadyVehicle> {
    let driver = |id| drivers.iter().find(|d| d.id == id);
    let own: Vec<&Shift> = shifts
        .iter()
        .filter(|s| s.vehicle.map_or(vehicle.driver == Some(s.driver), |v| v == vehicle.id))
        .filter(|s| driver(s.driver).is_some())
        .collect();
    if own.is_empty() {
        let seated = vehicle.driver.and_then(driver).cloned();
        return vec![ReadyVehicle { vehicle, driver: seated, shift: None }];
    }
    own.into_iter()
        .map(|s| ReadyVehicle {
            vehicle: vehicle.clone(),
            driver: driver(s.driver).cloned(),
            shift: Some(s.clone()),
        })
        .collect()
}
