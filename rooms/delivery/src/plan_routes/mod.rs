//! POST /v1/routes                    make a route by hand, a draft
//! GET  /v1/routes?day=eq.2026-11-21  find routes
//! GET  /v1/routes/{id}               one route with its stops
//! POST /v1/routes/{id}/commands      publish, start, complete, abort, withdraw
//! PUT  /v1/routes/{id}/stops         another order for the stops that are not done
//! POST /v1/routes/{id}/stops/{stop}/skip
//!
//! ```json
//! {"name": "Van 3", "day": "2026-11-21", "driver": "drv_…", "vehicle": "veh_…", "depart_at": "2026-11-21T05:00:00Z",
//!  "stops": [{"deliveries": ["dlv_…", "dlv_…"], "kind": "dropoff", "arrive_at": "2026-11-21T05:30:00Z"}]}
//! ```
//! A command answers `{"route": {…}, "left_out": [{"delivery": "dlv_…", "why": "it is on another live route"}]}`: publishing takes
//! what it can and says what it left, row by row. A planner's routes come by the fact `planning.plan_published`.

mod change;
mod left_out;
mod sql;
#[cfg(test)]
mod tests;
mod wire;
mod write;

pub use left_out::LeftOut;
pub use wire::*;
pub use write::{NewRoute as RouteToWrite, NewStop as StopToWrite};

use crate::{DeliveriesDispatch, DeliveriesRead, Error, route};
use kernel::{PlanId, RouteId, StopId};
use platform::{
    Answer, App, Envelope, IfMatch, Input, May, Reply, Tx,
    http::{
        Path,
        filter::{FilterAsk, FilterParams},
    },
};
use serde_json::Value;
use sqlx::query;
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn route() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(show))
        .routes(routes!(command))
        .routes(routes!(put_stops))
        .routes(routes!(skip))
}

#[utoipa::path(get, path = "/routes", operation_id = "list_routes", tag = "routes", params(FilterParams),
    responses((status = 200, body = Envelope<Vec<RouteRow>>)))]
async fn list(actor: May<DeliveriesRead>, ask: FilterAsk) -> Reply<Vec<Value>> {
    let filter = ask.filter(&sql::COLUMNS)?;
    let mut tx = actor.read().await?;
    let (rows, page) = filter.fetch::<RouteRow>(&mut tx, &sql::LIST, |row| row.id.0).await?;
    Ok(Answer::ok(filter.project(&rows)).page(page))
}

#[utoipa::path(post, path = "/routes", operation_id = "create_route", tag = "routes", request_body = NewRoute,
    responses((status = 201, body = Envelope<RouteView>)))]
async fn create(actor: May<DeliveriesDispatch>, input: Input<NewRoute>) -> Reply<RouteView> {
    let mut tx = actor.write(&input).await?;
    let new = sql::to_write(&mut tx, input.value).await?;
    let id = write::write_route(&mut tx, &new).await?;
    let view = get_route(&mut tx, id).await?;
    let version = view.route.version;
    tx.reply(Answer::created(view).version(version).location(format!("/api/v1/routes/{id}"))).await
}

#[utoipa::path(get, path = "/routes/{id}", operation_id = "get_route", tag = "routes", params(("id" = RouteId, Path)),
    responses((status = 200, body = Envelope<RouteView>)))]
async fn show(actor: May<DeliveriesRead>, Path(id): Path<RouteId>) -> Reply<RouteView> {
    let mut tx = actor.read().await?;
    let view = get_route(&mut tx, id).await?;
    let version = view.route.version;
    Ok(Answer::ok(view).version(version))
}

#[utoipa::path(post, path = "/routes/{id}/commands", operation_id = "command_route", tag = "routes", params(("id" = RouteId, Path)), request_body = RouteCommand,
    responses((status = 200, body = Envelope<RouteCommanded>)))]
