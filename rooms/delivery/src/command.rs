//! The commands of a delivery: who may give which, from which states, leading where.
//!
//! [`LAW`] is the whole table of the 28 rules. Three rules have two sides (hold/release, unassign/reassign,
//! hub in/out …), so there are 32 verbs. Guards that look at more than the state are in `delivery/`.

use crate::{
    delivery::State,
    failure,
    item::Outcome,
    proof::{Paid, Presented},
    words::words,
};
use kernel::{DriverId, ItemId, PlaceId, Point, Time};
use serde::{Deserialize, Serialize};

words! {
    /// Who acts.
    #[schema(as = CommandRole)]
    Role {
        /// the recipient, by the tracking link
        Customer = "customer",
        /// the shipper's people, and API keys
        Business = "business",
        Driver = "driver",
        Dispatcher = "dispatcher",
        Admin = "admin",
        HubStaff = "hub_staff",
        System = "system",
    }
}

words! {
    #[schema(as = DeliveryVerb)]
    Verb {
        Submit = "submit",
        Hold = "hold",
        Release = "release",
        Assign = "assign",
        Offer = "offer",
        AcceptOffer = "accept_offer",
        Accept = "accept",
        Decline = "decline",
        Unassign = "unassign",
        Reassign = "reassign",
        DepartPickup = "depart_pickup",
        ArrivePickup = "arrive_pickup",
        Pickup = "pickup",
        PickupFail = "pickup_fail",
        HubIn = "hub_in",
        HubOut = "hub_out",
        DepartDropoff = "depart_dropoff",
        ArriveDropoff = "arrive_dropoff",
        Deliver = "deliver",
        DeliverPartial = "deliver_partial",
        Fail = "fail",
        RetryToday = "retry_today",
        Reschedule = "reschedule",
        Redirect = "redirect",
        ReturnStart = "return_start",
        ReturnDone = "return_done",
        Cancel = "cancel",
        Transfer = "transfer",
        ReportLost = "report_lost",
        ReportDamaged = "report_damaged",
        Correct = "correct",
        Expire = "expire",
    }
}

/// Where a rule leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leads {
    To(State),
    /// the state stays, something else changes
    Same,
    /// one of these, decided by custody or by the command's own words
    OneOf(&'static [State]),
}

/// One row of the law.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    pub verb: Verb,
    pub from: &'static [State],
    pub leads: Leads,
    /// `Dispatcher` includes `Admin`.
    pub who: &'static [Role],
}

const fn rule(verb: Verb, from: &'static [State], leads: Leads, who: &'static [Role]) -> Rule {
    Rule { verb, from, leads, who }
}

use Leads::{OneOf, Same, To};
use Role::{Business as B, Customer as C, Dispatcher as P, Driver as D, HubStaff as H, System as S};
use State as St;

