//! POST /threads
//! The thread of a driver or of a delivery: there is one of each, and it is there from the first time someone asks.

mod sql;

use crate::{
    Error, MessagesWrite,
    read_threads::{Thread, sql as threads},
    side::ThreadKind,
};
use garde::Validate;
use kernel::{DeliveryId, DriverId, ThreadId};
use platform::{Answer, App, Envelope, Input, May, OpenApiRouter, Reply, Tx};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(open))
}

/// With whom: a driver, or the recipient of a delivery.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct OpenThread {
    pub driver: Option<DriverId>,
    pub delivery: Option<DeliveryId>,
}

/// 201 when it is new, 200 with the one that is there.
#[utoipa::path(post, path = "/threads", operation_id = "open_thread", tag = "messages", request_body = OpenThread,
    responses((status = 201, body = Envelope<Thread>), (status = 200, body = Envelope<Thread>), (status = 422)))]
async fn open(actor: May<MessagesWrite>, input: Input<OpenThread>) -> Reply<Thread> {
    let mut tx = actor.write(&input).await?;
    let (thread, is_new) = match (input.value.driver, input.value.delivery) {
        (Some(driver), None) => with_driver(&mut tx, driver).await?,
        (None, Some(delivery)) => about_delivery(&mut tx, delivery).await?,
        _ => return Err(Error::field("driver", "name a driver or a delivery, one of the two").into()),
    };
    let version = thread.version;
    let answer = if is_new {
        let location = format!("/api/v1/threads/{}", thread.id);
        Answer::created(thread).location(location)
    } else {
        Answer::ok(thread)
    };
    tx.reply(answer.version(version)).await
}

/// The driver's thread, and whether it is new.
pub async fn with_driver(tx: &mut Tx, driver: DriverId) -> Result<(Thread, bool), Error> {
    let known = fleet::driver(tx, driver).await?.filter(|d| d.removed_at.is_none());
    let known = known.ok_or_else(|| Error::field("driver", "there is no such driver of yours"))?;
    let new = sql::NewThread {
        id: ThreadId::mint(),
        kind: ThreadKind::Driver,
        driver: Some(driver),
        delivery: None,
        title: &known.name,
    };
    let is_new = sql::insert(tx, new).await?;
    let thread = threads::of_driver(tx, driver).await?.ok_or(Error::NoSuch("thread"))?;
    Ok((thread, is_new))
}

/// The thread with a delivery's recipient, and whether it is new.
pub async fn about_delivery(tx: &mut Tx, delivery: DeliveryId) -> Result<(Thread, bool), Error> {
    let known = delivery::brief(tx, delivery).await?;
    let known = known.ok_or_else(|| Error::field("delivery", "there is no such delivery of yours"))?;
    let title = format!("{} · {}", known.recipient_name, known.reference.unwrap_or(known.tracking_number));
    let title: String = title.chars().take(200).collect();
    let new = sql::NewThread {
        id: ThreadId::mint(),
        kind: ThreadKind::Delivery,
        driver: None,
        delivery: Some(delivery),
        title: &title,
    };
    let is_new = sql::insert(tx, new).await?;
    let thread = threads::of_delivery(tx, delivery).await?.ok_or(Error::NoSuch("thread"))?;
    Ok((thread, is_new))
}
