//! GET /v1/deliveries/events?vehicle_id=eq.veh_…&from=…&to=…
//! Where a vehicle's deliveries were taken, handed over or missed, oldest first: what a replay marks on its line.
//!
//! ```json
//! [{"delivery_id": "dlv_…", "tracking_number": "4K7M-9XWD-2PTR", "reference": null, "recipient_name": "Amina", "command": "deliver",
//!   "to": "delivered", "cause": "deliver", "occurred_at": "…", "point": {"lat": 25.2, "lon": 55.27}, "proofs": 1,
//!   "vehicle_id": "veh_…", "driver_id": "drv_…"}]
//! ```
//! The vehicle is the one that the driver was in at that time, also when another has the delivery now.

mod sql;
#[cfg(test)]
mod tests;
mod wire;

pub use wire::DeliveryEvent;

use crate::{DeliveriesRead, Error};
use kernel::{Time, VehicleId};
use platform::{Answer, App, Envelope, May, Reply, Tx, http::Query};
use utoipa_axum::{router::OpenApiRouter, routes};
use wire::AskEvents;

pub fn route() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(handle))
}

/// Which events.
#[derive(Debug, Clone, Copy)]
struct Wanted {
    vehicle: VehicleId,
    from: Time,
    to: Time,
    limit: i64,
}

#[utoipa::path(get, path = "/deliveries/events", operation_id = "list_delivery_events", tag = "deliveries", params(AskEvents),
    responses((status = 200, body = Envelope<Vec<DeliveryEvent>>), (status = 422)))]
async fn handle(actor: May<DeliveriesRead>, Query(ask): Query<AskEvents>) -> Reply<Vec<DeliveryEvent>> {
    let wanted = ask.read()?;
    let mut tx = actor.read().await?;
    Ok(Answer::ok(list_events(&mut tx, wanted).await?))
}

async fn list_events(tx: &mut Tx, wanted: Wanted) -> Result<Vec<DeliveryEvent>, Error> {
    let seats = fleet::seats(tx, wanted.from, wanted.to).await?;
    Ok(sql::events(tx, wanted, &seats).await?)
}
