//! GET /layers/zones/{z}/{x}/{y}
//! The organisation's zones as a vector tile, layer `zones`: id, name, purpose and color of each.

#[cfg(test)]
mod tests;

use crate::{
    Error, ZonesRead,
    keep_zones::{Zone, sql},
    zone::ZoneShape,
};
use axum::response::Response;
use platform::{
    App, May, OpenApiRouter, Problem,
    http::{Path, vector_tile},
};
use tiles::LiveTile;
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(handle))
}

/// Your active zones in one tile of the map (Web Mercator, zoom 0 to 14; deeper looks enlarge).
#[utoipa::path(get, path = "/layers/zones/{z}/{x}/{y}", operation_id = "draw_zones", tag = "layers",
    params(("z" = u8, Path), ("x" = u32, Path), ("y" = u32, Path)),
    responses((status = 200, content_type = "application/vnd.mapbox-vector-tile", body = Vec<u8>)))]
async fn handle(actor: May<ZonesRead>, Path((z, x, y)): Path<(u8, u32, u32)>) -> Result<Response, Problem> {
    let mut tile = LiveTile::new("zones", z, x, y).ok_or_else(Problem::not_found)?;
    let mut tx = actor.read().await?;
    for zone in sql::within(&mut tx, tile.bounds()).await? {
        draw(&mut tile, &zone)?;
    }
    Ok(vector_tile(tile.encode()))
}

fn draw(tile: &mut LiveTile, zone: &Zone) -> Result<(), Error> {
    let e7 = |lat: f64, lon: f64| ((lat * 1e7).round() as i32, (lon * 1e7).round() as i32);
    let rings = match &zone.shape {
        ZoneShape::Polygon { coordinates } => {
            coordinates.iter().map(|ring| ring.iter().map(|at| e7(at[1], at[0])).collect()).collect()
        }
        round => vec![round.exact()?.outline().into_iter().map(|p| e7(p.lat, p.lon)).collect()],
    };
    let mut said = vec![("id", zone.id.to_string().as_str().into()), ("name", zone.name.as_str().into())];
    said.push(("purpose", zone.purpose.as_str().into()));
    if let Some(color) = &zone.color {
        said.push(("color", color.as_str().into()));
    }
    tile.area(&rings, said);
    Ok(())
}
