//! GET, POST /shifts · GET, PUT /shifts/{shift} · POST /shifts/{shift}/start, /end, /cancel
//! Who drives when. A driver starts and ends his own shift; the office any.

pub(crate) mod sql;
#[cfg(test)]
mod tests;
mod wire;

use wire::Hours;
pub use wire::{Shift, ShiftInput};

use crate::{
    DriverStatus, Error, ShiftCommand, ShiftsRead, ShiftsWrite, check_vehicle,
    keep_drivers::{self, driver_of_user},
    keep_vehicles::{self, known_place, word},
};
use kernel::{DriverId, ShiftId, Time};
use lexicon::fleet::ShiftChanged;
use platform::{
    Actor, Answer, App, Envelope, IfMatch, Input, May, OpenApiRouter, Reply, Tx,
    http::{
        Path,
        filter::{FilterAsk, FilterParams},
    },
};
use serde_json::Value;
use utoipa_axum::routes;

/// Long enough for any shift a law allows, short enough to catch a wrong date.
pub(crate) const SHIFT_S_MAX: i64 = 36 * 3600;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, post))
        .routes(routes!(get, put))
        .routes(routes!(start))
        .routes(routes!(end))
        .routes(routes!(cancel))
}

/// Shifts, the last planned first unless ordered otherwise.
#[utoipa::path(get, path = "/shifts", operation_id = "list_shifts", tag = "fleet",
    params(FilterParams, ("from" = Option<Time>, Query, description = "shifts that touch the hours from here …"),
        ("to" = Option<Time>, Query, description = "… to here")),
    responses((status = 200, body = Envelope<Vec<Shift>>)))]
async fn list(actor: May<ShiftsRead>, mut ask: FilterAsk) -> Reply<Vec<Value>> {
    let hours = Hours { from: moment(&mut ask, "from")?, to: moment(&mut ask, "to")? };
    let filter = ask.filter(&sql::COLUMNS)?;
    let mut tx = actor.read().await?;
    let (shifts, page) = sql::search(&mut tx, &filter, hours).await?;
    Ok(Answer::ok(filter.project(&shifts)).page(page))
}

fn moment(ask: &mut FilterAsk, name: &'static str) -> Result<Option<Time>, Error> {
    let wrong = |_| Error::field(name, "a moment such as 2026-11-22T05:00:00Z");
    ask.take(name).map(|text| text.parse().map_err(wrong)).transpose()
}

/// Plans a shift. Nobody and nothing is in two shifts at the same hour.
#[utoipa::path(post, path = "/shifts", operation_id = "plan_shift", tag = "fleet", request_body = ShiftInput,
    responses((status = 201, body = Envelope<Shift>)))]
async fn post(actor: May<ShiftsWrite>, input: Input<ShiftInput>) -> Reply<Shift> {
    let mut tx = actor.write(&input).await?;
    let shift = plan_shift(&mut tx, &input.value).await?;
    let (version, location) = (shift.version, format!("/api/v1/shifts/{}", shift.id));
    tx.reply(Answer::created(shift).version(version).location(location)).await
}

#[utoipa::path(get, path = "/shifts/{shift}", operation_id = "get_shift", tag = "fleet", params(("shift" = ShiftId, Path)),
    responses((status = 200, body = Envelope<Shift>)))]
async fn get(actor: May<ShiftsRead>, Path(id): Path<ShiftId>) -> Reply<Shift> {
    let mut tx = actor.read().await?;
    let shift = sql::read(&mut tx, id).await?.ok_or(Error::NoSuch("shift"))?;
    let version = shift.version;
    Ok(Answer::ok(shift).version(version))
}

/// Changes a shift that has not ended.
#[utoipa::path(put, path = "/shifts/{shift}", operation_id = "change_shift", tag = "fleet", params(("shift" = ShiftId, Path)),
    request_body = ShiftInput, responses((status = 200, body = Envelope<Shift>)))]
async fn put(
    actor: May<ShiftsWrite>,
    Path(id): Path<ShiftId>,
    held: IfMatch,
    input: Input<ShiftInput>,
) -> Reply<Shift> {
    let mut tx = actor.write(&input).await?;
    let current = sql::lock(&mut tx, id).await?.ok_or(Error::NoSuch("shift"))?;
    held.check(current.version, &current)?;
    current.state.after(ShiftCommand::Change)?;
    check(&mut tx, &input.value).await?;
    sql::update(&mut tx, current.id, &input.value).await?;
    let shift = announce(&mut tx, current.id).await?;
    let version = shift.version;
    tx.reply(Answer::ok(shift).version(version)).await
}

