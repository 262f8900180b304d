//! Why a delivery could not be made: sixteen reasons, and what each of them costs, needs and leads to.

use crate::{say, words::words};

words! {
    /// The reason a driver gives.
    #[schema(as = FailureReason)]
    Code {
        NotHome = "not_home",
        Refused = "refused",
        WrongAddress = "wrong_address",
        AddressNotFound = "address_not_found",
        NoAccess = "no_access",
        Closed = "closed",
        NoIdOrAge = "no_id_or_age",
        PaymentNotReceived = "payment_not_received",
        Damaged = "damaged",
        MissingItem = "missing_item",
        WrongItem = "wrong_item",
        Unsafe = "unsafe",
        VehicleProblem = "vehicle_problem",
        OutOfTime = "out_of_time",
        CustomerPostponed = "customer_postponed",
        Other = "other",
    }
}

words! {
    /// Whose doing it was: decides who pays for the second visit.
    #[schema(as = FailureFault)]
    Fault {
        Recipient = "recipient",
        Shipper = "shipper",
        Carrier = "carrier",
        Nobody = "nobody",
    }
}

words! {
    /// What is proposed next when nobody says otherwise.
    #[schema(as = FailureNext)]
    Next {
        /// try again on the same route
        RetryToday = "retry_today",
        /// agree a new window
        Reschedule = "reschedule",
        /// bring it back
        Return = "return",
        /// a dispatcher looks at it first
        Review = "review",
    }
}

/// One row of the policy. Times are seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[schema(as = FailurePolicy)]
pub struct Policy {
    pub code: Code,
    pub fault: Fault,
    /// Uses up one of the attempts the recipient is entitled to.
    pub counts: bool,
    /// A photo of the door, the parcel or the place.
    pub photo: bool,
    /// A position.
    pub fix: bool,
    /// How long the driver must have waited.
    pub wait_s_min: u32,
    /// A tried call to the recipient.
    pub call: bool,
    /// Words of the driver's own.
    pub note: bool,
    pub next: Next,
}

const fn row(code: Code, fault: Fault, counts: bool, next: Next) -> Policy {
    Policy { code, fault, counts, photo: false, fix: false, wait_s_min: 0, call: false, note: false, next }
}

/// The house rules, in the order of [`Code::ALL`].
pub const POLICIES: [Policy; 16] = [
    Policy {
        photo: true,
        fix: true,
        wait_s_min: 300,
        call: true,
        ..row(Code::NotHome, Fault::Recipient, true, Next::Reschedule)
    },
    Policy { note: true, ..row(Code::Refused, Fault::Recipient, true, Next::Return) },
    Policy { fix: true, ..row(Code::WrongAddress, Fault::Shipper, true, Next::Review) },
    Policy { fix: true, call: true, ..row(Code::AddressNotFound, Fault::Shipper, true, Next::Review) },
    Policy {
        photo: true,
        fix: true,
        call: true,
        ..row(Code::NoAccess, Fault::Recipient, true, Next::RetryToday)
    },
    Policy { photo: true, fix: true, ..row(Code::Closed, Fault::Recipient, true, Next::Reschedule) },
    row(Code::NoIdOrAge, Fault::Recipient, true, Next::Reschedule),
    row(Code::PaymentNotReceived, Fault::Recipient, true, Next::Reschedule),
    Policy { photo: true, ..row(Code::Damaged, Fault::Carrier, false, Next::Return) },
    Policy { note: true, ..row(Code::MissingItem, Fault::Carrier, false, Next::Review) },
    Policy { photo: true, ..row(Code::WrongItem, Fault::Shipper, false, Next::Return) },
    Policy { note: true, ..row(Code::Unsafe, Fault::Nobody, false, Next::Review) },
    Policy { note: true, ..row(Code::VehicleProblem, Fault::Carrier, false, Next::Reschedule) },
    row(Code::OutOfTime, Fault::Carrier, false, Next::Reschedule),
    row(Code::CustomerPostponed, Fault::Recipient, false, Next::Reschedule),
    Policy { note: true, ..row(Code::Other, Fault::Nobody, true, Next::Review) },
];

impl Code {
    pub fn policy(self) -> Policy {
        POLICIES[self as usize]
    }
}

/// A reason with its policy, as people read it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct FailureCode {
    #[serde(flatten)]
    pub policy: Policy,
    /// in the three languages
    pub names: kernel::Names,
}

/// All reasons, in the order of [`Code::ALL`].
pub fn named() -> Vec<FailureCode> {
    POLICIES
        .iter()
        .map(|p| FailureCode { policy: *p, names: say::names("failure", p.code.as_str()) })
        .collect()
}

/// What the driver can show for the reason given.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Evidence {
    /// Hashes (sha256, hex) of photos.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waited_s: Option<u32>,
    /// Tried calls to the recipient.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calls: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

words! {
    /// A piece of evidence that a reason asks for.
    Piece {
        Photo = "photo",
        Fix = "fix",
        Wait = "wait",
        Call = "call",
        Note = "note",
    }
}

impl Policy {
    /// What is still missing before the reason is accepted.
    pub fn missing(&self, evidence: &Evidence, has_fix: bool) -> Vec<Piece> {
        let said = |text: &Option<String>| text.as_ref().is_some_and(|t| !t.trim().is_empty());
        let wants = [
            (Piece::Photo, self.photo && evidence.photos.is_empty()),
            (Piece::Fix, self.fix && !has_fix),
            (Piece::Wait, evidence.waited_s.unwrap_or(0) < self.wait_s_min),
            (Piece::Call, self.call && evidence.calls.unwrap_or(0) == 0),
            (Piece::Note, self.note && !said(&evidence.note)),
        ];
        wants.into_iter().filter(|(_, missing)| *missing).map(|(piece, _)| piece).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_its_own_row() {
        assert_eq!(Code::ALL.len(), POLICIES.len());
        for code in Code::ALL {
            assert_eq!(code.policy().code, *code);
        }
    }

    #[test]
    fn not_home_needs_a_photo_a_place_a_call_and_five_minutes() {
        let policy = Code::NotHome.policy();
        assert_eq!(
            policy.missing(&Evidence::default(), false),
            [Piece::Photo, Piece::Fix, Piece::Wait, Piece::Call]
        );
        let shown = Evidence {
            photos: vec!["aa".into()],
            waited_s: Some(300),
            calls: Some(1),
            ..Evidence::default()
        };
        assert_eq!(policy.missing(&shown, true), []);
        let hasty = Evidence { waited_s: Some(299), ..shown };
        assert_eq!(policy.missing(&hasty, true), [Piece::Wait]);
    }

    #[test]
    fn our_own_mistakes_never_cost_the_recipient_an_attempt() {
        for policy in POLICIES.iter().filter(|p| p.fault == Fault::Carrier) {
            assert!(!policy.counts, "{}", policy.code);
        }
    }

    #[test]
    fn a_blank_note_is_no_note() {
        let blank = Evidence { note: Some("  ".into()), ..Evidence::default() };
        assert_eq!(Code::Unsafe.policy().missing(&blank, true), [Piece::Note]);
    }
}
