//! Facts in the order of their commits: to live connections ([`relay`]), to the rooms that react ([`reactions`]), and to
//! whoever resumes from a cursor ([`read_after`]).
//!
//! ```text
//! Tx::emit -> platform.outbox -> relay -> bus -> sockets
//!                             -> reactions, each with its own cursor, exactly once in effect
//!                             -> read_after, through row-level security
//! ```

mod heal;
pub(crate) mod keep;
mod reactions;
mod relay;
mod sql;

pub(crate) use reactions::{Reactor, register};
pub use reactions::{Settled, replay, settle};
pub(crate) use relay::relay;
pub(crate) use {heal::heal, sql::measure};

use crate::Tx;
use kernel::{EventId, OrgId, Time, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A place in the feed: everything before it is committed and will not change. Text form `xid-seq`.
///
/// Sequence numbers alone are not an order of commits: a reader that remembers only the last one loses the rows of slower
/// transactions (measured: 31 % under eight writers).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Cursor {
    pub xid: i64,
    pub seq: i64,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.xid, self.seq)
    }
}

impl std::str::FromStr for Cursor {
    type Err = BadCursor;
    fn from_str(text: &str) -> Result<Self, BadCursor> {
        let (xid, seq) = text.split_once('-').ok_or(BadCursor)?;
        Ok(Self { xid: xid.parse().map_err(|_| BadCursor)?, seq: seq.parse().map_err(|_| BadCursor)? })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a cursor is two numbers, such as 731-42: take it from a frame")]
pub struct BadCursor;

/// One committed fact.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    pub id: EventId,
    pub cursor: Cursor,
    pub org: OrgId,
    /// `room.thing_happened`
    pub name: String,
    pub subject: Uuid,
    pub topics: Vec<String>,
    pub body: serde_json::Value,
    pub actor: Option<UserId>,
    pub cause: Option<Uuid>,
    pub occurred_at: Time,
}

impl Fact {
    /// Reads the body as the published struct.
    pub fn read<E: serde::de::DeserializeOwned>(&self) -> serde_json::Result<E> {
        E::deserialize(&self.body)
    }
    /// `delivery.status_updated` is `delivery:status:updated` on the stream.
    pub fn frame_type(&self) -> String {
        self.name.replace(['.', '_'], ":")
    }
}

/// A part of the feed.
#[derive(Debug)]
pub struct Stretch {
    pub facts: Vec<Fact>,
    /// Everything up to here has been read.
    pub next: Cursor,
    /// There is more to read at once.
    pub more: bool,
}

/// What is kept no longer, or was never ours: a client that comes with such a cursor reads its lists afresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the feed does not reach back to this cursor: read afresh what you show, and go on from there")]
pub struct Forgotten;

/// The end of the feed now: everything before it is committed, everything committed later comes after it.
pub async fn end(tx: &mut Tx) -> sqlx::Result<Cursor> {
    Ok(Cursor { xid: sql::horizon(tx.conn()).await?, seq: 0 })
}

/// The organisation's facts after `cursor`, at most `limit`, in commit order. The inner error is for cursors from before
/// what is kept.
pub async fn read_after(tx: &mut Tx, cursor: Cursor, limit: i64) -> sqlx::Result<Result<Stretch, Forgotten>> {
    let horizon = sql::horizon(tx.conn()).await?;
    let floor = sql::floor(tx.conn()).await?;
    if cursor < floor || cursor.xid > horizon {
        return Ok(Err(Forgotten));
    }
    let facts = sql::facts(tx.conn(), cursor, horizon, None, limit).await?;
    let more = facts.len() as i64 == limit;
    let next = match facts.last() {
        Some(last) if more => last.cursor,
        _ => Cursor { xid: horizon, seq: 0 },
    };
    Ok(Ok(Stretch { facts, next, more }))
}

impl Serialize for Cursor {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}
