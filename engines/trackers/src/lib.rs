//! Device protocols: bytes in, fixes out. Pure computation.
//!
//! - [`osmand`]: Traccar Client (all versions), OsmAnd and everything that learnt their HTTP grammar
//! - [`owntracks`]: OwnTracks in HTTP mode
//!
//! Nothing here panics, whatever arrives: what cannot be used is a [`Report::Unusable`] with the reason, because a
//! phone sends a refused record again for ever. Identity is only read, never judged: who may use a key is for the
//! caller to say.
//!
//! Architecture invariant: no I/O, no clock (`now_us` is a parameter), nothing of the house.

mod form;
pub mod osmand;
pub mod owntracks;
mod report;
mod time;

pub use report::{Fix, Heartbeat, Other, Reason, Report, SpeedUnit, Value};
