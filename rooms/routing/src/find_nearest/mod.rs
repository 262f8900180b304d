//! GET and POST /routing/nearest
//! Where one can set out from a point, and which of some candidates is there first.

#[cfg(test)]
mod tests;
mod wire;

use crate::{Error, RoutingRead, roads};
use platform::{Answer, App, Envelope, Input, May, OpenApiRouter, Reply, http::Query};
use utoipa_axum::routes;
use wire::{AskNearest, Near, Nearest, QueryNearest, SnappedPoint};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get, post))
}

/// The place on the network nearest to a point. Without a map that is the point itself.
#[utoipa::path(get, path = "/routing/nearest", operation_id = "snap_point", tag = "routing", params(QueryNearest),
    responses((status = 200, body = Envelope<SnappedPoint>)))]
async fn get(actor: May<RoutingRead>, Query(query): Query<QueryNearest>) -> Reply<SnappedPoint> {
    let point = kernel::Point::new(query.lat, query.lon).map_err(|e| Error::field("lat", e.to_string()))?;
    let roads = roads(actor.app());
    let snapped = roads.snap(point, query.profile).ok_or(Error::NoWay { from: 0, to: 0 })?;
    Ok(Answer::ok(SnappedPoint {
        source: roads.source(&[point]),
        point: snapped.point,
        distance_m: snapped.distance_m,
        street: snapped.street,
    }))
}

/// The candidates that reach `to` first, quickest first: which driver is near.
#[utoipa::path(post, path = "/routing/nearest", operation_id = "find_nearest", tag = "routing", request_body = AskNearest,
    responses((status = 200, body = Envelope<Nearest>)))]
async fn post(actor: May<RoutingRead>, input: Input<AskNearest>) -> Reply<Nearest> {
    Ok(Answer::ok(find_nearest(actor.app(), &input.value)))
}

fn find_nearest(app: &App, ask: &AskNearest) -> Nearest {
    let roads = roads(app);
    let depart_at = ask.depart_at.unwrap_or_else(|| app.db().now());
    let mut near: Vec<Near> = ask
        .candidates
        .iter()
        .filter_map(|c| {
            let eta = roads.eta(c.point, ask.to, c.profile.unwrap_or(ask.profile), depart_at)?;
            Some(Near { id: c.id.clone(), eta })
        })
        .collect();
    // The id settles ties, so that the same question has one answer.
    near.sort_by(|a, b| a.eta.duration_s.cmp(&b.eta.duration_s).then_with(|| a.id.cmp(&b.id)));
    near.truncate(ask.limit);
    Nearest { source: roads.source(&everyone(ask)), nearest: near }
}

fn everyone(ask: &AskNearest) -> Vec<kernel::Point> {
    ask.candidates.iter().map(|c| c.point).chain([ask.to]).collect()
}