async fn command(
    actor: May<DeliveriesDispatch>,
    Path(id): Path<RouteId>,
    held: IfMatch,
    input: Input<RouteCommand>,
) -> Reply<RouteCommanded> {
    let mut tx = actor.write(&input).await?;
    if held.0.is_some() {
        let now = get_route(&mut tx, id).await?;
        held.check(now.route.version, &now)?;
    }
    change::set_crew(&mut tx, id, input.value.driver, input.value.vehicle).await?;
    let left_out = change::move_route(&mut tx, id, input.value.command).await?;
    let route = get_route(&mut tx, id).await?;
    let version = route.route.version;
    let left_out = left_out.into_iter().map(LeftOutView::from).collect();
    tx.reply(Answer::ok(RouteCommanded { route, left_out }).version(version)).await
}

#[utoipa::path(put, path = "/routes/{id}/stops", operation_id = "put_route_stops", tag = "routes", params(("id" = RouteId, Path)), request_body = StopOrder,
    responses((status = 200, body = Envelope<RouteView>)))]
async fn put_stops(
    actor: May<DeliveriesDispatch>,
    Path(id): Path<RouteId>,
    input: Input<StopOrder>,
) -> Reply<RouteView> {
    let mut tx = actor.write(&input).await?;
    change::reorder(&mut tx, id, &input.value.stops).await?;
    let view = get_route(&mut tx, id).await?;
    let version = view.route.version;
    tx.reply(Answer::ok(view).version(version)).await
}

#[utoipa::path(post, path = "/routes/{id}/stops/{stop}/skip", operation_id = "skip_stop", tag = "routes",
    params(("id" = RouteId, Path), ("stop" = StopId, Path)), responses((status = 200, body = Envelope<RouteView>)))]
async fn skip(actor: May<DeliveriesDispatch>, Path((id, stop)): Path<(RouteId, StopId)>) -> Reply<RouteView> {
    let mut tx = actor.write_bare().await?;
    change::skip_stop(&mut tx, id, stop).await?;
    let view = get_route(&mut tx, id).await?;
    let version = view.route.version;
    tx.reply(Answer::ok(view).version(version)).await
}

/// One route with its stops and their tasks.
pub async fn get_route(tx: &mut Tx, id: RouteId) -> Result<RouteView, Error> {
    sql::route(tx, id).await?.ok_or(Error::NoSuchRoute)
}

/// Makes a route and puts it in force at once. Deliveries that cannot follow are left out and named.
pub async fn publish_route(tx: &mut Tx, new: &RouteToWrite) -> Result<(RouteId, Vec<LeftOut>), Error> {
    let id = write::write_route(tx, new).await?;
    let left_out = if new.driver.is_some() && !new.stops.is_empty() {
        change::move_route(tx, id, route::Verb::Publish).await?
    } else {
        Vec::new()
    };
    Ok((id, left_out))
}

/// Withdraws the routes made from a plan that nobody has begun to drive. Those that were begun stay, also one begun this moment:
/// the rows are locked first, and PostgreSQL asks again for the state of each it had to wait for.
pub async fn withdraw_plan(tx: &mut Tx, plan: PlanId) -> Result<u32, Error> {
    let routes = query!(
        r#"select id as "id: RouteId" from delivery.routes where plan_id = $1 and state in ('draft', 'published') order by id for update"#,
        plan.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let count = routes.len() as u32;
    for route in routes {
        change::move_route(tx, route.id, route::Verb::Withdraw).await?;
    }
    Ok(count)
}

/// The routes made from a plan that are being driven: nobody takes them back from the one who drives.
pub async fn routes_under_way(tx: &mut Tx, plan: PlanId) -> Result<Vec<RouteId>, Error> {
    let routes = query!(
        r#"select id as "id: RouteId" from delivery.routes where plan_id = $1 and state = 'started' order by id"#,
        plan.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(routes.into_iter().map(|route| route.id).collect())
}
