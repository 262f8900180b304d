//! GET /layers/vehicles/{z}/{x}/{y}
//! Where the vehicles are as a vector tile, layer `vehicles`, for maps that are not ours and not on the stream.

#[cfg(test)]
mod tests;

use crate::{Error, PositionsRead, list_latest::sql, wire::PositionRow};
use axum::response::Response;
use fleet::VehicleBrief;
use kernel::Time;
use platform::{
    App, May, OpenApiRouter, Problem,
    http::{Path, vector_tile},
};
use tiles::LiveTile;
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(handle))
}

/// Your vehicles in one tile of the map (Web Mercator, zoom 0 to 14; deeper looks enlarge): `id`, `name`, `heading_deg`,
/// `speed_kmh`, and `age_s` since the fix. At most 10,000.
#[utoipa::path(get, path = "/layers/vehicles/{z}/{x}/{y}", operation_id = "draw_vehicles", tag = "layers",
    params(("z" = u8, Path), ("x" = u32, Path), ("y" = u32, Path)),
    responses((status = 200, content_type = "application/vnd.mapbox-vector-tile", body = Vec<u8>)))]
async fn handle(
    actor: May<PositionsRead>,
    Path((z, x, y)): Path<(u8, u32, u32)>,
) -> Result<Response, Problem> {
    let mut tile = LiveTile::new("vehicles", z, x, y).ok_or_else(Problem::not_found)?;
    let mut tx = actor.read().await?;
    let rows = sql::within(&mut tx, tile.bounds()).await.map_err(Error::from)?;
    let ids: Vec<_> = rows.iter().map(|row| row.vehicle_id).collect();
    let names = fleet::vehicle_briefs(&mut tx, Some(&ids)).await.map_err(Error::from)?;
    for row in &rows {
        draw(&mut tile, row, names.get(&row.vehicle_id), tx.now());
    }
    Ok(vector_tile(tile.encode()))
}

fn draw(tile: &mut LiveTile, row: &PositionRow, vehicle: Option<&VehicleBrief>, now: Time) {
    let mut said = vec![("id", row.vehicle_id.to_string().as_str().into())];
    if let Some(vehicle) = vehicle {
        said.push(("name", vehicle.name.as_str().into()));
    }
    let whole = |n: f64| (n.round().max(0.0) as u32).into();
    if let Some(ddeg) = row.heading_ddeg {
        said.push(("heading_deg", whole(f64::from(ddeg) / 10.0)));
    }
    if let Some(cms) = row.speed_cms {
        said.push(("speed_kmh", whole(f64::from(cms) * 0.036)));
    }
    said.push(("age_s", whole(now.since_s(row.ts) as f64)));
    tile.point((row.lat_e7, row.lon_e7), said);
}
