//! GET, PUT /vehicle-checklist · POST /shifts/{shift}/checks · GET /vehicle-checks · GET /vehicle-checks/{check}
//! POST /vehicle-checks/{check}/override
//! The walk around the vehicle before a shift. What is critical and fails keeps it where it is, until somebody of the office
//! lets it leave and says why. The record stays as it was asked and answered.

mod sql;
#[cfg(test)]
mod tests;
mod wire;

pub use wire::{Checklist, ChecklistInput, LetLeave, NewCheck, VehicleCheck};

use crate::{
    Error, ShiftsRead, ShiftsWrite, VehiclesWrite,
    check::{CheckResult, built_in, decide, sane},
    keep_drivers::driver_of_user,
    keep_shifts::{self, Shift},
    keep_vehicles::{self, word},
};
use kernel::{ShiftId, VehicleCheckId, VehicleId};
use lexicon::fleet::VehicleChecked;
use platform::{
    Actor, Answer, App, Envelope, IfMatch, Input, May, OpenApiRouter, Reply, Tx,
    http::{
        Path,
        filter::{FilterAsk, FilterParams},
    },
};
use serde_json::Value;
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_items, keep_items))
        .routes(routes!(check))
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(let_leave))
}

/// What is looked at before a shift begins.
#[utoipa::path(get, path = "/vehicle-checklist", operation_id = "get_vehicle_checklist", tag = "fleet",
    responses((status = 200, body = Envelope<Checklist>)))]
async fn list_items(actor: May<ShiftsRead>) -> Reply<Checklist> {
    let mut tx = actor.read().await?;
    let list = checklist(&mut tx).await?;
    let version = list.version;
    Ok(Answer::ok(list).version(version))
}

/// Another list, or the built-in one; and whether a shift begins without it.
#[utoipa::path(put, path = "/vehicle-checklist", operation_id = "set_vehicle_checklist", tag = "fleet",
    request_body = ChecklistInput, responses((status = 200, body = Envelope<Checklist>), (status = 422)))]
async fn keep_items(
    actor: May<VehiclesWrite>,
    held: IfMatch,
    input: Input<ChecklistInput>,
) -> Reply<Checklist> {
    let mut tx = actor.write(&input).await?;
    let before = checklist(&mut tx).await?;
    held.check(before.version, &before)?;
    let items = input.value.items.filter(|items| !items.is_empty());
    sane(items.as_deref().unwrap_or_default())?;
    sql::keep_checklist(&mut tx, input.value.required, items.as_deref()).await?;
    let after = checklist(&mut tx).await?;
    let version = after.version;
    tx.reply(Answer::ok(after).version(version)).await
}

/// The list that holds now.
pub(crate) async fn checklist(tx: &mut Tx) -> Result<Checklist, Error> {
    let (required, own, version) = sql::checklist(tx).await?.unwrap_or((false, None, 0));
    Ok(Checklist { required, items: own.unwrap_or_else(|| built_in().to_vec()), version })
}

/// What the driver found. Every item of the list is answered once.
#[utoipa::path(post, path = "/shifts/{shift}/checks", operation_id = "check_vehicle", tag = "fleet",
    params(("shift" = ShiftId, Path)), request_body = NewCheck,
    responses((status = 201, body = Envelope<VehicleCheck>), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn check(actor: Actor, Path(shift): Path<ShiftId>, input: Input<NewCheck>) -> Reply<VehicleCheck> {
    let mut tx = actor.write(&input).await?;
    let shift = keep_shifts::sql::lock(&mut tx, shift).await?.ok_or(Error::NoSuch("shift"))?;
    if !actor.may("shifts:write") {
        let own = driver_of_user(&mut tx, actor.user()).await?;
        if own.is_none_or(|driver| driver.id != shift.driver) {
            return Err(Error::NotYourShift.into());
        }
    }
    let check = record_check(&mut tx, &shift, input.value).await?;
    tx.reply(Answer::created(check)).await
}

/// Writes a check down; one that is known already is answered as it was.
pub(crate) async fn record_check(tx: &mut Tx, shift: &Shift, new: NewCheck) -> Result<VehicleCheck, Error> {
    let id = new.id.unwrap_or_else(VehicleCheckId::mint);
    if let Some(known) = sql::read(tx, id).await? {
        return if known.shift == shift.id {
            Ok(known)
        } else {
            Err(Error::Taken { what: "check", field: "id" })
        };
    }
    let vehicle = new.vehicle.or(shift.vehicle);
    let vehicle =
        vehicle.ok_or_else(|| Error::field("vehicle", "the shift has no vehicle: say which one"))?;
    let known = keep_vehicles::sql::read(tx, vehicle).await?.filter(|v| v.removed_at.is_none());
    let vehicle = known.ok_or_else(|| Error::field("vehicle", "there is no such vehicle of yours"))?;
    let (answers, result) = decide(&checklist(tx).await?.items, new.answers)?;
    let check = VehicleCheck {
        id,
        shift: shift.id,
        driver: shift.driver,
        driver_name: shift.driver_name.clone(),
        vehicle: vehicle.id,
        vehicle_name: vehicle.name,
        odometer_m: new.odometer_m,
        result,
        answers,
        checked_at: new.checked_at.map_or(tx.now(), |at| at.min(tx.now())),
        received_at: tx.now(),
        r#override: None,
    };
    sql::insert(tx, &check).await?;
    tx.emit(&fact_of(&check)).await?;
    Ok(check)
}

fn fact_of(check: &VehicleCheck) -> VehicleChecked {
    VehicleChecked {
        check: check.id,
        shift: check.shift,
        driver: check.driver,
        driver_name: check.driver_name.clone(),
        vehicle: check.vehicle,
        vehicle_name: check.vehicle_name.clone(),
        result: word(&check.result),
        failed: check.answers.iter().filter(|a| !a.ok).map(|a| a.item.texts.en.clone()).collect(),
        overridden: check.r#override.is_some(),
    }
}

/// Whether the shift may begin: checked if that is asked for, and nothing critical unless somebody said so.
/// What was found of another vehicle than the one he takes says nothing.
pub(crate) async fn may_start(tx: &mut Tx, shift: ShiftId, vehicle: Option<VehicleId>) -> Result<(), Error> {
    let latest = sql::of_shift(tx, shift).await?;
    match latest.filter(|check| vehicle.is_none_or(|vehicle| vehicle == check.vehicle)) {
        None if checklist(tx).await?.required => Err(Error::CheckNeeded),
        Some(check) if check.result == CheckResult::Unfit && check.r#override.is_none() => {
            Err(Error::VehicleUnfit)
        }
        _ => Ok(()),
    }
}

