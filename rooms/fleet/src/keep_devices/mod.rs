//! GET, POST /devices · GET, PUT, DELETE /devices/{device} · GET /devices/{device}/pairing · POST /devices/{device}/rotate
//! What reports positions: phones and trackers, each with a key that nobody guesses.

pub(crate) mod sql;
#[cfg(test)]
mod tests;
mod wire;

pub use wire::{Device, DeviceInput, PairedDevice, Pairing};

use crate::{
    DevicesRead, DevicesWrite, Error,
    device::{DeviceStatus, ROUND, mint_key, pairing_link},
    keep_drivers, keep_vehicles,
};
use kernel::{DeviceId, Time};
use lexicon::fleet::DeviceChanged;
use platform::{
    Answer, App, Envelope, IfMatch, Input, May, OpenApiRouter, Reply, SystemTx, Tx,
    http::{
        Path,
        filter::{FilterAsk, FilterParams},
    },
};
use serde_json::Value;
use utoipa_axum::routes;

/// Where phones report, under the public address.
const REPORT_PATH: &str = "/api/v1/ingest/osmand";

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, post))
        .routes(routes!(get, put, delete))
        .routes(routes!(pairing))
        .routes(routes!(rotate))
}

/// Your devices, newest first unless ordered otherwise.
#[utoipa::path(get, path = "/devices", operation_id = "list_devices", tag = "fleet",
    params(FilterParams, ("q" = Option<String>, Query, description = "part of the name or IMEI")),
    responses((status = 200, body = Envelope<Vec<Device>>)))]
async fn list(actor: May<DevicesRead>, mut ask: FilterAsk) -> Reply<Vec<Value>> {
    let q = ask.take("q");
    let filter = ask.filter(&sql::COLUMNS)?;
    let mut tx = actor.read().await?;
    let (devices, page) = sql::search(&mut tx, &filter, q.as_deref()).await?;
    Ok(Answer::ok(filter.project(&devices)).page(page))
}

/// Adds a device; its pairing link is a request away.
#[utoipa::path(post, path = "/devices", operation_id = "add_device", tag = "fleet", request_body = DeviceInput,
    responses((status = 201, body = Envelope<Device>)))]
async fn post(actor: May<DevicesWrite>, input: Input<DeviceInput>) -> Reply<Device> {
    let mut tx = actor.write(&input).await?;
    let device = add_device(&mut tx, &input.value).await?;
    let (version, location) = (device.version, format!("/api/v1/devices/{}", device.id));
    tx.reply(Answer::created(device).version(version).location(location)).await
}

#[utoipa::path(get, path = "/devices/{device}", operation_id = "get_device", tag = "fleet", params(("device" = DeviceId, Path)),
    responses((status = 200, body = Envelope<Device>)))]
async fn get(actor: May<DevicesRead>, Path(id): Path<DeviceId>) -> Reply<Device> {
    let mut tx = actor.read().await?;
    let device = sql::read(&mut tx, id).await?.ok_or(Error::NoSuch("device"))?;
    let version = device.version;
    Ok(Answer::ok(device).version(version))
}

/// Replaces what is said of a device; its key stays.
#[utoipa::path(put, path = "/devices/{device}", operation_id = "change_device", tag = "fleet", params(("device" = DeviceId, Path)),
    request_body = DeviceInput, responses((status = 200, body = Envelope<Device>)))]
async fn put(
    actor: May<DevicesWrite>,
    Path(id): Path<DeviceId>,
    held: IfMatch,
    input: Input<DeviceInput>,
) -> Reply<Device> {
    let mut tx = actor.write(&input).await?;
    let current = sql::lock(&mut tx, id).await?.ok_or(Error::NoSuch("device"))?;
    held.check(current.version, &current)?;
    check(&mut tx, &input.value).await?;
    sql::update(&mut tx, id, &input.value).await?;
    let device = announce(&mut tx, id).await?;
    let version = device.version;
    tx.reply(Answer::ok(device).version(version)).await
}

/// Removes a device; its reports are no longer taken.
#[utoipa::path(delete, path = "/devices/{device}", operation_id = "remove_device", tag = "fleet", params(("device" = DeviceId, Path)),
    responses((status = 200, body = Envelope<Device>)))]
async fn delete(actor: May<DevicesWrite>, Path(id): Path<DeviceId>, held: IfMatch) -> Reply<Device> {
    let mut tx = actor.write_bare().await?;
    let current = sql::lock(&mut tx, id).await?.ok_or(Error::NoSuch("device"))?;
    held.check(current.version, &current)?;
    sql::remove(&mut tx, id).await?;
    let device = announce(&mut tx, id).await?;
    let version = device.version;
    tx.reply(Answer::ok(device).version(version)).await
}

