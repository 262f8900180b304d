//! Live messages inside one process, and the nudge that tells sleepers there is work.
//!
//! The bus carries no durability: facts are in the outbox, positions in their table. A message lost here is read again
//! from PostgreSQL. Another process can therefore stand behind the same functions (Redis, Valkey).

use crate::feed::Fact;
use kernel::OrgId;
use std::{sync::Arc, time::Duration};
use tokio::sync::{broadcast, watch};

/// How many messages a slow listener may fall behind before it is told to resume.
const BACKLOG_MAX: usize = 4096;

/// One live message. Cheap to clone: the payload is shared.
#[derive(Debug, Clone)]
pub enum Message {
    /// A committed fact, in commit order.
    Fact(Arc<Fact>),
    /// The latest value of something that changes often (a position): newest wins, nothing is replayed.
    Latest(Arc<Latest>),
}

#[derive(Debug)]
pub struct Latest {
    pub org: OrgId,
    /// The first names what changed (`vehicle:veh_…`): newer values of it replace older ones. With `lat` and `lon` in
    /// `data`, viewports see it too.
    pub topics: Vec<String>,
    /// Frame type, such as `vehicle:location:updated`.
    pub kind: &'static str,
    pub data: serde_json::Value,
}

#[derive(Clone)]
pub struct Bus {
    messages: broadcast::Sender<Message>,
    nudges: Arc<watch::Sender<u64>>,
    closing: Arc<watch::Sender<bool>>,
    fed: Arc<watch::Sender<bool>>,
}

impl Default for Bus {
    fn default() -> Self {
        Self {
            messages: broadcast::channel(BACKLOG_MAX).0,
            nudges: Arc::new(watch::Sender::new(0)),
            closing: Arc::new(watch::Sender::new(false)),
            fed: Arc::new(watch::Sender::new(false)),
        }
    }
}

impl Bus {
    pub fn publish(&self, message: Message) {
        // No listener is not a failure: nobody is watching.
        let _ = self.messages.send(message);
    }
    pub fn listen(&self) -> broadcast::Receiver<Message> {
        self.messages.subscribe()
    }
    /// Something was committed that workers may want.
    pub fn nudge(&self) {
        self.nudges.send_modify(|n| *n = n.wrapping_add(1));
    }
    /// Resolves at the next nudge, or after `max`, whichever is first. A loop that looks for work between naps uses a
    /// [`Sleeper`], which misses none.
    pub async fn nudged(&self, max: Duration) {
        self.sleeper().nap(max).await;
    }
    /// One that wakes at nudges, also at those that come between two naps.
    pub fn sleeper(&self) -> Sleeper {
        Sleeper(self.nudges.subscribe())
    }
    /// The relay begins: every fact committed from now on will be published here.
    pub(crate) fn feed_begins(&self) {
        self.fed.send_replace(true);
    }
    /// Resolves when facts are published here. A listener that reads the feed's end before that would miss what is
    /// committed between its look and the relay's first.
    pub async fn fed(&self) {
        let _ = self.fed.subscribe().wait_for(|fed| *fed).await;
    }
    /// The server is going: live connections end, so that their clients come back to its successor.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }
    /// Resolves when the server is going.
    pub async fn closed(&self) {
        let _ = self.closing.subscribe().wait_for(|closing| *closing).await;
    }
}

/// See [`Bus::sleeper`].
pub struct Sleeper(watch::Receiver<u64>);

impl Sleeper {
    /// Sleeps until nudged, or for `max`. A nudge since the last nap ends it at once.
    pub async fn nap(&mut self, max: Duration) {
        let _ = tokio::time::timeout(max, self.0.changed()).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    #[tokio::test]
    async fn a_nudge_between_two_naps_is_not_lost() {
        let bus = Bus::default();
        let mut sleeper = bus.sleeper();
        bus.nudge();
        let started = Instant::now();
        sleeper.nap(Duration::from_secs(5)).await;
        assert!(started.elapsed() < Duration::from_secs(1));
        sleeper.nap(Duration::from_millis(20)).await;
        assert!(started.elapsed() >= Duration::from_millis(20), "one nudge wakes once");
    }
}
