//! Facts of the places room.

use crate::Event;
use kernel::{PlaceId, Point, ZoneId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A place was added or changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlaceChanged {
    pub place: PlaceId,
    pub name: String,
    pub point: Point,
    pub version: i64,
}

impl Event for PlaceChanged {
    const NAME: &'static str = "places.place_changed";
    fn subject(&self) -> Uuid {
        self.place.0
    }
    fn topics(&self) -> Vec<String> {
        vec!["places".to_owned()]
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlaceRemoved {
    pub place: PlaceId,
}

impl Event for PlaceRemoved {
    const NAME: &'static str = "places.place_removed";
    fn subject(&self) -> Uuid {
        self.place.0
    }
    fn topics(&self) -> Vec<String> {
        vec!["places".to_owned()]
    }
}

/// A zone was drawn or changed: whoever watches vehicles reads the zones again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ZoneChanged {
    pub zone: ZoneId,
    pub name: String,
    pub active: bool,
    pub version: i64,
}

impl Event for ZoneChanged {
    const NAME: &'static str = "places.zone_changed";
    fn subject(&self) -> Uuid {
        self.zone.0
    }
    fn topics(&self) -> Vec<String> {
        vec!["places".to_owned()]
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ZoneRemoved {
    pub zone: ZoneId,
}

impl Event for ZoneRemoved {
    const NAME: &'static str = "places.zone_removed";
    fn subject(&self) -> Uuid {
        self.zone.0
    }
    fn topics(&self) -> Vec<String> {
        vec!["places".to_owned()]
    }
}
