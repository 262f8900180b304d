//! GET and PUT /v1/delivery-rules
//! What an organisation promises unless it says otherwise: proof, attempts, time zone, usual pickup.
//!
//! ```json
//! {"proof": {"photos_min": 1, "recipient_name": true}, "attempts_max": 3, "arrive_radius_m": 150, "time_zone": "Asia/Dubai",
//!  "country_code": "971", "currency": "AED", "pickup": {"address": "Warehouse 4", "point": {"lat": 25.142, "lon": 55.228}},
//!  "link_hours": 72, "recipient_slots": [{"from": "09:00", "until": "13:00"}], "recipient_days": 14, "recipient_redirect_m": 5000,
//!  "live_stops": 3}
//! ```

use crate::{
    DeliveriesDispatch, DeliveriesRead, Error,
    delivery::Terms,
    failure::{self, FailureCode},
    order::{DaySlot, Rules},
    proof,
};
use garde::Validate;
use kernel::{Currency, Point};
use platform::{Answer, App, Envelope, IfMatch, Input, May, Reply, Tx};
use serde::{Deserialize, Serialize};
use sqlx::query;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn route() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show, handle)).routes(routes!(failure_codes))
}

/// The rules as they are said over the wire.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RulesView {
    #[serde(default)]
    #[garde(skip)]
    pub proof: proof::Policy,
    #[serde(default)]
    #[garde(skip)]
    pub pickup_proof: proof::Policy,
    #[serde(default)]
    #[garde(skip)]
    pub return_proof: proof::Policy,
    #[garde(range(min = 1, max = 20))]
    pub attempts_max: u16,
    #[garde(range(min = 10, max = 5_000))]
    pub arrive_radius_m: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(range(min = 30, max = 86_400)))]
    pub accept_within_s: Option<u32>,
    #[garde(length(chars, min = 1, max = 64))]
    pub time_zone: String,
    #[garde(length(chars, min = 1, max = 3), custom(digits))]
    pub country_code: String,
    #[garde(skip)]
    pub currency: Currency,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub pickup: Option<UsualPickup>,
    #[garde(range(min = 1, max = 8_760))]
    pub link_hours: i64,
    /// Hours of a day that recipients may move a delivery to; the house's own when absent, none when empty.
    #[serde(default = "house_slots")]
    #[garde(length(max = 12), dive)]
    pub recipient_slots: Vec<SlotView>,
    /// So many days ahead the recipient may choose from.
    #[serde(default = "house_days")]
    #[garde(range(max = 30))]
    pub recipient_days: u16,
    /// So far from the promised place the recipient may move the door, metres; 0 is not at all.
    #[serde(default = "house_redirect_m")]
    #[garde(range(max = 50_000))]
    pub recipient_redirect_m: u32,
    /// The recipient sees the van when at most so many stops come first.
    #[serde(default = "house_live_stops")]
    #[garde(range(min = 0, max = 20))]
    pub live_stops: i64,
}

/// `{"from": "09:00", "until": "13:00"}` in the organisation's zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SlotView {
    #[garde(custom(clock))]
    pub from: String,
    #[garde(custom(clock))]
    pub until: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "garde hands the context over by reference")]
fn clock(text: &str, _: &()) -> garde::Result {
    let is_clock = text.len() == 5 && text.parse::<jiff::civil::Time>().is_ok();
    if is_clock { Ok(()) } else { Err(garde::Error::new("a time of day such as 09:30")) }
}

fn house_slots() -> Vec<SlotView> {
    slot_views(&Rules::default())
}
fn house_days() -> u16 {
    Terms::default().customer_reschedule_days
}
fn house_redirect_m() -> u32 {
    Terms::default().customer_redirect_m
}
fn house_live_stops() -> i64 {
    Rules::default().live_stops
}

fn slot_views(rules: &Rules) -> Vec<SlotView> {
    let text = |at: jiff::civil::Time| at.strftime("%H:%M").to_string();
    rules.recipient_slots.iter().map(|s| SlotView { from: text(s.from), until: text(s.until) }).collect()
}

#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UsualPickup {
    #[garde(inner(length(chars, min = 1, max = 500)))]
    pub address: Option<String>,
    #[garde(skip)]
    pub point: Option<Point>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "garde hands the context over by reference")]
fn digits(text: &str, _: &()) -> garde::Result {
    if text.bytes().all(|b| b.is_ascii_digit()) { Ok(()) } else { Err(garde::Error::new("digits only")) }
}

#[utoipa::path(get, path = "/delivery-rules", operation_id = "get_delivery_rules", tag = "deliveries", responses((status = 200, body = Envelope<RulesView>)))]
async fn show(actor: May<DeliveriesRead>) -> Reply<RulesView> {
    let mut tx = actor.read().await?;
    let known = rules_of(&mut tx).await?;
    Ok(Answer::ok(view(&known.rules)).version(known.version))
}

