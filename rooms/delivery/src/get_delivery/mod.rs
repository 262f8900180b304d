//! GET /v1/deliveries/{id}
//! GET /v1/deliveries/{id}/timeline
//! One delivery and its whole story.
//!
//! ```json
//! {"id": "dlv_…", "tracking_number": "4K7M-9XWD-2PTR", "tracking_url": "https://…/t/4K7M9XWD2PTR", "status": "out_for_delivery",
//!  "custody": "driver", "recipient": {"name": "Amina", "phone": "+971501234567"}, "address": {"text": "Villa 7", "point": {…}},
//!  "items": [{"id": "itm_…", "description": "box", "quantity": 1, "outcome": "loaded", "barcode": "P-1"}],
//!  "allowed": ["arrive_dropoff", "redirect", …], "eta": {"from": "…", "to": "…"}, "version": 9}
//! ```
//! The timeline is a list of `{"id", "command", "from", "to", "actor": {"kind"}, "cause", "occurred_at", "received_at",
//! "point", "note", "superseded"}`, oldest first; superseded entries are what was believed before late facts arrived.

pub(crate) mod sql;
mod wire;

pub use wire::*;

use crate::{DeliveriesRead, Error, eta::eta_of, track::rating};
use kernel::DeliveryId;
use platform::{
    Answer, App, Envelope, May, Reply, Tx,
    http::{Path, Query},
};
use serde::Deserialize;
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn route() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(handle)).routes(routes!(handle_timeline))
}

#[utoipa::path(get, path = "/deliveries/{id}", operation_id = "get_delivery", tag = "deliveries", params(("id" = DeliveryId, Path)),
    responses((status = 200, body = Envelope<DeliveryView>)))]
async fn handle(actor: May<DeliveriesRead>, Path(id): Path<DeliveryId>) -> Reply<DeliveryView> {
    let mut tx = actor.read().await?;
    let view = get_delivery(&mut tx, id, &actor.app().config().public_url).await?;
    let version = view.row.version;
    Ok(Answer::ok(view).version(version))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
struct TimelineAsk {
    /// `true` shows what was superseded too
    #[serde(default)]
    all: bool,
}

#[utoipa::path(get, path = "/deliveries/{id}/timeline", operation_id = "get_delivery_timeline", tag = "deliveries", params(("id" = DeliveryId, Path), TimelineAsk),
    responses((status = 200, body = Envelope<Vec<TimelineEntry>>)))]
async fn handle_timeline(
    actor: May<DeliveriesRead>,
    Path(id): Path<DeliveryId>,
    Query(ask): Query<TimelineAsk>,
) -> Reply<Vec<TimelineEntry>> {
    let mut tx = actor.read().await?;
    Ok(Answer::ok(timeline(&mut tx, id, ask.all).await?))
}

/// One delivery as its organisation sees it.
pub async fn get_delivery(tx: &mut Tx, id: DeliveryId, public_url: &str) -> Result<DeliveryView, Error> {
    let row = sql::deliveries(tx, &[id.0]).await?.pop().ok_or(Error::NoSuchDelivery)?;
    let items = sql::items(tx, &[id.0]).await?;
    let told = sql::Told {
        visits: sql::attempts(tx, id).await?,
        proofs: sql::proofs(tx, id).await?,
        eta: eta_of(tx, id, row.state).await?,
        rating: rating(tx, id).await?,
        cod_method: sql::cod_method(tx, id).await?,
    };
    row.into_view(items, told, public_url)
}

/// What happened, oldest first.
pub async fn timeline(tx: &mut Tx, id: DeliveryId, all: bool) -> Result<Vec<TimelineEntry>, Error> {
    if !sql::exists(tx, id).await? {
        return Err(Error::NoSuchDelivery);
    }
    sql::timeline(tx, id, all).await
}
