//! Facts of the fleet room.

use crate::Event;
use kernel::{DeviceId, DocumentId, DriverId, MaintenanceRuleId, ShiftId, Time, VehicleCheckId, VehicleId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

fn of_vehicle(vehicle: VehicleId) -> Vec<String> {
    vec![format!("vehicle:{vehicle}"), "fleet".to_owned(), "vehicles".to_owned()]
}

/// About something in `list`: `drivers`, `shifts`, `devices`, `documents`.
fn of_fleet(list: &str) -> Vec<String> {
    vec!["fleet".to_owned(), list.to_owned()]
}

/// A vehicle was added or changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VehicleChanged {
    pub vehicle: VehicleId,
    pub name: String,
    /// `active`, `workshop` or `retired`
    pub status: String,
    pub version: i64,
}

impl Event for VehicleChanged {
    const NAME: &'static str = "fleet.vehicle_changed";
    fn subject(&self) -> Uuid {
        self.vehicle.0
    }
    fn topics(&self) -> Vec<String> {
        of_vehicle(self.vehicle)
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VehicleRemoved {
    pub vehicle: VehicleId,
}

impl Event for VehicleRemoved {
    const NAME: &'static str = "fleet.vehicle_removed";
    fn subject(&self) -> Uuid {
        self.vehicle.0
    }
    fn topics(&self) -> Vec<String> {
        of_vehicle(self.vehicle)
    }
}

/// A driver was added or changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DriverChanged {
    pub driver: DriverId,
    pub name: String,
    /// `active`, `on_leave` or `inactive`
    pub status: String,
    pub version: i64,
}

impl Event for DriverChanged {
    const NAME: &'static str = "fleet.driver_changed";
    fn subject(&self) -> Uuid {
        self.driver.0
    }
    fn topics(&self) -> Vec<String> {
        of_fleet("drivers")
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DriverRemoved {
    pub driver: DriverId,
}

impl Event for DriverRemoved {
    const NAME: &'static str = "fleet.driver_removed";
    fn subject(&self) -> Uuid {
        self.driver.0
    }
    fn topics(&self) -> Vec<String> {
        of_fleet("drivers")
    }
}

/// A driver sits in a vehicle from now on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DriverAssigned {
    pub vehicle: VehicleId,
    pub driver: DriverId,
    pub since: Time,
}

impl Event for DriverAssigned {
    const NAME: &'static str = "fleet.driver_assigned";
    fn subject(&self) -> Uuid {
        self.vehicle.0
    }
    fn topics(&self) -> Vec<String> {
        of_vehicle(self.vehicle)
    }
}

/// A driver left a vehicle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DriverUnassigned {
    pub vehicle: VehicleId,
    pub driver: DriverId,
}

impl Event for DriverUnassigned {
    const NAME: &'static str = "fleet.driver_unassigned";
    fn subject(&self) -> Uuid {
        self.vehicle.0
    }
    fn topics(&self) -> Vec<String> {
        of_vehicle(self.vehicle)
    }
}

/// A shift was planned, changed, started, ended or cancelled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShiftChanged {
    pub shift: ShiftId,
    pub driver: DriverId,
    pub vehicle: Option<VehicleId>,
    /// `planned`, `active`, `ended` or `cancelled`
    pub state: String,
    pub starts_at: Time,
    pub ends_at: Time,
}

impl Event for ShiftChanged {
    const NAME: &'static str = "fleet.shift_changed";
    fn subject(&self) -> Uuid {
        self.shift.0
    }
    fn topics(&self) -> Vec<String> {
        of_fleet("shifts")
    }
}

/// A device was added, moved, given a new key, disabled or removed. The key itself is not told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeviceChanged {
    pub device: DeviceId,
    pub vehicle: Option<VehicleId>,
    pub driver: Option<DriverId>,
    pub active: bool,
}

impl Event for DeviceChanged {
    const NAME: &'static str = "fleet.device_changed";
    fn subject(&self) -> Uuid {
        self.device.0
    }
    fn topics(&self) -> Vec<String> {
        of_fleet("devices")
    }
}

/// A document runs out within 30 days, or has run out. Told once for each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DocumentExpiring {
    pub document: DocumentId,
    pub kind: String,
    pub vehicle: Option<VehicleId>,
    pub driver: Option<DriverId>,
    /// name of the vehicle or driver
    pub holder: String,
    /// `2026-11-21`
    pub expires_on: String,
    /// `expiring` or `expired`
    pub standing: String,
}

impl Event for DocumentExpiring {
    const NAME: &'static str = "fleet.document_expiring";
    fn subject(&self) -> Uuid {
        self.document.0
    }
    fn topics(&self) -> Vec<String> {
        of_fleet("documents")
    }
}

/// Work on a vehicle falls due soon, or is overdue. Told once for each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MaintenanceDue {
    pub rule: MaintenanceRuleId,
    pub vehicle: VehicleId,
    pub vehicle_name: String,
    pub task: String,
    /// `2026-11-21`, when the calendar decides
    pub due_on: Option<String>,
    pub due_at_odometer_m: Option<i64>,
    /// `due_soon` or `overdue`
    pub state: String,
}

impl Event for MaintenanceDue {
    const NAME: &'static str = "fleet.maintenance_due";
    fn subject(&self) -> Uuid {
        self.rule.0
    }
    fn topics(&self) -> Vec<String> {
        of_vehicle(self.vehicle)
    }
}

/// A driver looked at the vehicle before a shift, or somebody of the office let an unfit one leave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VehicleChecked {
    pub check: VehicleCheckId,
    pub shift: ShiftId,
    pub driver: DriverId,
    pub driver_name: String,
    pub vehicle: VehicleId,
    pub vehicle_name: String,
    /// `passed`, `defects` or `unfit`
    pub result: String,
    /// what failed, in the list's own words
    pub failed: Vec<String>,
    /// an unfit one may leave all the same
    pub overridden: bool,
}

impl Event for VehicleChecked {
    const NAME: &'static str = "fleet.vehicle_checked";
    fn subject(&self) -> Uuid {
        self.check.0
    }
    fn topics(&self) -> Vec<String> {
        of_fleet("shifts")
    }
}
