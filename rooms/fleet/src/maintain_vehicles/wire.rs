use crate::{Day, DueState};
use garde::Validate;
use kernel::{MaintenanceId, MaintenanceRuleId, Money, Time, VehicleId};
use serde::{Deserialize, Serialize};

/// Work that comes round: every so many days, every so many metres, or whichever comes first.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct RuleInput {
    pub vehicle: VehicleId,
    #[garde(length(chars, min = 1, max = 120))]
    pub task: String,
    #[garde(inner(range(min = 1, max = 3650)))]
    pub every_days: Option<i32>,
    #[garde(inner(range(min = 1000, max = 1_000_000_000i64)))]
    pub every_m: Option<i64>,
    /// today when absent
    pub last_done_on: Option<Day>,
    /// the vehicle's odometer when absent
    #[garde(inner(range(min = 0, max = 10_000_000_000i64)))]
    pub last_odometer_m: Option<i64>,
    /// say so this many days ahead
    #[serde(default = "two_weeks")]
    #[garde(range(min = 0, max = 365))]
    pub warn_days: i32,
    /// or this many metres
    #[serde(default = "five_hundred_km")]
    #[garde(range(min = 0, max = 100_000_000i64))]
    pub warn_m: i64,
}

fn two_weeks() -> i32 {
    14
}

fn five_hundred_km() -> i64 {
    500_000
}

/// A rule with when it falls due.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct MaintenanceRule {
    pub id: MaintenanceRuleId,
    pub vehicle: VehicleId,
    pub vehicle_name: String,
    pub task: String,
    pub every_days: Option<i32>,
    pub every_m: Option<i64>,
    pub last_done_on: Day,
    pub last_odometer_m: i64,
    pub warn_days: i32,
    pub warn_m: i64,
    pub due_on: Option<Day>,
    pub due_at_odometer_m: Option<i64>,
    /// as of today, UTC, and the vehicle's odometer
    pub state: DueState,
    pub version: i64,
    pub created_at: Time,
    pub updated_at: Time,
    pub removed_at: Option<Time>,
}

#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RuleFilter {
    pub vehicle: Option<VehicleId>,
    /// at least this urgent
    #[param(inline)]
    pub state: Option<DueState>,
}

/// Work that was done.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct RecordInput {
    pub vehicle: VehicleId,
    /// the rule it fulfils: the next time is counted from here
    pub rule: Option<MaintenanceRuleId>,
    #[garde(length(chars, min = 1, max = 120))]
    pub task: String,
    pub done_on: Day,
    #[garde(inner(range(min = 0, max = 10_000_000_000i64)))]
    pub odometer_m: Option<i64>,
    pub cost: Option<Money>,
    #[garde(inner(length(chars, max = 120)))]
    pub workshop: Option<String>,
    #[garde(inner(length(chars, max = 2000)))]
    pub notes: Option<String>,
}

/// A record as the API shows it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct MaintenanceRecord {
    pub id: MaintenanceId,
    pub vehicle: VehicleId,
    pub vehicle_name: String,
    pub rule: Option<MaintenanceRuleId>,
    pub task: String,
    pub done_on: Day,
    pub odometer_m: Option<i64>,
    pub cost: Option<Money>,
    pub workshop: Option<String>,
    pub notes: Option<String>,
    pub version: i64,
    pub created_at: Time,
    pub updated_at: Time,
    pub removed_at: Option<Time>,
}
