//! What is asked of the planner. It is stored as it came, so that a plan can be solved again as it was asked.

use garde::Validate;
use kernel::{DeliveryId, DriverId, Point, Time, VehicleId};
use routing::Profile;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Amounts by the name of their dimension, such as `{"kg": 120, "parcels": 3}`; whole numbers.
pub type Amounts = BTreeMap<String, i64>;

/// Limits of one request. A plan within them is solved in seconds on one core.
pub const JOBS_MAX: usize = 1000;
pub const VEHICLES_MAX: usize = 200;
pub const DIMENSIONS_MAX: usize = 8;
pub const AMOUNT_MAX: i64 = 1_000_000_000;
/// From the earliest shift to the end of the latest.
pub const SPAN_S_MAX: i64 = 7 * 86_400;
const SERVICE_S_MAX: i64 = 86_400;

/// Which vehicle serves what, in which order, between `window.from` and `window.until`?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct PlanRequest {
    #[serde(default = "unnamed")]
    #[garde(length(chars, min = 1, max = 120))]
    pub name: String,
    /// the day it is for, `2026-11-21`, in your own zone
    pub date: String,
    /// the working time of vehicles that name no shift of their own
    pub window: Span,
    /// where vehicles set out and return, unless they say otherwise, and where what is delivered is loaded
    #[serde(default)]
    pub depot: Option<Point>,
    #[garde(length(min = 1, max = VEHICLES_MAX), dive)]
    pub vehicles: Vec<Vehicle>,
    #[garde(length(min = 1, max = JOBS_MAX), dive)]
    pub jobs: Vec<Job>,
    #[serde(default)]
    #[garde(length(max = 500), dive)]
    pub links: Vec<Link>,
    #[serde(default)]
    pub objective: Goal,
    /// how long the solver may think
    #[serde(default = "ten")]
    #[garde(range(min = 1, max = 300))]
    pub budget_s: u32,
    /// the same request with the same seed is searched in the same order
    #[serde(default = "one")]
    #[garde(range(max = 9_007_199_254_740_991u64))]
    pub seed: u64,
    /// `false` keeps it as a draft until `POST /plans/{id}/solve`
    #[serde(default = "yes")]
    pub solve: bool,
}

/// From one instant to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Span {
    pub from: Time,
    pub until: Time,
}

impl Span {
    /// One moment for the whole, where only one can be asked about.
    pub fn middle(&self) -> Time {
        self.from.plus_s(self.until.since_s(self.from) / 2)
    }
}

/// What should be little of, in this order, after as many jobs as possible are served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Goal {
    /// money: distance, time, vehicles used, lateness
    #[default]
    Cheapest,
    /// vehicles first, then money
    FewestVehicles,
    /// everyone works about as long as the others, then money
    Balanced,
    /// everyone is done as early as possible, then money
    Earliest,
}

/// A vehicle with its driver for the day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
#[schema(as = PlanVehicle)]
pub struct Vehicle {
    /// any name; an id of the fleet (`veh_…`) ties the route to that vehicle
    #[garde(length(chars, min = 1, max = 64))]
    pub id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub driver: Option<DriverId>,
    #[serde(default)]
    pub profile: Profile,
    /// 100 is usual; 80 takes a quarter longer
    #[serde(default = "hundred")]
    #[garde(range(min = 10, max = 300))]
    pub speed_pct: u32,
    /// the depot, when absent
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Point>,
    /// the depot, when absent
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Point>,
    /// `true`: its day ends at its last stop, wherever that is
    #[serde(default)]
    pub open_end: bool,
    /// the request's window, when absent
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift: Option<Span>,
    /// a dimension that is not named is not limited
    #[serde(default)]
    pub capacity: Amounts,
    #[serde(default)]
    #[garde(length(max = 32), inner(length(chars, min = 1, max = 64)))]
    pub skills: Vec<String>,
    #[serde(default)]
    #[garde(dive)]
    pub rates: Rates,
    #[serde(default)]
    #[garde(dive)]
    pub limits: Limits,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[garde(length(max = 6), dive)]
    pub breaks: Vec<Break>,
    /// where it may return to during the day to unload and load again
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[garde(length(max = 8), dive)]
    pub reloads: Vec<Reload>,
    /// stops that come first, in this order, because they are promised or under way
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[garde(length(max = 1000), dive)]
    pub frozen: Vec<Frozen>,
    /// shipments it has picked up already: only their dropoff remains
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[garde(length(max = 1000))]
    pub aboard: Vec<String>,
}

