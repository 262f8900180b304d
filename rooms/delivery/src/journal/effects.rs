//! What follows from a new step: the chain of custody, attempts, proofs, incidents, and the facts that others hear.

use super::{
    log::{Head, StoredStep},
    save::Step,
};
use crate::{
    Error,
    attempt::Attempt,
    custody::Handover,
    delivery::{Delivery, End, Fact, State},
    fix::Fix,
    incident, proof,
    split_remainder::split_remainder,
};
use kernel::{CommandId, DeliveryId, DriverId, IncidentId, Money, RouteId};
use lexicon::delivery as said;
use platform::Tx;
use serde_json::{Value, json};
use sqlx::query;
use uuid::Uuid;

pub(super) async fn of_step(
    tx: &mut Tx,
    head: &Head,
    step: &Step<'_>,
    transition: Uuid,
    version: i64,
) -> Result<(), Error> {
    let after = &step.decision.after;
    for fact in &step.decision.facts {
        match fact {
            Fact::HandedOver { handover } => handed_over(tx, head.id, transition, handover).await?,
            Fact::AttemptMade { attempt } => attempt_made(tx, head.id, transition, attempt).await?,
            Fact::ProofGiven { .. } => seal_proof(tx, head, step, transition, fact).await?,
            Fact::CashTaken { amount, method } => cash(tx, head, step, *amount, method.clone()).await?,
            Fact::CashReversed { amount } => {
                let back = Money::new(-amount.minor, amount.currency);
                cash(tx, head, step, back, None).await?;
            }
            Fact::RecipientTold { with_code } => {
                let code = after.code.clone().filter(|_| *with_code);
                let (tracking_code, recipient) = (head.tracking_code.clone(), head.recipient());
                tx.emit(&said::OnItsWay { delivery: head.id, tracking_code, recipient, code }).await?;
            }
            Fact::RemainderSplit { items } => split_remainder(tx, head.id, after, items).await?,
            Fact::Incident { kind, note } => {
                incident_of(tx, head.id, step.known.arrived.logged.id, *kind, note.as_deref()).await?;
            }
            _ => {}
        }
    }
    if after.state == State::Delivered {
        settle_failures(tx, head.id).await?;
    }
    tx.emit(&status(head, step, version)).await?;
    Ok(())
}

fn status(head: &Head, step: &Step<'_>, version: i64) -> said::StatusUpdated {
    let (after, logged) = (&step.decision.after, &step.known.arrived.logged);
    let code = logged.command.cause_code();
    let has_code = code != logged.command.verb().as_str();
    said::StatusUpdated {
        delivery: head.id,
        tracking_code: head.tracking_code.clone(),
        reference: head.reference.clone(),
        command: logged.command.verb().to_string(),
        from: step.from.to_string(),
        to: after.state.to_string(),
        custody: after.custody().to_string(),
        reason: has_code.then(|| code.to_owned()).or_else(|| logged.command.reason().map(str::to_owned)),
        attempts: after.attempts,
        driver: after.driver,
        recipient: head.recipient(),
        window_from: after.window.map(|w| w.from),
        window_to: after.window.map(|w| w.to),
        occurred_at: logged.occurred_at,
        received_at: step.known.arrived.received_at,
        version,
    }
}