/// Every legal move. A verb has one row, except `cancel`, whose meaning custody decides.
pub const LAW: &[Rule] = &[
    rule(Verb::Submit, &[St::Draft], To(St::Ready), &[B, P]),
    rule(Verb::Hold, &[St::Ready, St::Assigned, St::Accepted], To(St::OnHold), &[B, P, S]),
    rule(Verb::Release, &[St::OnHold], To(St::Ready), &[B, P, S]),
    rule(Verb::Assign, &[St::Ready], To(St::Assigned), &[P, S]),
    rule(Verb::Offer, &[St::Ready], Same, &[P, S]),
    rule(Verb::AcceptOffer, &[St::Ready], To(St::Accepted), &[D]),
    rule(Verb::Accept, &[St::Assigned], To(St::Accepted), &[D, S]),
    rule(Verb::Decline, &[St::Assigned], To(St::Ready), &[D, S]),
    rule(Verb::Unassign, &[St::Assigned, St::Accepted, St::ToPickup], To(St::Ready), &[P, S]),
    rule(Verb::Reassign, &[St::Assigned, St::Accepted, St::ToPickup], To(St::Assigned), &[P, S]),
    rule(Verb::DepartPickup, &[St::Accepted], To(St::ToPickup), &[D, S]),
    rule(Verb::ArrivePickup, &[St::ToPickup], To(St::AtPickup), &[D, S]),
    rule(Verb::Pickup, &[St::AtPickup], To(St::InCustody), &[D]),
    rule(Verb::PickupFail, &[St::AtPickup, St::ToPickup], OneOf(&[St::Ready, St::Cancelled]), &[D, P]),
    rule(Verb::HubIn, &[St::InCustody], Same, &[H, D]),
    rule(Verb::HubOut, &[St::InCustody], Same, &[H, D]),
    rule(Verb::DepartDropoff, &[St::InCustody], To(St::OutForDelivery), &[D, S]),
    rule(Verb::ArriveDropoff, &[St::OutForDelivery], To(St::AtDropoff), &[D, S]),
    rule(Verb::Deliver, &[St::AtDropoff, St::OutForDelivery], To(St::Delivered), &[D]),
    rule(Verb::DeliverPartial, &[St::AtDropoff], To(St::PartiallyDelivered), &[D]),
    rule(Verb::Fail, &[St::AtDropoff, St::OutForDelivery], To(St::Attempted), &[D]),
    rule(Verb::RetryToday, &[St::Attempted], To(St::OutForDelivery), &[D, P]),
    rule(
        Verb::Reschedule,
        &[St::Attempted, St::InCustody, St::Ready, St::OnHold],
        OneOf(&[St::Ready, St::InCustody]),
        &[C, B, D, P],
    ),
    rule(Verb::Redirect, BEFORE_AT_DROPOFF, Same, &[C, B, P]),
    rule(
        Verb::ReturnStart,
        &[St::Attempted, St::InCustody, St::OutForDelivery, St::PartiallyDelivered],
        To(St::Returning),
        &[P, S, B],
    ),
    rule(Verb::ReturnDone, &[St::Returning], To(St::Returned), &[D, H]),
    rule(Verb::Cancel, BEFORE_PICKUP, To(St::Cancelled), &[B, C, P]),
    rule(Verb::Cancel, &[St::InCustody, St::OutForDelivery, St::Attempted], To(St::Returning), &[B, P]),
    rule(
        Verb::Transfer,
        &[
            St::Accepted,
            St::ToPickup,
            St::AtPickup,
            St::InCustody,
            St::OutForDelivery,
            St::AtDropoff,
            St::Attempted,
        ],
        Same,
        &[D, P],
    ),
    rule(Verb::ReportLost, IN_OUR_HANDS, To(St::Lost), &[D, H, P]),
    rule(Verb::ReportDamaged, IN_OUR_HANDS, Same, &[D, H, P]),
    rule(
        Verb::Correct,
        &[St::Delivered, St::PartiallyDelivered, St::Attempted],
        OneOf(&[St::Delivered, St::PartiallyDelivered, St::Attempted]),
        &[D, P],
    ),
    rule(Verb::Expire, &[St::Ready, St::OnHold], To(St::Cancelled), &[S]),
];

const BEFORE_PICKUP: &[State] =
    &[St::Draft, St::Ready, St::OnHold, St::Assigned, St::Accepted, St::ToPickup, St::AtPickup];
const BEFORE_AT_DROPOFF: &[State] = &[
    St::Draft,
    St::Ready,
    St::OnHold,
    St::Assigned,
    St::Accepted,
    St::ToPickup,
    St::AtPickup,
    St::InCustody,
    St::OutForDelivery,
];
const IN_OUR_HANDS: &[State] =
    &[St::InCustody, St::OutForDelivery, St::AtDropoff, St::Attempted, St::PartiallyDelivered, St::Returning];

impl Rule {
    pub fn permits(&self, role: Role) -> bool {
        // the recipient may call it off only while nobody has been sent for it; see the guard of `cancel`
        self.who.contains(&role) || (role == Role::Admin && self.who.contains(&Role::Dispatcher))
    }
}

impl Verb {
    /// The rule for this verb in this state, if it is legal at all.
    pub fn rule_in(self, state: State) -> Option<&'static Rule> {
        LAW.iter().find(|rule| rule.verb == self && rule.from.contains(&state))
    }

    /// A thing that has physically happened, which no decision in an office can undo.
    pub fn is_fact(self) -> bool {
        matches!(
            self,
            Self::Pickup
                | Self::PickupFail
                | Self::HubIn
                | Self::HubOut
                | Self::Deliver
                | Self::DeliverPartial
                | Self::Fail
                | Self::ReturnDone
                | Self::Transfer
                | Self::ReportLost
                | Self::ReportDamaged
        )
    }

    /// A driver's fact beats this intent of the office when the device had not yet heard of the intent.
    /// A redirect is lost only to a handover at the old door; everything else about it stays possible.
    pub fn loses_to(self, fact: Self) -> bool {
        match self {
            Self::Hold
            | Self::Unassign
            | Self::Reassign
            | Self::Cancel
            | Self::Expire
            | Self::Reschedule
            | Self::ReturnStart => fact.is_fact(),
            Self::Redirect => matches!(fact, Self::Deliver | Self::DeliverPartial),
            _ => false,
        }
    }
}

