//! Jobs: what has to be done where and when, and who may do it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::vehicle::{DriverId, VehicleId};
use super::{Cost, Load, PlaceIx, Secs, Time};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}", self.0)
            }
        }
    };
}
pub(crate) use id;

id!(
    /// Names a job; unique in the problem.
    JobId
);
id!(
    /// Jobs of one group are alternatives: at most one of them is served, and that serves the group.
    GroupId
);
id!(
    /// Kind of goods, for [`crate::Link::NotTogether`].
    ClassId
);
id!(
    /// Part of the town, for [`crate::vehicle::Limits::zones`] and [`crate::Term::Compactness`].
    ZoneId
);

/// Abilities a job asks for and a vehicle brings.
pub type Skills = BTreeSet<u32>;

/// One piece of work. It is served completely by one vehicle, or not at all.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Job {
    pub id: JobId,
    pub task: Task,
    /// The vehicle has all of these.
    #[serde(default)]
    pub must: Skills,
    /// The vehicle has none of these.
    #[serde(default)]
    pub forbid: Skills,
    /// Only these vehicles may serve it.
    #[serde(default)]
    pub only: Option<Vec<VehicleId>>,
    #[serde(default)]
    pub priority: Priority,
    /// When the goods are there: a delivery's trip does not leave earlier, a pickup does not begin earlier.
    #[serde(default)]
    pub release: Option<Time>,
    #[serde(default)]
    pub group: Option<GroupId>,
    #[serde(default)]
    pub class: Option<ClassId>,
    #[serde(default)]
    pub zone: Option<ZoneId>,
    /// The driver who knows this customer, and what it costs when another one comes.
    #[serde(default)]
    pub usual_driver: Option<Usual>,
    /// The vehicle the plan in force gives it to, for [`crate::Term::Stability`].
    #[serde(default)]
    pub promise: Option<Promise>,
}

impl Job {
    /// A mandatory job that any vehicle may serve.
    pub fn new(id: u64, task: Task) -> Self {
        Self {
            id: JobId(id),
            task,
            must: Skills::new(),
            forbid: Skills::new(),
            only: None,
            priority: Priority::Mandatory,
            release: None,
            group: None,
            class: None,
            zone: None,
            usual_driver: None,
            promise: None,
        }
    }
}

/// What is done at the stop or stops of a job.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Bring `load`; it is aboard from the start of the trip.
    Deliver { stop: Stop, load: Load },
    /// Take `load`; it stays aboard to the end of the trip.
    Collect { stop: Stop, load: Load },
    /// Bring one load and take another at the same stop: full cylinders out, empty ones in.
    Exchange { stop: Stop, deliver: Load, collect: Load },
    /// Be there, move nothing.
    Visit { stop: Stop },
    /// Take `load` at one place to another on the same trip. `max_ride_s` limits the time from the end of
    /// service at the pickup to the start of service at the dropoff.
    Shipment {
        pickup: Stop,
        dropoff: Stop,
        load: Load,
        #[serde(default)]
        max_ride_s: Option<Secs>,
    },
}

/// One call at one place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stop {
    pub place: PlaceIx,
    /// Service begins in one of these (both ends included); empty means any time. Sorted, not overlapping.
    #[serde(default)]
    pub windows: Vec<Window>,
    #[serde(default)]
    pub service_s: Secs,
    /// Parking and walking, spent only when the vehicle comes from another place.
    #[serde(default)]
    pub setup_s: Secs,
    /// Service may begin after the last window closes, at a price.
    #[serde(default)]
    pub late: Option<Late>,
    /// Other places or times that do as well; one of all is used. Not nested.
    #[serde(default)]
    pub alternatives: Vec<Stop>,
}

impl Stop {
    pub fn at(place: PlaceIx) -> Self {
        Self { place, ..Self::default() }
    }
    /// Adds a window in which service may begin.
    #[must_use]
    pub fn between(mut self, open: Time, close: Time) -> Self {
        self.windows.push(Window { open, close });
        self
    }
    /// Sets the service time.
    #[must_use]
    pub fn taking(mut self, service_s: Secs) -> Self {
        self.service_s = service_s;
        self
    }
}

/// Times from `open` to `close`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Window {
    pub open: Time,
    pub close: Time,
}

/// The price of being late: `cost_per_s` for each second after the last window, for at most `max_s` seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Late {
    pub cost_per_s: Cost,
    pub max_s: Secs,
}

/// How bad it is not to serve a job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Left out only when there is no way; the number of mandatory jobs left out stands above all levels.
    #[default]
    Mandatory,
    /// May be left out; [`crate::Term::Unserved`] sums these values over the jobs left out.
    Value(u32),
}

/// The driver who knows a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Usual {
    pub driver: DriverId,
    /// Added to the cost when another driver serves the job.
    pub cost: Cost,
}

/// What the plan in force says about a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Promise {
    pub vehicle: VehicleId,
    /// Counts in [`crate::Term::Stability`] when another vehicle serves the job.
    pub cost: Cost,
}
