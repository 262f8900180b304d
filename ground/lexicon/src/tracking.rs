//! Facts of the tracking room.
//!
//! A position is no fact of the feed: ten thousand of them a second would drown it. It is a row of its own, and live
//! listeners get the newest (`vehicle:location:updated`). What follows from positions is told here.

use crate::Event;
use kernel::{Time, VehicleId, ZoneId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

fn topics_of(vehicle: VehicleId, zone: ZoneId) -> Vec<String> {
    vec![format!("vehicle:{vehicle}"), format!("zone:{zone}"), "fleet".to_owned()]
}

/// A vehicle came into a zone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ZoneEntered {
    /// the same for the same entry, however often it is worked out
    pub visit: Uuid,
    pub vehicle: VehicleId,
    pub zone: ZoneId,
    pub zone_name: String,
    /// by the clock of the fix that showed it
    pub at: Time,
    /// nobody saw it arrive: the vehicle's first fix was inside
    pub initial: bool,
    /// worked out from a fix that came after later ones
    pub late: bool,
}

impl Event for ZoneEntered {
    const NAME: &'static str = "tracking.zone_entered";
    fn subject(&self) -> Uuid {
        self.vehicle.0
    }
    fn topics(&self) -> Vec<String> {
        topics_of(self.vehicle, self.zone)
    }
}

/// A vehicle went out of a zone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ZoneLeft {
    pub visit: Uuid,
    pub vehicle: VehicleId,
    pub zone: ZoneId,
    pub zone_name: String,
    pub at: Time,
    pub late: bool,
}

impl Event for ZoneLeft {
    const NAME: &'static str = "tracking.zone_left";
    fn subject(&self) -> Uuid {
        self.vehicle.0
    }
    fn topics(&self) -> Vec<String> {
        topics_of(self.vehicle, self.zone)
    }
}

/// A vehicle has been in a zone for as long as the zone's dwell time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ZoneDwelt {
    pub visit: Uuid,
    pub vehicle: VehicleId,
    pub zone: ZoneId,
    pub zone_name: String,
    /// when the time was full
    pub at: Time,
    pub late: bool,
}

impl Event for ZoneDwelt {
    const NAME: &'static str = "tracking.zone_dwelt";
    fn subject(&self) -> Uuid {
        self.vehicle.0
    }
    fn topics(&self) -> Vec<String> {
        topics_of(self.vehicle, self.zone)
    }
}

/// A fix that came late showed that something told before did not happen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ZoneEventRetracted {
    /// the `visit` of what is taken back
    pub visit: Uuid,
    pub vehicle: VehicleId,
    pub zone: ZoneId,
    pub zone_name: String,
    /// `enter`, `exit` or `dwell`
    pub kind: String,
    pub at: Time,
}

impl Event for ZoneEventRetracted {
    const NAME: &'static str = "tracking.zone_event_retracted";
    fn subject(&self) -> Uuid {
        self.vehicle.0
    }
    fn topics(&self) -> Vec<String> {
        topics_of(self.vehicle, self.zone)
    }
}
