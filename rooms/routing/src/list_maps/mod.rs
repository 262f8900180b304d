//! GET /routing/maps
//! The maps that this server draws. Whoever may see a tracking page may see its map, so it needs no sign-in.

mod wire;

use crate::Sheets;
use axum::extract::State as Shared;
use platform::{Answer, App, Envelope, OpenApiRouter, Reply};
use utoipa_axum::routes;
use wire::DrawnMap;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get))
}

/// Files of vector tiles, with the box each of them covers. Made from OpenStreetMap, but for a made-up one: show "© OpenStreetMap
/// contributors" where they are drawn.
#[utoipa::path(get, path = "/routing/maps", operation_id = "list_maps", tag = "routing", security(()),
    responses((status = 200, body = Envelope<Vec<DrawnMap>>)))]
async fn get(Shared(app): Shared<App>) -> Reply<Vec<DrawnMap>> {
    let drawn = app.service::<Sheets>().0.sheets();
    Ok(Answer::ok(drawn.iter().map(|drawn| DrawnMap::of(drawn)).collect()))
}