#[utoipa::path(put, path = "/delivery-rules", operation_id = "put_delivery_rules", tag = "deliveries", request_body = RulesView,
    responses((status = 200, body = Envelope<RulesView>)))]
async fn handle(actor: May<DeliveriesDispatch>, held: IfMatch, input: Input<RulesView>) -> Reply<RulesView> {
    let mut tx = actor.write(&input).await?;
    let known = rules_of(&mut tx).await?;
    held.check(known.version, &view(&known.rules))?;
    let version = edit_rules(&mut tx, &input.value).await?;
    tx.reply(Answer::ok(input.value).version(version)).await
}

#[utoipa::path(get, path = "/failure-codes", operation_id = "list_failure_codes", tag = "deliveries", responses((status = 200, body = Envelope<Vec<FailureCode>>)))]
async fn failure_codes(_actor: May<DeliveriesRead>) -> Reply<Vec<FailureCode>> {
    Ok(Answer::ok(failure::named()))
}

/// The rules in force and their version; 0 while nobody has changed the house's own.
pub struct Known {
    pub rules: Rules,
    pub version: i64,
}

pub async fn rules_of(tx: &mut Tx) -> Result<Known, Error> {
    let row = query!("select rules, version from delivery.rules").fetch_optional(tx.conn()).await?;
    match row {
        Some(row) => Ok(Known { rules: serde_json::from_value(row.rules)?, version: row.version }),
        None => Ok(Known { rules: Rules::default(), version: 0 }),
    }
}

/// Sets the rules. Deliveries already promised keep theirs.
pub async fn edit_rules(tx: &mut Tx, view: &RulesView) -> Result<i64, Error> {
    if jiff::tz::TimeZone::get(&view.time_zone).is_err() {
        return Err(Error::field("time_zone", "an IANA name such as Asia/Karachi"));
    }
    let rules = rules(view)?;
    let (now, user) = (tx.now(), tx.user().map(|u| u.0));
    let row = query!(
        "insert into delivery.rules (rules, updated_at, updated_by) values ($1, $2, $3)
         on conflict (org_id) do update
            set rules = excluded.rules, version = delivery.rules.version + 1, updated_at = excluded.updated_at,
                updated_by = excluded.updated_by
         returning version",
        serde_json::to_value(rules)?,
        now as _,
        user,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(row.version)
}

fn rules(view: &RulesView) -> Result<Rules, Error> {
    let recipient_slots = slots(&view.recipient_slots)?;
    let pickup = view.pickup.clone().unwrap_or(UsualPickup { address: None, point: None });
    Ok(Rules {
        terms: Terms {
            proof: view.proof.clone(),
            pickup_proof: view.pickup_proof.clone(),
            return_proof: view.return_proof.clone(),
            attempts_max: view.attempts_max,
            arrive_radius_m: view.arrive_radius_m,
            accept_within_s: view.accept_within_s,
            customer_redirect_m: view.recipient_redirect_m,
            customer_reschedule_days: view.recipient_days,
            ..Terms::default()
        },
        time_zone: view.time_zone.clone(),
        country_code: view.country_code.clone(),
        currency: view.currency,
        pickup_address: pickup.address,
        pickup_point: pickup.point,
        link_hours: view.link_hours,
        recipient_slots,
        live_stops: view.live_stops,
    })
}

fn slots(views: &[SlotView]) -> Result<Vec<DaySlot>, Error> {
    let read = |(n, view): (usize, &SlotView)| {
        let path = format!("recipient_slots[{n}]");
        match (view.from.parse(), view.until.parse()) {
            (Ok(from), Ok(until)) if from < until => Ok(DaySlot { from, until }),
            _ => Err(Error::field(path, "it ends after it begins, on the same day")),
        }
    };
    views.iter().enumerate().map(read).collect()
}

fn view(rules: &Rules) -> RulesView {
    let has_pickup = rules.pickup_address.is_some() || rules.pickup_point.is_some();
    let pickup = UsualPickup { address: rules.pickup_address.clone(), point: rules.pickup_point };
    RulesView {
        proof: rules.terms.proof.clone(),
        pickup_proof: rules.terms.pickup_proof.clone(),
        return_proof: rules.terms.return_proof.clone(),
        attempts_max: rules.terms.attempts_max,
        arrive_radius_m: rules.terms.arrive_radius_m,
        accept_within_s: rules.terms.accept_within_s,
        time_zone: rules.time_zone.clone(),
        country_code: rules.country_code.clone(),
        currency: rules.currency,
        pickup: has_pickup.then_some(pickup),
        link_hours: rules.link_hours,
        recipient_slots: slot_views(rules),
        recipient_days: rules.terms.customer_reschedule_days,
        recipient_redirect_m: rules.terms.customer_redirect_m,
        live_stops: rules.live_stops,
    }
}
