//! A delivery: the promise to bring some parcels from one place to one other place.
//!
//! Two axes. The *status* decides what people see; the *custody* of the parcels decides what cancel and return
//! mean. [`Delivery::decide`] is pure: a snapshot, a command and its circumstances give either a new snapshot with
//! the facts that made it, or a refusal in words with the commands that would be legal instead.

mod change;
mod correction;
mod handover;
#[cfg(test)]
mod lives;
mod office;
mod road;
#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;

use crate::{
    attempt::Attempt,
    command::{Command, Window},
    custody::{Custody, Handover},
    fix::Fix,
    incident,
    item::{Item, Outcome},
    law::{Role, Verb},
    proof::{self, Presented},
    words::words,
};
use change::Change;
use kernel::{DeliveryId, DriverId, FieldError, ItemId, Money, Point, Time};
use serde::{Deserialize, Serialize};

words! {
    /// The seventeen states. Terminal: delivered, returned, cancelled, lost.
    #[schema(as = DeliveryState)]
    State {
        Draft = "draft",
        Ready = "ready",
        OnHold = "on_hold",
        Assigned = "assigned",
        Accepted = "accepted",
        ToPickup = "to_pickup",
        AtPickup = "at_pickup",
        InCustody = "in_custody",
        OutForDelivery = "out_for_delivery",
        AtDropoff = "at_dropoff",
        Attempted = "attempted",
        Delivered = "delivered",
        PartiallyDelivered = "partially_delivered",
        Returning = "returning",
        Returned = "returned",
        Cancelled = "cancelled",
        Lost = "lost",
    }
}

impl State {
    pub fn is_terminal(self) -> bool {
        matches!(self, Self::Delivered | Self::Returned | Self::Cancelled | Self::Lost)
    }
}

/// One end of the promise. At least one of the two is needed before the delivery is submitted.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Place {
    pub pin: Option<Point>,
    pub address: Option<String>,
}

/// The rules this delivery was promised under: a snapshot, so that later rule changes do not touch it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Terms {
    pub proof: proof::Policy,
    pub pickup_proof: proof::Policy,
    pub return_proof: proof::Policy,
    /// Visits to the recipient that count, before the parcels go back.
    pub attempts_max: u16,
    /// Within this distance of the pin the driver is "there".
    pub arrive_radius_m: u32,
    /// An assignment that is not accepted within this time is taken back; `None` waits for ever.
    pub accept_within_s: Option<u32>,
    /// The recipient may move the door by so much without asking anybody.
    pub customer_redirect_m: u32,
    /// The recipient may move the day by so much.
    pub customer_reschedule_days: u16,
    /// Nothing is brought to a door: the job ends at the hub.
    pub collection_only: bool,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            proof: proof::Policy::default(),
            pickup_proof: proof::Policy::default(),
            return_proof: proof::Policy::default(),
            attempts_max: 3,
            arrive_radius_m: 150,
            accept_within_s: None,
            customer_redirect_m: 5_000,
            customer_reschedule_days: 14,
            collection_only: false,
        }
    }
}

/// An open offer: the first of these drivers to accept before `until` has the delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    pub drivers: Vec<DriverId>,
    pub until: Time,
}

/// Everything the rules look at.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    pub id: DeliveryId,
    pub state: State,
    pub items: Vec<Item>,
    /// Who is to do it or did it.
    pub driver: Option<DriverId>,
    pub offer: Option<Offer>,
    pub accept_by: Option<Time>,
    /// Visits to the recipient that counted.
    pub attempts: u16,
    pub pickup: Place,
    pub dropoff: Place,
    /// Where it was promised to go, as far as the office knows: the recipient moves it only so far from here.
    pub promised: Option<Point>,
    pub window: Option<Window>,
    /// What is to be collected at the door, all in all.
    pub cod: Option<Money>,
    /// What has been collected of it, in its currency's minor units.
    pub collected_minor: i64,
    /// The code that the recipient is sent when the parcels leave for the door.
    pub code: Option<String>,
    /// When the present outcome came about: the clock of corrections.
    pub outcome_at: Option<Time>,
    /// The money has been settled; nothing is corrected after that.
    pub settled: bool,
    pub terms: Terms,
}

/// Whether a driver can do it: what speaks against him, as the fleet says. Unknown is taken as yes: a dispatcher may know better.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fit(Vec<FieldError>);

impl Fit {
    pub const ASSUMED: Self = Self(Vec::new());

    /// He fits but for this; the paths are `driver.shift`, `driver.capacity`, `driver.skills`, `driver.time`.
    pub fn but(against: Vec<FieldError>) -> Self {
        Self(against)
    }
}

/// The circumstances of a command.
#[derive(Debug, Clone, PartialEq)]
pub struct Context {
    pub role: Role,
    /// Set when a driver acts.
    pub driver: Option<DriverId>,
    /// When it happened.
    pub at: Time,
    pub fix: Option<Fix>,
    /// Of the driver named in the command.
    pub fit: Fit,
}

