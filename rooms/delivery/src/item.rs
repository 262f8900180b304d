//! A parcel of a delivery. What became of the delivery is derived from what became of its parcels.

use crate::{custody::Holder, words::words};
use kernel::ItemId;

words! {
    /// expected → loaded → delivered | refused | damaged | missing | returned
    Outcome {
        Expected = "expected",
        Loaded = "loaded",
        Delivered = "delivered",
        Refused = "refused",
        Damaged = "damaged",
        Missing = "missing",
        Returned = "returned",
    }
}

/// One parcel: the thing that is scanned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub id: ItemId,
    /// What a scanner reads off it, if anything.
    pub barcode: Option<String>,
    pub outcome: Outcome,
    pub holder: Holder,
}

impl Item {
    pub fn expected(id: ItemId, barcode: Option<String>) -> Self {
        Self { id, barcode, outcome: Outcome::Expected, holder: Holder::SHIPPER }
    }

    /// On the vehicle and meant for the recipient.
    pub fn is_aboard(&self) -> bool {
        self.outcome == Outcome::Loaded && self.holder.driver.is_some()
    }
}

/// What the parcels say of their delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Derived {
    /// every parcel delivered
    Delivered,
    /// some delivered, some not
    Partial,
    /// none delivered
    Attempted,
}

/// `None` for a delivery without parcels: nothing can be said of it.
pub fn derive(outcomes: impl IntoIterator<Item = Outcome>) -> Option<Derived> {
    let (mut delivered, mut all) = (0usize, 0usize);
    for outcome in outcomes {
        all += 1;
        delivered += usize::from(outcome == Outcome::Delivered);
    }
    match (delivered, all) {
        (_, 0) => None,
        (0, _) => Some(Derived::Attempted),
        (d, a) if d == a => Some(Derived::Delivered),
        _ => Some(Derived::Partial),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_outcome_of_the_whole_follows_from_its_parts(picks in proptest::collection::vec(0..Outcome::ALL.len(), 1..20)) {
            let outcomes: Vec<_> = picks.iter().map(|i| Outcome::ALL[*i]).collect();
            let all = outcomes.iter().all(|o| *o == Outcome::Delivered);
            let any = outcomes.contains(&Outcome::Delivered);
            let expected = if all { Derived::Delivered } else if any { Derived::Partial } else { Derived::Attempted };
            prop_assert_eq!(derive(outcomes), Some(expected));
        }
    }

    #[test]
    fn nothing_is_said_of_nothing() {
        assert_eq!(derive([]), None);
    }
}
