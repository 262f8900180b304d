//! A decision in the making: the snapshot being changed and the facts collected on the way.

use super::{Context, Decision, Delivery, Fact, Refusal, State};
use crate::{
    command::Command,
    custody::{Handover, Holder},
    incident,
    item::{Item, Outcome},
};
use kernel::{DriverId, FieldError, ItemId};

pub(super) struct Change<'a> {
    pub(super) by: &'a Context,
    pub(super) now: Delivery,
    facts: Vec<Fact>,
}

impl<'a> Change<'a> {
    pub(super) fn begin(before: &Delivery, by: &'a Context) -> Self {
        Self { by, now: before.clone(), facts: Vec::new() }
    }

    pub(super) fn finish(self) -> Decision {
        Decision { after: self.now, facts: self.facts }
    }

    /// Every command to the place where it is done. The law has already said that it may be.
    pub(super) fn carry_out(&mut self, command: &Command) -> Result<(), Refusal> {
        match command {
            Command::Submit => self.submit(),
            Command::Hold { reason } => self.hold(reason),
            Command::Release => self.go(State::Ready),
            Command::Assign { driver, .. } => self.assign(*driver),
            Command::Offer { drivers, until } => self.offer(drivers, *until),
            Command::AcceptOffer => self.accept_offer(),
            Command::Accept => self.accept(),
            Command::Decline { reason } if self.now.state == State::Ready => self.decline_offer(reason),
            Command::Decline { reason } | Command::Unassign { reason } => self.unassign(reason),
            Command::Reassign { driver, reason, .. } => self.reassign(*driver, reason),
            Command::DepartPickup => self.go(State::ToPickup),
            Command::ArrivePickup { away_reason } => self.arrive_pickup(away_reason.as_deref()),
            Command::Pickup { items, proof } => self.pickup(items, proof),
            Command::PickupFail { code, evidence, then } => self.pickup_fail(*code, evidence, *then),
            Command::HubIn { .. } => self.hub_in(),
            Command::HubOut { driver, .. } => self.hub_out(*driver),
            Command::DepartDropoff => self.depart_dropoff(),
            Command::ArriveDropoff { away_reason } => self.arrive_dropoff(away_reason.as_deref()),
            Command::Deliver { proof, cod, early_reason } => {
                self.deliver(proof, cod, early_reason.as_deref())
            }
            Command::DeliverPartial { items, proof, cod, remainder } => {
                self.deliver_partial(items, proof, cod, *remainder)
            }
            Command::Fail { code, evidence } => self.fail(*code, evidence),
            Command::RetryToday => self.retry_today(),
            Command::Reschedule { window, reason } => self.reschedule(*window, reason),
            Command::Redirect { to, address, reason } => self.redirect(*to, address.as_deref(), reason),
            Command::ReturnStart { reason } => self.return_start(reason),
            Command::ReturnDone { proof } => self.return_done(proof),
            Command::Cancel { reason } => self.cancel(reason),
            Command::Transfer { to, .. } => self.transfer(*to),
            Command::ReportLost { evidence } => self.report_lost(evidence),
            Command::ReportDamaged { items, evidence } => self.report_damaged(items, evidence),
            Command::Correct { to, items, proof, cod, reason } => {
                self.correct(*to, items, proof, cod, reason)
            }
            Command::Expire => self.expire(),
        }
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "every step of a decision ends alike, most of them with this"
    )]
    pub(super) fn go(&mut self, state: State) -> Result<(), Refusal> {
        self.now.state = state;
        Ok(())
    }

    pub(super) fn note(&mut self, fact: Fact) {
        self.facts.push(fact);
    }

    pub(super) fn incident(&mut self, kind: incident::Kind, note: Option<&str>) {
        self.note(Fact::Incident { kind, note: note.map(str::to_owned) });
    }

    /// Hands the parcels that `which` picks to somebody, from whoever has each of them now.
    pub(super) fn hand(&mut self, which: impl Fn(&Item) -> bool, to: Holder) {
        let at = self.by.at;
        for item in self.now.items.iter_mut().filter(|i| which(i) && i.holder != to) {
            let handover = Handover { item: item.id, from: item.holder, to, at };
            item.holder = to;
            self.facts.push(Fact::HandedOver { handover });
        }
    }

    /// Writes down what became of the parcels that `which` picks.
    pub(super) fn find(&mut self, which: impl Fn(&Item) -> bool, outcome: Outcome, reason: Option<&str>) {
        for item in self.now.items.iter_mut().filter(|i| which(i) && i.outcome != outcome) {
            item.outcome = outcome;
            self.facts.push(Fact::ItemFound { item: item.id, outcome, reason: reason.map(str::to_owned) });
        }
    }

    pub(super) fn give_to(&mut self, driver: DriverId) {
        if self.now.driver == Some(driver) {
            return;
        }
        self.release();
        self.now.driver = Some(driver);
        self.note(Fact::DriverAssigned { driver });
    }

    pub(super) fn release(&mut self) {
        self.now.accept_by = None;
        self.now.offer = None;
        if let Some(driver) = self.now.driver.take() {
            self.note(Fact::DriverReleased { driver });
        }
    }

    pub(super) fn item(&self, id: ItemId) -> Option<&Item> {
        self.now.items.iter().find(|i| i.id == id)
    }
}

/// A reason is words.
pub(super) fn need_reason(reason: &str) -> Result<(), Refusal> {
    if reason.trim().is_empty() { Err(Refusal::unmet("reason", "say why")) } else { Ok(()) }
}

pub(super) fn refuse_if_any(fields: Vec<FieldError>) -> Result<(), Refusal> {
    if fields.is_empty() { Ok(()) } else { Err(Refusal::Unmet(fields)) }
}

/// How a handover reads in the journal.
pub(super) mod handover_json {
    use crate::custody::Handover;
    use serde::{Serialize, Serializer};

    pub(in crate::delivery) fn serialize<S: Serializer>(h: &Handover, s: S) -> Result<S::Ok, S::Error> {
        serde_json::json!({
            "item": h.item, "from": h.from.custody, "from_driver": h.from.driver,
            "to": h.to.custody, "to_driver": h.to.driver, "at": h.at,
        })
        .serialize(s)
    }
}

/// How an attempt reads in the journal.
pub(super) mod attempt_json {
    use crate::attempt::Attempt;
    use serde::{Serialize, Serializer};

    pub(in crate::delivery) fn serialize<S: Serializer>(a: &Attempt, s: S) -> Result<S::Ok, S::Error> {
        serde_json::json!({
            "kind": a.kind, "no": a.no, "code": a.code, "counts": a.counts, "driver": a.driver,
            "at": a.at, "fix": a.fix, "evidence": a.evidence,
        })
        .serialize(s)
    }
}
