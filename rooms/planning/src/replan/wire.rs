use crate::request::Job;
use garde::Validate;
use kernel::{Point, Time};
use serde::Deserialize;

#[derive(Debug, Clone, Default, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct AskReplan {
    /// now, when absent
    #[serde(default)]
    pub at: Option<Time>,
    #[serde(default)]
    #[garde(inner(length(chars, min = 1, max = 120)))]
    pub name: Option<String>,
    /// how the vehicles stand; one that is not listed is taken to be where the plan has it at this time
    #[serde(default)]
    #[garde(length(max = 200), dive)]
    pub vehicles: Vec<Stand>,
    /// work that came in; what is to be delivered is fetched at the depot first, if there is one
    #[serde(default)]
    #[garde(length(max = 500), dive)]
    pub add_jobs: Vec<Job>,
    /// work that nobody wants any more
    #[serde(default)]
    #[garde(length(max = 1000))]
    pub drop_jobs: Vec<String>,
    /// so many of each vehicle's next stops stay as they are
    #[serde(default = "one")]
    #[garde(range(max = 1000))]
    pub frozen: u32,
    #[serde(default)]
    #[garde(inner(range(min = 1, max = 300)))]
    pub budget_s: Option<u32>,
    #[serde(default)]
    pub seed: Option<u64>,
}

fn one() -> u32 {
    1
}

/// How a vehicle stands.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct Stand {
    /// as the request calls it
    #[garde(length(chars, min = 1, max = 64))]
    pub id: String,
    /// where it is; at its last stop that is done, when absent
    #[serde(default)]
    pub position: Option<Point>,
    /// from when it can go on; at once, when absent
    #[serde(default)]
    pub free_at: Option<Time>,
    /// jobs that are over, served or failed; a shipment counts when it was handed over
    #[serde(default)]
    #[garde(length(max = 1000))]
    pub done: Vec<String>,
    /// shipments that were picked up and not yet handed over
    #[serde(default)]
    #[garde(length(max = 1000))]
    pub aboard: Vec<String>,
    /// it will not move again today: others fetch what it carries at its position
    #[serde(default)]
    pub broken_down: bool,
}
