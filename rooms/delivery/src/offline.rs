//! The command log of one delivery, and the one history it means, in whatever order its commands arrived.
//!
//! A phone in a basement sends its day in the evening. So the history is not what arrived but what happened: the log
//! is a *set* of commands, [`fold`] sorts it by when each thing happened and decides them one after the other.
//! Arrival order cannot matter, because nothing here knows it.
//!
//! Conflicts. A driver's fact (picked up, delivered with proof …) beats an office intent (cancel, reassign …) that
//! was made before it but that the device had not yet received. The intent that loses is not dropped: it is
//! returned as beaten, for a dispatcher to see. What a driver reported and is not legal is returned as refused,
//! with its evidence still in the log; a command that arrives later may yet make it legal.

use crate::{
    command::Command,
    delivery::{Context, Decision, Delivery, Fit, Refusal},
    fix::Fix,
    law::Role,
};
use kernel::{CommandId, DriverId, Time};
use std::{collections::BTreeSet, collections::HashMap};
use uuid::Uuid;

/// A command as the log keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct Logged {
    pub id: CommandId,
    pub command: Command,
    pub role: Role,
    pub driver: Option<DriverId>,
    /// When it happened; for the office, when the server received it.
    pub occurred_at: Time,
    pub fix: Option<Fix>,
    pub origin: Origin,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// From a desk, online. `seq` counts the office commands of this delivery from 1.
    Office { seq: u64 },
    /// From a device that had heard of the office commands up to `seen`.
    Device {
        seen: u64,
        /// The device's own order: the same `boot` counts `monotonic_ms` on, whatever its clock was set to.
        boot: Option<Uuid>,
        monotonic_ms: u64,
    },
}

/// What became of one command.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    Applied(Box<Decision>),
    /// An office intent that a driver's fact made void.
    Beaten {
        by: CommandId,
    },
    Refused(Refusal),
}

/// The history, and where it ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Folded {
    pub delivery: Delivery,
    /// In the order of what happened.
    pub verdicts: Vec<(CommandId, Verdict)>,
}

/// The one history that this set of commands means.
pub fn fold(start: &Delivery, log: &[Logged]) -> Folded {
    let mut history: Vec<&Logged> = log.iter().collect();
    sort_by_what_happened(&mut history);
    let beaten = find_beaten(start, &history);
    run(start, &history, &beaten)
}

/// Decides commands in order, passing over the beaten ones.
fn run(start: &Delivery, history: &[&Logged], beaten: &HashMap<CommandId, CommandId>) -> Folded {
    let mut delivery = start.clone();
    let mut verdicts = Vec::with_capacity(history.len());
    for logged in history {
        let verdict = match beaten.get(&logged.id) {
            Some(by) => Verdict::Beaten { by: *by },
            None => match delivery.decide(&logged.command, &logged.context()) {
                Ok(decision) => {
                    delivery = decision.after.clone();
                    Verdict::Applied(Box::new(decision))
                }
                Err(refusal) => Verdict::Refused(refusal),
            },
        };
        verdicts.push((logged.id, verdict));
    }
    Folded { delivery, verdicts }
}

/// Which office intents lose, and to which fact. A fact that would not be legal even without them beats nothing.
fn find_beaten(start: &Delivery, history: &[&Logged]) -> HashMap<CommandId, CommandId> {
    let mut beaten = HashMap::new();
    for (i, fact) in history.iter().enumerate() {
        let Origin::Device { seen, .. } = fact.origin else { continue };
        let contested: BTreeSet<CommandId> = history[..i]
            .iter()
            .filter(|intent| matches!(intent.origin, Origin::Office { seq } if seq > seen))
            .filter(|intent| intent.command.verb().loses_to(fact.command.verb()))
            .filter(|intent| !beaten.contains_key(&intent.id))
            .map(|intent| intent.id)
            .collect();
        if contested.is_empty() {
            continue;
        }
        let mut without = beaten.clone();
        without.extend(contested.iter().map(|id| (*id, fact.id)));
        let trial = run(start, &history[..=i], &without);
        if matches!(trial.verdicts[i].1, Verdict::Applied(_)) {
            beaten = without;
        }
    }
    beaten
}