/// The driver is on duty from now. 409 `fleet.check_needed` and `fleet.vehicle_unfit`: see the vehicle's check.
#[utoipa::path(post, path = "/shifts/{shift}/start", operation_id = "start_shift", tag = "fleet", params(("shift" = ShiftId, Path)),
    responses((status = 200, body = Envelope<Shift>)))]
async fn start(actor: Actor, Path(id): Path<ShiftId>) -> Reply<Shift> {
    command(actor, id, ShiftCommand::Start).await
}

/// The driver is off duty from now.
#[utoipa::path(post, path = "/shifts/{shift}/end", operation_id = "end_shift", tag = "fleet", params(("shift" = ShiftId, Path)),
    responses((status = 200, body = Envelope<Shift>)))]
async fn end(actor: Actor, Path(id): Path<ShiftId>) -> Reply<Shift> {
    command(actor, id, ShiftCommand::End).await
}

/// The shift does not take place. For the office only.
#[utoipa::path(post, path = "/shifts/{shift}/cancel", operation_id = "cancel_shift", tag = "fleet", params(("shift" = ShiftId, Path)),
    responses((status = 200, body = Envelope<Shift>)))]
async fn cancel(actor: May<ShiftsWrite>, Path(id): Path<ShiftId>) -> Reply<Shift> {
    command((*actor).clone(), id, ShiftCommand::Cancel).await
}

async fn command(actor: Actor, id: ShiftId, command: ShiftCommand) -> Reply<Shift> {
    let mut tx = actor.write_bare().await?;
    let current = sql::lock(&mut tx, id).await?.ok_or(Error::NoSuch("shift"))?;
    if !actor.may("shifts:write") {
        let own = driver_of_user(&mut tx, actor.user()).await?;
        if own.is_none_or(|driver| driver.id != current.driver) {
            return Err(Error::NotYourShift.into());
        }
    }
    let next = current.state.after(command)?;
    if command == ShiftCommand::Start {
        check_vehicle::may_start(&mut tx, current.id, current.vehicle).await?;
    }
    let now = tx.now();
    sql::set_state(&mut tx, current.id, next, now).await?;
    let shift = announce(&mut tx, current.id).await?;
    let version = shift.version;
    tx.reply(Answer::ok(shift).version(version)).await
}

/// Plans a shift, for the demo and for imports of rosters too.
pub async fn plan_shift(tx: &mut Tx, input: &ShiftInput) -> Result<Shift, Error> {
    plan_shift_as(tx, ShiftId::mint(), input).await
}

/// As [`plan_shift`], under a name that somebody else gave.
pub(crate) async fn plan_shift_as(tx: &mut Tx, id: ShiftId, input: &ShiftInput) -> Result<Shift, Error> {
    check(tx, input).await?;
    sql::insert(tx, id, input).await?;
    announce(tx, id).await
}

/// The shift that a driver is on now.
pub async fn active_shift(tx: &mut Tx, driver: DriverId) -> Result<Option<Shift>, Error> {
    Ok(sql::active_of(tx, driver).await?)
}

async fn check(tx: &mut Tx, input: &ShiftInput) -> Result<(), Error> {
    let length_s = input.ends_at.since_s(input.starts_at);
    if length_s <= 0 || length_s > SHIFT_S_MAX {
        return Err(Error::field("ends_at", "after the start, and at most 36 hours after it"));
    }
    let driver = keep_drivers::sql::read(tx, input.driver).await?.filter(|d| d.removed_at.is_none());
    match driver.map(|d| d.status) {
        None => return Err(Error::field("driver", "there is no such driver of yours")),
        Some(DriverStatus::Inactive) => return Err(Error::NotInService { what: "an inactive driver" }),
        Some(DriverStatus::Active | DriverStatus::OnLeave) => {}
    }
    if let Some(id) = input.vehicle {
        let vehicle = keep_vehicles::sql::read(tx, id).await?.filter(|v| v.removed_at.is_none());
        vehicle.ok_or_else(|| Error::field("vehicle", "there is no such vehicle of yours"))?;
    }
    known_place(tx, input.start_place).await?;
    known_place(tx, input.end_place).await
}

pub(crate) async fn announce(tx: &mut Tx, id: ShiftId) -> Result<Shift, Error> {
    let shift = sql::read(tx, id).await?.ok_or(Error::NoSuch("shift"))?;
    tx.emit(&ShiftChanged {
        shift: id,
        driver: shift.driver,
        vehicle: shift.vehicle,
        state: word(&shift.state),
        starts_at: shift.starts_at,
        ends_at: shift.ends_at,
    })
    .await?;
    Ok(shift)
}
