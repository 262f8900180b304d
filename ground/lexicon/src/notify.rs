//! Facts of the notify room.

use crate::Event;
use kernel::{NoticeId, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Something stands in a person's inbox. What it says is read from there, by that person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeAdded {
    pub notice: NoticeId,
    pub user: UserId,
    /// `plan_ready`, `delivery_failed` …
    pub event: String,
}

impl Event for NoticeAdded {
    const NAME: &'static str = "notify.notice_added";
    fn subject(&self) -> Uuid {
        self.notice.0
    }
    fn topics(&self) -> Vec<String> {
        vec![format!("inbox:{}", self.user)]
    }
}
