//! Correcting an outcome afterwards: a compensating event, nothing overwritten.

use super::change::{Change, need_reason};
use super::handover::Extent;
use super::{Fact, Refusal, State};
use crate::{
    command::Finding,
    custody::Holder,
    incident,
    item::{self, Derived, Item, Outcome},
    law::Role,
    proof::{Paid, Presented},
};
use kernel::Money;

const DRIVER_MAY_FOR_S: i64 = 10 * 60;
const DISPATCHER_MAY_FOR_S: i64 = 72 * 3600;

impl Change<'_> {
    pub(super) fn correct(
        &mut self,
        to: State,
        findings: &[Finding],
        proof: &Presented,
        paid: &Paid,
        reason: &str,
    ) -> Result<(), Refusal> {
        need_reason(reason)?;
        self.in_time()?;
        let from = self.now.state;
        if to == from || !matches!(to, State::Delivered | State::PartiallyDelivered | State::Attempted) {
            return Err(Refusal::unmet("to", "correct it to delivered, partially_delivered or attempted"));
        }
        let outcome_at = self.now.outcome_at;
        self.take_back()?;
        match to {
            State::Delivered => self.all_were_delivered(proof, paid)?,
            State::PartiallyDelivered => self.some_were_delivered(findings, proof, paid)?,
            _ => {}
        }
        // the clock of corrections keeps running from the first outcome
        self.now.outcome_at = outcome_at;
        self.note(Fact::Corrected { from, to });
        self.incident(incident::Kind::Corrected, Some(reason));
        self.go(to)
    }

    fn in_time(&self) -> Result<(), Refusal> {
        if self.now.settled {
            return Err(Refusal::Settled);
        }
        let limit_s = match self.by.role {
            Role::Admin => return Ok(()),
            Role::Driver => DRIVER_MAY_FOR_S,
            _ => DISPATCHER_MAY_FOR_S,
        };
        let age_s = self.now.outcome_at.map_or(0, |at| self.by.at.since_s(at));
        if age_s > limit_s { Err(Refusal::CorrectionTooLate { limit_s }) } else { Ok(()) }
    }

    /// Undoes the outcome: what was handed over at the door is with the driver again.
    fn take_back(&mut self) -> Result<(), Refusal> {
        let driver = self.now.driver.ok_or(Refusal::NotYourDelivery)?;
        if let Some(due) = self.now.cod.filter(|_| self.now.collected_minor > 0) {
            let amount = Money::new(self.now.collected_minor, due.currency);
            self.now.collected_minor = 0;
            self.note(Fact::CashReversed { amount });
        }
        let at_the_door = |i: &Item| {
            i.holder == Holder::RECIPIENT || i.holder == Holder::LOST || i.outcome == Outcome::Refused
        };
        self.find(at_the_door, Outcome::Loaded, None);
        self.hand(|i| i.holder == Holder::RECIPIENT || i.holder == Holder::LOST, Holder::driver(driver));
        Ok(())
    }

    fn all_were_delivered(&mut self, proof: &Presented, paid: &Paid) -> Result<(), Refusal> {
        self.hand_to_recipient(Extent::Whole, |_| true, proof, paid)?;
        match item::derive(self.now.items.iter().map(|i| i.outcome)) {
            Some(Derived::Delivered) => Ok(()),
            _ => Err(Refusal::unmet("to", "not every parcel was aboard: correct it to partially_delivered")),
        }
    }

    fn some_were_delivered(
        &mut self,
        findings: &[Finding],
        proof: &Presented,
        paid: &Paid,
    ) -> Result<(), Refusal> {
        self.settle_door(findings, proof, paid)?;
        match item::derive(self.now.items.iter().map(|i| i.outcome)) {
            Some(Derived::Partial) => Ok(()),
            _ => Err(Refusal::unmet("items", "some were delivered and some were not: which?")),
        }
    }
}