/// The latest check of a shift.
pub(crate) async fn check_of_shift(tx: &mut Tx, shift: ShiftId) -> Result<Option<VehicleCheck>, Error> {
    Ok(sql::of_shift(tx, shift).await?)
}

/// Checks, newest first; `result=eq.unfit` shows what stands.
#[utoipa::path(get, path = "/vehicle-checks", operation_id = "list_vehicle_checks", tag = "fleet", params(FilterParams),
    responses((status = 200, body = Envelope<Vec<VehicleCheck>>)))]
async fn list(actor: May<ShiftsRead>, ask: FilterAsk) -> Reply<Vec<Value>> {
    let filter = ask.filter(&sql::COLUMNS)?;
    let mut tx = actor.read().await?;
    let (mut checks, page) = sql::search(&mut tx, &filter).await?;
    name_people(&mut tx, &mut checks).await?;
    Ok(Answer::ok(filter.project(&checks)).page(page))
}

#[utoipa::path(get, path = "/vehicle-checks/{check}", operation_id = "get_vehicle_check", tag = "fleet",
    params(("check" = VehicleCheckId, Path)), responses((status = 200, body = Envelope<VehicleCheck>), (status = 404)))]
async fn show(actor: May<ShiftsRead>, Path(id): Path<VehicleCheckId>) -> Reply<VehicleCheck> {
    let mut tx = actor.read().await?;
    Ok(Answer::ok(named(&mut tx, id).await?))
}

/// Lets an unfit vehicle leave. Who did it first, and why, stays written.
#[utoipa::path(post, path = "/vehicle-checks/{check}/override", operation_id = "override_vehicle_check", tag = "fleet",
    params(("check" = VehicleCheckId, Path)), request_body = LetLeave,
    responses((status = 200, body = Envelope<VehicleCheck>), (status = 404), (status = 409), (status = 422)))]
async fn let_leave(
    actor: May<ShiftsWrite>,
    Path(id): Path<VehicleCheckId>,
    input: Input<LetLeave>,
) -> Reply<VehicleCheck> {
    let mut tx = actor.write(&input).await?;
    let check = sql::read(&mut tx, id).await?.ok_or(Error::NoSuch("check"))?;
    if check.result != CheckResult::Unfit {
        return Err(Error::NothingToOverride.into());
    }
    let note = input.value.note.trim();
    if note.is_empty() {
        return Err(Error::field("note", "say why").into());
    }
    sql::let_leave(&mut tx, id, actor.user(), note).await?;
    let check = named(&mut tx, id).await?;
    tx.emit(&fact_of(&check)).await?;
    tx.reply(Answer::ok(check)).await
}

async fn named(tx: &mut Tx, id: VehicleCheckId) -> Result<VehicleCheck, Error> {
    let mut found = vec![sql::read(tx, id).await?.ok_or(Error::NoSuch("check"))?];
    name_people(tx, &mut found).await?;
    found.pop().ok_or(Error::NoSuch("check"))
}

/// Identity knows what people are called.
async fn name_people(tx: &mut Tx, checks: &mut [VehicleCheck]) -> Result<(), Error> {
    let by: Vec<_> = checks.iter().filter_map(|check| Some(check.r#override.as_ref()?.by)).collect();
    if by.is_empty() {
        return Ok(());
    }
    let users = identity::users_by_id(tx, &by).await?;
    for overridden in checks.iter_mut().filter_map(|check| check.r#override.as_mut()) {
        overridden.by_name = users.iter().find(|user| user.id == overridden.by).map(|user| user.name.clone());
    }
    Ok(())
}