impl Vehicle {
    /// A van of no particular kind under this name: no limits, no skills, the request's hours and depot.
    pub fn named(id: String) -> Self {
        Self {
            id,
            driver: None,
            profile: Profile::default(),
            speed_pct: hundred(),
            start: None,
            end: None,
            open_end: false,
            shift: None,
            capacity: Amounts::new(),
            skills: Vec::new(),
            rates: Rates::default(),
            limits: Limits::default(),
            breaks: Vec::new(),
            reloads: Vec::new(),
            frozen: Vec::new(),
            aboard: Vec::new(),
        }
    }
}

/// What a vehicle costs when it is used, in minor units of your currency (fils, paisa).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(default, deny_unknown_fields)]
pub struct Rates {
    /// for leaving the depot at all
    #[garde(range(min = 0, max = 100_000_000))]
    pub fixed: i64,
    #[garde(range(min = 0, max = 1_000_000))]
    pub per_km: i64,
    /// of driving, waiting and service
    #[garde(range(min = 0, max = 10_000_000))]
    pub per_hour: i64,
    #[garde(range(min = 0, max = 1_000_000))]
    pub per_stop: i64,
}

impl Default for Rates {
    /// The proportions of a small van: an hour costs as much as 25 km, and setting out as much as 20.
    fn default() -> Self {
        Self { fixed: 2_000, per_km: 100, per_hour: 2_500, per_stop: 0 }
    }
}

/// Limits of one vehicle's day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    #[garde(range(min = 1, max = 2000))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stops_max: Option<u32>,
    #[garde(range(min = 1, max = 10_000_000))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distance_m_max: Option<i64>,
    #[garde(range(min = 1, max = SPAN_S_MAX))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drive_s_max: Option<i64>,
    /// from departure to the end, breaks and waiting included
    #[garde(range(min = 1, max = SPAN_S_MAX))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_s_max: Option<i64>,
}

/// Time off that begins within a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct Break {
    pub window: Span,
    #[garde(range(min = 1, max = SERVICE_S_MAX))]
    pub duration_s: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct Reload {
    pub point: Point,
    #[serde(default)]
    #[garde(range(min = 0, max = SERVICE_S_MAX))]
    pub service_s: i64,
    #[serde(default = "one_time")]
    #[garde(range(min = 1, max = 16))]
    pub times_max: u32,
}

/// A stop that is settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct Frozen {
    #[garde(length(chars, min = 1, max = 64))]
    pub job: String,
    #[serde(default)]
    pub part: Part,
}

/// Which stop of a job: shipments have two.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    #[default]
    Whole,
    Pickup,
    Dropoff,
}

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PlanJobKind)]
pub enum Kind {
    /// bring `load` from the depot
    #[default]
    Deliver,
    /// take `load` to the end of the trip
    Collect,
    /// bring `load` and take `collect` at one stop: full cylinders out, empty ones in
    Exchange,
    /// be there, move nothing
    Visit,
    /// take `load` at `pickup` and bring it to `point`
    Shipment,
}

