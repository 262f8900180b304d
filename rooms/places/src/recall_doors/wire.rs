use crate::door::Door;
use kernel::Time;
use serde::Serialize;

/// What is known of a door of your address book.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct KnownDoor {
    /// as it was written last
    pub address: String,
    pub city: Option<String>,
    /// how often you delivered there
    pub deliveries: u64,
    pub last_delivered_at: Time,
}

impl From<Door> for KnownDoor {
    fn from(door: Door) -> Self {
        Self {
            address: door.address,
            city: door.city,
            deliveries: door.deliveries,
            last_delivered_at: door.last_delivered_at,
        }
    }
}
