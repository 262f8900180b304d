//! Proof of delivery: what the policy asks for, what the driver shows, what is still missing, and the seal over it.
//!
//! The policy is a snapshot taken when the delivery is submitted: a later change of the customer's rules does not
//! turn a good proof into a bad one.

use crate::fix::Fix;
use kernel::{FieldError, Money, Point};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// What must be shown at the door. The default asks for nothing but the driver's word.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// At least so many photos, 0..=10.
    pub photos_min: u8,
    pub signature: bool,
    pub recipient_name: bool,
    /// Every parcel that has a barcode is scanned at the door.
    pub scan: bool,
    /// The recipient says the code that only the recipient was sent.
    pub code: bool,
    /// The driver stands within so many metres of the pin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub geofence_m: Option<u32>,
    pub note: bool,
    /// The driver has seen a document that says the recipient is at least so old.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_min: Option<u8>,
}

/// What the driver shows. Pictures are named by the hash of their bytes, so that no picture can end on another job.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Presented {
    /// sha256 of each photo, hex
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<String>,
    /// sha256 of the signature, hex
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipient_name: Option<String>,
    /// Who took it for the recipient: `self`, `family`, `neighbour`, `reception`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scanned: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The age that the document proves, in years.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age: Option<u8>,
}

/// Cash on delivery: the money taken, or why none was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Paid {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collected: Option<Money>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
}

/// What a proof is checked against.
#[derive(Debug, Clone, Copy)]
pub struct Demand<'a> {
    pub policy: &'a Policy,
    /// The code that the recipient was sent.
    pub code: Option<&'a str>,
    pub pin: Option<Point>,
    /// Barcodes of the parcels handed over.
    pub barcodes: &'a [&'a str],
    /// What is to be collected; `None` when nothing is, or a dispatcher waived it.
    pub cod: Option<Money>,
    /// Less may be collected, because only a part is handed over.
    pub is_part: bool,
}

/// One thing that the proof lacks.
#[derive(Debug, Clone, PartialEq)]
pub enum Unmet {
    Photos { have: usize, want: u8 },
    Signature,
    RecipientName,
    Scan { barcode: String },
    CodeMissing,
    CodeWrong,
    FixMissing,
    TooFar { distance_m: f64, radius_m: u32 },
    Note,
    Age { want: u8 },
    CashMissing { due: Money },
    CashWrong { due: Money, collected: Money },
}

impl Unmet {
    /// As one line of a 422 answer.
    pub fn field(&self) -> FieldError {
        let (path, message) = match self {
            Self::Photos { have, want } => {
                ("proof.photos", format!("{want} photos are needed, {have} are here"))
            }
            Self::Signature => ("proof.signature", "the recipient's signature is needed".into()),
            Self::RecipientName => ("proof.recipient_name", "the name of who took it is needed".into()),
            Self::Scan { barcode } => ("proof.scanned", format!("parcel {barcode} was not scanned")),
            Self::CodeMissing => ("proof.code", "the recipient's code is needed".into()),
            Self::CodeWrong => ("proof.code", "this is not the code the recipient was sent".into()),
            Self::FixMissing => ("fix", "a position is needed".into()),
            Self::TooFar { distance_m, radius_m } => {
                ("fix", format!("{distance_m:.0} m from the pin, {radius_m} m are allowed"))
            }
            Self::Note => ("proof.note", "a note is needed".into()),
            Self::Age { want } => ("proof.age", format!("a document that proves {want} years is needed")),
            Self::CashMissing { due } => ("cod.collected", format!("{due} is to be collected")),
            Self::CashWrong { due, collected } => {
                ("cod.collected", format!("{due} is to be collected, not {collected}"))
            }
        };
        FieldError::new(path, message)
    }
}