/// One piece of work. It is served completely, by one vehicle, or not at all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// any name, unique in the request; a delivery's id (`dlv_…`) ties the stop to that delivery
    #[garde(length(chars, min = 1, max = 64))]
    pub id: String,
    #[serde(default)]
    pub kind: Kind,
    pub point: Point,
    /// service begins in one of these; none means any time
    #[serde(default)]
    #[garde(length(max = 8))]
    pub windows: Vec<Span>,
    #[serde(default)]
    #[garde(range(min = 0, max = SERVICE_S_MAX))]
    pub service_s: i64,
    /// parking and walking, spent once when several jobs are at one place
    #[serde(default)]
    #[garde(range(min = 0, max = SERVICE_S_MAX))]
    pub setup_s: i64,
    #[serde(default)]
    pub load: Amounts,
    /// for `exchange`: what comes back
    #[serde(default, skip_serializing_if = "Amounts::is_empty")]
    pub collect: Amounts,
    /// for `shipment`: where it is taken
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub pickup: Option<Pickup>,
    /// for `shipment`: the longest time between pickup and dropoff
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(range(min = 1, max = SPAN_S_MAX))]
    pub ride_s_max: Option<i64>,
    /// absent: left out only when there is no way. Otherwise 1 to 1000, and what is worth more comes first
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(range(min = 1, max = 1000))]
    pub priority: Option<u32>,
    /// the vehicle has all of these
    #[serde(default)]
    #[garde(length(max = 32), inner(length(chars, min = 1, max = 64)))]
    pub skills: Vec<String>,
    /// only these vehicles, by their `id` in this request
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(min = 1, max = VEHICLES_MAX)))]
    pub vehicles: Option<Vec<String>>,
    /// the goods are there at this time, not before
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release_at: Option<Time>,
    /// how late it may be, and at what price; without it the window holds
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub late: Option<Late>,
    /// the vehicle that has it in the plan in force; giving it to another counts as 1000 minor units
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promised_to: Option<String>,
}

impl Job {
    /// Something to be brought to a place at any time, that weighs nothing.
    pub fn at(id: String, point: Point) -> Self {
        Self {
            id,
            kind: Kind::default(),
            point,
            windows: Vec::new(),
            service_s: 0,
            setup_s: 0,
            load: Amounts::new(),
            collect: Amounts::new(),
            pickup: None,
            ride_s_max: None,
            priority: None,
            skills: Vec::new(),
            vehicles: None,
            release_at: None,
            late: None,
            promised_to: None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct Pickup {
    pub point: Point,
    #[serde(default)]
    #[garde(length(max = 8))]
    pub windows: Vec<Span>,
    #[serde(default)]
    #[garde(range(min = 0, max = SERVICE_S_MAX))]
    pub service_s: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct Late {
    #[garde(range(min = 1, max = SERVICE_S_MAX))]
    pub s_max: i64,
    /// minor units
    #[garde(range(min = 0, max = 1_000_000))]
    pub cost_per_minute: i64,
}

/// What jobs have to do with each other; it binds those that are served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// on one route
    SameRoute(#[garde(length(min = 2, max = 100))] Vec<String>),
    /// on one route and in this order
    Sequence(#[garde(length(min = 2, max = 100))] Vec<String>),
}

impl Job {
    /// The delivery it stands for, when it is named by one.
    pub fn delivery(&self) -> Option<DeliveryId> {
        linked(&self.id, DeliveryId::PREFIX)
    }
}

impl Vehicle {
    /// The fleet's vehicle, when it is named by its id.
    pub fn fleet_id(&self) -> Option<VehicleId> {
        linked(&self.id, VehicleId::PREFIX)
    }
}

/// A bare UUID is somebody's own name for a thing, never one of our ids: only the prefix makes it ours.
fn linked<T: std::str::FromStr>(text: &str, prefix: &str) -> Option<T> {
    text.strip_prefix(prefix)?.strip_prefix('_')?;
    text.parse().ok()
}

fn unnamed() -> String {
    "Plan".to_owned()
}
fn ten() -> u32 {
    10
}
fn one() -> u64 {
    1
}
fn one_time() -> u32 {
    1
}
fn hundred() -> u32 {
    100
}
fn yes() -> bool {
    true
}
