//! GET /driver/shift
//! What a driver begins the day with, in one answer that his phone can keep.

use crate::{
    Error, ShiftsRead,
    check_vehicle::{Checklist, VehicleCheck, check_of_shift, checklist},
    keep_drivers::driver_of_user,
    keep_shifts::{Shift, sql as shifts},
    keep_vehicles,
};
use kernel::VehicleId;
use platform::{Answer, App, Envelope, May, OpenApiRouter, Reply};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(own))
}

#[derive(Debug, Serialize, ToSchema)]
pub struct OwnShift {
    /// the one that runs, else the next one planned
    pub shift: Option<Shift>,
    /// the shift's, else the one I sit in
    pub vehicle: Option<OwnVehicle>,
    /// the shift's latest
    pub check: Option<VehicleCheck>,
    pub checklist: Checklist,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct OwnVehicle {
    pub id: VehicleId,
    pub name: String,
    pub plate: Option<String>,
}

/// My shift, its vehicle, and what to look at before it begins.
#[utoipa::path(get, path = "/driver/shift", operation_id = "own_shift", tag = "driver",
    responses((status = 200, body = Envelope<OwnShift>), (status = 404)))]
async fn own(actor: May<ShiftsRead>) -> Reply<OwnShift> {
    let mut tx = actor.read().await?;
    let driver = driver_of_user(&mut tx, actor.user()).await?.ok_or(Error::NoSuch("driver"))?;
    let shift = match shifts::active_of(&mut tx, driver.id).await? {
        None => shifts::next_of(&mut tx, driver.id).await?,
        active => active,
    };
    let vehicle = shift.as_ref().and_then(|shift| shift.vehicle).or(driver.vehicle);
    let vehicle = match vehicle {
        Some(id) => keep_vehicles::sql::read(&mut tx, id).await?,
        None => None,
    };
    let check = match &shift {
        Some(shift) => check_of_shift(&mut tx, shift.id).await?,
        None => None,
    };
    Ok(Answer::ok(OwnShift {
        shift,
        vehicle: vehicle.map(|v| OwnVehicle { id: v.id, name: v.name, plate: v.plate }),
        check,
        checklist: checklist(&mut tx).await?,
    }))
}
