//! Facts of the messages room.

use crate::Event;
use kernel::{DeliveryId, DriverId, EnquiryId, MessageId, ThreadId, Time, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Dispatch hears everything; a driver hears his own thread, in his own inbox.
fn topics_of(driver_user: Option<UserId>) -> Vec<String> {
    let inbox = driver_user.map(|user| format!("inbox:{user}"));
    std::iter::once("messages".to_owned()).chain(inbox).collect()
}

/// Someone wrote something.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MessageWritten {
    pub message: MessageId,
    pub thread: ThreadId,
    /// `driver` or `delivery`
    pub kind: String,
    /// who wrote: `dispatch`, `driver` or `recipient`
    pub side: String,
    pub seq: i64,
    #[serde(default)]
    pub author: Option<UserId>,
    #[serde(default)]
    pub author_name: Option<String>,
    #[serde(default)]
    pub driver: Option<DriverId>,
    /// the account of the thread's driver
    #[serde(default)]
    pub driver_user: Option<UserId>,
    /// what it is about
    #[serde(default)]
    pub delivery: Option<DeliveryId>,
    pub text: String,
    pub written_at: Time,
}

impl Event for MessageWritten {
    const NAME: &'static str = "messages.message_written";
    fn subject(&self) -> Uuid {
        self.thread.0
    }
    fn topics(&self) -> Vec<String> {
        topics_of(self.driver_user)
    }
}

/// One side has read a thread up to a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ThreadRead {
    pub thread: ThreadId,
    /// who read: `dispatch` or `driver`
    pub side: String,
    pub seq: i64,
    #[serde(default)]
    pub driver_user: Option<UserId>,
}

impl Event for ThreadRead {
    const NAME: &'static str = "messages.thread_read";
    fn subject(&self) -> Uuid {
        self.thread.0
    }
    fn topics(&self) -> Vec<String> {
        topics_of(self.driver_user)
    }
}

/// Someone who is not a customer yet asks about the service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EnquiryReceived {
    pub enquiry: EnquiryId,
    pub name: String,
    #[serde(default)]
    pub company: Option<String>,
    #[serde(default)]
    pub email: Option<String>,
    #[serde(default)]
    pub phone: Option<String>,
    /// what they move, in their words
    #[serde(default)]
    pub moves: Option<String>,
    #[serde(default)]
    pub message: Option<String>,
}

impl Event for EnquiryReceived {
    const NAME: &'static str = "messages.enquiry_received";
    fn subject(&self) -> Uuid {
        self.enquiry.0
    }
    fn topics(&self) -> Vec<String> {
        vec!["enquiries".to_owned()]
    }
}
