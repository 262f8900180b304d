//! PUT, DELETE /vehicles/{vehicle}/driver · GET /vehicles/{vehicle}/assignments · GET /drivers/{driver}/assignments
//! Who sits in which vehicle: one driver each, at any moment, and the history of it.

mod sql;
#[cfg(test)]
mod tests;
mod wire;

pub use wire::{AssignInput, Assignment};

use crate::{
    DriverStatus, DriversRead, Error, ShiftsWrite, VehicleStatus, VehiclesRead, keep_drivers, keep_vehicles,
};
use kernel::{AssignmentId, DriverId, VehicleId};
use lexicon::fleet::{DriverAssigned, DriverUnassigned};
use platform::{Answer, App, Envelope, Input, May, OpenApiRouter, PageAsk, Reply, Tx, http::Path};
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(put, delete)).routes(routes!(of_vehicle)).routes(routes!(of_driver))
}

/// Puts a driver into a vehicle. A taken vehicle or a busy driver is a 409 unless `take_over` is said.
#[utoipa::path(put, path = "/vehicles/{vehicle}/driver", operation_id = "assign_driver", tag = "fleet",
    params(("vehicle" = VehicleId, Path)), request_body = AssignInput, responses((status = 200, body = Envelope<Assignment>)))]
async fn put(
    actor: May<ShiftsWrite>,
    Path(vehicle): Path<VehicleId>,
    input: Input<AssignInput>,
) -> Reply<Assignment> {
    let mut tx = actor.write(&input).await?;
    let assignment = assign_driver(&mut tx, vehicle, &input.value).await?;
    tx.reply(Answer::ok(assignment)).await
}

/// The driver leaves the vehicle.
#[utoipa::path(delete, path = "/vehicles/{vehicle}/driver", operation_id = "unassign_driver", tag = "fleet",
    params(("vehicle" = VehicleId, Path)), responses((status = 200, body = Envelope<Assignment>)))]
async fn delete(actor: May<ShiftsWrite>, Path(vehicle): Path<VehicleId>) -> Reply<Assignment> {
    let mut tx = actor.write_bare().await?;
    keep_vehicles::sql::lock(&mut tx, vehicle).await?.ok_or(Error::NoSuch("vehicle"))?;
    let mut ended = leave_vehicle(&mut tx, vehicle).await?.ok_or(Error::Unassigned)?;
    ended.ended_at = Some(tx.now());
    ended.ended_by = tx.user();
    tx.reply(Answer::ok(ended)).await
}

/// Who sat in a vehicle, newest first.
#[utoipa::path(get, path = "/vehicles/{vehicle}/assignments", operation_id = "list_vehicle_assignments", tag = "fleet",
    params(("vehicle" = VehicleId, Path)), responses((status = 200, body = Envelope<Vec<Assignment>>)))]
async fn of_vehicle(
    actor: May<VehiclesRead>,
    Path(vehicle): Path<VehicleId>,
    ask: PageAsk,
) -> Reply<Vec<Assignment>> {
    let mut tx = actor.read().await?;
    keep_vehicles::sql::read(&mut tx, vehicle).await?.ok_or(Error::NoSuch("vehicle"))?;
    let mut found = sql::history(&mut tx, Some(vehicle), None, &ask).await?;
    let page = ask.cut(&mut found, None, |a| a.id.0);
    Ok(Answer::ok(found).page(page))
}

/// Where a driver sat, newest first.
#[utoipa::path(get, path = "/drivers/{driver}/assignments", operation_id = "list_driver_assignments", tag = "fleet",
    params(("driver" = DriverId, Path)), responses((status = 200, body = Envelope<Vec<Assignment>>)))]
async fn of_driver(
    actor: May<DriversRead>,
    Path(driver): Path<DriverId>,
    ask: PageAsk,
) -> Reply<Vec<Assignment>> {
    let mut tx = actor.read().await?;
    keep_drivers::sql::read(&mut tx, driver).await?.ok_or(Error::NoSuch("driver"))?;
    let mut found = sql::history(&mut tx, None, Some(driver), &ask).await?;
    let page = ask.cut(&mut found, None, |a| a.id.0);
    Ok(Answer::ok(found).page(page))
}

/// Puts a driver into a vehicle. The same pair again changes nothing.
pub async fn assign_driver(
    tx: &mut Tx,
    vehicle: VehicleId,
    input: &AssignInput,
) -> Result<Assignment, Error> {
    // Vehicle before driver, always: two assignments cannot wait for each other.
    let seat = keep_vehicles::sql::lock(tx, vehicle).await?.ok_or(Error::NoSuch("vehicle"))?;
    let driver = keep_drivers::sql::lock(tx, input.driver).await?.ok_or(Error::NoSuch("driver"))?;
    if seat.status == VehicleStatus::Retired {
        return Err(Error::NotInService { what: "a retired vehicle" });
    }
    if driver.status == DriverStatus::Inactive {
        return Err(Error::NotInService { what: "an inactive driver" });
    }
    let open = sql::open(tx, Some(vehicle), Some(driver.id)).await?;
    if let Some(same) = open.iter().find(|a| a.vehicle == vehicle && a.driver == driver.id) {
        return Ok(same.clone());
    }
    if let (Some(first), false) = (open.first(), input.take_over) {
        return Err(if first.vehicle == vehicle { Error::VehicleTaken } else { Error::DriverBusy });
    }
    for standing in &open {
        leave(tx, standing).await?;
    }
    sql::start(tx, AssignmentId::mint(), vehicle, driver.id).await?;
    let since = tx.now();
    tx.emit(&DriverAssigned { vehicle, driver: driver.id, since }).await?;
    let now_open = sql::open(tx, Some(vehicle), None).await?;
    now_open.into_iter().next().ok_or(Error::Unassigned)
}

/// Whoever sits in the vehicle leaves it.
pub(crate) async fn leave_vehicle(tx: &mut Tx, vehicle: VehicleId) -> Result<Option<Assignment>, Error> {
    let open = sql::open(tx, Some(vehicle), None).await?.into_iter().next();
    if let Some(standing) = &open {
        leave(tx, standing).await?;
    }
    Ok(open)
}

/// The driver leaves whatever he sits in.
pub(crate) async fn leave_driver(tx: &mut Tx, driver: DriverId) -> Result<(), Error> {
    for standing in sql::open(tx, None, Some(driver)).await? {
        leave(tx, &standing).await?;
    }
    Ok(())
}

async fn leave(tx: &mut Tx, standing: &Assignment) -> Result<(), Error> {
    sql::end(tx, standing.id).await?;
    tx.emit(&DriverUnassigned { vehicle: standing.vehicle, driver: standing.driver }).await?;
    Ok(())
}
