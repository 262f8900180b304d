//! GET, POST /vehicles · GET, PUT, DELETE /vehicles/{vehicle} · GET /vehicles/csv
//! The vehicles of an organisation.

pub(crate) mod sql;
#[cfg(test)]
mod tests;
mod wire;

pub use wire::{Vehicle, VehicleInput};

use crate::{Error, VehiclesRead, VehiclesWrite, assign_driver, export::csv_file};
use axum::response::Response;
use kernel::{PlaceId, VehicleId};
use lexicon::fleet::{VehicleChanged, VehicleRemoved};
use platform::{
    Answer, App, Envelope, IfMatch, Input, May, OpenApiRouter, PageAsk, Problem, Reply, Tx,
    http::{
        Path,
        filter::{FilterAsk, FilterParams},
    },
};
use serde_json::Value;
use utoipa_axum::routes;

/// Rows of one export; a fleet larger than this is paged.
const EXPORT_MAX: i64 = 50_000;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, post)).routes(routes!(get, put, delete)).routes(routes!(csv))
}

/// Your vehicles with who sits in each, newest first unless ordered otherwise.
#[utoipa::path(get, path = "/vehicles", operation_id = "list_vehicles", tag = "fleet",
    params(FilterParams, ("q" = Option<String>, Query, description = "part of the name, plate or external_ref")),
    responses((status = 200, body = Envelope<Vec<Vehicle>>)))]
async fn list(actor: May<VehiclesRead>, mut ask: FilterAsk) -> Reply<Vec<Value>> {
    let q = ask.take("q");
    let filter = ask.filter(&sql::COLUMNS)?;
    let mut tx = actor.read().await?;
    let (vehicles, page) = sql::search(&mut tx, &filter, q.as_deref()).await?;
    Ok(Answer::ok(filter.project(&vehicles)).page(page))
}

/// The same list as a CSV file.
#[utoipa::path(get, path = "/vehicles/csv", operation_id = "export_vehicles", tag = "fleet",
    params(FilterParams, ("q" = Option<String>, Query, description = "part of the name, plate or external_ref")),
    responses((status = 200, content_type = "text/csv", body = String)))]
async fn csv(actor: May<VehiclesRead>, mut ask: FilterAsk) -> Result<Response, Problem> {
    let q = ask.take("q");
    let mut filter = ask.filter(&sql::COLUMNS)?;
    filter.page = PageAsk { limit: EXPORT_MAX, offset: 0, page: None, after: None, count: false };
    let mut tx = actor.read().await?;
    let (vehicles, _) = sql::search(&mut tx, &filter, q.as_deref()).await?;
    let header = [
        "id",
        "name",
        "plate",
        "kind",
        "status",
        "make",
        "model",
        "year",
        "capacity",
        "skills",
        "odometer_m",
        "driver",
        "external_ref",
    ];
    let rows = vehicles.into_iter().map(|v| {
        vec![
            v.id.to_string(),
            v.name,
            v.plate.unwrap_or_default(),
            word(&v.kind),
            word(&v.status),
            v.make.unwrap_or_default(),
            v.model.unwrap_or_default(),
            v.year.map(|y| y.to_string()).unwrap_or_default(),
            v.capacity.0.iter().map(|(k, n)| format!("{k}:{n}")).collect::<Vec<_>>().join(" "),
            v.skills.join(" "),
            v.odometer_m.to_string(),
            v.driver_name.unwrap_or_default(),
            v.external_ref.unwrap_or_default(),
        ]
    });
    Ok(csv_file("vehicles.csv", &header, rows))
}

/// The word that the API uses for a value of one of our enums.
pub(crate) fn word<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Adds a vehicle; 402 when the plan holds no more.
#[utoipa::path(post, path = "/vehicles", operation_id = "add_vehicle", tag = "fleet", request_body = VehicleInput,
    responses((status = 201, body = Envelope<Vehicle>)))]
async fn post(actor: May<VehiclesWrite>, input: Input<VehicleInput>) -> Reply<Vehicle> {
    let mut tx = actor.write(&input).await?;
    let vehicle = add_vehicle(&mut tx, &input.value).await?;
    let (version, location) = (vehicle.version, format!("/api/v1/vehicles/{}", vehicle.id));
    tx.reply(Answer::created(vehicle).version(version).location(location)).await
}

