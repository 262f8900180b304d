//! GET /places/nearest
//! Which of one's own places are close to a point.

#[cfg(test)]
mod tests;
mod wire;

pub use wire::NearPlace;
use wire::QueryNear;

use crate::{
    Error, PlaceKind, PlacesRead,
    keep_places::sql,
    place::{cells_within, distance_m},
};
use kernel::Point;
use platform::{Answer, App, Envelope, May, OpenApiRouter, Reply, Tx, http::Query};
use utoipa_axum::routes;

/// Places looked at before the nearest are chosen; more would need a finer question.
const SCAN_MAX: i64 = 20_000;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get))
}

/// Your places within reach of a point, nearest first, by straight line.
#[utoipa::path(get, path = "/places/nearest", operation_id = "nearest_places", tag = "places", params(QueryNear),
    responses((status = 200, body = Envelope<Vec<NearPlace>>)))]
async fn get(actor: May<PlacesRead>, Query(query): Query<QueryNear>) -> Reply<Vec<NearPlace>> {
    let (point, reach) = query.checked()?;
    let mut tx = actor.read().await?;
    Ok(Answer::ok(nearest_places(&mut tx, point, query.kind, reach).await?))
}

/// How far to look and how many to answer with.
#[derive(Debug, Clone, Copy)]
pub struct Reach {
    pub within_m: f64,
    pub limit: usize,
}

/// The nearest places first.
pub async fn nearest_places(
    tx: &mut Tx,
    point: Point,
    kind: Option<PlaceKind>,
    reach: Reach,
) -> Result<Vec<NearPlace>, Error> {
    let cells = cells_within(point, reach.within_m);
    let places = sql::in_cells(tx, cells.as_deref(), kind, SCAN_MAX).await?;
    let mut near: Vec<NearPlace> = places
        .into_iter()
        .map(|place| NearPlace { distance_m: distance_m(point, place.point), place })
        .filter(|near| near.distance_m <= reach.within_m)
        .collect();
    near.sort_by(|a, b| a.distance_m.total_cmp(&b.distance_m).then_with(|| a.place.id.cmp(&b.place.id)));
    near.truncate(reach.limit);
    Ok(near)
}
