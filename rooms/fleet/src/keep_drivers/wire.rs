use crate::{DriverStatus, text::tag};
use garde::Validate;
use kernel::{DriverId, Lang, Phone, PlaceId, Time, UserId, VehicleId};
use serde::{Deserialize, Serialize};

/// What can be said of a driver.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct DriverInput {
    #[garde(length(chars, min = 1, max = 120))]
    pub name: String,
    pub phone: Option<Phone>,
    #[garde(inner(email))]
    pub email: Option<String>,
    /// the user who signs in as this driver
    pub user: Option<UserId>,
    #[serde(default)]
    pub status: DriverStatus,
    #[garde(inner(length(chars, min = 1, max = 60)))]
    pub employee_no: Option<String>,
    #[garde(inner(length(chars, max = 60)))]
    pub licence_no: Option<String>,
    #[serde(default)]
    #[garde(length(max = 20), inner(length(chars, min = 1, max = 20)))]
    pub licence_classes: Vec<String>,
    /// what jobs may ask for, such as `id_check`
    #[serde(default)]
    #[garde(length(max = 30), inner(custom(tag)))]
    pub skills: Vec<String>,
    #[serde(default)]
    #[garde(length(max = 3))]
    pub languages: Vec<Lang>,
    pub home_place: Option<PlaceId>,
    #[garde(inner(length(chars, max = 2000)))]
    pub notes: Option<String>,
}

/// A driver as the API shows it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Driver {
    pub id: DriverId,
    pub name: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub user: Option<UserId>,
    pub status: DriverStatus,
    pub employee_no: Option<String>,
    pub licence_no: Option<String>,
    pub licence_classes: Vec<String>,
    pub skills: Vec<String>,
    pub languages: Vec<String>,
    pub home_place: Option<PlaceId>,
    pub notes: Option<String>,
    /// where he sits now
    pub vehicle: Option<VehicleId>,
    pub vehicle_name: Option<String>,
    pub version: i64,
    pub created_at: Time,
    pub updated_at: Time,
    pub removed_at: Option<Time>,
}
