use crate::{keep_drivers::Driver, keep_shifts::Shift, keep_vehicles::Vehicle};
use kernel::Time;
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReadyQuery {
    pub from: Time,
    pub to: Time,
}

/// A vehicle that can work, with who drives it and when.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ReadyVehicle {
    pub vehicle: Vehicle,
    pub driver: Option<Driver>,
    /// absent when nobody planned its hours
    pub shift: Option<Shift>,
}