/// The link and QR code that make Traccar Client report as this device. Whoever sees it can report, so it needs the right
/// to change devices.
#[utoipa::path(get, path = "/devices/{device}/pairing", operation_id = "get_pairing", tag = "fleet", params(("device" = DeviceId, Path)),
    responses((status = 200, body = Envelope<Pairing>)))]
async fn pairing(actor: May<DevicesWrite>, Path(id): Path<DeviceId>) -> Reply<Pairing> {
    let mut tx = actor.read().await?;
    let key = sql::key_of(&mut tx, id).await?.ok_or(Error::NoSuch("device"))?;
    Ok(Answer::ok(pair(actor.app(), id, key)))
}

/// Gives the device a new key: the phone that has the old one is cut off.
#[utoipa::path(post, path = "/devices/{device}/rotate", operation_id = "rotate_device_key", tag = "fleet", params(("device" = DeviceId, Path)),
    responses((status = 200, body = Envelope<Pairing>)))]
async fn rotate(actor: May<DevicesWrite>, Path(id): Path<DeviceId>) -> Reply<Pairing> {
    // No idempotency record: it would keep the key in a second place.
    let mut tx = actor.begin().await?;
    sql::lock(&mut tx, id).await?.ok_or(Error::NoSuch("device"))?;
    let key = mint_key();
    sql::set_key(&mut tx, id, &key).await?;
    announce(&mut tx, id).await?;
    tx.commit().await?;
    Ok(Answer::ok(pair(actor.app(), id, key)))
}

pub(crate) fn pair(app: &App, device: DeviceId, key: String) -> Pairing {
    let server = format!("{}{REPORT_PATH}", app.config().public_url);
    let link = pairing_link(&server, &key, ROUND);
    // 2,331 letters fit into a QR code, and the link has some 200.
    let qr_svg = identity::qr_svg(&link).unwrap_or_default();
    Pairing { device, key, link, qr_svg, server }
}

pub async fn add_device(tx: &mut Tx, input: &DeviceInput) -> Result<Device, Error> {
    check(tx, input).await?;
    let id = DeviceId::mint();
    sql::insert(tx, id, &mint_key(), input).await?;
    announce(tx, id).await
}

/// The key of a device, for programs that report as it (the demo's drivers).
pub async fn device_key(tx: &mut Tx, id: DeviceId) -> Result<Option<String>, Error> {
    Ok(sql::key_of(tx, id).await?)
}

/// Whose key this is. Positions arrive before anyone signed in, so the asking transaction crosses organisations.
pub async fn device_by_key(tx: &mut SystemTx, key: &str) -> Result<Option<PairedDevice>, Error> {
    Ok(sql::paired(tx, Some(key), None).await?)
}

/// Which device calls itself by this IMEI.
pub async fn device_by_imei(tx: &mut SystemTx, imei: &str) -> Result<Option<PairedDevice>, Error> {
    Ok(sql::paired(tx, None, Some(imei)).await?)
}

/// Notes when devices were last heard of; an older time changes nothing.
pub async fn devices_seen(tx: &mut SystemTx, devices: &[DeviceId], at: Time) -> Result<(), Error> {
    let ids: Vec<_> = devices.iter().map(|d| d.0).collect();
    Ok(sql::seen(tx, &ids, at).await?)
}

async fn check(tx: &mut Tx, input: &DeviceInput) -> Result<(), Error> {
    if let Some(id) = input.vehicle {
        let vehicle = keep_vehicles::sql::read(tx, id).await?.filter(|v| v.removed_at.is_none());
        vehicle.ok_or_else(|| Error::field("vehicle", "there is no such vehicle of yours"))?;
    }
    if let Some(id) = input.driver {
        let driver = keep_drivers::sql::read(tx, id).await?.filter(|d| d.removed_at.is_none());
        driver.ok_or_else(|| Error::field("driver", "there is no such driver of yours"))?;
    }
    Ok(())
}

async fn announce(tx: &mut Tx, id: DeviceId) -> Result<Device, Error> {
    let device = sql::read(tx, id).await?.ok_or(Error::NoSuch("device"))?;
    let active = device.status == DeviceStatus::Active && device.removed_at.is_none();
    tx.emit(&DeviceChanged { device: id, vehicle: device.vehicle, driver: device.driver, active }).await?;
    Ok(device)
}
