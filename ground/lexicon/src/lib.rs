//! The published facts, one module per room: plain structs that others may rely on.
//!
//! Architecture invariant: a fact says what happened, in the past tense, with what a listener needs to act without asking
//! back. Fields are added, never renamed or removed.

use serde::Serialize;
use uuid::Uuid;

pub mod delivery;
pub mod fleet;
pub mod identity;
pub mod insight;
pub mod jobs;
pub mod messages;
pub mod notify;
pub mod places;
pub mod planning;
pub mod tracking;

/// Something that happened. Recorded with [`Tx::emit`] in the transaction of its effect.
///
/// [`Tx::emit`]: ../platform/db/struct.Tx.html#method.emit
pub trait Event: Serialize {
    /// `room.thing_happened`. On the live stream the dots and underscores become colons: `delivery:status:updated`.
    const NAME: &'static str;
    /// The thing it happened to.
    fn subject(&self) -> Uuid;
    /// Live topics that carry it, such as `delivery:dlv_…`; none keeps it off the stream.
    fn topics(&self) -> Vec<String> {
        Vec::new()
    }
}
