use garde::Validate;
use kernel::{DeliveryId, Point, VehicleId};
use planning::{
    PlanSummary,
    request::{Break, Goal, Span},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct PlanDeliveries {
    #[garde(inner(length(chars, min = 1, max = 120)))]
    pub name: Option<String>,
    /// the day, `2026-11-22`, in your own zone
    pub date: String,
    /// working hours of vehicles whose driver has no shift
    pub window: Span,
    /// where vehicles load, set out and return
    pub depot: Point,
    /// all that have a driver in these hours, when absent
    #[garde(inner(length(min = 1, max = 200)))]
    pub vehicles: Option<Vec<VehicleId>>,
    /// all that are ready, when absent
    #[garde(inner(length(min = 1, max = 1000)))]
    pub deliveries: Option<Vec<DeliveryId>>,
    #[serde(default)]
    pub objective: Goal,
    /// `true`: nobody has to come back to the depot
    #[serde(default)]
    pub open_end: bool,
    /// time off for everybody whose working time holds the whole of it
    #[serde(default)]
    #[garde(length(max = 6), dive)]
    pub breaks: Vec<Break>,
    /// how often a vehicle may come back to the depot to load again
    #[serde(default)]
    #[garde(range(max = 10))]
    pub reloads_max: u32,
    /// how long that takes
    #[serde(default = "quarter_of_an_hour")]
    #[garde(range(min = 0, max = 86_400))]
    pub reload_s: i64,
    /// how long the solver may think
    #[serde(default = "ten")]
    #[garde(range(min = 1, max = 300))]
    pub budget_s: u32,
}

fn ten() -> u32 {
    10
}

fn quarter_of_an_hour() -> i64 {
    900
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Planned {
    #[serde(flatten)]
    pub plan: PlanSummary,
    pub left_out: Vec<Unplannable>,
    /// vehicles in the plan whose driver's working time does not hold the whole of a break that was asked for: they go without it
    pub without_break: Vec<VehicleId>,
}

/// A delivery or a vehicle that the plan does without.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Unplannable {
    pub id: String,
    /// in English
    pub why: String,
    /// the same for programs: `vehicle_out_of_service`, `vehicle_without_driver`, `not_ready`, `no_position`
    pub code: String,
}

impl Unplannable {
    pub fn new(id: &impl ToString, code: &str, why: &str) -> Self {
        Self { id: id.to_string(), why: why.to_owned(), code: code.to_owned() }
    }
}
