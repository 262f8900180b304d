//! GET /places/reverse · GET /places/plus-codes/{code} · GET /places/resolve
//! From a point to words and back.

#[cfg(test)]
mod tests;
mod wire;

use wire::{
    DoorBeside, Landmark, PlusCode, PlusQuery, ResolveQuery, ResolvedPlace, ReverseQuery, Whereabouts,
};

use crate::{
    Error, Gazetteer, Level, OnMaps, PlacesRead, browse_gazetteer::GazetteerEntry, gazetteer_of,
    map_names::MapNames, recall_doors::book_of, request_place,
};
use kernel::Point;
use platform::{
    Answer, App, Envelope, May, OpenApiRouter, Reply,
    http::{Path, Query},
};
use utoipa_axum::routes;

/// A quarter further away than this is not where one is.
const AREA_WITHIN_M: f64 = 6_000.0;
/// A town further away than this is not worth naming.
const TOWN_WITHIN_M: f64 = 60_000.0;
/// A door further away than this is another one.
const DOOR_WITHIN_M: f64 = 25.0;
/// Digits of a plus code: a square of 14 m at most.
const PLUS_DIGITS: usize = 10;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(reverse)).routes(routes!(plus_code)).routes(routes!(resolve))
}

/// Where a point is, in words: the nearest quarter and town of the gazetteer, and the door of your address book that it is at.
#[utoipa::path(get, path = "/places/reverse", operation_id = "reverse_geocode", tag = "places", params(ReverseQuery),
    responses((status = 200, body = Envelope<Whereabouts>)))]
async fn reverse(actor: May<PlacesRead>, Query(query): Query<ReverseQuery>) -> Reply<Whereabouts> {
    let point = Point::new(query.lat, query.lon).map_err(|e| Error::field("lat", e.to_string()))?;
    let mut tx = actor.read().await?;
    let maps = actor.app().service::<OnMaps>().0.clone();
    let gazetteer = gazetteer_of(&mut tx).await?;
    let mut told = whereabouts(&gazetteer, &maps, point);
    if let Some(near) = book_of(actor.app(), &mut tx).await?.nearest(point, DOOR_WITHIN_M) {
        // of several doors that are as near, as in a tower, none gives the point its name
        if near.alone {
            told.label = Some(near.door.label());
        }
        told.door = Some(DoorBeside::from(near));
    }
    Ok(Answer::ok(told))
}

fn whereabouts(gazetteer: &Gazetteer, maps: &MapNames, point: Point) -> Whereabouts {
    let of_map = maps.nearest_area(point);
    let mapped = of_map.as_ref().map(|(entry, metres)| (entry, *metres));
    let area = gazetteer.nearest(point, |e| e.level == Level::Area).into_iter().chain(mapped);
    let area = area.filter(|(_, m)| *m <= AREA_WITHIN_M).min_by(|a, b| a.1.total_cmp(&b.1));
    let town =
        || gazetteer.nearest(point, |e| e.level == Level::Municipality).filter(|(_, m)| *m <= TOWN_WITHIN_M);
    let found = area.or_else(town);
    let landmark = maps.landmark(point);
    Whereabouts {
        point,
        plus_code: plus_code_of(point),
        door: None,
        label: found.map(|(e, _)| request_place::label(e, gazetteer)),
        distance_m: found.map(|(_, m)| m.round()),
        landmark: landmark.map(|(e, m)| Landmark { names: e.names, point: e.point, distance_m: m.round() }),
        timezone: found.and_then(|(e, _)| gazetteer.timezone_of(e)),
        path: found
            .map(|(e, _)| {
                std::iter::once(e)
                    .chain(gazetteer.ancestors(e))
                    .map(|e| GazetteerEntry::of(e, gazetteer))
                    .collect()
            })
            .unwrap_or_default(),
    }
}

/// The point of a plus code. A short one (`3QRC+2V`) needs a place nearby: `near`, a gazetteer code or a town's name.
#[utoipa::path(get, path = "/places/plus-codes/{code}", operation_id = "read_plus_code", tag = "places",
    params(("code" = String, Path), PlusQuery), responses((status = 200, body = Envelope<PlusCode>)))]
async fn plus_code(
    actor: May<PlacesRead>,
    Path(code): Path<String>,
    Query(query): Query<PlusQuery>,
) -> Reply<PlusCode> {
    let mut tx = actor.read().await?;
    let gazetteer = gazetteer_of(&mut tx).await?;
    let bad = |e: geo::pluscode::BadPlusCode| Error::field("code", e.to_string());
    let full = if geo::pluscode::is_short(&code) {
        let near = near_point(&query, &gazetteer)?;
        geo::pluscode::recover(&code, geo::Point::new(near.lat, near.lon)).map_err(bad)?
    } else {
        code.to_ascii_uppercase()
    };
    let area = geo::pluscode::decode(&full).map_err(bad)?;
    let center = area.bbox.center();
    let corner = |lat, lon| Point { lat, lon };
    Ok(Answer::ok(PlusCode {
        code: full,
        point: corner(center.lat, center.lon),
        south_west: corner(area.bbox.south, area.bbox.west),
        north_east: corner(area.bbox.north, area.bbox.east),
    }))
}

fn near_point(query: &PlusQuery, gazetteer: &Gazetteer) -> Result<Point, Error> {
    let named = query.near.as_deref().and_then(|near| {
        let by_name = || gazetteer.resolve(near, None).map(|r| r.point);
        gazetteer.get(near).map(|e| e.point).or_else(by_name)
    });
    named.ok_or_else(|| Error::field("near", "a short code needs a place nearby, such as `near=Dubai`"))
}

/// What an address as people write it comes to, and how sure that is. The import uses the same.
#[utoipa::path(get, path = "/places/resolve", operation_id = "resolve_address", tag = "places", params(ResolveQuery),
    responses((status = 200, body = Envelope<Option<ResolvedPlace>>)))]
async fn resolve(actor: May<PlacesRead>, Query(query): Query<ResolveQuery>) -> Reply<Option<ResolvedPlace>> {
    let mut tx = actor.read().await?;
    let text: String = query.text.chars().take(600).collect();
    let found = crate::resolve(actor.app(), &mut tx, &text, query.city.as_deref()).await?;
    Ok(Answer::ok(found.map(ResolvedPlace::from)))
}

/// The Open Location Code of a point; `None` only for a point that is not on the Earth.
pub fn plus_code_of(point: Point) -> Option<String> {
    geo::pluscode::encode(geo::Point::new(point.lat, point.lon), PLUS_DIGITS).ok()
}
