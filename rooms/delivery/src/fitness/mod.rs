//! GET /v1/deliveries/{id}/candidates
//! Whether a driver can bring a delivery: is he on shift, has his van room, has he the skills, has he the time.
//!
//! ```json
//! [{"driver": {"id": "drv_…", "name": "Bilal"}, "vehicle": {"id": "veh_…", "name": "Van 3"}, "fits": false,
//!   "reasons": [{"code": "driver.capacity", "message": "weight_g: 812000 of 800000"}], "open_deliveries": 7}]
//! ```
//! Fittest first. What is not known speaks for the driver: no shifts kept that day, no capacity stated.

mod sql;
#[cfg(test)]
mod tests;

use crate::{DeliveriesDispatch, Error, delivery::Fit};
use kernel::{DeliveryId, DriverId, FieldError, Time, VehicleId};
use platform::{
    Answer, App, Envelope, May, Reply, Tx,
    http::{Path, Query},
};
use serde::{Deserialize, Serialize};
use sql::{InHand, Need};
use std::collections::BTreeSet;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// A driver without a shift is off when somebody's shift lies within so many seconds of the job.
const SHIFTS_AROUND_S: i64 = 12 * 3_600;

pub fn route() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(handle))
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = DriverCandidate)]
pub struct Candidate {
    pub driver: NamedDriver,
    pub vehicle: Option<NamedVehicle>,
    pub fits: bool,
    /// what speaks against
    pub reasons: Vec<Unfit>,
    pub open_deliveries: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NamedDriver {
    pub id: DriverId,
    pub name: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NamedVehicle {
    pub id: VehicleId,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Unfit {
    /// `driver.shift`, `driver.capacity`, `driver.skills`, `driver.time`
    pub code: String,
    pub message: String,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
struct Ask {
    /// 1 to 200; 20 when absent
    limit: Option<usize>,
}

#[utoipa::path(get, path = "/deliveries/{id}/candidates", operation_id = "list_candidates", tag = "deliveries",
    params(("id" = DeliveryId, Path), Ask), responses((status = 200, body = Envelope<Vec<Candidate>>)))]
async fn handle(
    actor: May<DeliveriesDispatch>,
    Path(id): Path<DeliveryId>,
    Query(ask): Query<Ask>,
) -> Reply<Vec<Candidate>> {
    let mut tx = actor.read().await?;
    let mut all = candidates(&mut tx, id, None).await?;
    all.truncate(ask.limit.unwrap_or(20).clamp(1, 200));
    Ok(Answer::ok(all))
}

/// The active drivers, or those named, as they fit a delivery; fittest first.
pub async fn candidates(
    tx: &mut Tx,
    id: DeliveryId,
    named: Option<&[DriverId]>,
) -> Result<Vec<Candidate>, Error> {
    let need = sql::need(tx, id).await?.ok_or(Error::NoSuchDelivery)?;
    let (from, to) = need.hours(tx.now());
    let crews = fleet::crews(tx, from, to, named).await?;
    let shifts = fleet::keeps_shifts(tx, from.plus_s(-SHIFTS_AROUND_S), to.plus_s(SHIFTS_AROUND_S)).await?;
    let drivers: Vec<_> = crews.iter().map(|crew| crew.driver.id).collect();
    let in_hand = sql::in_hand(tx, &drivers, &need).await?;
    let mut all: Vec<Candidate> = crews
        .into_iter()
        .map(|crew| {
            let hand = in_hand.get(&crew.driver.id).copied().unwrap_or_default();
            let reasons = reasons(&need, &crew, hand, shifts);
            Candidate {
                driver: NamedDriver { id: crew.driver.id, name: crew.driver.name },
                vehicle: crew.vehicle.map(|v| NamedVehicle { id: v.id, name: v.name }),
                fits: reasons.is_empty(),
                reasons,
                open_deliveries: hand.count,
            }
        })
        .collect();
    all.sort_by_key(|c| (c.reasons.len(), c.open_deliveries));
    Ok(all)
}

/// How the drivers whom a command names fit; the first that does not speaks for all.
pub async fn fit(tx: &mut Tx, id: DeliveryId, drivers: &[DriverId]) -> Result<Fit, Error> {
    let all = candidates(tx, id, Some(drivers)).await?;
    let against = all.into_iter().flat_map(|c| c.reasons).map(|r| FieldError::new(r.code, r.message));
    Ok(Fit::but(against.collect()))
}

/// What speaks against a driver. Pure.
fn reasons(need: &Need, crew: &fleet::Crew, hand: InHand, shifts_are_kept: bool) -> Vec<Unfit> {
    let mut against = Vec::new();
    let mut say =
        |code: &str, message: String| against.push(Unfit { code: format!("driver.{code}"), message });
    if shifts_are_kept && !crew.has_shift {
        say("shift", "the driver has no shift in these hours".to_owned());
    }
    let loads = [
        ("weight_g", hand.weight_g + need.weight_g),
        ("volume_ml", hand.volume_ml + need.volume_ml),
        ("parcels", hand.parcels + need.parcels),
    ];
    for (dimension, load) in loads {
        if let Some(most) = crew.capacity.of(dimension).filter(|most| load > *most) {
            say("capacity", format!("{dimension}: {load} of {most}"));
        }
    }
    let has: BTreeSet<&String> = crew.driver_skills.iter().chain(&crew.vehicle_skills).collect();
    let lacking: Vec<&str> = need.skills.iter().filter(|s| !has.contains(s)).map(String::as_str).collect();
    if !lacking.is_empty() {
        say("skills", lacking.join(", "));
    }
    if let Some((from, to)) = need.window {
        let (needed_s, window_s) = (hand.service_s + need.service_s, to.since_s(from));
        if needed_s > window_s {
            say("time", format!("{needed_s} s of work in a window of {window_s} s"));
        }
    }
    against
}

impl Need {
    /// The window, or now.
    fn hours(&self, now: Time) -> (Time, Time) {
        self.window.unwrap_or((now, now.plus_s(1)))
    }
}
