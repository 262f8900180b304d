//! One visit that did not end in a delivery. Append-only: a later success leaves it standing.

use crate::{failure, fix::Fix, words::words};
use kernel::{DriverId, Time};

words! {
    /// Which end of the promise was visited.
    #[schema(as = AttemptKind)]
    Kind {
        Pickup = "pickup",
        Dropoff = "dropoff",
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Attempt {
    pub kind: Kind,
    /// 1 for the first visit that counted, and so on; a visit that does not count carries the number it did not use up.
    pub no: u16,
    pub code: failure::Code,
    pub counts: bool,
    pub driver: Option<DriverId>,
    pub at: Time,
    pub fix: Option<Fix>,
    pub evidence: failure::Evidence,
}
