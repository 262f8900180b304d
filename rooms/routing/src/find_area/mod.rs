//! POST /routing/isochrone
//! How far one gets in some times, as areas.

#[cfg(test)]
mod tests;
mod wire;

use crate::{RoutingRead, off_thread, roads};
use platform::{Answer, App, Envelope, Input, May, OpenApiRouter, Reply};
use utoipa_axum::routes;
use wire::{AskArea, FoundAreas};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(find_area))
}

/// The areas within some seconds of a point, as GeoJSON.
#[utoipa::path(post, path = "/routing/isochrone", tag = "routing", request_body = AskArea,
    responses((status = 200, body = Envelope<FoundAreas>)))]
async fn find_area(actor: May<RoutingRead>, input: Input<AskArea>) -> Reply<FoundAreas> {
    let ask = input.value;
    let found = off_thread(roads(actor.app()), move |roads| {
        let areas = roads.areas(ask.from, ask.profile, &ask.seconds)?;
        Ok(FoundAreas::of(&areas, roads.source(&[ask.from]), ask.profile))
    });
    Ok(Answer::ok(found.await?))
}
