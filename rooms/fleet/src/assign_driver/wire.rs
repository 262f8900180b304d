use garde::Validate;
use kernel::{AssignmentId, DriverId, Time, UserId, VehicleId};
use serde::{Deserialize, Serialize};

/// Who is to sit in the vehicle.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct AssignInput {
    pub driver: DriverId,
    /// end what stands in the way: the vehicle's driver leaves, and this one leaves his other vehicle
    #[serde(default)]
    pub take_over: bool,
}

/// Who sat in what, from when to when.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Assignment {
    pub id: AssignmentId,
    pub vehicle: VehicleId,
    pub vehicle_name: String,
    pub driver: DriverId,
    pub driver_name: String,
    pub started_at: Time,
    /// absent while it lasts
    pub ended_at: Option<Time>,
    pub started_by: Option<UserId>,
    pub ended_by: Option<UserId>,
}
