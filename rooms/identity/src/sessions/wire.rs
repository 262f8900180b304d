use garde::Validate;
use kernel::{SessionId, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One device on which somebody is signed in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Session {
    pub id: SessionId,
    /// `business`, `driver`, `admin` or `native`
    pub app: String,
    pub device_name: String,
    pub user_agent: String,
    /// The address it was begun from.
    pub ip: String,
    pub created_at: Time,
    /// To the quarter of an hour.
    pub last_seen_at: Time,
    pub expires_at: Time,
    /// Whether it is the one that asks.
    pub current: bool,
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
pub struct DeviceName {
    #[garde(length(chars, max = 200))]
    pub device_name: String,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Ended {
    /// How many sessions ended.
    pub ended: i64,
}