/// A promised span of time; `to` is later than `from`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Window {
    pub from: Time,
    pub to: Time,
}

/// What was found of one parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Finding {
    pub item: ItemId,
    pub outcome: Outcome,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

words! {
    /// What happens to the parcels that were not handed over.
    Remainder {
        Return = "return",
        Redeliver = "redeliver",
    }
}

words! {
    /// What happens after a pickup that failed.
    AfterPickupFail {
        TryAgain = "try_again",
        Cancel = "cancel",
    }
}

/// A command with its words: `{"command":"fail","code":"not_home","evidence":{…}}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    Submit,
    Hold {
        reason: String,
    },
    Release,
    Assign {
        driver: DriverId,
        /// why this driver although he does not fit; needs `deliveries:override`
        #[serde(default, skip_serializing_if = "Option::is_none")]
        override_reason: Option<String>,
    },
    Offer {
        drivers: Vec<DriverId>,
        until: Time,
    },
    AcceptOffer,
    Accept,
    Decline {
        reason: String,
    },
    Unassign {
        reason: String,
    },
    Reassign {
        driver: DriverId,
        reason: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        override_reason: Option<String>,
    },
    DepartPickup,
    ArrivePickup {
        /// why the driver is not at the pin
        #[serde(default, skip_serializing_if = "Option::is_none")]
        away_reason: Option<String>,
    },
    Pickup {
        /// what was found of each parcel: `loaded`, `missing` or `damaged`; empty means all are loaded
        #[serde(default)]
        items: Vec<Finding>,
        #[serde(default)]
        proof: Presented,
    },
    PickupFail {
        code: failure::Code,
        #[serde(default)]
        evidence: failure::Evidence,
        then: AfterPickupFail,
    },
    HubIn {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        hub: Option<PlaceId>,
    },
    HubOut {
        driver: DriverId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        override_reason: Option<String>,
    },
    DepartDropoff,
    ArriveDropoff {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        away_reason: Option<String>,
    },
    Deliver {
        #[serde(default)]
        proof: Presented,
        #[serde(default)]
        cod: Paid,
        /// why the arrival was not reported first
        #[serde(default, skip_serializing_if = "Option::is_none")]
        early_reason: Option<String>,
    },
    DeliverPartial {
        /// what became of each parcel: `delivered`, or `refused`, `damaged`, `missing` with a reason
        items: Vec<Finding>,
        #[serde(default)]
        proof: Presented,
        #[serde(default)]
        cod: Paid,
        remainder: Remainder,
    },
    Fail {
        code: failure::Code,
        #[serde(default)]
        evidence: failure::Evidence,
    },
    RetryToday,
    Reschedule {
        window: Window,
        reason: String,
    },
    Redirect {
        to: Point,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<String>,
        reason: String,
    },
    ReturnStart {
        reason: String,
    },
    ReturnDone {
        #[serde(default)]
        proof: Presented,
    },
    Cancel {
        reason: String,
    },
    Transfer {
        to: DriverId,
        /// what the driver who takes over shows: `GET /driver/transfer-code`. A dispatcher needs none
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        override_reason: Option<String>,
    },
    ReportLost {
        #[serde(default)]
        evidence: failure::Evidence,
    },
    ReportDamaged {
        items: Vec<ItemId>,
        #[serde(default)]
        evidence: failure::Evidence,
    },
    Correct {
        to: State,
        /// for a correction to `partially_delivered`: what really became of each parcel
        #[serde(default)]
        items: Vec<Finding>,
        #[serde(default)]
        proof: Presented,
        #[serde(default)]
        cod: Paid,
        reason: String,
    },
    Expire,
}

