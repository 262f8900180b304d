use crate::{
    Shift,
    check_vehicle::{Checklist, NewCheck, VehicleCheck},
};
use garde::Validate;
use kernel::{ShiftId, Time, VehicleId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Serialize, ToSchema)]
pub struct OwnShift {
    /// the one that runs, else the next one planned
    pub shift: Option<Shift>,
    /// the shift's, else the one I sit in
    pub vehicle: Option<OwnVehicle>,
    /// the shift's latest
    pub check: Option<VehicleCheck>,
    pub checklist: Checklist,
    /// whether I may begin a shift that nobody planned
    pub may_start_unplanned: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct OwnVehicle {
    pub id: VehicleId,
    pub name: String,
    pub plate: Option<String>,
}

#[derive(Debug, Clone, Copy, Deserialize, Validate, ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct StartShift {
    /// made by the phone, a UUIDv7: sent again under the same id, it is one beginning
    pub id: ShiftId,
    /// the shift's, or the one I sit in, when absent
    pub vehicle: Option<VehicleId>,
    /// by the phone's clock, at most 36 hours ago; now when absent
    pub started_at: Option<Time>,
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[garde(allow_unvalidated)]
pub struct CheckBefore {
    /// the id that the shift will begin with, or a planned shift's own
    pub shift: ShiftId,
    #[serde(flatten)]
    #[garde(dive)]
    pub check: NewCheck,
}
