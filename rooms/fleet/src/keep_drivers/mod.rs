//! GET, POST /drivers · GET, PUT, DELETE /drivers/{driver} · GET /drivers/me · GET /drivers/csv
//! The people who drive, with or without an account of their own.

pub(crate) mod sql;
#[cfg(test)]
mod tests;
mod wire;

pub use wire::{Driver, DriverInput};

use crate::{
    DriversRead, DriversWrite, Error, assign_driver,
    export::csv_file,
    keep_vehicles::{known_place, word},
};
use axum::response::Response;
use kernel::{DriverId, UserId};
use lexicon::fleet::{DriverChanged, DriverRemoved};
use platform::{
    Actor, Answer, App, Envelope, IfMatch, Input, May, OpenApiRouter, PageAsk, Problem, Reply, Tx,
    http::{
        Path,
        filter::{FilterAsk, FilterParams},
    },
};
use serde_json::Value;
use utoipa_axum::routes;

const EXPORT_MAX: i64 = 50_000;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, post))
        .routes(routes!(get, put, delete))
        .routes(routes!(me))
        .routes(routes!(csv))
}

/// Your drivers with where each sits, newest first unless ordered otherwise.
#[utoipa::path(get, path = "/drivers", operation_id = "list_drivers", tag = "fleet",
    params(FilterParams, ("q" = Option<String>, Query, description = "part of the name, phone or employee number")),
    responses((status = 200, body = Envelope<Vec<Driver>>)))]
async fn list(actor: May<DriversRead>, mut ask: FilterAsk) -> Reply<Vec<Value>> {
    let q = ask.take("q");
    let filter = ask.filter(&sql::COLUMNS)?;
    let mut tx = actor.read().await?;
    let (drivers, page) = sql::search(&mut tx, &filter, q.as_deref()).await?;
    Ok(Answer::ok(filter.project(&drivers)).page(page))
}

/// The same list as a CSV file.
#[utoipa::path(get, path = "/drivers/csv", operation_id = "export_drivers", tag = "fleet",
    params(FilterParams, ("q" = Option<String>, Query, description = "part of the name, phone or employee number")),
    responses((status = 200, content_type = "text/csv", body = String)))]
async fn csv(actor: May<DriversRead>, mut ask: FilterAsk) -> Result<Response, Problem> {
    let q = ask.take("q");
    let mut filter = ask.filter(&sql::COLUMNS)?;
    filter.page = PageAsk { limit: EXPORT_MAX, offset: 0, page: None, after: None, count: false };
    let mut tx = actor.read().await?;
    let (drivers, _) = sql::search(&mut tx, &filter, q.as_deref()).await?;
    let header = [
        "id",
        "name",
        "phone",
        "email",
        "status",
        "employee_no",
        "licence_no",
        "licence_classes",
        "skills",
        "languages",
        "vehicle",
    ];
    let rows = drivers.into_iter().map(|d| {
        vec![
            d.id.to_string(),
            d.name,
            d.phone.unwrap_or_default(),
            d.email.unwrap_or_default(),
            word(&d.status),
            d.employee_no.unwrap_or_default(),
            d.licence_no.unwrap_or_default(),
            d.licence_classes.join(" "),
            d.skills.join(" "),
            d.languages.join(" "),
            d.vehicle_name.unwrap_or_default(),
        ]
    });
    Ok(csv_file("drivers.csv", &header, rows))
}

/// The driver that the signed-in user is; 404 for one who is none.
#[utoipa::path(get, path = "/drivers/me", operation_id = "get_my_driver", tag = "fleet",
    responses((status = 200, body = Envelope<Driver>)))]
async fn me(actor: Actor) -> Reply<Driver> {
    let mut tx = actor.read().await?;
    let driver = driver_of_user(&mut tx, actor.user()).await?.ok_or(Error::NoSuch("driver"))?;
    let version = driver.version;
    Ok(Answer::ok(driver).version(version))
}

/// Adds a driver; 402 when the plan holds no more.
#[utoipa::path(post, path = "/drivers", operation_id = "add_driver", tag = "fleet", request_body = DriverInput,
    responses((status = 201, body = Envelope<Driver>)))]
async fn post(actor: May<DriversWrite>, input: Input<DriverInput>) -> Reply<Driver> {
    let mut tx = actor.write(&input).await?;
    known_user(&mut tx, input.value.user).await?;
    let driver = add_driver(&mut tx, &input.value).await?;
    let (version, location) = (driver.version, format!("/api/v1/drivers/{}", driver.id));
    tx.reply(Answer::created(driver).version(version).location(location)).await
}

