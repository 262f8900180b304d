//! GET and POST /routing/matrix
//! Distance and time from each of some points to each of others.

#[cfg(test)]
mod tests;
mod wire;

use crate::{Error, RoutingRead, roads};
use platform::{Answer, App, Envelope, Input, May, OpenApiRouter, Reply, http::Query};
use utoipa_axum::routes;
use wire::{AskMatrix, FilledMatrix, QueryMatrix};

/// A matrix has at most this many entries; larger ones belong to a plan, which computes its own.
const ENTRIES_MAX: usize = 10_000;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get, post))
}

/// Distance and time between all points given as `points=lat,lon;lat,lon`.
#[utoipa::path(get, path = "/routing/matrix", operation_id = "get_matrix", tag = "routing", params(QueryMatrix),
    responses((status = 200, body = Envelope<FilledMatrix>)))]
async fn get(actor: May<RoutingRead>, Query(query): Query<QueryMatrix>) -> Reply<FilledMatrix> {
    let ask = query.read()?;
    Ok(Answer::ok(fill_matrix(actor.app(), &ask)?))
}

/// Distance and time from each point of `from` to each of `to`; at most 10,000 entries.
#[utoipa::path(post, path = "/routing/matrix", operation_id = "fill_matrix", tag = "routing", request_body = AskMatrix,
    responses((status = 200, body = Envelope<FilledMatrix>)))]
async fn post(actor: May<RoutingRead>, input: Input<AskMatrix>) -> Reply<FilledMatrix> {
    Ok(Answer::ok(fill_matrix(actor.app(), &input.value)?))
}

fn fill_matrix(app: &App, ask: &AskMatrix) -> Result<FilledMatrix, Error> {
    let to = ask.to.as_ref().unwrap_or(&ask.from);
    let asked = ask.from.len() * to.len();
    if asked > ENTRIES_MAX {
        return Err(Error::MatrixTooLarge { asked, max: ENTRIES_MAX });
    }
    let roads = roads(app);
    let matrix = roads.matrix(&ask.from, to, ask.profile, ask.depart_at);
    let all: Vec<kernel::Point> = ask.from.iter().chain(to).copied().collect();
    Ok(FilledMatrix::of(&matrix, ask.from.len(), roads.source(&all), ask.profile))
}