/// By the time of the event, with two corrections that no clock can be trusted for: a device's own order is never
/// contradicted, even if its clock was set back between two commands; and nothing comes before an office command that
/// the device had already heard of. Ties go to the office, whose intent may then be beaten, and then to the id.
fn sort_by_what_happened(history: &mut [&Logged]) {
    let desk: Vec<(u64, Time)> =
        history.iter().filter_map(|l| l.office_seq().map(|seq| (seq, l.occurred_at))).collect();
    let heard_at = |seen: u64| desk.iter().filter(|(seq, _)| *seq <= seen).map(|(_, at)| *at).max();
    let mut own_order = history.to_vec();
    own_order.sort_by_key(|l| (l.device_order(), l.occurred_at, l.id));
    let mut latest: HashMap<Uuid, Time> = HashMap::new();
    let mut time_of: HashMap<CommandId, Time> = HashMap::new();
    for logged in own_order {
        let heard = match logged.origin {
            Origin::Device { seen, .. } => heard_at(seen),
            Origin::Office { .. } => None,
        };
        let mut time = heard.map_or(logged.occurred_at, |heard| logged.occurred_at.max(heard));
        if let Some((boot, _)) = logged.device_order() {
            let latest = latest.entry(boot).or_insert(time);
            time = time.max(*latest);
            *latest = time;
        }
        time_of.insert(logged.id, time);
    }
    history.sort_by_key(|l| {
        (time_of[&l.id], l.office_seq().is_none(), l.office_seq(), l.device_order(), l.count(), l.id)
    });
}

impl Logged {
    fn context(&self) -> Context {
        Context {
            role: self.role,
            driver: self.driver,
            at: self.occurred_at,
            fix: self.fix,
            // whether the driver fitted was settled when the command came in; it is not asked again
            fit: Fit::ASSUMED,
        }
    }

    fn device_order(&self) -> Option<(Uuid, u64)> {
        match self.origin {
            Origin::Device { boot: Some(boot), monotonic_ms, .. } => Some((boot, monotonic_ms)),
            _ => None,
        }
    }

    /// The device's count, which orders what happened at one time even where no run of the device is named.
    fn count(&self) -> u64 {
        match self.origin {
            Origin::Device { monotonic_ms, .. } => monotonic_ms,
            Origin::Office { .. } => 0,
        }
    }

    fn office_seq(&self) -> Option<u64> {
        match self.origin {
            Origin::Office { seq } => Some(seq),
            Origin::Device { .. } => None,
        }
    }
}

/// A clock this wrong is corrected; smaller differences are the network.
const SKEW_NOTICED_S: i64 = 60;
/// Nothing happens further in the future than this, or longer ago.
const FUTURE_MAX_S: i64 = 120;
const PAST_MAX_S: i64 = 14 * 86_400;

/// When something happened, as far as can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventTime {
    pub at: Time,
    /// The device's clock was wrong by this much and has been corrected for.
    pub skew_s: i64,
    /// Not believable even so: kept, and flagged.
    pub is_implausible: bool,
}

/// Corrects a device's clock: it said `sent_at` when the server's clock said `received_at`.
pub fn event_time(said: Time, sent_at: Option<Time>, received_at: Time) -> EventTime {
    let skew_s = sent_at.map_or(0, |sent| received_at.since_s(sent));
    let skew_s = if skew_s.abs() >= SKEW_NOTICED_S { skew_s } else { 0 };
    let at = said.plus_s(skew_s);
    let age_s = received_at.since_s(at);
    let is_implausible = !(-FUTURE_MAX_S..=PAST_MAX_S).contains(&age_s);
    // nothing is received before it has happened
    EventTime { at: at.min(received_at), skew_s, is_implausible }
}

#[cfg(test)]
#[path = "offline_tests.rs"]
mod tests;
