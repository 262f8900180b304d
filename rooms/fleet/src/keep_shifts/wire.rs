use crate::ShiftState;
use garde::Validate;
use kernel::{DriverId, PlaceId, ShiftId, Time, VehicleId};
use serde::{Deserialize, Serialize};

/// Who drives, when, in what.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct ShiftInput {
    pub driver: DriverId,
    /// the vehicle he sits in when absent
    pub vehicle: Option<VehicleId>,
    pub starts_at: Time,
    /// at most 36 hours after the start
    pub ends_at: Time,
    /// the vehicle's home when absent
    pub start_place: Option<PlaceId>,
    pub end_place: Option<PlaceId>,
    #[garde(inner(length(chars, max = 2000)))]
    pub notes: Option<String>,
}

/// A shift as the API shows it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Shift {
    pub id: ShiftId,
    pub driver: DriverId,
    pub driver_name: String,
    pub vehicle: Option<VehicleId>,
    pub vehicle_name: Option<String>,
    pub starts_at: Time,
    pub ends_at: Time,
    pub state: ShiftState,
    /// when he really began
    pub started_at: Option<Time>,
    pub ended_at: Option<Time>,
    pub start_place: Option<PlaceId>,
    pub end_place: Option<PlaceId>,
    pub notes: Option<String>,
    pub version: i64,
    pub created_at: Time,
    pub updated_at: Time,
}

/// The hours that a shift must touch.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hours {
    pub from: Option<Time>,
    pub to: Option<Time>,
}
