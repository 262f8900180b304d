//! The page of one delivery, put together for its recipient.

use super::{Live, NotLive, RedirectArea, Sender, TrackedDriver, Tracking, slots::slots, sql};
use crate::{
    Error,
    command::Window,
    delivery::{Delivery, State},
    edit_rules::rules_of,
    eta::eta_of,
    journal,
    law::{Role, Verb},
    order::Rules,
    tracking_number::TrackingNumber,
};
use jiff::tz::TimeZone;
use kernel::{DeliveryId, DriverId, Time};
use platform::Tx;

/// What the recipient may know. An end that lies too long ago ends the link too.
pub async fn track(tx: &mut Tx, number: TrackingNumber, id: DeliveryId) -> Result<Tracking, Error> {
    let row = sql::row(tx, id).await?.ok_or(Error::NotTracked)?;
    let rules = rules_of(tx).await?.rules;
    if row.state == State::Draft {
        return Err(Error::NotTracked);
    }
    let ends_at = row.closed_at.map(|at| at.plus_s(rules.link_hours * 3600));
    if let Some(ended) = ends_at.filter(|at| tx.now() > *at) {
        return Err(Error::LinkExpired(ended));
    }
    let delivery = journal::as_it_is(tx, id).await?;
    let eta = eta_of(tx, id, row.state).await?;
    let allowed = delivery.allowed(Role::Customer);
    let may = |verb: Verb| allowed.contains(&verb);
    Ok(Tracking {
        number: number.to_string(),
        status: row.state,
        sender: sender(tx, row.sender_name, row.sender_phone).await?,
        window: row.window_from.zip(row.window_to).map(|(from, to)| Window { from, to }),
        stops_before: eta.stops_before,
        eta,
        live: live(row.state, row.is_near, rules.live_stops),
        driver: driver(tx, row.driver_id.filter(|_| is_on_its_way(row.state))).await?,
        destination: delivery.dropoff.pin,
        instructions: row.recipient_note,
        may_instruct: may_instruct(row.state),
        cod: delivery.outstanding().filter(|_| !row.state.is_terminal()),
        attempts: row.attempts,
        slots: if may(Verb::Reschedule) { offer(&rules, tx.now()) } else { Vec::new() },
        redirect: redirect(&delivery).filter(|_| may(Verb::Redirect)),
        time_zone: rules.time_zone,
        timeline: sql::milestones(tx, id).await?,
        proof: sql::proof(tx, id, row.state).await?,
        rating: sql::rating(tx, id).await?,
        may_rate: may_rate(row.state),
        allowed,
    })
}

/// The windows that recipients of this organisation may choose from now.
pub async fn offered(tx: &mut Tx) -> Result<Vec<Window>, Error> {
    Ok(offer(&rules_of(tx).await?.rules, tx.now()))
}

fn offer(rules: &Rules, now: Time) -> Vec<Window> {
    let zone = TimeZone::get(&rules.time_zone).unwrap_or(TimeZone::UTC);
    slots(&rules.recipient_slots, &zone, rules.terms.customer_reschedule_days, now)
}

pub fn may_instruct(state: State) -> bool {
    !state.is_terminal() && !matches!(state, State::AtDropoff | State::PartiallyDelivered | State::Returning)
}

pub fn may_rate(state: State) -> bool {
    matches!(state, State::Delivered | State::PartiallyDelivered)
}

fn is_on_its_way(state: State) -> bool {
    matches!(state, State::OutForDelivery | State::AtDropoff)
}

fn live(state: State, is_near: bool, stops_max: i64) -> Live {
    let reason = match state {
        s if is_on_its_way(s) && is_near => None,
        s if is_on_its_way(s) => Some(NotLive::TooManyStopsBefore),
        s if s.is_terminal() || s == State::PartiallyDelivered => Some(NotLive::Over),
        _ => Some(NotLive::NotOut),
    };
    Live { allowed: reason.is_none(), reason, stops_max }
}

fn redirect(delivery: &Delivery) -> Option<RedirectArea> {
    let within_m = delivery.terms.customer_redirect_m;
    delivery.promised.filter(|_| within_m > 0).map(|center| RedirectArea { center, within_m })
}

async fn sender(tx: &mut Tx, name: Option<String>, phone: Option<String>) -> Result<Sender, Error> {
    let house = identity::organization(tx).await?;
    let looks = house.branding;
    Ok(Sender {
        name: name.or(looks.display_name).unwrap_or(house.name),
        phone: phone.or(looks.support_phone.map(|p| p.as_str().to_owned())),
        colour: looks.primary_color,
        logo_url: looks.logo_url,
    })
}

async fn driver(tx: &mut Tx, id: Option<DriverId>) -> Result<Option<TrackedDriver>, Error> {
    let Some(id) = id else { return Ok(None) };
    let first = |name: String| name.split_whitespace().next().map(str::to_owned);
    Ok(fleet::driver(tx, id).await?.map(|d| TrackedDriver { name: first(d.name) }))
}
