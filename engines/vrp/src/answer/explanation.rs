//! Why a job is where it is, or nowhere.

use serde::{Deserialize, Serialize};

use crate::answer::Rule;
use crate::ask::job::JobId;
use crate::ask::vehicle::VehicleId;
use crate::ask::{Cost, Secs};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Explanation {
    /// The problem has no such job.
    Unknown,
    /// Another job of its group is served.
    GroupServed { by: JobId },
    /// Served; moving it to one of the next best routes would cost this much more.
    Served { vehicle: VehicleId, shift: u32, next_best: Vec<NextBest> },
    Unserved {
        /// One per vehicle and shift: what stands in the way there.
        verdicts: Vec<Verdict>,
        /// Changes to one limit that would let it in, each proven by `verify`; the smallest of each kind.
        relaxations: Vec<Relaxation>,
        /// Jobs of lower value that could make room.
        displacement: Option<Displacement>,
        /// It does fit, at this place and cost: the search ended too early, or leaving it out is cheaper.
        fits: Option<NextBest>,
    },
}

/// A route and what it costs to serve the job there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextBest {
    pub vehicle: VehicleId,
    pub shift: u32,
    /// Job served just before; `None` at the start.
    pub after: Option<JobId>,
    /// Change of each level, mandatory jobs first.
    pub delta: Vec<Cost>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    pub vehicle: VehicleId,
    pub shift: u32,
    pub why: Why,
}

/// The first thing that stands in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    MissingSkill(u32),
    ForbiddenSkill(u32),
    NotAmongOnly,
    /// More than the empty vehicle holds.
    TooBig {
        dimension: u32,
        excess: i64,
    },
    /// Cannot be reached in time and back within the shift even by the empty vehicle.
    OutOfReach,
    /// It would fit alone but not beside what the route already does.
    RouteFull,
    /// There is a way in.
    Fits,
}

/// One limit changed so that the job fits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relaxation {
    pub vehicle: VehicleId,
    pub shift: u32,
    pub after: Option<JobId>,
    pub what: Relaxed,
}

/// The least change that does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relaxed {
    /// The windows of the job close this much later.
    WindowLater(Secs),
    /// The windows of the job open this much earlier.
    WindowEarlier(Secs),
    /// The shift ends this much later.
    ShiftLonger(Secs),
    /// The vehicle holds this much more in one dimension.
    Capacity { dimension: u32, more: i64 },
    /// One more task, or two for a shipment.
    Tasks(u32),
    /// The vehicle gets this skill.
    Skill(u32),
    /// A limit on the route (distance, driving, duration, ride, zones) raised by so much.
    Limit { rule: Rule, more: i64 },
}

/// Serve this job instead of others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Displacement {
    pub vehicle: VehicleId,
    pub shift: u32,
    pub drop: JobId,
    /// Change of each level, mandatory jobs first.
    pub delta: Vec<Cost>,
}
