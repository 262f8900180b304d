//! Writing down what a command changed: the command itself, the steps of the history, the delivery as it is now.

use super::{
    Arrival, CommandAnswer, Given,
    approach::approach,
    effects,
    log::{self, Head, Known, StoredStep},
    routes,
};
use crate::{
    Error,
    custody::Custody,
    day,
    delivery::{Decision, Delivery, Fact, State},
    error::Said,
    incident,
    offline::{Folded, Verdict},
};
use kernel::{CommandId, DeliveryId};
use platform::Tx;
use serde_json::Value;
use sqlx::query;
use std::collections::HashMap;
use uuid::Uuid;

/// A command as it is kept.
pub(super) struct Record<'a> {
    pub given: &'a Given,
    pub arrival: &'a Arrival,
    pub digest: [u8; 32],
    pub in_log: bool,
    pub refusal: Option<&'a Said>,
    pub version: i64,
}

pub(super) async fn command(
    tx: &mut Tx,
    delivery: DeliveryId,
    record: &Record<'_>,
    answer: Option<&CommandAnswer>,
) -> Result<(), Error> {
    let (given, arrival) = (record.given, record.arrival);
    let verdict = if record.refusal.is_some() { "refused" } else { "applied" };
    let user = tx.user().map(|u| u.0);
    query!(
        "insert into delivery.commands (id, delivery_id, verb, payload, digest, role, user_id, driver_id, origin, office_seq,
             base_version, boot, monotonic_ms, occurred_at, said_at, received_at, skew_s, implausible, fix, source, in_log,
             verdict, refusal, version_after, answer)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)",
        given.id.0,
        delivery.0,
        given.command.verb().as_str(),
        serde_json::to_value(&given.command)?,
        record.digest.as_slice(),
        given.role.as_str(),
        user,
        given.driver.map(|d| d.0),
        if arrival.is_desk { "office" } else { "device" },
        arrival.office_seq,
        given.base_version,
        arrival.boot,
        arrival.monotonic_ms as i64,
        arrival.occurred_at as _,
        given.said_at as _,
        arrival.received_at as _,
        arrival.skew_s,
        arrival.is_implausible,
        given.fix.map(|f| serde_json::to_value(f)).transpose()?,
        given.source,
        record.in_log,
        verdict,
        record.refusal.map(serde_json::to_value).transpose()?,
        record.version,
        answer.map(serde_json::to_value).transpose()?,
    )
    .execute(tx.conn())
    .await?;
    if arrival.is_implausible {
        let note = format!("the device says {}", arrival.occurred_at);
        effects::incident_of(tx, delivery, given.id, incident::Kind::ImplausibleTime, Some(&note)).await?;
    }
    for sha256 in given.command.attachments() {
        query!(
            "insert into delivery.attachment_uses (delivery_id, command_id, sha256) values ($1, $2, $3)
             on conflict do nothing",
            delivery.0,
            given.id.0,
            sha256,
        )
        .execute(tx.conn())
        .await?;
    }
    if arrival.is_desk && record.in_log {
        query!(
            "update delivery.deliveries set office_seq = $2 where id = $1",
            delivery.0,
            arrival.office_seq
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// One step of the new history.
pub(super) struct Step<'a> {
    pub known: &'a Known,
    pub from: State,
    pub decision: &'a Decision,
    pub facts: Value,
}

/// Brings what is stored in line with the folded history.
pub(super) async fn history(
    tx: &mut Tx,
    head: &Head,
    known: &[Known],
    before: &Delivery,
    folded: &Folded,
    version: i64,
) -> Result<(), Error> {
    let by_id: HashMap<CommandId, &Known> = known.iter().map(|k| (k.arrived.logged.id, k)).collect();
    let steps = new_steps(head, &by_id, folded)?;
    let stored = log::steps(tx, head.id).await?;

    verdicts(tx, head.id, &by_id, folded).await?;
    snapshot(tx, before, &folded.delivery, version).await?;
    let (fresh, gone) = reconcile(tx, head.id, &steps, stored).await?;

    for (step, id) in &fresh {
        effects::of_step(tx, head, step, *id, version).await?;
    }
    for step in &gone {
        effects::undo_cash(tx, head, step).await?;
    }
    if !gone.is_empty() {
        let note = format!("it was {}, it is {}", before.state, folded.delivery.state);
        let latest = fresh.last().map_or(gone[0].command_id, |(step, _)| step.known.arrived.logged.id);
        effects::incident_of(tx, head.id, latest, incident::Kind::HistoryChanged, Some(&note)).await?;
    }
    effects::assignment(tx, head, before, &folded.delivery).await?;
    day::touched_by(tx, before, &folded.delivery).await?;
    let left_route = fresh.iter().any(|(step, _)| step.decision.facts.contains(&Fact::LeftRoute));
    let route = routes::follow(tx, &folded.delivery, left_route).await?;
    if route.is_some() || is_on_its_way(before.state) || is_on_its_way(folded.delivery.state) {
        let changed_hands = before.driver != folded.delivery.driver;
        approach(tx, Some(head.id), route, changed_hands).await?;
    }
    close_parent(tx, head, &folded.delivery).await
}

fn is_on_its_way(state: State) -> bool {
    matches!(state, State::OutForDelivery | State::AtDropoff)
}

fn new_steps<'a>(
    head: &Head,
    by_id: &HashMap<CommandId, &'a Known>,
    folded: &'a Folded,
) -> Result<Vec<Step<'a>>, Error> {
    let mut from = head.genesis()?.state;
    let mut steps = Vec::new();
    for (id, verdict) in &folded.verdicts {
        if let Verdict::Applied(decision) = verdict {
            let facts = serde_json::to_value(&decision.facts)?;
            steps.push(Step { known: by_id[id], from, decision, facts });
            from = decision.after.state;
        }
    }
    Ok(steps)
}

