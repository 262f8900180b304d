//! GET /track/{code}/vehicle
//! While a delivery is on its way and near (`delivery.approach_changed`), its recipient may see the vehicle: by the code of the
//! tracking page, without signing in, and neither before nor after. Live messages of the vehicle carry the delivery's topic for as long.

mod sql;
#[cfg(test)]
mod tests;

use crate::Error;
use geo::polyline::{Precision, encode};
use kernel::{DeliveryId, Point, Time, VehicleId};
use platform::{Answer, App, Envelope, OpenApiRouter, Reply, Tx, axum::extract::State, http::Path};
use serde::Serialize;
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show))
}

/// A recipient sees no more of the way than this long ago, and nothing when the vehicle has been silent for longer.
const TRAIL_S: i64 = 1_800;
const TRAIL_FIXES_MAX: i64 = 4_000;
/// The drawn way lies this close to the driven one.
const TRAIL_WITHIN_M: f64 = 15.0;

/// What a recipient sees of the vehicle.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FollowedVehicle {
    pub point: Point,
    pub fix_at: Time,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heading_deg: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speed_mps: Option<f64>,
    /// the last half hour of the way, since it set out to you; encoded polyline with six decimals
    pub trail_polyline6: String,
}

/// The vehicle that brings a delivery. 404 unless it is on its way now and was heard of in the last half hour.
#[utoipa::path(get, path = "/track/{code}/vehicle", operation_id = "follow_vehicle", tag = "tracking", security(()),
    params(("code" = String, Path, description = "the code of the tracking page")),
    responses((status = 200, body = Envelope<FollowedVehicle>)))]
async fn show(State(app): State<App>, Path(code): Path<String>) -> Reply<FollowedVehicle> {
    let code: String =
        code.chars().filter(char::is_ascii_alphanumeric).take(40).collect::<String>().to_ascii_uppercase();
    let mut tx = app.db().system("a recipient has a code and no organisation").await.map_err(Error::from)?;
    let since = tx.now().plus_s(-TRAIL_S);
    let followed =
        sql::followed(&mut tx, &code, since).await.map_err(Error::from)?.ok_or(Error::NotOnItsWay)?;
    let from = followed.from_at.max(since);
    let trail = sql::trail(&mut tx, followed.vehicle_id, from, TRAIL_FIXES_MAX).await.map_err(Error::from)?;
    Ok(Answer::ok(FollowedVehicle {
        point: Point::from_e7(followed.lat_e7, followed.lon_e7),
        fix_at: followed.ts,
        heading_deg: followed.heading_ddeg.map(|v| f64::from(v) / 10.0),
        speed_mps: followed.speed_cms.map(|v| f64::from(v) / 100.0),
        trail_polyline6: encode(&geo::simplify(&trail, TRAIL_WITHIN_M), Precision::Six),
    }))
}

/// From now on the vehicle's positions are the delivery's as well. Said again with another vehicle, it changes over.
pub async fn follow_delivery(
    tx: &mut Tx,
    delivery: DeliveryId,
    code: &str,
    vehicle: VehicleId,
) -> Result<(), Error> {
    Ok(sql::follow(tx, delivery, code, vehicle).await?)
}

/// The delivery is done with, or off the vehicle: nobody follows it any more.
pub async fn unfollow_delivery(tx: &mut Tx, delivery: DeliveryId) -> Result<(), Error> {
    Ok(sql::unfollow(tx, delivery).await?)
}
