//! What happens on the road: departing, arriving, failing, hubs, transfers, losses.

use super::change::{Change, refuse_if_any};
use super::office::need_fit;
use super::{Fact, Place, Refusal, State};
use crate::{
    attempt::{Attempt, Kind},
    command::AfterPickupFail,
    custody::{Custody, Holder},
    failure, incident,
    item::{Item, Outcome},
};
use kernel::{DriverId, FieldError, ItemId};

/// In our hands and not yet settled one way or the other.
pub(super) fn is_ours(item: &Item) -> bool {
    item.holder.custody.is_ours()
}

impl Change<'_> {
    pub(super) fn arrive_pickup(&mut self, away_reason: Option<&str>) -> Result<(), Refusal> {
        let place = self.now.pickup.clone();
        self.must_be_at(&place, away_reason)?;
        self.go(State::AtPickup)
    }

    pub(super) fn arrive_dropoff(&mut self, away_reason: Option<&str>) -> Result<(), Refusal> {
        let place = self.now.dropoff.clone();
        self.must_be_at(&place, away_reason)?;
        self.go(State::AtDropoff)
    }

    /// Near enough as far as the fix can tell, or with a reason, which a dispatcher then sees.
    fn must_be_at(&mut self, place: &Place, away_reason: Option<&str>) -> Result<(), Refusal> {
        let Some(pin) = place.pin else { return Ok(()) };
        let radius_m = self.now.terms.arrive_radius_m;
        if self.by.fix.is_some_and(|fix| fix.is_within(pin, f64::from(radius_m))) {
            return Ok(());
        }
        let reason = away_reason.map(str::trim).filter(|r| !r.is_empty());
        let Some(reason) = reason else {
            let message = match self.by.fix {
                Some(fix) => format!("{:.0} m from the pin: say why, or go nearer", fix.distance_m(pin)),
                None => "no position: say why".to_owned(),
            };
            return Err(Refusal::unmet("away_reason", &message));
        };
        self.incident(incident::Kind::FarFromPin, Some(reason));
        Ok(())
    }

    pub(super) fn pickup_fail(
        &mut self,
        code: failure::Code,
        evidence: &failure::Evidence,
        then: AfterPickupFail,
    ) -> Result<(), Refusal> {
        need_evidence(code, evidence, self.by.fix.is_some())?;
        self.attempted(Kind::Pickup, code, evidence);
        self.release();
        self.note(Fact::LeftRoute);
        self.go(match then {
            AfterPickupFail::TryAgain => State::Ready,
            AfterPickupFail::Cancel => State::Cancelled,
        })
    }

    #[expect(clippy::unnecessary_wraps, reason = "every step of a decision ends alike")]
    pub(super) fn hub_in(&mut self) -> Result<(), Refusal> {
        self.hand(is_ours, Holder::HUB);
        self.release();
        self.note(Fact::LeftRoute);
        Ok(())
    }

    pub(super) fn hub_out(&mut self, driver: DriverId) -> Result<(), Refusal> {
        if self.now.terms.collection_only {
            return Err(Refusal::unmet("command", "this job ends at the hub"));
        }
        need_fit(&self.by.fit)?;
        self.give_to(driver);
        self.hand(is_ours, Holder::driver(driver));
        Ok(())
    }

    pub(super) fn depart_dropoff(&mut self) -> Result<(), Refusal> {
        if !self.now.items.iter().any(Item::is_aboard) {
            return Err(Refusal::unmet("items", "nothing of this delivery is on the vehicle"));
        }
        if self.now.terms.collection_only {
            return Err(Refusal::unmet("command", "this job ends at the hub"));
        }
        self.note(Fact::RecipientTold { with_code: self.now.terms.proof.code });
        self.go(State::OutForDelivery)
    }

    pub(super) fn fail(&mut self, code: failure::Code, evidence: &failure::Evidence) -> Result<(), Refusal> {
        need_evidence(code, evidence, self.by.fix.is_some())?;
        if code.policy().counts {
            self.now.attempts += 1;
        }
        self.attempted(Kind::Dropoff, code, evidence);
        self.incident(incident::Kind::FailedAttempt, Some(code.as_str()));
        if self.now.attempts >= self.now.terms.attempts_max {
            self.incident(incident::Kind::AttemptsExhausted, None);
        }
        self.now.outcome_at = Some(self.by.at);
        self.go(State::Attempted)
    }

    pub(super) fn retry_today(&mut self) -> Result<(), Refusal> {
        if self.now.attempts >= self.now.terms.attempts_max {
            return Err(self.no_attempts_left());
        }
        self.go(State::OutForDelivery)
    }

    pub(super) fn transfer(&mut self, to: DriverId) -> Result<(), Refusal> {
        if self.now.driver == Some(to) {
            return Err(Refusal::unmet("to", "it is already with this driver"));
        }
        if self.now.custody() == Custody::Hub {
            return Err(Refusal::Custody { is: Custody::Hub, allowed: self.now.allowed(self.by.role) });
        }
        need_fit(&self.by.fit)?;
        self.note(Fact::LeftRoute);
        self.give_to(to);
        self.hand(|i| i.holder.custody == Custody::Driver, Holder::driver(to));
        Ok(())
    }

    pub(super) fn report_lost(&mut self, evidence: &failure::Evidence) -> Result<(), Refusal> {
        if evidence.note.as_ref().is_none_or(|n| n.trim().is_empty()) && evidence.photos.is_empty() {
            return Err(Refusal::unmet("evidence", "a note or a photo is needed"));
        }
        self.find(is_ours, Outcome::Missing, None);
        self.hand(is_ours, Holder::LOST);
        self.incident(incident::Kind::Lost, evidence.note.as_deref());
        self.note(Fact::LeftRoute);
        self.go(State::Lost)
    }

    pub(super) fn report_damaged(
        &mut self,
        items: &[ItemId],
        evidence: &failure::Evidence,
    ) -> Result<(), Refusal> {
        let mut wrong = Vec::new();
        if items.is_empty() {
            wrong.push(FieldError::new("items", "say which parcels"));
        }
        if evidence.photos.is_empty() {
            wrong.push(FieldError::new("evidence.photos", "a photo is needed"));
        }
        for (i, id) in items.iter().enumerate() {
            if !self.item(*id).is_some_and(is_ours) {
                wrong.push(FieldError::new(
                    format!("items[{i}]"),
                    "no such parcel of this delivery is with us",
                ));
            }
        }
        refuse_if_any(wrong)?;
        self.find(|i| items.contains(&i.id), Outcome::Damaged, evidence.note.as_deref());
        self.incident(incident::Kind::Damaged, evidence.note.as_deref());
        Ok(())
    }

    fn attempted(&mut self, kind: Kind, code: failure::Code, evidence: &failure::Evidence) {
        let attempt = Attempt {
            kind,
            no: self.now.attempts,
            code,
            counts: code.policy().counts,
            driver: self.now.driver,
            at: self.by.at,
            fix: self.by.fix,
            evidence: evidence.clone(),
        };
        self.note(Fact::AttemptMade { attempt });
    }
}

fn need_evidence(code: failure::Code, evidence: &failure::Evidence, has_fix: bool) -> Result<(), Refusal> {
    let policy = code.policy();
    let line = |piece: failure::Piece| match piece {
        failure::Piece::Photo => FieldError::new("evidence.photos", "a photo is needed"),
        failure::Piece::Fix => FieldError::new("fix", "a position is needed"),
        failure::Piece::Wait => {
            FieldError::new("evidence.waited_s", format!("wait at least {} seconds", policy.wait_s_min))
        }
        failure::Piece::Call => FieldError::new("evidence.calls", "try to call first"),
        failure::Piece::Note => FieldError::new("evidence.note", "a note is needed"),
    };
    refuse_if_any(policy.missing(evidence, has_fix).into_iter().map(line).collect())
}
