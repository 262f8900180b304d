//! A plan: for every route its steps with places, times and loads.

use serde::{Deserialize, Serialize};

use crate::ask::job::JobId;
use crate::ask::vehicle::VehicleId;
use crate::ask::{Cost, Load, Metres, PlaceIx, Secs, Time};

/// Who does what when. Routes are sorted by vehicle and shift, unserved jobs by id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Only vehicles that serve at least one stop.
    pub routes: Vec<Route>,
    /// Jobs left out. Of a group with no served job, all members; of a served group, none.
    pub unserved: Vec<JobId>,
    pub costs: Costs,
    /// How to compute this plan again; absent in plans made by hand.
    #[serde(default)]
    pub receipt: Option<Receipt>,
}

/// One vehicle in one of its shifts.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Route {
    pub vehicle: VehicleId,
    /// Index into the vehicle's shifts.
    pub shift: u32,
    /// From [`Act::Start`] to [`Act::End`], in order of time.
    pub steps: Vec<Step>,
}

/// One thing a vehicle does.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Step {
    pub act: Act,
    /// Absent for breaks, and for start and end of open routes.
    pub place: Option<PlaceIx>,
    /// When the wheels stop there; for a break, when it begins.
    pub arrive: Time,
    /// When setup or service begins, after waiting.
    pub start: Time,
    /// When the vehicle is free to drive on.
    pub depart: Time,
    /// What is aboard afterwards, per dimension; empty in problems without loads.
    pub load: Load,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    Start,
    Serve(Visit),
    /// Index into the vehicle's breaks. A break lies between two stops: the leg's driving happens around it.
    Break(u32),
    /// Index into the vehicle's reloads.
    Reload(u32),
    End,
}

/// One stop of one job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Visit {
    pub job: JobId,
    #[serde(default)]
    pub part: Part,
    /// 0 is the stop itself, `k` its alternative number `k - 1`.
    #[serde(default)]
    pub option: u32,
}

impl Visit {
    /// The only stop of a job that is not a shipment.
    pub fn whole(job: JobId) -> Self {
        Self { job, part: Part::Whole, option: 0 }
    }
    pub fn pickup(job: JobId) -> Self {
        Self { job, part: Part::Pickup, option: 0 }
    }
    pub fn dropoff(job: JobId) -> Self {
        Self { job, part: Part::Dropoff, option: 0 }
    }
}

/// Which stop of the job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The job has one stop.
    #[default]
    Whole,
    Pickup,
    Dropoff,
}

impl Route {
    /// The stops served, in order.
    pub fn visits(&self) -> impl Iterator<Item = Visit> + '_ {
        self.steps.iter().filter_map(|step| match step.act {
            Act::Serve(visit) => Some(visit),
            _ => None,
        })
    }
}

impl Plan {
    /// Where a job is served, as index into `routes`.
    pub fn route_of(&self, job: JobId) -> Option<usize> {
        self.routes.iter().position(|route| route.visits().any(|visit| visit.job == job))
    }
}

/// What a plan costs, in parts and by level.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Costs {
    /// Mandatory jobs left out, then the value of each level of the objective. Smaller is better, first first.
    pub levels: Vec<Cost>,
    /// The term [`crate::Term::Cost`]: the money parts below.
    pub total: Cost,
    pub fixed: Cost,
    pub distance: Cost,
    pub drive: Cost,
    pub wait: Cost,
    pub service: Cost,
    pub tasks: Cost,
    pub overtime: Cost,
    /// Other than usual drivers.
    pub unusual: Cost,
    pub lateness: Cost,
    pub stability: Cost,
    pub balance: Cost,
    pub compactness: Cost,
    pub finish: Cost,
    pub unserved_mandatory: u32,
    /// Optional jobs left out; a group counts once.
    pub unserved_jobs: u32,
    pub unserved_value: Cost,
    pub vehicles: u32,
    pub stops: u32,
    pub distance_m: Metres,
    pub drive_s: Secs,
    pub wait_s: Secs,
    /// Service and setup.
    pub service_s: Secs,
    pub break_s: Secs,
    /// Sum of departure to end.
    pub duration_s: Secs,
    pub late_s: Secs,
}

/// All it takes to compute a plan again, also one that was limited by time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Receipt {
    pub problem_hash: u64,
    /// Of the plan the search began from, when there was one.
    pub start_hash: Option<u64>,
    pub crate_version: String,
    pub seed: u64,
    /// Steps of the first plan, when the search was stopped before it was complete.
    #[serde(default)]
    pub first_steps: Option<u64>,
    pub epochs: Vec<Epoch>,
    pub plan_hash: u64,
}

/// Iterations at one temperature.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Epoch {
    pub iterations: u32,
    /// Bits of the temperature.
    pub temperature: u64,
    /// The search went back to the best plan before it.
    pub restart: bool,
    pub stage: Stage,
}

/// What the search was after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Better levels altogether.
    #[default]
    Cost,
    /// Better levels, beginning from a new first plan.
    Fresh,
    /// The same work with one vehicle less.
    Fleet,
    /// Better levels, beginning from the best plan that the routes of all plans seen make.
    Pool,
}