impl Demand<'_> {
    /// Everything that is missing; empty means the proof stands.
    pub fn unmet(&self, shown: &Presented, paid: &Paid, fix: Option<&Fix>) -> Vec<Unmet> {
        let mut unmet = Vec::new();
        self.pictures_and_words(shown, &mut unmet);
        self.scans(shown, &mut unmet);
        self.code(shown, &mut unmet);
        self.place(fix, &mut unmet);
        self.cash(paid, &mut unmet);
        unmet
    }

    fn pictures_and_words(&self, shown: &Presented, unmet: &mut Vec<Unmet>) {
        let said = |text: &Option<String>| text.as_ref().is_some_and(|t| !t.trim().is_empty());
        // the same picture twice is one picture
        let photos = shown.photos.iter().collect::<BTreeSet<_>>().len();
        if photos < usize::from(self.policy.photos_min) {
            unmet.push(Unmet::Photos { have: photos, want: self.policy.photos_min });
        }
        if self.policy.signature && !said(&shown.signature) {
            unmet.push(Unmet::Signature);
        }
        if self.policy.recipient_name && !said(&shown.recipient_name) {
            unmet.push(Unmet::RecipientName);
        }
        if self.policy.note && !said(&shown.note) {
            unmet.push(Unmet::Note);
        }
        if let Some(want) = self.policy.age_min
            && shown.age.is_none_or(|age| age < want)
        {
            unmet.push(Unmet::Age { want });
        }
    }

    fn scans(&self, shown: &Presented, unmet: &mut Vec<Unmet>) {
        if self.policy.scan {
            let lacking = self.barcodes.iter().filter(|b| !shown.scanned.iter().any(|s| s == *b));
            unmet.extend(lacking.map(|b| Unmet::Scan { barcode: (*b).to_owned() }));
        }
    }

    fn code(&self, shown: &Presented, unmet: &mut Vec<Unmet>) {
        match (self.policy.code, self.code, shown.code.as_deref().map(str::trim)) {
            (false, ..) => {}
            (true, _, None | Some("")) => unmet.push(Unmet::CodeMissing),
            (true, Some(sent), Some(said)) if western_digits(said) == sent => {}
            (true, ..) => unmet.push(Unmet::CodeWrong),
        }
    }

    fn place(&self, fix: Option<&Fix>, unmet: &mut Vec<Unmet>) {
        let (Some(radius_m), Some(pin)) = (self.policy.geofence_m, self.pin) else { return };
        match fix {
            None => unmet.push(Unmet::FixMissing),
            Some(fix) if fix.is_within(pin, f64::from(radius_m)) => {}
            Some(fix) => unmet.push(Unmet::TooFar { distance_m: fix.distance_m(pin), radius_m }),
        }
    }

    fn cash(&self, paid: &Paid, unmet: &mut Vec<Unmet>) {
        let Some(due) = self.cod.filter(|due| due.minor > 0) else { return };
        match paid.collected {
            None if self.is_part => {}
            Some(part)
                if self.is_part && part.currency == due.currency && (0..=due.minor).contains(&part.minor) => {
            }
            None => unmet.push(Unmet::CashMissing { due }),
            Some(collected) if collected == due => {}
            Some(collected) => unmet.push(Unmet::CashWrong { due, collected }),
        }
    }
}

/// `٤٢٠١` and `۴۲۰۱` are the code 4201 typed on another keyboard.
fn western_digits(text: &str) -> String {
    let digit = |c: char, zero: char| char::from_digit(c as u32 - zero as u32, 10);
    text.chars()
        .map(|c| match c {
            '٠'..='٩' => digit(c, '٠').unwrap_or(c),
            '۰'..='۹' => digit(c, '۰').unwrap_or(c),
            other => other,
        })
        .collect()
}

