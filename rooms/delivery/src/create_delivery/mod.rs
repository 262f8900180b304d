//! POST /v1/deliveries
//! Somebody asks for a delivery. It is submitted at once unless `submit` is false.
//!
//! ```json
//! {"reference": "SO-1042", "recipient": {"name": "Amina", "phone": "+971501234567", "lang": "ar"},
//!  "pickup": {"address": "Warehouse 4, Al Quoz", "point": {"lat": 25.142, "lon": 55.228}},
//!  "dropoff": {"address": "Villa 7, Street 15, Jumeirah 1", "city": "Dubai", "point": {"lat": 25.2204, "lon": 55.2520}},
//!  "window": {"from": "2026-11-21T10:00:00Z", "to": "2026-11-21T12:00:00Z"},
//!  "items": [{"description": "box", "barcode": "P-1"}], "cod": {"minor": 12500, "currency": "AED"}}
//! ```
//! 201 with `{"id": "dlv_…", "tracking_number": "4K7M-9XWD-2PTR", "tracking_code": "4K7M9XWD2PTR",
//! "tracking_url": "https://…/t/4K7M9XWD2PTR", "status": "ready", "version": 2, …}`; 409 `delivery.reference_taken`;
//! 422 with a path per field.

mod wire;
mod write;

#[cfg(test)]
mod tests;

pub(crate) use write::{How, write_orders, write_split};

use crate::{
    DeliveriesWrite, Error,
    edit_rules::rules_of,
    error::Said,
    get_delivery::{DeliveryView, get_delivery},
    law::Role,
    order::{Order, Source},
    split_remainder::recipient_of,
};
use kernel::DeliveryId;
use lexicon::delivery::{DeliveryCreated, StatusUpdated};
use platform::{Answer, App, Envelope, Input, May, Reply, Tx};
use utoipa_axum::{router::OpenApiRouter, routes};
pub use wire::NewDelivery;

pub fn route() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(handle))
}

#[utoipa::path(post, path = "/deliveries", operation_id = "create_delivery", tag = "deliveries", request_body = NewDelivery,
    responses((status = 201, body = Envelope<DeliveryView>)))]
async fn handle(actor: May<DeliveriesWrite>, input: Input<NewDelivery>) -> Reply<DeliveryView> {
    let mut tx = actor.write(&input).await?;
    let id = create_delivery(&mut tx, input.value).await?;
    let view = get_delivery(&mut tx, id, &actor.app().config().public_url).await?;
    let (version, location) = (view.row.version, format!("/api/v1/deliveries/{id}"));
    tx.reply(Answer::created(view).version(version).location(location)).await
}

/// Writes one order down and, unless it is to stay a draft, submits it.
pub async fn create_delivery(tx: &mut Tx, new: NewDelivery) -> Result<DeliveryId, Error> {
    let rules = rules_of(tx).await?.rules;
    let submit = new.submit.then_some(Role::Business);
    let order = new.into_order(&rules)?;
    if let Some(role) = submit {
        order.submitted(role, tx.now()).map_err(|refusal| Error::Said(Box::new(Said::from(&refusal))))?;
    }
    let how = How { source: Source::Form, import: None, parent: None, submit };
    write_orders(tx, std::slice::from_ref(&order), how).await?;
    announce(tx, &order, submit).await?;
    Ok(order.id)
}

async fn announce(tx: &mut Tx, order: &Order, submitted: Option<Role>) -> Result<(), Error> {
    let created = DeliveryCreated {
        delivery: order.id,
        tracking_code: order.tracking.code(),
        reference: order.reference.clone(),
        source: Source::Form.to_string(),
        recipient: recipient_of(order),
        dropoff: order.dropoff.pin,
    };
    tx.emit(&created).await?;
    if submitted.is_some() {
        let now = tx.now();
        let ready = StatusUpdated {
            delivery: order.id,
            tracking_code: order.tracking.code(),
            reference: order.reference.clone(),
            command: "submit".to_owned(),
            from: "draft".to_owned(),
            to: "ready".to_owned(),
            custody: "shipper".to_owned(),
            reason: None,
            attempts: 0,
            driver: None,
            recipient: recipient_of(order),
            window_from: order.window.map(|w| w.from),
            window_to: order.window.map(|w| w.to),
            occurred_at: now,
            received_at: now,
            version: 2,
        };
        tx.emit(&ready).await?;
    }
    Ok(())
}