/// What a command brought about, beside the new state.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    HandedOver {
        #[serde(flatten, with = "change::handover_json")]
        handover: Handover,
    },
    ItemFound {
        item: ItemId,
        outcome: Outcome,
        reason: Option<String>,
    },
    AttemptMade {
        #[serde(flatten, with = "change::attempt_json")]
        attempt: Attempt,
    },
    DriverAssigned {
        driver: DriverId,
    },
    DriverReleased {
        driver: DriverId,
    },
    OfferOpened {
        drivers: Vec<DriverId>,
        until: Time,
    },
    OfferDeclined {
        driver: DriverId,
    },
    /// The promise is public: tracking link, label, frozen price.
    Promised,
    /// The recipient gets the link and, if the policy has one, the code.
    RecipientTold {
        with_code: bool,
    },
    Rescheduled {
        from: Option<Window>,
        to: Window,
    },
    Redirected {
        from: Place,
        to: Place,
    },
    /// The task leaves its route without an attempt.
    LeftRoute,
    ProofGiven {
        end: End,
        proof: Presented,
        fix: Option<Fix>,
        /// from the pin, when both are known
        distance_m: Option<f64>,
    },
    CashTaken {
        amount: Money,
        method: Option<String>,
    },
    /// Cash that was booked is not with the driver after all.
    CashReversed {
        amount: Money,
    },
    /// These parcels go on as a delivery of their own.
    RemainderSplit {
        items: Vec<ItemId>,
    },
    ReturnBegun,
    Corrected {
        from: State,
        to: State,
    },
    Incident {
        kind: incident::Kind,
        note: Option<String>,
    },
}

words! {
    /// At which end of the journey a proof was given.
    End {
        Pickup = "pickup",
        Dropoff = "dropoff",
        Return = "return",
    }
}

/// The new snapshot and how it came about.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    pub after: Delivery,
    pub facts: Vec<Fact>,
}

/// Why not.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Refusal {
    #[error("a delivery that is {state} cannot {verb}")]
    Illegal { state: State, verb: Verb, allowed: Vec<Verb> },
    #[error("{verb} is not for a {role}")]
    NotForRole { verb: Verb, role: Role },
    #[error("this delivery is not with this driver")]
    NotYourDelivery,
    #[error("another driver has taken it")]
    Taken,
    #[error("the offer or the time to accept it is over")]
    TooLate,
    #[error("the parcels are with the {is}")]
    Custody { is: Custody, allowed: Vec<Verb> },
    #[error("all {max} attempts are used up")]
    NoAttemptsLeft { max: u16, allowed: Vec<Verb> },
    #[error("it can be corrected for {limit_s} seconds")]
    CorrectionTooLate { limit_s: i64 },
    #[error("the money has been settled")]
    Settled,
    #[error("the driver does not fit")]
    Unfit(Vec<FieldError>),
    #[error("something is missing or wrong")]
    Unmet(Vec<FieldError>),
}

impl Refusal {
    pub(crate) fn unmet(path: &str, message: &str) -> Self {
        Self::Unmet(vec![FieldError::new(path, message)])
    }
}

impl Delivery {
    /// Where the parcels are, seen as a whole: with us as long as any one of them is.
    pub fn custody(&self) -> Custody {
        use Custody::{Driver, Hub, Lost, Recipient, Returned};
        let has = |custody: Custody| self.items.iter().any(|i| i.holder.custody == custody);
        [Driver, Hub, Lost, Returned, Recipient].into_iter().find(|c| has(*c)).unwrap_or(Custody::Shipper)
    }

    /// The commands that would be legal now for somebody in this role.
    pub fn allowed(&self, role: Role) -> Vec<Verb> {
        let legal = |verb: Verb| {
            let rule = verb.rule_in(self.state)?;
            (rule.permits(role) && self.suits_custody(verb, role)).then_some(verb)
        };
        Verb::ALL.iter().copied().filter_map(legal).collect()
    }

    /// What custody, beyond the state, says to a verb.
    fn suits_custody(&self, verb: Verb, role: Role) -> bool {
        let custody = self.custody();
        match verb {
            Verb::HubIn | Verb::DepartDropoff | Verb::RetryToday => custody == Custody::Driver,
            Verb::HubOut => custody == Custody::Hub,
            Verb::ReturnStart | Verb::ReportLost | Verb::ReportDamaged => custody.is_ours(),
            // the recipient may call it off only while nobody has been sent for it
            Verb::Cancel if role == Role::Customer => {
                matches!(self.state, State::Draft | State::Ready | State::OnHold)
            }
            _ => true,
        }
    }

    /// What is still to be collected.
    pub fn outstanding(&self) -> Option<Money> {
        let rest = self.cod.map(|due| Money::new(due.minor - self.collected_minor, due.currency));
        rest.filter(|rest| rest.minor > 0)
    }

    /// Decides one command. Pure: the same arguments always give the same answer.
    pub fn decide(&self, command: &Command, by: &Context) -> Result<Decision, Refusal> {
        let verb = command.verb();
        let Some(rule) = verb.rule_in(self.state) else {
            return Err(match verb {
                Verb::AcceptOffer if self.driver.is_some() && self.driver != by.driver => Refusal::Taken,
                _ => self.illegal(verb, by.role),
            });
        };
        if !rule.permits(by.role) {
            return Err(Refusal::NotForRole { verb, role: by.role });
        }
        self.check_driver(command, by)?;
        if !self.suits_custody(verb, by.role) {
            return Err(Refusal::Custody { is: self.custody(), allowed: self.allowed(by.role) });
        }
        let mut change = Change::begin(self, by);
        change.carry_out(command)?;
        Ok(change.finish())
    }

    /// The refusal of a verb that does not belong here.
    pub fn illegal(&self, verb: Verb, role: Role) -> Refusal {
        Refusal::Illegal { state: self.state, verb, allowed: self.allowed(role) }
    }

    /// A driver acts on his own deliveries only; taking one over is how it becomes his own.
    fn check_driver(&self, command: &Command, by: &Context) -> Result<(), Refusal> {
        let is_his = match command {
            _ if by.role != Role::Driver => true,
            // of an offer, the offer itself says whose it is
            Command::AcceptOffer => true,
            Command::Decline { .. } if self.state == State::Ready => true,
            Command::HubOut { driver, .. } => by.driver == Some(*driver),
            _ => by.driver.is_some() && by.driver == self.driver,
        };
        if is_his { Ok(()) } else { Err(Refusal::NotYourDelivery) }
    }
}