async fn handed_over(
    tx: &mut Tx,
    delivery: DeliveryId,
    transition: Uuid,
    link: &Handover,
) -> Result<(), Error> {
    query!(
        "insert into delivery.custody (id, transition_id, delivery_id, item_id, from_custody, from_driver, to_custody, to_driver, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        Uuid::now_v7(),
        transition,
        delivery.0,
        link.item.0,
        link.from.custody.as_str(),
        link.from.driver.map(|d| d.0),
        link.to.custody.as_str(),
        link.to.driver.map(|d| d.0),
        link.at as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn attempt_made(
    tx: &mut Tx,
    delivery: DeliveryId,
    transition: Uuid,
    attempt: &Attempt,
) -> Result<(), Error> {
    query!(
        "insert into delivery.attempts (id, transition_id, delivery_id, kind, no, code, counts, driver_id, at, fix, evidence)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        Uuid::now_v7(),
        transition,
        delivery.0,
        attempt.kind.as_str(),
        i32::from(attempt.no),
        attempt.code.as_str(),
        attempt.counts,
        attempt.driver.map(|d| d.0),
        attempt.at as _,
        attempt.fix.map(|f| serde_json::to_value(f)).transpose()?,
        serde_json::to_value(&attempt.evidence)?,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Adds a link to the delivery's chain of proofs. The record says what was asked for, what was shown, and where.
async fn seal_proof(
    tx: &mut Tx,
    head: &Head,
    step: &Step<'_>,
    transition: Uuid,
    fact: &Fact,
) -> Result<(), Error> {
    let Fact::ProofGiven { end, proof, fix, distance_m } = fact else { return Ok(()) };
    let fix = fix.map(Fix::on_grid);
    let (after, logged) = (&step.decision.after, &step.known.arrived.logged);
    let policy = match end {
        End::Pickup => &after.terms.pickup_proof,
        End::Dropoff => &after.terms.proof,
        End::Return => &after.terms.return_proof,
    };
    // the code is a secret between us and the recipient: the record says that it was right, not what it was
    let mut shown = serde_json::to_value(proof)?;
    if let Some(code) = shown.get_mut("code") {
        *code = Value::Bool(true);
    }
    let items: Vec<_> = after.items.iter().map(|i| json!({"item": i.id, "outcome": i.outcome})).collect();
    let record = json!({
        "delivery": head.id, "tracking_code": head.tracking_code, "command": logged.id, "end": end, "policy": policy,
        "shown": shown, "items": items, "fix": fix, "distance_m": distance_m, "driver": logged.driver,
        "occurred_at": logged.occurred_at, "received_at": step.known.arrived.received_at,
    });
    let last = query!(
        "select link, seal from delivery.proofs where delivery_id = $1 order by link desc limit 1",
        head.id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    let previous: Option<[u8; 32]> = last.as_ref().and_then(|l| l.seal.as_slice().try_into().ok());
    let seal = proof::seal(previous, &record);
    query!(
        "insert into delivery.proofs (id, transition_id, delivery_id, link, side, record, previous, seal, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        Uuid::now_v7(),
        transition,
        head.id.0,
        last.map_or(1, |l| l.link + 1),
        end.as_str(),
        record,
        previous.as_ref().map(<[u8; 32]>::as_slice),
        seal.as_slice(),
        logged.occurred_at as _,
    )
    .execute(tx.conn())
    .await?;
    let (address, city) = match end {
        End::Pickup | End::Return => (None, None),
        End::Dropoff => door_of(tx, head.id).await?,
    };
    let sealed = said::ProofSealed {
        delivery: head.id,
        end: end.to_string(),
        seal: hex(&seal),
        point: fix.map(|f| f.at),
        accuracy_m: fix.map(|f| f.accuracy_m),
        address,
        city,
        occurred_at: logged.occurred_at,
    };
    tx.emit(&sealed).await?;
    Ok(())
}

/// The address that was driven to, as it was written, and its city.
async fn door_of(tx: &mut Tx, id: DeliveryId) -> Result<(Option<String>, Option<String>), sqlx::Error> {
    let door = query!("select dropoff_address, dropoff_city from delivery.deliveries where id = $1", id.0)
        .fetch_one(tx.conn())
        .await?;
    Ok((door.dropoff_address, door.dropoff_city))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|b| [DIGITS[usize::from(b >> 4)], DIGITS[usize::from(b & 15)]])
        .map(char::from)
        .collect()
}

async fn cash(
    tx: &mut Tx,
    head: &Head,
    step: &Step<'_>,
    amount: Money,
    method: Option<String>,
) -> Result<(), Error> {
    let occurred_at = step.known.arrived.logged.occurred_at;
    let driver = step.decision.after.driver;
    tx.emit(&said::CashBooked { delivery: head.id, amount, method, driver, occurred_at }).await?;
    Ok(())
}

/// Cash that a superseded step had booked is booked back: the step did not happen after all.
pub(super) async fn undo_cash(tx: &mut Tx, head: &Head, gone: &StoredStep) -> Result<(), Error> {
    for fact in gone.facts.as_array().into_iter().flatten() {
        let sign = match fact["fact"].as_str() {
            Some("cash_taken") => -1,
            Some("cash_reversed") => 1,
            _ => continue,
        };
        let amount: Money = serde_json::from_value(fact["amount"].clone())?;
        let amount = Money::new(sign * amount.minor, amount.currency);
        let occurred_at = tx.now();
        let booked =
            said::CashBooked { delivery: head.id, amount, method: None, driver: head.driver_id, occurred_at };
        tx.emit(&booked).await?;
    }
    Ok(())
}

/// Keeps exactly one assignment open while somebody is to do it.
pub(super) async fn assignment(
    tx: &mut Tx,
    head: &Head,
    before: &Delivery,
    now: &Delivery,
) -> Result<(), Error> {
    let open = |d: &Delivery| d.driver.filter(|_| !d.state.is_terminal());
    let (was, is) = (open(before), open(now));
    if was == is {
        return Ok(());
    }
    let at = tx.now();
    query!(
        "update delivery.assignments set closed_at = $2 where delivery_id = $1 and closed_at is null",
        now.id.0,
        at as _
    )
    .execute(tx.conn())
    .await?;
    if let Some(driver) = is {
        query!(
            "insert into delivery.assignments (id, delivery_id, driver_id, opened_at) values ($1, $2, $3, $4)",
            Uuid::now_v7(),
            now.id.0,
            driver.0,
            at as _,
        )
        .execute(tx.conn())
        .await?;
    }
    let tracking_code = head.tracking_code.clone();
    // the driver who has just delivered need not be told that it is no longer his
    if !now.state.is_terminal() || now.state == State::Cancelled {
        tx.emit(&said::AssignmentChanged { delivery: now.id, tracking_code, from: was, to: is }).await?;
    }
    Ok(())
}

/// An incident to be opened.
#[derive(Debug, Clone)]
pub(crate) struct NewIncident<'a> {
    pub kind: incident::Kind,
    pub delivery: Option<DeliveryId>,
    pub route: Option<RouteId>,
    pub command: Option<CommandId>,
    pub driver: Option<DriverId>,
    pub note: Option<&'a str>,
    /// One incident is open under one key.
    pub dedupe_key: String,
}

pub(crate) fn dedupe_key(kind: incident::Kind, about: Uuid) -> String {
    format!("{kind}:{about}")
}

pub(super) async fn incident_of(
    tx: &mut Tx,
    delivery: DeliveryId,
    command: CommandId,
    kind: incident::Kind,
    note: Option<&str>,
) -> Result<(), Error> {
    let dedupe_key = dedupe_key(kind, command.0);
    let new = NewIncident {
        kind,
        delivery: Some(delivery),
        route: None,
        command: Some(command),
        driver: None,
        note,
        dedupe_key,
    };
    raise_incident(tx, new).await
}

/// Opens an incident, or leaves the one that is open under its key.
pub(crate) async fn raise_incident(tx: &mut Tx, new: NewIncident<'_>) -> Result<(), Error> {
    let (id, severity, at) = (IncidentId::mint(), new.kind.severity(), tx.now());
    let opened = query!(
        "insert into delivery.incidents (id, kind, severity, state, delivery_id, route_id, command_id, driver_id, note, dedupe_key, opened_at)
         values ($1, $2, $3, 'open', $4, $5, $6, $7, $8, $9, $10)
         on conflict (org_id, dedupe_key) where state <> 'resolved' do nothing",
        id.0,
        new.kind.as_str(),
        severity.as_str(),
        new.delivery.map(|d| d.0),
        new.route.map(|r| r.0),
        new.command.map(|c| c.0),
        new.driver.map(|d| d.0),
        new.note,
        new.dedupe_key,
        at as _,
    )
    .execute(tx.conn())
    .await?;
    if opened.rows_affected() == 1 {
        let changed = said::IncidentChanged {
            incident: id,
            kind: new.kind.to_string(),
            severity: severity.to_string(),
            state: "open".to_owned(),
            delivery: new.delivery,
            tracking_code: None,
            route: new.route,
            note: new.note.map(str::to_owned),
        };
        tx.emit(&changed).await?;
    }
    Ok(())
}

/// Closes what is open under this key: its cause is gone.
pub(crate) async fn settle_incident(tx: &mut Tx, dedupe_key: &str) -> Result<(), Error> {
    settle(tx, Some(dedupe_key), None).await
}

/// A delivery that arrived after all closes the incidents of its failed visits.
async fn settle_failures(tx: &mut Tx, delivery: DeliveryId) -> Result<(), Error> {
    settle(tx, None, Some(delivery.0)).await
}

async fn settle(tx: &mut Tx, key: Option<&str>, delivery: Option<Uuid>) -> Result<(), Error> {
    let at = tx.now();
    let closed = query!(
        r#"update delivery.incidents set state = 'resolved', resolved_at = $3, version = version + 1
            where state <> 'resolved'
              and (dedupe_key = $1 or (delivery_id = $2 and kind in ('failed_attempt', 'attempts_exhausted')))
        returning id as "id: IncidentId", kind, severity, delivery_id as "delivery_id: DeliveryId""#,
        key,
        delivery,
        at as _,
    )
    .fetch_all(tx.conn())
    .await?;
    for row in closed {
        let changed = said::IncidentChanged {
            incident: row.id,
            kind: row.kind,
            severity: row.severity,
            state: "resolved".to_owned(),
            delivery: row.delivery_id,
            tracking_code: None,
            route: None,
            note: None,
        };
        tx.emit(&changed).await?;
    }
    Ok(())
}
