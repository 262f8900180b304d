//! GET and POST /routing/route
//! The way through some points: each leg, the whole, when one arrives, and a line to draw.

#[cfg(test)]
mod tests;
mod wire;

pub(crate) use wire::{polyline6, read_points};

use crate::{Error, RoutingRead, Wish, keep_tolls::settings, off_thread, roads, tolls::Tolls};
use platform::{Answer, App, Envelope, Input, May, OpenApiRouter, Reply, http::Query};
use utoipa_axum::routes;
use wire::{AskRoute, FoundRoute, QueryRoute};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get, post))
}

/// The way through points given as `points=lat,lon;lat,lon`.
#[utoipa::path(get, path = "/routing/route", operation_id = "get_route", tag = "routing", params(QueryRoute),
    responses((status = 200, body = Envelope<FoundRoute>)))]
async fn get(actor: May<RoutingRead>, Query(query): Query<QueryRoute>) -> Reply<FoundRoute> {
    let ask = query.read()?;
    let tolls = settings(&mut actor.read().await?).await?.tolls;
    Ok(Answer::ok(find_route(actor.app(), ask, tolls).await?))
}

/// The way through some points, in their order.
#[utoipa::path(post, path = "/routing/route", operation_id = "find_route", tag = "routing", request_body = AskRoute,
    responses((status = 200, body = Envelope<FoundRoute>)))]
async fn post(actor: May<RoutingRead>, input: Input<AskRoute>) -> Reply<FoundRoute> {
    let tolls = settings(&mut actor.read().await?).await?.tolls;
    Ok(Answer::ok(find_route(actor.app(), input.value, tolls).await?))
}

async fn find_route(app: &App, ask: AskRoute, tolls: Option<Tolls>) -> Result<FoundRoute, Error> {
    let depart_at = ask.depart_at.unwrap_or_else(|| app.db().now());
    // A wish makes a metric of its own, some tens of milliseconds of computing.
    off_thread(roads(app), move |roads| {
        let weighed_s =
            tolls.as_ref().filter(|_| ask.weigh_tolls).map(|tolls| tolls.worth_s(ask.profile, depart_at));
        let toll_s = weighed_s.unwrap_or(ask.toll_s);
        let wish = Wish { depart_at: Some(depart_at), toll_s, ..ask.wish() };
        let guided = roads.guided(&ask.points, &wish)?;
        let window = roads.window(&ask.points, ask.profile, guided.whole().duration_s());
        Ok(FoundRoute::of(&guided, ask.profile, depart_at, window, tolls.as_ref()))
    })
    .await
}
