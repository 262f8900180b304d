//! What is decided at a desk or on the recipient's phone: submit, hold, assign, reschedule, redirect, return, cancel.

use super::change::{Change, need_reason, refuse_if_any};
use super::{Fact, Fit, Offer, Place, Refusal, State};
use crate::{command::Window, custody::Custody, fix::distance_m, law::Role};
use kernel::{DriverId, FieldError, Point, Time};

impl Change<'_> {
    pub(super) fn submit(&mut self) -> Result<(), Refusal> {
        let mut wrong = Vec::new();
        // without a pickup of its own it is fetched where the route begins
        let has_words = self.now.dropoff.address.as_ref().is_some_and(|a| !a.trim().is_empty());
        if self.now.dropoff.pin.is_none() && !has_words {
            wrong.push(FieldError::new("dropoff", "an address or a pin is needed"));
        }
        if self.now.items.is_empty() {
            wrong.push(FieldError::new("items", "at least one parcel is needed"));
        }
        // a promise may be written down late, even after its hour; `expire` clears away what nobody kept
        if self.now.window.is_some_and(|w| w.from >= w.to) {
            wrong.push(FieldError::new("window", "it ends before it begins"));
        }
        refuse_if_any(wrong)?;
        self.note(Fact::Promised);
        self.go(State::Ready)
    }

    pub(super) fn hold(&mut self, reason: &str) -> Result<(), Refusal> {
        need_reason(reason)?;
        self.release();
        self.note(Fact::LeftRoute);
        self.go(State::OnHold)
    }

    pub(super) fn assign(&mut self, driver: DriverId) -> Result<(), Refusal> {
        need_fit(&self.by.fit)?;
        self.give_to(driver);
        self.now.accept_by = self.now.terms.accept_within_s.map(|s| self.by.at.plus_s(i64::from(s)));
        self.go(State::Assigned)
    }

    pub(super) fn offer(&mut self, drivers: &[DriverId], until: Time) -> Result<(), Refusal> {
        if drivers.is_empty() {
            return Err(Refusal::unmet("drivers", "offer it to at least one driver"));
        }
        if until <= self.by.at {
            return Err(Refusal::unmet("until", "an offer ends in the future"));
        }
        self.now.offer = Some(Offer { drivers: drivers.to_vec(), until });
        self.note(Fact::OfferOpened { drivers: drivers.to_vec(), until });
        Ok(())
    }

    pub(super) fn accept_offer(&mut self) -> Result<(), Refusal> {
        let (driver, offer) = self.offered()?;
        if self.by.at > offer.until {
            return Err(Refusal::TooLate);
        }
        self.give_to(driver);
        self.go(State::Accepted)
    }

    /// One of those who were asked says no; when nobody is left the offer is over.
    pub(super) fn decline_offer(&mut self, reason: &str) -> Result<(), Refusal> {
        need_reason(reason)?;
        let (driver, mut offer) = self.offered()?;
        offer.drivers.retain(|asked| *asked != driver);
        self.now.offer = Some(offer).filter(|offer| !offer.drivers.is_empty());
        self.note(Fact::OfferDeclined { driver });
        Ok(())
    }

    /// The open offer to the driver who acts.
    fn offered(&self) -> Result<(DriverId, Offer), Refusal> {
        let driver = self.by.driver.ok_or(Refusal::NotYourDelivery)?;
        let offer = self.now.offer.clone().ok_or(Refusal::TooLate)?;
        if offer.drivers.contains(&driver) { Ok((driver, offer)) } else { Err(Refusal::NotYourDelivery) }
    }

    pub(super) fn accept(&mut self) -> Result<(), Refusal> {
        if self.now.accept_by.is_some_and(|by| self.by.at > by) {
            return Err(Refusal::TooLate);
        }
        self.now.accept_by = None;
        self.go(State::Accepted)
    }

    /// Declined, timed out or taken back: nobody's, and no attempt is counted.
    pub(super) fn unassign(&mut self, reason: &str) -> Result<(), Refusal> {
        need_reason(reason)?;
        self.release();
        self.note(Fact::LeftRoute);
        self.go(State::Ready)
    }

    pub(super) fn reassign(&mut self, driver: DriverId, reason: &str) -> Result<(), Refusal> {
        need_reason(reason)?;
        if self.now.driver == Some(driver) {
            return Err(Refusal::unmet("driver", "it is already with this driver"));
        }
        self.note(Fact::LeftRoute);
        self.assign(driver)
    }

    pub(super) fn reschedule(&mut self, window: Window, reason: &str) -> Result<(), Refusal> {
        need_reason(reason)?;
        refuse_if_any(wrong_window(window, self.by.at).into_iter().collect())?;
        if self.by.role == Role::Driver && self.now.custody() != Custody::Driver {
            return Err(Refusal::Custody { is: self.now.custody(), allowed: self.now.allowed(self.by.role) });
        }
        if self.by.role == Role::Customer {
            let days = i64::from(self.now.terms.customer_reschedule_days);
            if window.from > self.by.at.plus_s(days * 86_400) {
                return Err(Refusal::unmet("window", &format!("choose a day within {days} days")));
            }
            if self.now.attempts >= self.now.terms.attempts_max {
                return Err(self.no_attempts_left());
            }
        }
        self.note(Fact::Rescheduled { from: self.now.window, to: window });
        self.note(Fact::LeftRoute);
        self.now.window = Some(window);
        let next = if self.now.custody() == Custody::Shipper { State::Ready } else { State::InCustody };
        self.go(next)
    }

    pub(super) fn redirect(&mut self, to: Point, address: Option<&str>, reason: &str) -> Result<(), Refusal> {
        need_reason(reason)?;
        if self.by.role == Role::Customer {
            let limit_m = f64::from(self.now.terms.customer_redirect_m);
            if self.now.promised.is_none_or(|pin| distance_m(pin, to) > limit_m) {
                return Err(Refusal::unmet("to", &format!("choose a place within {limit_m:.0} m")));
            }
        } else {
            self.now.promised = Some(to);
        }
        let there =
            Place { pin: Some(to), address: address.map(str::to_owned).or(self.now.dropoff.address.clone()) };
        let from = std::mem::replace(&mut self.now.dropoff, there.clone());
        self.note(Fact::Redirected { from, to: there });
        Ok(())
    }

    pub(super) fn return_start(&mut self, reason: &str) -> Result<(), Refusal> {
        need_reason(reason)?;
        self.note(Fact::ReturnBegun);
        self.note(Fact::LeftRoute);
        self.go(State::Returning)
    }

    /// Before the pickup there is nothing to bring back; after it there always is.
    pub(super) fn cancel(&mut self, reason: &str) -> Result<(), Refusal> {
        if self.now.custody() != Custody::Shipper {
            return self.return_start(reason);
        }
        need_reason(reason)?;
        self.release();
        self.note(Fact::LeftRoute);
        self.go(State::Cancelled)
    }

    pub(super) fn expire(&mut self) -> Result<(), Refusal> {
        if self.now.window.is_none_or(|w| self.by.at <= w.to) {
            return Err(Refusal::unmet("window", "the window has not passed"));
        }
        self.release();
        self.note(Fact::LeftRoute);
        self.go(State::Cancelled)
    }

    pub(super) fn no_attempts_left(&self) -> Refusal {
        let max = self.now.terms.attempts_max;
        let allowed = self.now.allowed(self.by.role);
        Refusal::NoAttemptsLeft { max, allowed }
    }
}

fn wrong_window(window: Window, now: Time) -> Option<FieldError> {
    match window {
        w if w.from >= w.to => Some(FieldError::new("window", "it ends before it begins")),
        w if w.to <= now => Some(FieldError::new("window", "it is already over")),
        _ => None,
    }
}

pub(super) fn need_fit(fit: &Fit) -> Result<(), Refusal> {
    if fit.0.is_empty() { Ok(()) } else { Err(Refusal::Unfit(fit.0.clone())) }
}
