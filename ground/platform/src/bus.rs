//! Live messages inside one process, and the nudge that tells sleepers there is work.
//!
//! The bus carries no durability: facts are in the outbox, positions in their table. A message lost here is read again
//! from PostgreSQL. Another process can therefore stand behind the same three functions (Redis, Valkey).

use crate::feed::Fact;
use kernel::OrgId;
use std::sync::Arc;
use tokio::sync::{Notify, broadcast};

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
    pub topics: Vec<String>,
    /// Frame type, such as `vehicle:location:updated`.
    pub kind: &'static str,
    pub data: serde_json::Value,
}

#[derive(Clone)]
pub struct Bus {
    messages: broadcast::Sender<Message>,
    nudges: Arc<Notify>,
}

impl Default for Bus {
    fn default() -> Self {
        Self { messages: broadcast::channel(BACKLOG_MAX).0, nudges: Arc::new(Notify::new()) }
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
        self.nudges.notify_waiters();
    }
    /// Resolves at the next nudge, or after `max`, whichever is first.
    pub async fn nudged(&self, max: std::time::Duration) {
        let _ = tokio::time::timeout(max, self.nudges.notified()).await;
    }
}
