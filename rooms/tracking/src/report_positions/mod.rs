//! POST /positions
//! The driver app and other programs say where vehicles are: one fix, or up to a thousand at once. Answered when all that is
//! usable is durable; sending the same fixes again is harmless.

#[cfg(test)]
mod tests;
mod wire;

use crate::{
    Error, PositionsWrite, Recorder,
    neighbours::{Reach, reach_of, vehicle_is_ours},
    position::{Position, Source, judge},
};
use kernel::{Time, VehicleId};
use platform::{Actor, Answer, App, Envelope, Input, May, OpenApiRouter, Problem, Reply};
use std::collections::BTreeSet;
use utoipa_axum::routes;
use wire::{NewPosition, RefusedPosition, ReportPositions, Reported};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(handle))
}

/// Report one position, or a batch.
#[utoipa::path(post, path = "/positions", operation_id = "report_positions", tag = "tracking", request_body = ReportPositions,
    responses((status = 200, body = Envelope<Reported>)))]
async fn handle(actor: May<PositionsWrite>, input: Input<ReportPositions>) -> Reply<Reported> {
    let fixes = input.value.fixes()?;
    let vehicles = vehicles_of(&actor, &fixes).await?;
    Ok(Answer::ok(report_positions(&actor, &fixes, &vehicles).await?))
}

/// The vehicle of each fix. A driver need not name the one he sits in, and may name no other.
async fn vehicles_of(actor: &Actor, fixes: &[NewPosition]) -> Result<Vec<VehicleId>, Problem> {
    let mut tx = actor.read().await?;
    let own = match reach_of(&mut tx).await? {
        Reach::Own(vehicle) => Some(vehicle.ok_or(Error::NoVehicle)?),
        Reach::Any => None,
    };
    let vehicles: Vec<VehicleId> = fixes
        .iter()
        .enumerate()
        .map(|(i, fix)| match (fix.vehicle_id, own) {
            (Some(named), Some(own)) if named != own => Err(Error::NotYourVehicle),
            (named, own) => named
                .or(own)
                .ok_or_else(|| Error::field(format!("positions[{i}].vehicle_id"), "say which vehicle")),
        })
        .collect::<Result<_, _>>()?;
    // The one he sits in is the fleet's own word.
    for vehicle in vehicles.iter().filter(|v| Some(**v) != own).collect::<BTreeSet<_>>() {
        if !vehicle_is_ours(&mut tx, *vehicle).await? {
            return Err(Error::NoSuchVehicle.into());
        }
    }
    Ok(vehicles)
}

async fn report_positions(
    actor: &Actor,
    fixes: &[NewPosition],
    vehicles: &[VehicleId],
) -> Result<Reported, Error> {
    let app = actor.app();
    let now: Time = app.db().now();
    let mut positions = Vec::with_capacity(fixes.len());
    let mut refused = Vec::new();
    for (index, (fix, vehicle)) in fixes.iter().zip(vehicles).enumerate() {
        match judge(fix.point, fix.fix_at, now) {
            Ok(()) => positions.push(Position::new(actor.org(), *vehicle, now, Source::App, fix.measured())),
            Err(reason) => refused.push(RefusedPosition { index, reason: reason.as_str().into() }),
        }
    }
    let recorded = app.service::<Recorder>().record(positions).await?;
    Ok(Reported { stored: recorded.stored, duplicates: recorded.duplicates, refused })
}