/// One vehicle, also a removed one.
#[utoipa::path(get, path = "/vehicles/{vehicle}", operation_id = "get_vehicle", tag = "fleet",
    params(("vehicle" = VehicleId, Path)), responses((status = 200, body = Envelope<Vehicle>)))]
async fn get(actor: May<VehiclesRead>, Path(id): Path<VehicleId>) -> Reply<Vehicle> {
    let mut tx = actor.read().await?;
    let vehicle = sql::read(&mut tx, id).await?.ok_or(Error::NoSuch("vehicle"))?;
    let version = vehicle.version;
    Ok(Answer::ok(vehicle).version(version))
}

/// Replaces what is said of a vehicle. Without `odometer_m` the odometer stays.
#[utoipa::path(put, path = "/vehicles/{vehicle}", operation_id = "change_vehicle", tag = "fleet",
    params(("vehicle" = VehicleId, Path)), request_body = VehicleInput, responses((status = 200, body = Envelope<Vehicle>)))]
async fn put(
    actor: May<VehiclesWrite>,
    Path(id): Path<VehicleId>,
    held: IfMatch,
    input: Input<VehicleInput>,
) -> Reply<Vehicle> {
    let mut tx = actor.write(&input).await?;
    let current = sql::lock(&mut tx, id).await?.ok_or(Error::NoSuch("vehicle"))?;
    held.check(current.version, &current)?;
    let vehicle = change_vehicle(&mut tx, id, &input.value).await?;
    let version = vehicle.version;
    tx.reply(Answer::ok(vehicle).version(version)).await
}

/// Takes a vehicle out of the fleet: its driver leaves it, its history stays.
#[utoipa::path(delete, path = "/vehicles/{vehicle}", operation_id = "remove_vehicle", tag = "fleet",
    params(("vehicle" = VehicleId, Path)), responses((status = 200, body = Envelope<Vehicle>)))]
async fn delete(actor: May<VehiclesWrite>, Path(id): Path<VehicleId>, held: IfMatch) -> Reply<Vehicle> {
    let mut tx = actor.write_bare().await?;
    let current = sql::lock(&mut tx, id).await?.ok_or(Error::NoSuch("vehicle"))?;
    held.check(current.version, &current)?;
    assign_driver::leave_vehicle(&mut tx, id).await?;
    sql::remove(&mut tx, id).await?;
    identity::give_back(&mut tx, "vehicles", 1).await?;
    tx.emit(&VehicleRemoved { vehicle: id }).await?;
    let vehicle = sql::read(&mut tx, id).await?.ok_or(Error::NoSuch("vehicle"))?;
    let version = vehicle.version;
    tx.reply(Answer::ok(vehicle).version(version)).await
}

pub async fn add_vehicle(tx: &mut Tx, input: &VehicleInput) -> Result<Vehicle, Error> {
    known_place(tx, input.home_place).await?;
    identity::take(tx, "vehicles", 1).await?;
    let id = VehicleId::mint();
    sql::insert(tx, id, input).await?;
    announce(tx, id).await
}

/// Replaces what is said of a vehicle.
pub(crate) async fn change_vehicle(
    tx: &mut Tx,
    id: VehicleId,
    input: &VehicleInput,
) -> Result<Vehicle, Error> {
    known_place(tx, input.home_place).await?;
    sql::update(tx, id, input).await?;
    announce(tx, id).await
}

/// One vehicle, for rooms above: also a removed one, because history points at it.
pub async fn vehicle(tx: &mut Tx, id: VehicleId) -> Result<Option<Vehicle>, Error> {
    Ok(sql::read(tx, id).await?)
}

async fn announce(tx: &mut Tx, id: VehicleId) -> Result<Vehicle, Error> {
    let vehicle = vehicle(tx, id).await?.ok_or(Error::NoSuch("vehicle"))?;
    let fact = VehicleChanged {
        vehicle: id,
        name: vehicle.name.clone(),
        status: word(&vehicle.status),
        version: vehicle.version,
    };
    tx.emit(&fact).await?;
    Ok(vehicle)
}

/// A home that is not a place of this organisation is refused; the places room owns the table, so it is asked.
pub(crate) async fn known_place(tx: &mut Tx, place: Option<PlaceId>) -> Result<(), Error> {
    let Some(id) = place else { return Ok(()) };
    match places::place(tx, id).await? {
        Some(place) if place.removed_at.is_none() => Ok(()),
        _ => Err(Error::field("home_place", "there is no such place of yours")),
    }
}
