//! GET /positions/latest · GET /vehicles/{vehicle}/location
//! Where every vehicle is now, as far as we know: what a live map opens with.

pub(crate) mod sql;
#[cfg(test)]
mod tests;
mod wire;

use crate::{Error, PositionsRead, wire::PositionView};
use kernel::VehicleId;
use platform::{
    Answer, App, Envelope, May, OpenApiRouter, PageMeta, Reply,
    http::{Path, Query},
};
use utoipa_axum::routes;
use wire::{Ask, QueryLatest};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(get))
}

/// The newest position of each vehicle, in the order of their ids.
#[utoipa::path(get, path = "/positions/latest", operation_id = "list_latest_positions", tag = "tracking", params(QueryLatest),
    responses((status = 200, body = Envelope<Vec<PositionView>>)))]
async fn list(actor: May<PositionsRead>, Query(query): Query<QueryLatest>) -> Reply<Vec<PositionView>> {
    let ask = query.read()?;
    let mut tx = actor.read().await?;
    let mut rows = sql::list(&mut tx, &ask).await?;
    let page = cut(&mut rows, &ask);
    Ok(Answer::ok(rows.into_iter().map(PositionView::from).collect()).page(page))
}

/// The newest position of one vehicle.
#[utoipa::path(get, path = "/vehicles/{vehicle}/location", operation_id = "get_vehicle_location", tag = "tracking",
    params(("vehicle" = VehicleId, Path)), responses((status = 200, body = Envelope<PositionView>)))]
async fn get(actor: May<PositionsRead>, Path(vehicle): Path<VehicleId>) -> Reply<PositionView> {
    let mut tx = actor.read().await?;
    let row = sql::one(&mut tx, vehicle).await?.ok_or(Error::NoSuchVehicle)?;
    Ok(Answer::ok(row.into()))
}

/// Cuts the extra row off and says where the next page begins.
fn cut(rows: &mut Vec<crate::wire::PositionRow>, ask: &Ask) -> PageMeta {
    let more = rows.len() as i64 > ask.limit;
    rows.truncate(ask.limit as usize);
    let next = rows.last().filter(|_| more).map(|row| row.vehicle_id.to_string());
    PageMeta { limit: ask.limit, next, ..PageMeta::default() }
}
