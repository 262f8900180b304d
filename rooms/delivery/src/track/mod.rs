//! GET  /v1/public/track/{code}            where is it and when, without signing in
//! POST /v1/public/track/{code}/commands   the recipient reschedules, redirects or calls it off
//!
//! ```json
//! {"tracking_number": "4K7M-9XWD-2PTR", "status": "out_for_delivery", "sender": {"name": "Gulf Books"},
//!  "window": {"from": "…", "to": "…"}, "eta": {"from": "…", "to": "…", "reason": null}, "stops_before": 2,
//!  "destination": {"lat": 25.2204, "lon": 55.2520}, "cod": {"minor": 12500, "currency": "AED"}, "time_zone": "Asia/Dubai",
//!  "timeline": [{"status": "ready", "at": "…", "cause": null}, …], "proof": null, "allowed": ["reschedule", "redirect"]}
//! ```
//! The page knows one delivery and nobody else's; it dies some hours after the end (404). A command needs the last four digits
//! of the recipient's telephone, because the number is printed on the parcel: `{"phone_last4": "4567", "command": "reschedule",
//! "window": {…}, "reason": "…"}`. Five wrong tries close it for an hour (429).

mod sql;
#[cfg(test)]
mod tests;
mod tries;

pub(crate) use tries::Tries;

use crate::{
    Error,
    command::{Command, Role, Verb, Window},
    delivery::{Fit, State},
    eta::{Eta, eta_of},
    journal::{Channel, Given, give},
    tracking_number::TrackingNumber,
};
use axum::extract::State as Shared;
use garde::Validate;
use kernel::{CommandId, DeliveryId, Money, OrgId, Point, Time};
use platform::{Answer, App, Envelope, Input, Problem, Reply, Tx, http::Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn route() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(handle)).routes(routes!(handle_command))
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Tracking {
    #[serde(rename = "tracking_number")]
    pub number: String,
    pub status: State,
    pub sender: Option<Sender>,
    pub window: Option<Window>,
    pub eta: Eta,
    /// stops that come before the recipient's
    pub stops_before: Option<i64>,
    pub driver: Option<TrackedDriver>,
    pub destination: Option<Point>,
    /// still to be paid at the door
    pub cod: Option<Money>,
    pub attempts: i32,
    pub time_zone: String,
    pub timeline: Vec<Milestone>,
    pub proof: Option<TrackedProof>,
    /// what the recipient may ask for
    pub allowed: Vec<Verb>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Sender {
    pub name: String,
    pub phone: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TrackedDriver {
    /// the first name
    pub name: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Milestone {
    pub status: State,
    pub at: Time,
    /// why a visit failed
    pub cause: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TrackedProof {
    pub delivered_at: Time,
    pub received_by: Option<String>,
    pub relation: Option<String>,
    pub photos: usize,
    pub signed: bool,
    /// the seal over the record, sha256 hex
    pub hash: String,
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

/// What the recipient may know.
pub async fn track(tx: &mut Tx, number: TrackingNumber, id: DeliveryId) -> Result<Tracking, Error> {
    let row = sql::row(tx, id).await?.ok_or(Error::NotTracked)?;
    let rules = crate::edit_rules::rules_of(tx).await?.rules;
    let is_over = row.closed_at.is_some_and(|at| tx.now() > at.plus_s(rules.link_hours * 3600));
    if is_over || row.state == State::Draft {
        return Err(Error::NotTracked);
    }
    let eta = eta_of(tx, id, row.state).await?;
    let driver = match row.driver_id.filter(|_| is_on_the_way(row.state)) {
        Some(driver) => fleet::driver(tx, driver).await?.map(|d| TrackedDriver { name: first_name(&d.name) }),
        None => None,
    };
    let snapshot = sql::snapshot(tx, id).await?;
    Ok(Tracking {
        number: number.to_string(),
        status: row.state,
        sender: row.sender_name.map(|name| Sender { name, phone: row.sender_phone }),
        window: row.window_from.zip(row.window_to).map(|(from, to)| Window { from, to }),
        stops_before: eta.stops_before,
        eta,
        driver,
        destination: snapshot.dropoff.pin,
        cod: snapshot.outstanding().filter(|_| !row.state.is_terminal()),
        attempts: row.attempts,
        time_zone: rules.time_zone,
        timeline: sql::milestones(tx, id).await?,
        proof: sql::proof(tx, id, row.state).await?,
        allowed: snapshot.allowed(Role::Customer),
    })
}

fn is_on_the_way(state: State) -> bool {
    matches!(state, State::OutForDelivery | State::AtDropoff)
}

fn first_name(name: &str) -> Option<String> {
    name.split_whitespace().next().map(str::to_owned)
}

#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
pub struct RecipientCommand {
    #[garde(length(equal = 4))]
    pub phone_last4: String,
    #[garde(skip)]
    pub id: Option<CommandId>,
    #[serde(flatten)]
    #[garde(custom(crate::command_delivery::words_of_bounded_length))]
    pub command: Command,
}

#[utoipa::path(post, path = "/public/track/{code}/commands", operation_id = "command_tracked", tag = "public",
    params(("code" = String, Path)), security(()), request_body = RecipientCommand,
    responses((status = 200, body = Envelope<Tracking>)))]
async fn handle_command(
    Shared(app): Shared<App>,
    Path(code): Path<String>,
    input: Input<RecipientCommand>,
) -> Reply<Tracking> {
    let (number, org, id) = find(&app, &code).await?;
    let asked = input.value;
    let mut tx = app.db().begin(org, None, None).await?;
    track(&mut tx, number, id).await?;
    let tries = app.service::<Tries>();
    tries.check(id, tx.now())?;
    if !sql::knows_phone(&mut tx, id, &asked.phone_last4).await? {
        tries.count(id, tx.now());
        return Err(
            Error::field("phone_last4", "not the last four digits of the recipient's telephone").into()
        );
    }
    let given = Given {
        id: asked.id.unwrap_or_else(CommandId::mint),
        command: asked.command,
        role: Role::Customer,
        driver: None,
        said_at: None,
        sent_at: None,
        fix: None,
        channel: Channel::Desk,
        base_version: None,
        source: "tracking_page",
        fit: Fit::ASSUMED,
    };
    let ended = give(&mut tx, id, given).await?;
    let view = track(&mut tx, number, id).await?;
    tx.commit().await?;
    ended.told()?;
    Ok(Answer::ok(view))
}
