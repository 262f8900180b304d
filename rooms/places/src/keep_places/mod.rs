//! GET, POST /places · GET, PUT, DELETE /places/{place}
//! The organisation's own places: depots, hubs, customers' doors.

pub(crate) mod sql;
#[cfg(test)]
mod tests;
mod wire;

pub use wire::{Place, PlaceInput};

use crate::{Error, PlacesRead, PlacesWrite, gazetteer_of};
use kernel::PlaceId;
use lexicon::places::{PlaceChanged, PlaceRemoved};
use platform::{
    Answer, App, Envelope, IfMatch, Input, May, OpenApiRouter, Reply, Tx,
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

/// Your places, newest first unless ordered otherwise.
#[utoipa::path(get, path = "/places", operation_id = "list_places", tag = "places",
    params(FilterParams, ("q" = Option<String>, Query, description = "part of the name, address or external_ref")),
    responses((status = 200, body = Envelope<Vec<Place>>)))]
async fn list(actor: May<PlacesRead>, mut ask: FilterAsk) -> Reply<Vec<Value>> {
    let q = ask.take("q");
    let filter = ask.filter(&sql::COLUMNS)?;
    let mut tx = actor.read().await?;
    let (places, page) = sql::search(&mut tx, &filter, q.as_deref()).await?;
    Ok(Answer::ok(filter.project(&places)).page(page))
}

/// Adds a place. Without a point the address is looked up; an address that does not say where is refused.
#[utoipa::path(post, path = "/places", operation_id = "add_place", tag = "places", request_body = PlaceInput,
    responses((status = 201, body = Envelope<Place>)))]
async fn post(actor: May<PlacesWrite>, input: Input<PlaceInput>) -> Reply<Place> {
    let mut tx = actor.write(&input).await?;
    let place = add_place(&mut tx, &input.value).await?;
    let (version, location) = (place.version, format!("/api/v1/places/{}", place.id));
    tx.reply(Answer::created(place).version(version).location(location)).await
}

/// One place, also a removed one.
#[utoipa::path(get, path = "/places/{place}", operation_id = "get_place", tag = "places", params(("place" = PlaceId, Path)),
    responses((status = 200, body = Envelope<Place>)))]
async fn get(actor: May<PlacesRead>, Path(id): Path<PlaceId>) -> Reply<Place> {
    let mut tx = actor.read().await?;
    let place = sql::read(&mut tx, id).await?.ok_or(Error::NoSuchPlace)?;
    let version = place.version;
    Ok(Answer::ok(place).version(version))
}

/// Replaces what is said of a place.
#[utoipa::path(put, path = "/places/{place}", operation_id = "change_place", tag = "places", params(("place" = PlaceId, Path)),
    request_body = PlaceInput, responses((status = 200, body = Envelope<Place>)))]
async fn put(
    actor: May<PlacesWrite>,
    Path(id): Path<PlaceId>,
    held: IfMatch,
    input: Input<PlaceInput>,
) -> Reply<Place> {
    let mut tx = actor.write(&input).await?;
    let current = sql::lock(&mut tx, id).await?.ok_or(Error::NoSuchPlace)?;
    held.check(current.version, &current)?;
    let place = change_place(&mut tx, id, &input.value).await?;
    let version = place.version;
    tx.reply(Answer::ok(place).version(version)).await
}

/// Removes a place from lists; what points at it keeps its history.
#[utoipa::path(delete, path = "/places/{place}", operation_id = "remove_place", tag = "places", params(("place" = PlaceId, Path)),
    responses((status = 200, body = Envelope<Place>)))]
async fn delete(actor: May<PlacesWrite>, Path(id): Path<PlaceId>, held: IfMatch) -> Reply<Place> {
    let mut tx = actor.write_bare().await?;
    let current = sql::lock(&mut tx, id).await?.ok_or(Error::NoSuchPlace)?;
    held.check(current.version, &current)?;
    sql::remove(&mut tx, id).await?;
    tx.emit(&PlaceRemoved { place: id }).await?;
    let place = sql::read(&mut tx, id).await?.ok_or(Error::NoSuchPlace)?;
    let version = place.version;
    tx.reply(Answer::ok(place).version(version)).await
}

/// Adds a place for another room (an import that names a new depot).
pub async fn add_place(tx: &mut Tx, input: &PlaceInput) -> Result<Place, Error> {
    let gazetteer = gazetteer_of(tx).await?;
    let (point, area) = input.located(&gazetteer)?;
    let id = PlaceId::mint();
    sql::insert(tx, id, input, point, area.as_deref()).await?;
    announce(tx, id).await
}

async fn change_place(tx: &mut Tx, id: PlaceId, input: &PlaceInput) -> Result<Place, Error> {
    let gazetteer = gazetteer_of(tx).await?;
    let (point, area) = input.located(&gazetteer)?;
    sql::update(tx, id, input, point, area.as_deref()).await?;
    announce(tx, id).await
}

async fn announce(tx: &mut Tx, id: PlaceId) -> Result<Place, Error> {
    let place = place(tx, id).await?.ok_or(Error::NoSuchPlace)?;
    tx.emit(&PlaceChanged {
        place: id,
        name: place.name.clone(),
        point: place.point,
        version: place.version,
    })
    .await?;
    Ok(place)
}

/// One place, for rooms above: also a removed one, because history points at it.
pub async fn place(tx: &mut Tx, id: PlaceId) -> Result<Option<Place>, Error> {
    Ok(sql::read(tx, id).await?)
}