/// A link of the proof's hash chain: `sha256(previous seal ‖ canonical record)`. A corrected proof is a new link;
/// the one before stays, and any change to it breaks every seal after it.
pub fn seal(previous: Option<[u8; 32]>, record: &serde_json::Value) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(previous.unwrap_or_default());
    // serde_json keeps object keys sorted, so one record has one text
    hash.update(record.to_string().as_bytes());
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Currency;
    use proptest::prelude::*;

    const DOOR: Point = Point { lat: 25.2048, lon: 55.2708 };

    fn strict() -> Policy {
        Policy {
            photos_min: 1,
            signature: true,
            recipient_name: true,
            scan: true,
            code: true,
            geofence_m: Some(100),
            note: true,
            age_min: Some(21),
        }
    }

    fn full() -> (Presented, Paid, Fix) {
        let shown = Presented {
            photos: vec!["aa".into()],
            signature: Some("bb".into()),
            recipient_name: Some("Amina".into()),
            relation: Some("self".into()),
            note: Some("left with her".into()),
            scanned: vec!["P1".into(), "P2".into()],
            code: Some("4201".into()),
            age: Some(34),
        };
        let paid = Paid { collected: Some(Money::new(12_500, Currency::Aed)), method: Some("cash".into()) };
        (shown, paid, Fix { at: DOOR, accuracy_m: 9.0, time: None })
    }

    fn demand<'a>(policy: &'a Policy, barcodes: &'a [&'a str]) -> Demand<'a> {
        let cod = Some(Money::new(12_500, Currency::Aed));
        Demand { policy, code: Some("4201"), pin: Some(DOOR), barcodes, cod, is_part: false }
    }

    #[test]
    fn a_full_proof_stands() {
        let (shown, paid, fix) = full();
        assert_eq!(demand(&strict(), &["P1", "P2"]).unmet(&shown, &paid, Some(&fix)), []);
    }

    #[test]
    fn every_piece_left_out_is_named() {
        let (policy, barcodes) = (strict(), ["P1", "P2"]);
        let unmet = demand(&policy, &barcodes).unmet(&Presented::default(), &Paid::default(), None);
        let paths: Vec<_> = unmet.iter().map(|u| u.field().path).collect();
        let all = [
            "proof.photos",
            "proof.signature",
            "proof.recipient_name",
            "proof.note",
            "proof.age",
            "proof.scanned",
            "proof.scanned",
            "proof.code",
            "fix",
            "cod.collected",
        ];
        assert_eq!(paths, all);
    }

    #[test]
    fn the_code_may_be_typed_in_arabic_or_urdu_digits() {
        let policy = Policy { code: true, ..Policy::default() };
        for typed in ["4201", " 4201 ", "٤٢٠١", "۴۲۰۱"] {
            let shown = Presented { code: Some(typed.into()), ..Presented::default() };
            let demand = Demand { cod: None, ..demand(&policy, &[]) };
            assert_eq!(demand.unmet(&shown, &Paid::default(), None), [], "{typed}");
        }
        let shown = Presented { code: Some("4210".into()), ..Presented::default() };
        let demand = Demand { cod: None, ..demand(&policy, &[]) };
        assert_eq!(demand.unmet(&shown, &Paid::default(), None), [Unmet::CodeWrong]);
    }

    #[test]
    fn one_photo_sent_twice_is_one_photo() {
        let policy = Policy { photos_min: 2, ..Policy::default() };
        let shown = Presented { photos: vec!["aa".into(), "aa".into()], ..Presented::default() };
        let demand = Demand { cod: None, ..demand(&policy, &[]) };
        assert_eq!(demand.unmet(&shown, &Paid::default(), None), [Unmet::Photos { have: 1, want: 2 }]);
    }

    #[test]
    fn money_is_exact_and_in_its_own_currency() {
        let policy = Policy::default();
        let demand = demand(&policy, &[]);
        for wrong in [Money::new(12_499, Currency::Aed), Money::new(12_500, Currency::Pkr)] {
            let paid = Paid { collected: Some(wrong), method: None };
            assert!(matches!(
                demand.unmet(&Presented::default(), &paid, None)[..],
                [Unmet::CashWrong { .. }]
            ));
        }
    }

    #[test]
    fn for_a_part_less_may_be_paid_and_never_more() {
        let policy = Policy::default();
        let demand = Demand { is_part: true, ..demand(&policy, &[]) };
        let unmet = |minor| {
            let paid = Paid { collected: Some(Money::new(minor, Currency::Aed)), method: None };
            demand.unmet(&Presented::default(), &paid, None)
        };
        assert_eq!((unmet(0), unmet(12_500)), (vec![], vec![]));
        assert!(matches!(unmet(12_501)[..], [Unmet::CashWrong { .. }]));
        assert!(matches!(unmet(-1)[..], [Unmet::CashWrong { .. }]));
        assert_eq!(demand.unmet(&Presented::default(), &Paid::default(), None), []);
    }

    proptest! {
        /// Removing any one piece from a proof that stands makes it fall, whatever else the policy asks.
        #[test]
        fn a_proof_without_a_demanded_piece_never_stands(piece in 0usize..8) {
            let (mut shown, mut paid, fix) = full();
            let mut fix = Some(fix);
            match piece {
                0 => shown.photos.clear(),
                1 => shown.signature = None,
                2 => shown.recipient_name = Some(" ".into()),
                3 => drop(shown.scanned.pop()),
                4 => shown.code = None,
                5 => fix = None,
                6 => shown.age = Some(20),
                _ => paid.collected = None,
            }
            prop_assert_eq!(demand(&strict(), &["P1", "P2"]).unmet(&shown, &paid, fix.as_ref()).len(), 1);
        }

        #[test]
        fn any_change_of_the_record_or_its_past_breaks_the_seal(a in "[a-z]{1,8}", b in "[a-z]{1,8}", past: [u8; 32]) {
            let (one, two) = (serde_json::json!({"name": a}), serde_json::json!({"name": b}));
            prop_assert_eq!(seal(Some(past), &one) == seal(Some(past), &two), a == b);
            prop_assert_ne!(seal(Some(past), &one), seal(None, &serde_json::json!({"name": a, "x": 1})));
        }
    }
}
