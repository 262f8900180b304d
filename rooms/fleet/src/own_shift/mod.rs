//! GET /driver/shift · POST /driver/shift/start · POST /driver/shift/checks
//! What a driver begins the day with, in one answer that his phone can keep; and the beginning itself, which a phone without a
//! network sends hours later, and twice when an answer got lost. The phone names the shift; [`line_up`] finds what is meant.

mod line_up;
#[cfg(test)]
mod tests;
mod wire;

pub use wire::{CheckBefore, OwnShift, OwnVehicle, StartShift};

use crate::{
    AssignInput, Driver, Error, ShiftCommand, ShiftState, ShiftsRead, assign_driver,
    check_vehicle::{VehicleCheck, check_of_shift, checklist, may_start, record_check},
    keep_drivers::{self, driver_of_user},
    keep_shifts::{SHIFT_S_MAX, Shift, announce, sql as shifts},
    keep_vehicles,
    shift_settings::shift_settings,
};
use kernel::Time;
use line_up::{Meant, line_up, may_be_taken};
use platform::{Actor, Answer, App, Envelope, Input, May, OpenApiRouter, Problem, Reply, Tx};
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(own)).routes(routes!(start)).routes(routes!(check))
}

/// My shift, its vehicle, and what to look at before it begins.
#[utoipa::path(get, path = "/driver/shift", operation_id = "own_shift", tag = "driver",
    responses((status = 200, body = Envelope<OwnShift>), (status = 404)))]
async fn own(actor: May<ShiftsRead>) -> Reply<OwnShift> {
    let mut tx = actor.read().await?;
    let driver = driver_of_user(&mut tx, actor.user()).await?.ok_or(Error::NoSuch("driver"))?;
    let now = tx.now();
    let shift = match shifts::active_of(&mut tx, driver.id).await? {
        None => shifts::planned_after(&mut tx, driver.id, now).await?,
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
        may_start_unplanned: shift_settings(&mut tx).await?.unplanned_shifts,
    }))
}

/// I am on duty: begins the shift that was planned for me, or one of twelve hours where none was. 201 when it was made. A shift
/// that has begun under this name is answered as it is. 409 `fleet.check_needed`, `fleet.vehicle_unfit`: see its check.
#[utoipa::path(post, path = "/driver/shift/start", operation_id = "start_own_shift", tag = "driver", request_body = StartShift,
    responses((status = 200, body = Envelope<Shift>), (status = 201, body = Envelope<Shift>), (status = 403), (status = 404),
        (status = 409), (status = 422)))]
async fn start(actor: Actor, input: Input<StartShift>) -> Reply<Shift> {
    let mut tx = actor.write(&input).await?;
    let driver = myself(&mut tx, &actor).await?;
    let StartShift { id, vehicle, started_at } = input.value;
    let at = when("started_at", started_at, tx.now())?;
    let lined_up = line_up(&mut tx, &driver, Meant { id, vehicle, at }).await?;
    let shift = match lined_up.shift.state {
        ShiftState::Active | ShiftState::Ended => lined_up.shift,
        _ => begin(&mut tx, &driver, Meant { id: lined_up.shift.id, vehicle, at }, &lined_up.shift).await?,
    };
    let version = shift.version;
    let answer = if lined_up.is_new { Answer::created(shift) } else { Answer::ok(shift) };
    tx.reply(answer.version(version)).await
}

/// What I found of the vehicle, before the shift begins: where none is planned it is, from now on, under this name.
#[utoipa::path(post, path = "/driver/shift/checks", operation_id = "check_before_own_shift", tag = "driver",
    request_body = CheckBefore,
    responses((status = 201, body = Envelope<VehicleCheck>), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn check(actor: Actor, input: Input<CheckBefore>) -> Reply<VehicleCheck> {
    let mut tx = actor.write(&input).await?;
    let driver = myself(&mut tx, &actor).await?;
    let CheckBefore { shift: id, check } = input.value;
    let at = when("checked_at", check.checked_at, tx.now())?;
    let lined_up = line_up(&mut tx, &driver, Meant { id, vehicle: check.vehicle, at }).await?;
    let check = record_check(&mut tx, &lined_up.shift, check).await?;
    tx.reply(Answer::created(check)).await
}

/// The driver who asks, and nobody else begins anything of his meanwhile.
async fn myself(tx: &mut Tx, actor: &Actor) -> Result<Driver, Problem> {
    // The delivery room's own: who may act as a driver.
    actor.require("driver:act")?;
    let driver = driver_of_user(tx, actor.user()).await?.ok_or(Error::NoSuch("driver"))?;
    Ok(keep_drivers::sql::lock(tx, driver.id).await?.ok_or(Error::NoSuch("driver"))?)
}

/// By the phone's clock, which may be ahead of ours and may not be of another day.
fn when(path: &'static str, said: Option<Time>, now: Time) -> Result<Time, Error> {
    let at = said.unwrap_or(now).min(now);
    if now.since_s(at) > SHIFT_S_MAX {
        return Err(Error::field(path, "at most 36 hours ago: no shift is longer"));
    }
    Ok(at)
}

async fn begin(tx: &mut Tx, driver: &Driver, meant: Meant, planned: &Shift) -> Result<Shift, Error> {
    let active = planned.state.after(ShiftCommand::Start)?;
    if shifts::active_of(tx, driver.id).await?.is_some() {
        return Err(Error::AlreadyOnShift);
    }
    if let Some(vehicle) = meant.vehicle.filter(|vehicle| planned.vehicle != Some(*vehicle)) {
        may_be_taken(tx, vehicle).await?;
        line_up::sql::take_vehicle(tx, planned.id, vehicle).await?;
    }
    let vehicle = meant.vehicle.or(planned.vehicle);
    may_start(tx, planned.id, vehicle).await?;
    shifts::set_state(tx, planned.id, active, meant.at).await?;
    if let (Some(vehicle), None) = (vehicle, driver.vehicle) {
        let seat = AssignInput { driver: driver.id, take_over: false };
        match assign_driver::assign_driver(tx, vehicle, &seat).await {
            // Whoever sits there stays there: the office says who drives what.
            Ok(_) | Err(Error::VehicleTaken) => {}
            Err(e) => return Err(e),
        }
    }
    announce(tx, planned.id).await
}
