use crate::{Capacity, Fuel, VehicleKind, VehicleStatus, text::tag};
use garde::Validate;
use kernel::{DriverId, PlaceId, Time, VehicleId};
use serde::{Deserialize, Serialize};

/// What can be said of a vehicle.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct VehicleInput {
    #[garde(length(chars, min = 1, max = 120))]
    pub name: String,
    #[garde(inner(length(chars, min = 1, max = 32)))]
    pub plate: Option<String>,
    pub kind: VehicleKind,
    #[serde(default)]
    pub status: VehicleStatus,
    #[garde(inner(length(chars, max = 60)))]
    pub make: Option<String>,
    #[garde(inner(length(chars, max = 60)))]
    pub model: Option<String>,
    #[garde(inner(range(min = 1950, max = 2100)))]
    pub year: Option<i32>,
    pub fuel: Option<Fuel>,
    #[serde(default)]
    #[garde(custom(sound))]
    pub capacity: Capacity,
    /// what jobs may ask for, such as `refrigerated`
    #[serde(default)]
    #[garde(length(max = 30), inner(custom(tag)))]
    pub skills: Vec<String>,
    #[serde(default)]
    #[garde(length(max = 30), inner(custom(tag)))]
    pub equipment: Vec<String>,
    /// where it starts and ends unless a shift says otherwise
    pub home_place: Option<PlaceId>,
    #[garde(inner(range(min = 0, max = 10_000_000_000i64)))]
    pub odometer_m: Option<i64>,
    /// your own key for it, unique
    #[garde(inner(length(chars, min = 1, max = 120)))]
    pub external_ref: Option<String>,
    #[garde(inner(length(chars, max = 2000)))]
    pub notes: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that garde calls")]
fn sound(capacity: &Capacity, (): &()) -> garde::Result {
    capacity.check().map_err(garde::Error::new)
}

/// A vehicle as the API shows it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Vehicle {
    pub id: VehicleId,
    pub name: String,
    pub plate: Option<String>,
    pub kind: VehicleKind,
    pub status: VehicleStatus,
    pub make: Option<String>,
    pub model: Option<String>,
    pub year: Option<i32>,
    pub fuel: Option<Fuel>,
    pub capacity: Capacity,
    pub skills: Vec<String>,
    pub equipment: Vec<String>,
    pub home_place: Option<PlaceId>,
    pub odometer_m: i64,
    pub external_ref: Option<String>,
    pub notes: Option<String>,
    /// who sits in it now
    pub driver: Option<DriverId>,
    pub driver_name: Option<String>,
    pub version: i64,
    pub created_at: Time,
    pub updated_at: Time,
    pub removed_at: Option<Time>,
}