/// What changed its mind: a refused report that became legal, an intent that was beaten after all.
async fn verdicts(
    tx: &mut Tx,
    delivery: DeliveryId,
    by_id: &HashMap<CommandId, &Known>,
    folded: &Folded,
) -> Result<(), Error> {
    for (id, verdict) in &folded.verdicts {
        let (word, beaten_by, said) = match verdict {
            Verdict::Applied(_) => ("applied", None, None),
            Verdict::Beaten { by } => ("beaten", Some(by.0), None),
            Verdict::Refused(refusal) => ("refused", None, Some(Said::from(refusal))),
        };
        let was = by_id[id].verdict.as_deref();
        if was == Some(word) || (was.is_none() && word == "applied") {
            continue;
        }
        query!(
            "update delivery.commands set verdict = $2, beaten_by = $3, refusal = $4 where id = $1",
            id.0,
            word,
            beaten_by,
            said.as_ref().map(serde_json::to_value).transpose()?,
        )
        .execute(tx.conn())
        .await?;
        let verb = by_id[id].arrived.logged.command.verb();
        match said {
            Some(said) => {
                let note = format!("{verb}: {}", said.detail);
                let kind = if was == Some("applied") {
                    incident::Kind::IntentLost
                } else {
                    incident::Kind::CommandRefused
                };
                effects::incident_of(tx, delivery, *id, kind, Some(&note)).await?;
            }
            None if word == "beaten" => {
                effects::incident_of(tx, delivery, *id, incident::Kind::IntentLost, Some(verb.as_str()))
                    .await?;
            }
            None => {
                for kind in [incident::Kind::CommandRefused, incident::Kind::IntentLost] {
                    effects::settle_incident(tx, &effects::dedupe_key(kind, id.0)).await?;
                }
            }
        }
    }
    Ok(())
}

