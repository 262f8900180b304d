//! Fences: who entered, left, stayed. A pure step per fix, with hysteresis that knows how exact a fix is.
//!
//! - [`step`] moves one vehicle by one fix: `(state, fix, fences) -> events`.
//! - [`FenceSet`] finds the fences around a point without asking each.
//! - [`Holdback`] puts fixes that arrive out of order back into order, within some seconds.
//! - [`Timeline`] takes what comes later still, re-evaluates only what it touches, and says what changed.
//!
//! Invariant, tested: shuffled, duplicated and late fixes end in the same set of events as the sorted track.

mod holdback;
mod set;
mod step;
mod timeline;

pub use holdback::{Arrival, Holdback};
pub use set::FenceSet;
pub use step::{Rules, State, step};
pub use timeline::{Correction, Inserted, Timeline};

use crate::{Point, Shape};
use serde::{Deserialize, Serialize};

/// A zone to watch.
#[derive(Debug, Clone, PartialEq)]
pub struct Fence {
    /// of the caller's choosing, unique in its set
    pub id: u128,
    pub shape: Shape,
    /// say so once when a vehicle has stayed this long
    pub dwell_s: Option<u32>,
    /// say [`Kind::Inside`] at every fix that finds the vehicle still in
    pub report_inside: bool,
}

impl Fence {
    pub fn new(id: u128, shape: Shape) -> Self {
        Self { id, shape, dwell_s: None, report_inside: false }
    }
}

/// What a fence needs of a position.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Fix {
    /// when it was measured
    pub time_us: i64,
    /// tells fixes of one instant apart; (time, seq) is unique per vehicle
    pub seq: i64,
    pub at: Point,
    /// radius of the error in metres, when the device says
    pub accuracy_m: Option<f64>,
}

impl Fix {
    /// Fixes happen in this order.
    pub fn key(&self) -> (i64, i64) {
        (self.time_us, self.seq)
    }
}

/// In the order in which events of one fix are told: leave before arriving, arrive before having stayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Exit,
    Enter,
    Inside,
    Dwell,
}

/// Something that happened at a fence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Event {
    /// of the fix that showed it; for a dwell the moment the time was full
    pub time_us: i64,
    pub kind: Kind,
    #[serde(with = "hex")]
    pub fence: u128,
    #[serde(with = "hex")]
    pub vehicle: u128,
    /// an enter because the vehicle's first fix was already inside: nobody saw it arrive
    pub initial: bool,
}

impl Event {
    /// The same event has the same id however often and in whatever order it was worked out:
    /// FNV-1a (128 bits) over vehicle, fence, kind and time.
    pub fn id(&self) -> u128 {
        const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
        const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
        let bytes = self
            .vehicle
            .to_be_bytes()
            .into_iter()
            .chain(self.fence.to_be_bytes())
            .chain([self.kind as u8])
            .chain(self.time_us.to_be_bytes());
        bytes.fold(OFFSET, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME))
    }
}

/// Ids as 32 hex digits: most formats have no number of 128 bits.
mod hex {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(id: &u128, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{id:032x}"))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u128, D::Error> {
        let text = String::deserialize(deserializer)?;
        u128::from_str_radix(&text, 16).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests;
