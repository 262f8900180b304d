//! What the witness `insight` saw.

use crate::Event;
use kernel::{DriverId, Time, VehicleId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Nothing is heard of a vehicle that is at work. Told once per silence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VehicleSilent {
    pub vehicle: VehicleId,
    pub driver: Option<DriverId>,
    /// the last time anything was heard, or when the work began
    pub since: Time,
    pub silent_s: i64,
}

impl Event for VehicleSilent {
    const NAME: &'static str = "insight.vehicle_silent";
    fn subject(&self) -> Uuid {
        self.vehicle.0
    }
    fn topics(&self) -> Vec<String> {
        vec![format!("vehicle:{}", self.vehicle), "fleet".to_owned()]
    }
}
