//! The law of a delivery: who may give which command, from which states, leading where.
//!
//! [`LAW`] is the whole table of the 28 rules. Three rules have two sides (hold/release, unassign/reassign,
//! hub in/out …), so there are 32 verbs. Guards that look at more than the state are in `delivery/`.

use crate::{delivery::State, words::words};

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

/// Every legal move. A verb has one row, except `cancel`, whose meaning custody decides, and `decline`, which turns down what one
/// was given or what one was offered.
pub const LAW: &[Rule] = &[
    rule(Verb::Submit, &[St::Draft], To(St::Ready), &[B, P]),
    rule(Verb::Hold, &[St::Ready, St::Assigned, St::Accepted], To(St::OnHold), &[B, P, S]),
    rule(Verb::Release, &[St::OnHold], To(St::Ready), &[B, P, S]),
    rule(Verb::Assign, &[St::Ready], To(St::Assigned), &[P, S]),
    rule(Verb::Offer, &[St::Ready], Same, &[P, S]),
    rule(Verb::AcceptOffer, &[St::Ready], To(St::Accepted), &[D]),
    rule(Verb::Accept, &[St::Assigned], To(St::Accepted), &[D, S]),
    rule(Verb::Decline, &[St::Assigned], To(St::Ready), &[D, S]),
    rule(Verb::Decline, &[St::Ready], Same, &[D]),
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

#[cfg(test)]
#[path = "law_tests.rs"]
mod tests;
