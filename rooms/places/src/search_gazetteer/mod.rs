//! GET /places/search
//! A name or an address as people type it, in English, Arabic or Urdu, with slips of the finger.

#[cfg(test)]
mod tests;
mod wire;

use wire::{SearchHit, SearchQuery};

use crate::{
    Ask, Gazetteer, OnMaps, PlacesRead,
    address_book::{AddressBook, FoundDoor},
    gazetteer_of,
    map_names::{MapNames, OnMap},
    recall_doors::book_of,
};
use platform::{Answer, App, Envelope, May, OpenApiRouter, Reply, http::Query};
use utoipa_axum::routes;

/// From this likeness on a text is the very name of a place, and doors that only have it in their address come after.
const VERY_NAME: f64 = 0.999;
/// A door less like the question than this is one of its street at best: it is not put before the places.
const DOOR_FIRST: f64 = 0.6;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get))
}

/// The doors of your address book first, then places; of each the best answers first.
#[utoipa::path(get, path = "/places/search", operation_id = "search_gazetteer", tag = "places", params(SearchQuery),
    responses((status = 200, body = Envelope<Vec<SearchHit>>)))]
async fn get(actor: May<PlacesRead>, Query(query): Query<SearchQuery>) -> Reply<Vec<SearchHit>> {
    let ask = query.checked()?;
    let mut tx = actor.read().await?;
    let gazetteer = gazetteer_of(&mut tx).await?;
    let book = book_of(actor.app(), &mut tx).await?;
    Ok(Answer::ok(hits(&ask, &book, &gazetteer, &actor.app().service::<OnMaps>().0)))
}

fn hits(ask: &Ask<'_>, book: &AddressBook, gazetteer: &Gazetteer, maps: &MapNames) -> Vec<SearchHit> {
    let own = gazetteer.search(ask).into_iter();
    let mut places: Vec<OnMap> =
        own.map(|f| OnMap { entry: f.entry.clone(), score: f.score, weight: f.weight }).collect();
    places.extend(maps.search(ask, gazetteer));
    // Stable: of equal answers those of the gazetteer come first.
    places.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let mut doors = book.search(ask, gazetteer);
    doors.retain(|door| door.score >= DOOR_FIRST);
    // a long book does not push the places off the list
    doors.truncate(ask.limit.saturating_sub(places.len()).max(ask.limit.div_ceil(2)));

    let exact_door = doors.first().is_some_and(|door| door.score >= VERY_NAME);
    let exact_places = places.iter().take_while(|place| !exact_door && place.score >= VERY_NAME).count();
    let after = places.split_off(exact_places.min(ask.limit.div_ceil(2)));
    let of_place = |place: &OnMap| SearchHit::of_place(place, gazetteer);
    let of_door = |door: FoundDoor| SearchHit::of_door(door, gazetteer);
    let first = places.iter().map(of_place).chain(doors.into_iter().map(of_door));
    first.chain(after.iter().map(of_place)).take(ask.limit).collect()
}
