use crate::check::{CheckAnswer, CheckItem, CheckResult, Checked};
use garde::Validate;
use kernel::{DriverId, ShiftId, Time, UserId, VehicleCheckId, VehicleId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is looked at before a shift begins.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Checklist {
    /// no shift begins without a check
    pub required: bool,
    pub items: Vec<CheckItem>,
    /// 0 while nobody changed it
    pub version: i64,
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct ChecklistInput {
    pub required: bool,
    /// absent or empty: the built-in list
    #[garde(inner(length(max = 100)))]
    pub items: Option<Vec<CheckItem>>,
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct NewCheck {
    /// The phone's own name for it; sent again under the same id, it is one check.
    pub id: Option<VehicleCheckId>,
    /// the shift's when absent
    pub vehicle: Option<VehicleId>,
    #[garde(inner(range(min = 0, max = 10_000_000_000)))]
    pub odometer_m: Option<i64>,
    #[garde(length(max = 100))]
    pub answers: Vec<CheckAnswer>,
    /// by the phone's clock
    pub checked_at: Option<Time>,
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LetLeave {
    /// why
    #[garde(length(chars, min = 1, max = 500))]
    pub note: String,
}

/// Who let an unfit vehicle leave.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CheckOverride {
    pub by: UserId,
    pub by_name: Option<String>,
    pub note: String,
    pub at: Time,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct VehicleCheck {
    pub id: VehicleCheckId,
    pub shift: ShiftId,
    pub driver: DriverId,
    pub driver_name: String,
    pub vehicle: VehicleId,
    pub vehicle_name: String,
    pub odometer_m: Option<i64>,
    pub result: CheckResult,
    pub answers: Vec<Checked>,
    pub checked_at: Time,
    pub received_at: Time,
    pub r#override: Option<CheckOverride>,
}
