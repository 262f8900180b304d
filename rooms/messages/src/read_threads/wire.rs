use crate::side::{Side, ThreadKind};
use kernel::{DeliveryId, DriverId, MessageId, StopId, ThreadId, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A conversation, as a list shows it.
#[derive(Debug, Clone, Serialize, sqlx::FromRow, ToSchema)]
pub struct Thread {
    pub id: ThreadId,
    pub kind: ThreadKind,
    pub driver: Option<DriverId>,
    pub delivery: Option<DeliveryId>,
    /// the driver's name, or what the delivery is called
    pub title: String,
    /// the number of the newest message; 0 while nobody wrote
    pub last_seq: i64,
    pub last_at: Option<Time>,
    pub last_side: Option<Side>,
    /// the newest message, cut short
    pub last_text: Option<String>,
    /// the number up to which dispatch has read, and the other side
    pub read_by_dispatch: i64,
    pub read_by_other: i64,
    /// what dispatch has not read
    pub unread: i64,
    pub unread_by_other: i64,
    pub version: i64,
    pub created_at: Time,
    pub updated_at: Time,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Message {
    pub id: MessageId,
    pub thread: ThreadId,
    /// counted from 1 in the order of arrival
    pub seq: i64,
    pub side: Side,
    pub author_name: Option<String>,
    pub text: String,
    /// the code of the ready reply that it is
    pub canned: Option<String>,
    pub delivery: Option<DeliveryId>,
    pub stop: Option<StopId>,
    /// by the writer's clock
    pub written_at: Time,
    pub received_at: Time,
}

/// Which part of a thread. Neither bound: the newest page.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AskMessages {
    /// only what came before this number
    pub before: Option<i64>,
    /// only what came after it
    pub after: Option<i64>,
    /// 1 to 200; 50 when absent
    pub limit: Option<i64>,
}

/// What dispatch has not read.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnreadMessages {
    pub threads: i64,
    pub messages: i64,
}
