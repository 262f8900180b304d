//! POST /routing/match
//! The roads that a trace of positions was driven on.

#[cfg(test)]
mod tests;
mod wire;

use crate::{RoutingRead, off_thread, roads};
use platform::{Answer, App, Envelope, Input, May, OpenApiRouter, Reply};
use utoipa_axum::routes;
use wire::{AskMatch, MatchedTrace};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(match_trace))
}

/// Brings a trace onto the roads. 404 `routing.no_map` where the server has no map of the place.
#[utoipa::path(post, path = "/routing/match", tag = "routing", request_body = AskMatch,
    responses((status = 200, body = Envelope<MatchedTrace>)))]
async fn match_trace(actor: May<RoutingRead>, input: Input<AskMatch>) -> Reply<MatchedTrace> {
    let ask = input.value;
    let found = off_thread(roads(actor.app()), move |roads| {
        let fixes = ask.fixes()?;
        Ok(MatchedTrace::of(&roads.matched(&fixes, ask.profile)?, ask.profile))
    });
    Ok(Answer::ok(found.await?))
}
