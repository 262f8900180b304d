//! What is wrong with a plan.

use serde::{Deserialize, Serialize};

use crate::ask::job::JobId;
use crate::ask::vehicle::VehicleId;

/// A broken rule, with the route and the job it concerns and by how much it is broken.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Violation {
    pub rule: Rule,
    pub vehicle: Option<VehicleId>,
    pub shift: Option<u32>,
    pub job: Option<JobId>,
    /// Seconds, metres, units of load or a count, as fits the rule; 0 when there is no measure.
    pub excess: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The plan names a job, vehicle, shift, option, break or reload that the problem does not have.
    Unknown,
    /// Steps out of order: no start or end, time going back, wrong place.
    Malformed,
    /// Two routes for one shift of one vehicle.
    RouteTwice,
    /// A job served twice, or two jobs of one group.
    ServedTwice,
    /// Half a shipment, or its dropoff before its pickup.
    HalfServed,
    /// `unserved` does not list exactly the jobs left out.
    Unlisted,
    /// Less time than the leg takes, or no way at all.
    TooFast,
    /// Less time at the stop than service and setup take.
    ServiceCut,
    /// Service begins outside the windows (seconds late, or early).
    Window,
    /// Goods leave before they are released.
    Release,
    /// Departure before the shift opens or after `leave_by`, or an end after it closes.
    Shift,
    /// Too much aboard.
    Capacity,
    /// The load written in a step is not what is aboard.
    WrongLoad,
    /// Vehicle lacks a skill or has a forbidden one, or is not among the `only` ones.
    Skill,
    Only,
    MaxTasks,
    MaxDistance,
    MaxDrive,
    MaxDuration,
    MaxZones,
    MaxRide,
    /// A break is missing, too short or outside its windows.
    Break,
    /// Too much driving without a halt.
    DrivingTime,
    /// More reloads than allowed, or outside the windows.
    Reload,
    /// The frozen stops do not come first.
    Commitment,
    SameRoute,
    Sequence,
    Before,
    NotTogether,
    /// The costs written in the plan are not those of its routes.
    WrongCosts,
}
