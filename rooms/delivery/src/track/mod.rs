//! GET  /v1/public/track/{code}               where is it and when, without signing in
//! POST /v1/public/track/{code}/commands      the recipient reschedules, redirects or calls it off
//! PUT  /v1/public/track/{code}/instructions  words to the driver, until he is at the door
//! PUT  /v1/public/track/{code}/rating        one to five stars, once it is handed over
//!
//! ```json
//! {"tracking_number": "4K7M-9XWD-2PTR", "status": "out_for_delivery", "sender": {"name": "Gulf Books", "colour": "#0b7a75"},
//!  "window": {"from": "…", "to": "…"}, "eta": {"from": "…", "to": "…", "reason": null}, "stops_before": 2,
//!  "live": {"allowed": true, "reason": null, "stops_max": 3}, "destination": {"lat": 25.2204, "lon": 55.2520},
//!  "instructions": "leave with reception", "cod": {"minor": 12500, "currency": "AED"}, "time_zone": "Asia/Dubai",
//!  "timeline": [{"status": "ready", "at": "…", "cause": null}, …], "proof": null, "allowed": ["reschedule", "redirect"],
//!  "slots": [{"from": "…", "to": "…"}, …], "redirect": {"center": {…}, "within_m": 5000}, "rating": null, "may_rate": false}
//! ```
//! The page knows one delivery and nobody else's; some hours after the end it is gone (410 `delivery.link_expired`). What is said
//! needs the last four digits of the recipient's telephone, because the number is printed on the parcel:
//! `{"phone_last4": "4567", "command": "reschedule", "window": {…}, "reason": "…"}`. Five wrong tries close it for an hour (429).
//! A window is one of `slots`; a new door lies within `redirect`, measured from where it was promised to go.

mod page;
mod say;
mod slots;
mod sql;
#[cfg(test)]
mod tests;
mod tries;
mod wire;

pub(crate) use sql::rating;
pub(crate) use tries::Tries;
pub use wire::*;

use crate::{
    Error,
    command::Command,
    delivery::State,
    journal::{Given, give},
    law::Role,
    tracking_number::TrackingNumber,
};
use axum::extract::State as Shared;
use kernel::{CommandId, DeliveryId, OrgId};
pub(crate) use page::track;
use platform::{Answer, App, Envelope, Input, Problem, Reply, Tx, http::Path};
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn route() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(handle))
        .routes(routes!(handle_command))
        .routes(routes!(say::instruct))
        .routes(routes!(say::rate))
}

#[utoipa::path(get, path = "/public/track/{code}", operation_id = "track", tag = "public", params(("code" = String, Path)),
    security(()), responses((status = 200, body = Envelope<Tracking>)))]
async fn handle(Shared(app): Shared<App>, Path(code): Path<String>) -> Reply<Tracking> {
    let (number, org, id) = find(&app, &code).await?;
    let mut tx = app.db().begin_read(org, None, None).await?;
    Ok(Answer::ok(track(&mut tx, number, id).await?))
}

/// Whose delivery a number names. A misread number is told apart from an unknown one.
pub(crate) async fn find(app: &App, code: &str) -> Result<(TrackingNumber, OrgId, DeliveryId), Problem> {
    let number = TrackingNumber::parse(code).map_err(|bad| Problem::field("code", bad.to_string()))?;
    let mut tx = app.db().system("public tracking: a number says whose delivery it is").await?;
    let (org, id) = sql::whose(&mut tx, &number.code()).await?.ok_or(Error::NotTracked)?;
    Ok((number, org, id))
}

/// Somebody who holds the number and knows the recipient's telephone, in a transaction of the delivery's organisation.
struct Recipient {
    tx: Tx,
    number: TrackingNumber,
    id: DeliveryId,
    state: State,
}

async fn recipient(app: &App, code: &str, phone_last4: &str) -> Result<Recipient, Problem> {
    let (number, org, id) = find(app, code).await?;
    let mut tx = app.db().begin(org, None, None).await?;
    let state = track(&mut tx, number, id).await?.status;
    let tries = app.service::<Tries>();
    tries.check(id, tx.now())?;
    if !sql::knows_phone(&mut tx, id, phone_last4).await? {
        tries.count(id, tx.now());
        let message = "not the last four digits of the recipient's telephone";
        return Err(Error::field("phone_last4", message).into());
    }
    Ok(Recipient { tx, number, id, state })
}

#[utoipa::path(post, path = "/public/track/{code}/commands", operation_id = "command_tracked", tag = "public",
    params(("code" = String, Path)), security(()), request_body = RecipientCommand,
    responses((status = 200, body = Envelope<Tracking>)))]
async fn handle_command(
    Shared(app): Shared<App>,
    Path(code): Path<String>,
    input: Input<RecipientCommand>,
) -> Reply<Tracking> {
    let asked = input.value;
    let Recipient { mut tx, number, id, .. } = recipient(&app, &code, &asked.phone_last4).await?;
    if let Command::Reschedule { window, .. } = &asked.command
        && !page::offered(&mut tx).await?.contains(window)
    {
        return Err(Error::field("window", "choose one of the windows on offer").into());
    }
    let given = Given {
        id: asked.id.unwrap_or_else(CommandId::mint),
        ..Given::at_desk(asked.command, Role::Customer, "tracking_page")
    };
    let ended = give(&mut tx, id, given).await?;
    let view = track(&mut tx, number, id).await?;
    tx.commit().await?;
    ended.told()?;
    Ok(Answer::ok(view))
}
