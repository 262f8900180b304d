//! Device protocols: bytes in, fixes out. Pure computation.
//!
//! - [`osmand`]: Traccar Client (all versions), OsmAnd and everything that learnt their HTTP grammar
//! - [`owntracks`]: OwnTracks in HTTP mode
//! - [`teltonika`], [`gt06`], [`h02`]: hardware trackers over TCP, one message at a time from a connection's bytes
//!
//! Nothing here panics, whatever arrives: what cannot be used is a [`Report::Unusable`] with the reason, because a
//! phone sends a refused record again for ever. Identity is only read, never judged: who may use a key is for the
//! caller to say.
//!
//! Architecture invariant: no I/O, no clock (`now_us` is a parameter), nothing of the house.

mod form;
pub mod gt06;
pub mod h02;
pub mod osmand;
pub mod owntracks;
mod report;
mod step;
pub mod teltonika;
mod time;

pub use report::{Fix, Heartbeat, Other, Reason, Report, SpeedUnit, Value};
pub use step::Step;
