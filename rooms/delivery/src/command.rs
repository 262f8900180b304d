//! A command of a delivery, in its words. Who may give which, from which states, leading where, is the [`law`](crate::law).

use crate::{
    delivery::State,
    failure,
    item::Outcome,
    law::Verb,
    proof::{Paid, Presented},
    words::words,
};
use kernel::{DriverId, ItemId, PlaceId, Point, Time};
use serde::{Deserialize, Serialize};

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
mod tests {
    use super::*;

    #[test]
    fn a_command_reads_as_its_json() {
        let text = r#"{"command":"fail","code":"not_home","evidence":{"waited_s":320,"photos":["ab"]}}"#;
        let command: Command = serde_json::from_str(text).unwrap();
        assert_eq!(command.verb(), Verb::Fail);
        assert_eq!(command.attachments(), ["ab"]);
        let bare: Command = serde_json::from_str(r#"{"command":"deliver"}"#).unwrap();
        assert_eq!(bare.verb(), Verb::Deliver);
        assert!(serde_json::from_str::<Command>(r#"{"command":"teleport"}"#).is_err());
    }
}