impl Command {
    pub fn verb(&self) -> Verb {
        match self {
            Self::Submit => Verb::Submit,
            Self::Hold { .. } => Verb::Hold,
            Self::Release => Verb::Release,
            Self::Assign { .. } => Verb::Assign,
            Self::Offer { .. } => Verb::Offer,
            Self::AcceptOffer => Verb::AcceptOffer,
            Self::Accept => Verb::Accept,
            Self::Decline { .. } => Verb::Decline,
            Self::Unassign { .. } => Verb::Unassign,
            Self::Reassign { .. } => Verb::Reassign,
            Self::DepartPickup => Verb::DepartPickup,
            Self::ArrivePickup { .. } => Verb::ArrivePickup,
            Self::Pickup { .. } => Verb::Pickup,
            Self::PickupFail { .. } => Verb::PickupFail,
            Self::HubIn { .. } => Verb::HubIn,
            Self::HubOut { .. } => Verb::HubOut,
            Self::DepartDropoff => Verb::DepartDropoff,
            Self::ArriveDropoff { .. } => Verb::ArriveDropoff,
            Self::Deliver { .. } => Verb::Deliver,
            Self::DeliverPartial { .. } => Verb::DeliverPartial,
            Self::Fail { .. } => Verb::Fail,
            Self::RetryToday => Verb::RetryToday,
            Self::Reschedule { .. } => Verb::Reschedule,
            Self::Redirect { .. } => Verb::Redirect,
            Self::ReturnStart { .. } => Verb::ReturnStart,
            Self::ReturnDone { .. } => Verb::ReturnDone,
            Self::Cancel { .. } => Verb::Cancel,
            Self::Transfer { .. } => Verb::Transfer,
            Self::ReportLost { .. } => Verb::ReportLost,
            Self::ReportDamaged { .. } => Verb::ReportDamaged,
            Self::Correct { .. } => Verb::Correct,
            Self::Expire => Verb::Expire,
        }
    }

    /// Why, in one word: the failure code where there is one.
    pub fn cause_code(&self) -> &'static str {
        match self {
            Self::Fail { code, .. } | Self::PickupFail { code, .. } => code.as_str(),
            other => other.verb().as_str(),
        }
    }

    /// Why, in the words of who gave the command.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Hold { reason }
            | Self::Decline { reason }
            | Self::Unassign { reason }
            | Self::Reassign { reason, .. }
            | Self::Reschedule { reason, .. }
            | Self::Redirect { reason, .. }
            | Self::ReturnStart { reason }
            | Self::Cancel { reason }
            | Self::Correct { reason, .. } => Some(reason),
            Self::ArrivePickup { away_reason: reason }
            | Self::ArriveDropoff { away_reason: reason }
            | Self::Deliver { early_reason: reason, .. } => reason.as_deref(),
            Self::Fail { evidence, .. }
            | Self::PickupFail { evidence, .. }
            | Self::ReportLost { evidence }
            | Self::ReportDamaged { evidence, .. } => evidence.note.as_deref(),
            _ => self.override_reason(),
        }
    }

    /// The drivers whom the command gives work to.
    pub fn named_drivers(&self) -> &[DriverId] {
        match self {
            Self::Assign { driver, .. } | Self::Reassign { driver, .. } | Self::HubOut { driver, .. } => {
                std::slice::from_ref(driver)
            }
            Self::Transfer { to, .. } => std::slice::from_ref(to),
            Self::Offer { drivers, .. } => drivers,
            _ => &[],
        }
    }

    /// Why a driver is to have it although he does not fit.
    pub fn override_reason(&self) -> Option<&str> {
        match self {
            Self::Assign { override_reason, .. }
            | Self::Reassign { override_reason, .. }
            | Self::HubOut { override_reason, .. }
            | Self::Transfer { override_reason, .. } => override_reason.as_deref(),
            _ => None,
        }
    }

    /// The hashes of every picture the command relies on.
    pub fn attachments(&self) -> Vec<&str> {
        let (proof, evidence) = match self {
            Self::Pickup { proof, .. }
            | Self::Deliver { proof, .. }
            | Self::DeliverPartial { proof, .. }
            | Self::ReturnDone { proof }
            | Self::Correct { proof, .. } => (Some(proof), None),
            Self::PickupFail { evidence, .. }
            | Self::Fail { evidence, .. }
            | Self::ReportLost { evidence }
            | Self::ReportDamaged { evidence, .. } => (None, Some(evidence)),
            _ => (None, None),
        };
        let photos = proof.map(|p| &p.photos).into_iter().chain(evidence.map(|e| &e.photos)).flatten();
        photos.chain(proof.and_then(|p| p.signature.as_ref())).map(String::as_str).collect()
    }
}

#[cfg(test)]
#[path = "command_tests.rs"]
mod tests;
