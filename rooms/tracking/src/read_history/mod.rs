//! GET /vehicles/{vehicle}/positions · GET /vehicles/{vehicle}/track
//! Where a vehicle was: its fixes one by one, or the line they make.

mod sql;
#[cfg(test)]
mod tests;
mod wire;

use crate::{Error, PositionsRead, neighbours::vehicle_is_ours, wire::PositionView};
use kernel::VehicleId;
use platform::{
    Answer, App, Envelope, May, OpenApiRouter, PageMeta, Problem, Reply, Tx,
    http::{Path, Query},
};
use utoipa_axum::routes;
use wire::{Mark, QueryHistory, QueryTrack, Track};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(positions)).routes(routes!(track))
}

/// A vehicle's fixes in the order of their time, from `from` (included) to `to` (excluded).
#[utoipa::path(get, path = "/vehicles/{vehicle}/positions", operation_id = "read_vehicle_positions", tag = "tracking",
    params(("vehicle" = VehicleId, Path), QueryHistory), responses((status = 200, body = Envelope<Vec<PositionView>>)))]
async fn positions(
    actor: May<PositionsRead>,
    Path(vehicle): Path<VehicleId>,
    Query(query): Query<QueryHistory>,
) -> Reply<Vec<PositionView>> {
    let mut tx = actor.read().await?;
    let ask = query.read(tx.now())?;
    must_be_ours(&mut tx, vehicle).await?;
    let mut rows = sql::fixes(&mut tx, vehicle, &ask).await?;
    let more = rows.len() as i64 > ask.limit;
    rows.truncate(ask.limit as usize);
    let next = rows.last().filter(|_| more).map(|row| Mark { at: row.ts, seq: row.seq }.to_string());
    let page = PageMeta { limit: ask.limit, next, ..PageMeta::default() };
    Ok(Answer::ok(rows.into_iter().map(PositionView::from).collect()).page(page))
}

/// The line a vehicle drove, ready to draw. Fixes that the device itself doubts are left out.
#[utoipa::path(get, path = "/vehicles/{vehicle}/track", operation_id = "read_vehicle_track", tag = "tracking",
    params(("vehicle" = VehicleId, Path), QueryTrack), responses((status = 200, body = Envelope<Track>)))]
async fn track(
    actor: May<PositionsRead>,
    Path(vehicle): Path<VehicleId>,
    Query(query): Query<QueryTrack>,
) -> Reply<Track> {
    let mut tx = actor.read().await?;
    let (range, simplify_m) = query.read(tx.now())?;
    must_be_ours(&mut tx, vehicle).await?;
    let fixes = sql::line(&mut tx, vehicle, range, wire::TRACK_FIXES_MAX + 1).await?;
    Ok(Answer::ok(Track::of(vehicle, &fixes, simplify_m)?))
}

async fn must_be_ours(tx: &mut Tx, vehicle: VehicleId) -> Result<(), Problem> {
    if vehicle_is_ours(tx, vehicle).await? { Ok(()) } else { Err(Error::NoSuchVehicle.into()) }
}
