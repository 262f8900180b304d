//! GET, POST /zones · GET, PUT, DELETE /zones/{zone}
//! Delivery zones, geofences, no-go areas.

pub(crate) mod sql;
#[cfg(test)]
mod tests;
mod wire;

pub use wire::{Zone, ZoneInput};

use crate::{Error, ZonesRead, ZonesWrite};
use kernel::{OrgId, ZoneId};
use lexicon::places::{ZoneChanged, ZoneRemoved};
use platform::{
    Answer, App, Envelope, IfMatch, Input, May, OpenApiRouter, Reply, SystemTx, Tx,
    http::{
        Path,
        filter::{FilterAsk, FilterParams},
    },
};
use serde_json::Value;
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, post)).routes(routes!(get, put, delete))
}

/// Your zones, newest first unless ordered otherwise.
#[utoipa::path(get, path = "/zones", operation_id = "list_zones", tag = "places",
    params(FilterParams, ("q" = Option<String>, Query, description = "part of the name")),
    responses((status = 200, body = Envelope<Vec<Zone>>)))]
async fn list(actor: May<ZonesRead>, mut ask: FilterAsk) -> Reply<Vec<Value>> {
    let q = ask.take("q");
    let filter = ask.filter(&sql::COLUMNS)?;
    let mut tx = actor.read().await?;
    let (zones, page) = sql::search(&mut tx, &filter, q.as_deref()).await?;
    Ok(Answer::ok(filter.project(&zones)).page(page))
}

/// Draws a zone: a circle, a polygon or a corridor along a line.
#[utoipa::path(post, path = "/zones", operation_id = "add_zone", tag = "places", request_body = ZoneInput,
    responses((status = 201, body = Envelope<Zone>)))]
async fn post(actor: May<ZonesWrite>, input: Input<ZoneInput>) -> Reply<Zone> {
    let mut tx = actor.write(&input).await?;
    let zone = add_zone(&mut tx, &input.value).await?;
    let (version, location) = (zone.version, format!("/api/v1/zones/{}", zone.id));
    tx.reply(Answer::created(zone).version(version).location(location)).await
}

/// One zone, also a removed one.
#[utoipa::path(get, path = "/zones/{zone}", operation_id = "get_zone", tag = "places", params(("zone" = ZoneId, Path)),
    responses((status = 200, body = Envelope<Zone>)))]
async fn get(actor: May<ZonesRead>, Path(id): Path<ZoneId>) -> Reply<Zone> {
    let mut tx = actor.read().await?;
    let zone = sql::read(&mut tx, id).await?.ok_or(Error::NoSuchZone)?;
    let version = zone.version;
    Ok(Answer::ok(zone).version(version))
}

/// Replaces what is said of a zone, its shape included.
#[utoipa::path(put, path = "/zones/{zone}", operation_id = "change_zone", tag = "places", params(("zone" = ZoneId, Path)),
    request_body = ZoneInput, responses((status = 200, body = Envelope<Zone>)))]
async fn put(
    actor: May<ZonesWrite>,
    Path(id): Path<ZoneId>,
    held: IfMatch,
    input: Input<ZoneInput>,
) -> Reply<Zone> {
    let mut tx = actor.write(&input).await?;
    let current = sql::lock(&mut tx, id).await?.ok_or(Error::NoSuchZone)?;
    held.check(current.version, &current)?;
    let exact = input.value.shape.exact()?;
    sql::update(&mut tx, id, &input.value, &exact).await?;
    let zone = announce(&mut tx, id).await?;
    let version = zone.version;
    tx.reply(Answer::ok(zone).version(version)).await
}

/// Removes a zone; vehicles stop entering and leaving it.
#[utoipa::path(delete, path = "/zones/{zone}", operation_id = "remove_zone", tag = "places", params(("zone" = ZoneId, Path)),
    responses((status = 200, body = Envelope<Zone>)))]
async fn delete(actor: May<ZonesWrite>, Path(id): Path<ZoneId>, held: IfMatch) -> Reply<Zone> {
    let mut tx = actor.write_bare().await?;
    let current = sql::lock(&mut tx, id).await?.ok_or(Error::NoSuchZone)?;
    held.check(current.version, &current)?;
    sql::remove(&mut tx, id).await?;
    tx.emit(&ZoneRemoved { zone: id }).await?;
    let zone = sql::read(&mut tx, id).await?.ok_or(Error::NoSuchZone)?;
    let version = zone.version;
    tx.reply(Answer::ok(zone).version(version)).await
}

pub async fn add_zone(tx: &mut Tx, input: &ZoneInput) -> Result<Zone, Error> {
    let exact = input.shape.exact()?;
    let id = ZoneId::mint();
    sql::insert(tx, id, input, &exact).await?;
    announce(tx, id).await
}

/// One zone, for rooms above: also a removed one.
pub async fn zone(tx: &mut Tx, id: ZoneId) -> Result<Option<Zone>, Error> {
    Ok(sql::read(tx, id).await?)
}

async fn announce(tx: &mut Tx, id: ZoneId) -> Result<Zone, Error> {
    let zone = sql::read(tx, id).await?.ok_or(Error::NoSuchZone)?;
    tx.emit(&ZoneChanged { zone: id, name: zone.name.clone(), active: zone.active, version: zone.version })
        .await?;
    Ok(zone)
}

/// The organisation's active zones, for a transaction of its own.
pub async fn active_zones(tx: &mut Tx) -> Result<Vec<Zone>, Error> {
    let org = tx.org();
    Ok(sql::active_of(tx.conn(), org).await?)
}

/// As [`active_zones`], for a worker that crosses organisations (positions arrive before anyone signed in).
pub async fn active_zones_of(tx: &mut SystemTx, org: OrgId) -> Result<Vec<Zone>, Error> {
    Ok(sql::active_of(tx.conn(), org).await?)
}
