//! Parcels changing hands against proof: at the shipper's, at the door, and back.

use super::change::{Change, refuse_if_any};
use super::road::is_ours;
use super::{End, Fact, Refusal, State};
use crate::{
    command::{Finding, Remainder},
    custody::Holder,
    incident,
    item::{self, Derived, Item, Outcome},
    proof::{Demand, Paid, Policy, Presented, Unmet},
};
use kernel::{FieldError, Point};

/// How much of the delivery is handed over: for a part, a part may be paid.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    Whole,
    Part,
}

impl Change<'_> {
    pub(super) fn pickup(&mut self, findings: &[Finding], proof: &Presented) -> Result<(), Refusal> {
        let driver = self.now.driver.ok_or(Refusal::NotYourDelivery)?;
        let possible = [Outcome::Loaded, Outcome::Missing, Outcome::Damaged];
        self.check_findings(findings, &possible, |o| o == Outcome::Loaded)?;

        let loaded: Vec<_> =
            self.now.items.iter().map(|i| outcome_in(findings, i, Outcome::Loaded)).collect();
        if !loaded.contains(&Outcome::Loaded) {
            return Err(Refusal::unmet("items", "nothing was loaded: report a failed pickup"));
        }
        let policy = self.now.terms.pickup_proof.clone();
        let pin = self.now.pickup.pin;
        self.need_proof(&policy, pin, proof, |i| {
            outcome_in(findings, i, Outcome::Loaded) == Outcome::Loaded
        })?;

        for finding in findings {
            self.find(|i| i.id == finding.item, finding.outcome, finding.reason.as_deref());
        }
        self.find(|i| i.outcome == Outcome::Expected, Outcome::Loaded, None);
        self.hand(|i| i.outcome == Outcome::Loaded, Holder::driver(driver));
        if loaded.iter().any(|o| *o != Outcome::Loaded) {
            self.incident(incident::Kind::ItemsMissing, None);
        }
        self.give_proof(End::Pickup, pin, proof);
        self.go(State::InCustody)
    }

    pub(super) fn deliver(
        &mut self,
        proof: &Presented,
        paid: &Paid,
        early_reason: Option<&str>,
    ) -> Result<(), Refusal> {
        if self.now.state == State::OutForDelivery && early_reason.is_none_or(|r| r.trim().is_empty()) {
            return Err(Refusal::unmet("early_reason", "say why the arrival was not reported first"));
        }
        self.hand_to_recipient(Extent::Whole, |_| true, proof, paid)?;
        match item::derive(self.now.items.iter().map(|i| i.outcome)) {
            Some(Derived::Delivered) => self.go(State::Delivered),
            _ => Err(Refusal::unmet("items", "not every parcel is well and aboard: use deliver_partial")),
        }
    }

    pub(super) fn deliver_partial(
        &mut self,
        findings: &[Finding],
        proof: &Presented,
        paid: &Paid,
        remainder: Remainder,
    ) -> Result<(), Refusal> {
        self.settle_door(findings, proof, paid)?;
        match item::derive(self.now.items.iter().map(|i| i.outcome)) {
            Some(Derived::Partial) => {}
            Some(Derived::Delivered) => {
                return Err(Refusal::unmet("items", "all were delivered: use deliver"));
            }
            _ => return Err(Refusal::unmet("items", "none was delivered: use fail")),
        }
        let rest: Vec<_> = self.now.items.iter().filter(|i| is_ours(i)).map(|i| i.id).collect();
        if remainder == Remainder::Redeliver && !rest.is_empty() {
            self.note(Fact::RemainderSplit { items: rest });
        }
        self.go(State::PartiallyDelivered)
    }

    pub(super) fn return_done(&mut self, proof: &Presented) -> Result<(), Refusal> {
        let policy = self.now.terms.return_proof.clone();
        let pin = self.now.pickup.pin;
        self.need_proof(&policy, pin, proof, is_ours)?;
        self.find(is_ours, Outcome::Returned, None);
        self.hand(is_ours, Holder::RETURNED);
        self.give_proof(End::Return, pin, proof);
        self.go(State::Returned)
    }

    /// At the door: each parcel is delivered or has a reason why not, and the proof covers those delivered.
    pub(super) fn settle_door(
        &mut self,
        findings: &[Finding],
        proof: &Presented,
        paid: &Paid,
    ) -> Result<(), Refusal> {
        let possible = [Outcome::Delivered, Outcome::Refused, Outcome::Damaged, Outcome::Missing];
        self.check_findings(findings, &possible, |o| o == Outcome::Delivered)?;
        let unsaid = |i: &&Item| i.is_aboard() && !findings.iter().any(|f| f.item == i.id);
        if let Some(item) = self.now.items.iter().find(unsaid) {
            return Err(Refusal::unmet("items", &format!("what became of {}?", item.id)));
        }
        let is_given = |i: &Item| findings.iter().any(|f| f.item == i.id && f.outcome == Outcome::Delivered);
        self.hand_to_recipient(Extent::Part, is_given, proof, paid)?;
        for finding in findings.iter().filter(|f| f.outcome != Outcome::Delivered) {
            self.find(|i| i.id == finding.item, finding.outcome, finding.reason.as_deref());
            if finding.outcome == Outcome::Missing {
                self.hand(|i| i.id == finding.item, Holder::LOST);
            }
        }
        Ok(())
    }

    /// Hands over what is aboard and picked by `which`, against the proof that the terms ask for.
    pub(super) fn hand_to_recipient(
        &mut self,
        extent: Extent,
        which: impl Fn(&Item) -> bool,
        proof: &Presented,
        paid: &Paid,
    ) -> Result<(), Refusal> {
        let given = |i: &Item| i.is_aboard() && which(i);
        let barcodes: Vec<_> =
            self.now.items.iter().filter(|i| given(i)).filter_map(|i| i.barcode.as_deref()).collect();
        let demand = Demand {
            policy: &self.now.terms.proof,
            code: self.now.code.as_deref(),
            pin: self.now.dropoff.pin,
            barcodes: &barcodes,
            cod: self.now.outstanding(),
            is_part: extent == Extent::Part,
        };
        let unmet = demand.unmet(proof, paid, self.by.fix.as_ref());
        refuse_if_any(unmet.iter().map(Unmet::field).collect())?;

        self.hand(given, Holder::RECIPIENT);
        self.find(|i| i.holder == Holder::RECIPIENT, Outcome::Delivered, None);
        self.give_proof(End::Dropoff, self.now.dropoff.pin, proof);
        if let Some(amount) = paid.collected.filter(|c| c.minor > 0 && self.now.outstanding().is_some()) {
            self.now.collected_minor += amount.minor;
            self.note(Fact::CashTaken { amount, method: paid.method.clone() });
        }
        self.now.outcome_at = Some(self.by.at);
        Ok(())
    }

    /// A proof without money: at the shipper's.
    fn need_proof(
        &self,
        policy: &Policy,
        pin: Option<Point>,
        proof: &Presented,
        which: impl Fn(&Item) -> bool,
    ) -> Result<(), Refusal> {
        let barcodes: Vec<_> =
            self.now.items.iter().filter(|i| which(i)).filter_map(|i| i.barcode.as_deref()).collect();
        let demand = Demand {
            policy,
            code: self.now.code.as_deref(),
            pin,
            barcodes: &barcodes,
            cod: None,
            is_part: false,
        };
        let unmet = demand.unmet(proof, &Paid::default(), self.by.fix.as_ref());
        refuse_if_any(unmet.iter().map(Unmet::field).collect())
    }

    fn give_proof(&mut self, end: End, pin: Option<Point>, proof: &Presented) {
        let fix = self.by.fix;
        let distance_m = fix.zip(pin).map(|(fix, pin)| fix.distance_m(pin).round());
        self.note(Fact::ProofGiven { end, proof: proof.clone(), fix, distance_m });
    }

    /// Each finding names a parcel of this delivery once, says something possible, and a shortfall says why.
    fn check_findings(
        &self,
        findings: &[Finding],
        possible: &[Outcome],
        is_good: impl Fn(Outcome) -> bool,
    ) -> Result<(), Refusal> {
        let mut wrong = Vec::new();
        for (n, finding) in findings.iter().enumerate() {
            let path = |field: &str| format!("items[{n}].{field}");
            if self.item(finding.item).is_none() {
                wrong.push(FieldError::new(path("item"), "no such parcel in this delivery"));
            }
            if findings[..n].iter().any(|f| f.item == finding.item) {
                wrong.push(FieldError::new(path("item"), "named twice"));
            }
            if !possible.contains(&finding.outcome) {
                wrong.push(FieldError::new(path("outcome"), "not possible here"));
            }
            let unsaid = finding.reason.as_ref().is_none_or(|r| r.trim().is_empty());
            if !is_good(finding.outcome) && unsaid {
                wrong.push(FieldError::new(path("reason"), "say why"));
            }
        }
        refuse_if_any(wrong)
    }
}

fn outcome_in(findings: &[Finding], item: &Item, otherwise: Outcome) -> Outcome {
    findings.iter().find(|f| f.item == item.id).map_or(otherwise, |f| f.outcome)
}