/// One driver, also a removed one.
#[utoipa::path(get, path = "/drivers/{driver}", operation_id = "get_driver", tag = "fleet", params(("driver" = DriverId, Path)),
    responses((status = 200, body = Envelope<Driver>)))]
async fn get(actor: May<DriversRead>, Path(id): Path<DriverId>) -> Reply<Driver> {
    let mut tx = actor.read().await?;
    let driver = sql::read(&mut tx, id).await?.ok_or(Error::NoSuch("driver"))?;
    let version = driver.version;
    Ok(Answer::ok(driver).version(version))
}

/// Replaces what is said of a driver.
#[utoipa::path(put, path = "/drivers/{driver}", operation_id = "change_driver", tag = "fleet", params(("driver" = DriverId, Path)),
    request_body = DriverInput, responses((status = 200, body = Envelope<Driver>)))]
async fn put(
    actor: May<DriversWrite>,
    Path(id): Path<DriverId>,
    held: IfMatch,
    input: Input<DriverInput>,
) -> Reply<Driver> {
    let mut tx = actor.write(&input).await?;
    let current = sql::lock(&mut tx, id).await?.ok_or(Error::NoSuch("driver"))?;
    held.check(current.version, &current)?;
    known_user(&mut tx, input.value.user).await?;
    let driver = change_driver(&mut tx, id, &input.value).await?;
    let version = driver.version;
    tx.reply(Answer::ok(driver).version(version)).await
}

/// Takes a driver off the list: he leaves his vehicle, his history stays.
#[utoipa::path(delete, path = "/drivers/{driver}", operation_id = "remove_driver", tag = "fleet", params(("driver" = DriverId, Path)),
    responses((status = 200, body = Envelope<Driver>)))]
async fn delete(actor: May<DriversWrite>, Path(id): Path<DriverId>, held: IfMatch) -> Reply<Driver> {
    let mut tx = actor.write_bare().await?;
    let current = sql::lock(&mut tx, id).await?.ok_or(Error::NoSuch("driver"))?;
    held.check(current.version, &current)?;
    assign_driver::leave_driver(&mut tx, id).await?;
    sql::remove(&mut tx, id).await?;
    identity::give_back(&mut tx, "drivers", 1).await?;
    tx.emit(&DriverRemoved { driver: id }).await?;
    let driver = sql::read(&mut tx, id).await?.ok_or(Error::NoSuch("driver"))?;
    let version = driver.version;
    tx.reply(Answer::ok(driver).version(version)).await
}

/// Adds a driver. Whoever calls this from another room vouches for `user`.
pub async fn add_driver(tx: &mut Tx, input: &DriverInput) -> Result<Driver, Error> {
    known_place(tx, input.home_place).await?;
    identity::take(tx, "drivers", 1).await?;
    let id = DriverId::mint();
    sql::insert(tx, id, input).await?;
    announce(tx, id).await
}

/// Replaces what is said of a driver, whose `user` was looked at.
pub(crate) async fn change_driver(tx: &mut Tx, id: DriverId, input: &DriverInput) -> Result<Driver, Error> {
    known_place(tx, input.home_place).await?;
    sql::update(tx, id, input).await?;
    announce(tx, id).await
}

/// One driver, for rooms above: also a removed one, because history points at him.
pub async fn driver(tx: &mut Tx, id: DriverId) -> Result<Option<Driver>, Error> {
    Ok(sql::read(tx, id).await?)
}

/// The driver that a user is, with the vehicle he sits in.
pub async fn driver_of_user(tx: &mut Tx, user: UserId) -> Result<Option<Driver>, Error> {
    Ok(sql::of_user(tx, user).await?)
}

/// Identity owns the users, so it is asked: an id of another organisation is as good as none.
async fn known_user(tx: &mut Tx, user: Option<UserId>) -> Result<(), Error> {
    let Some(id) = user else { return Ok(()) };
    if identity::users_by_id(tx, &[id]).await?.is_empty() {
        return Err(Error::field("user", "there is no such user of yours"));
    }
    Ok(())
}

async fn announce(tx: &mut Tx, id: DriverId) -> Result<Driver, Error> {
    let driver = driver(tx, id).await?.ok_or(Error::NoSuch("driver"))?;
    tx.emit(&DriverChanged {
        driver: id,
        name: driver.name.clone(),
        status: word(&driver.status),
        version: driver.version,
    })
    .await?;
    Ok(driver)
}
