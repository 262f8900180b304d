//! GET /zones/at
//! Which zones hold a point, exactly.

#[cfg(test)]
mod tests;

use crate::{
    Error, ZonesRead,
    keep_zones::{Zone, sql},
    zone::cells_of_point,
};
use kernel::Point;
use platform::{Answer, App, Envelope, May, OpenApiRouter, Reply, Tx, http::Query};
use serde::Deserialize;
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct QueryAt {
    lat: f64,
    lon: f64,
}

/// The active zones that hold a point; their borders count.
#[utoipa::path(get, path = "/zones/at", operation_id = "zones_at", tag = "places", params(QueryAt),
    responses((status = 200, body = Envelope<Vec<Zone>>)))]
async fn get(actor: May<ZonesRead>, Query(query): Query<QueryAt>) -> Reply<Vec<Zone>> {
    let point = Point::new(query.lat, query.lon).map_err(|e| Error::field("lat", e.to_string()))?;
    let mut tx = actor.read().await?;
    Ok(Answer::ok(zones_at(&mut tx, point).await?))
}

/// The active zones that hold the point. The grid finds the candidates, the exact shape decides.
pub async fn zones_at(tx: &mut Tx, point: Point) -> Result<Vec<Zone>, Error> {
    let here = geo::Point::new(point.lat, point.lon);
    let mut holding = Vec::new();
    for zone in sql::near(tx, &cells_of_point(point)).await? {
        if zone.shape.exact()?.contains(here) {
            holding.push(zone);
        }
    }
    Ok(holding)
}