/// The delivery's row and its parcels, as they are now.
async fn snapshot(tx: &mut Tx, before: &Delivery, now: &Delivery, version: i64) -> Result<(), Error> {
    let at = tx.now();
    let is_closed = now.state.is_terminal()
        || (now.state == State::PartiallyDelivered && !now.custody().is_ours())
        || (now.terms.collection_only && now.custody() == Custody::Hub);
    let pin = now.dropoff.pin.map(kernel::Point::to_e7);
    query!(
        "update delivery.deliveries
            set state = $2, custody = $3, driver_id = $4, offer = $5, accept_by = $6, attempts = $7, outcome_at = $8,
                collected_minor = $9, dropoff_address = $10, dropoff_lat_e7 = $11, dropoff_lon_e7 = $12,
                window_from = $13, window_to = $14, version = $15, updated_at = $16,
                closed_at = case when $17 then coalesce(closed_at, $16) end
          where id = $1",
        now.id.0,
        now.state.as_str(),
        now.custody().as_str(),
        now.driver.map(|d| d.0),
        now.offer.as_ref().map(serde_json::to_value).transpose()?,
        now.accept_by as _,
        i32::from(now.attempts),
        now.outcome_at as _,
        now.collected_minor,
        now.dropoff.address.as_deref(),
        pin.map(|p| p.0),
        pin.map(|p| p.1),
        now.window.map(|w| w.from) as _,
        now.window.map(|w| w.to) as _,
        version,
        at as _,
        is_closed,
    )
    .execute(tx.conn())
    .await?;
    for (old, item) in before.items.iter().zip(&now.items).filter(|(old, new)| old != new) {
        debug_assert_eq!(old.id, item.id);
        query!(
            "update delivery.items set outcome = $2, custody = $3, holder_driver = $4 where id = $1",
            item.id.0,
            item.outcome.as_str(),
            item.holder.custody.as_str(),
            item.holder.driver.map(|d| d.0),
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// Steps that are new, with the ids they got, and steps that turned out not to have happened.
async fn reconcile<'s, 'a>(
    tx: &mut Tx,
    delivery: DeliveryId,
    steps: &'s [Step<'a>],
    stored: Vec<StoredStep>,
) -> Result<(Vec<(&'s Step<'a>, Uuid)>, Vec<StoredStep>), Error> {
    let mut old: HashMap<CommandId, StoredStep> = stored.into_iter().map(|s| (s.command_id, s)).collect();
    let (mut fresh, mut moved) = (Vec::new(), Vec::new());
    for (seq, step) in (1i32..).zip(steps) {
        let id = step.known.arrived.logged.id;
        match old.get(&id) {
            Some(s) if s.is_the_same_as(step) => {
                if s.seq != seq || s.from_state != step.from {
                    moved.push((s.id, seq, step.from));
                }
                old.remove(&id);
            }
            _ => fresh.push((seq, step)),
        }
    }
    let gone: Vec<StoredStep> = old.into_values().collect();
    supersede(tx, &gone).await?;
    renumber(tx, &moved).await?;
    let mut written = Vec::with_capacity(fresh.len());
    for (seq, step) in fresh {
        written.push((step, insert_step(tx, delivery, seq, step).await?));
    }
    Ok((written, gone))
}

impl StoredStep {
    fn is_the_same_as(&self, step: &Step<'_>) -> bool {
        self.to_state == step.decision.after.state && self.facts == step.facts
    }
}

async fn supersede(tx: &mut Tx, gone: &[StoredStep]) -> Result<(), Error> {
    if gone.is_empty() {
        return Ok(());
    }
    let (ids, now) = (gone.iter().map(|s| s.id).collect::<Vec<_>>(), tx.now());
    query!("update delivery.transitions set superseded_at = $2 where id = any($1)", &ids, now as _)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// The same step at another place of the history. In two passes, because no two steps may have one number even for a moment.
async fn renumber(tx: &mut Tx, moved: &[(Uuid, i32, State)]) -> Result<(), Error> {
    for sign in [-1, 1] {
        for (id, seq, from) in moved {
            query!(
                "update delivery.transitions set seq = $2, from_state = $3 where id = $1",
                id,
                seq * sign,
                from.as_str(),
            )
            .execute(tx.conn())
            .await?;
        }
    }
    Ok(())
}

async fn insert_step(tx: &mut Tx, delivery: DeliveryId, seq: i32, step: &Step<'_>) -> Result<Uuid, Error> {
    let id = Uuid::now_v7();
    let (arrived, logged) = (&step.known.arrived, &step.known.arrived.logged);
    query!(
        "insert into delivery.transitions (id, delivery_id, seq, command_id, verb, from_state, to_state, to_custody, role,
             user_id, driver_id, cause_code, reason, occurred_at, received_at, fix, source, facts)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        id,
        delivery.0,
        seq,
        logged.id.0,
        logged.command.verb().as_str(),
        step.from.as_str(),
        step.decision.after.state.as_str(),
        step.decision.after.custody().as_str(),
        logged.role.as_str(),
        arrived.user.map(|u| u.0),
        logged.driver.map(|d| d.0),
        logged.command.cause_code(),
        logged.command.reason(),
        logged.occurred_at as _,
        arrived.received_at as _,
        logged.fix.map(|f| serde_json::to_value(f)).transpose()?,
        arrived.source,
        step.facts,
    )
    .execute(tx.conn())
    .await?;
    Ok(id)
}

/// A partial delivery whose rest went on as a delivery of its own is closed when that one is.
async fn close_parent(tx: &mut Tx, head: &Head, now: &Delivery) -> Result<(), Error> {
    if let (Some(parent), true) = (head.parent_id, now.state.is_terminal()) {
        let at = tx.now();
        query!(
            "update delivery.deliveries set closed_at = coalesce(closed_at, $2) where id = $1",
            parent.0,
            at as _
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}
