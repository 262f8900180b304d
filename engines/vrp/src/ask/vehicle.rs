//! Vehicles: where and when they work, what they carry and cost, what they have already begun.

use serde::{Deserialize, Serialize};

use super::job::{JobId, Skills, Window, id};
use super::{Cost, Load, Metres, PlaceIx, Secs, Time};
use crate::answer::Visit;

id!(
    /// Names a vehicle; unique in the problem.
    VehicleId
);
id!(
    /// The person at the wheel, for [`crate::Usual`].
    DriverId
);

/// A vehicle with its driver. Each of its shifts can carry one route.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Vehicle {
    pub id: VehicleId,
    /// Index into [`crate::Problem::profiles`].
    #[serde(default)]
    pub profile: u32,
    /// 100 is the speed of the matrix; 80 makes every leg a quarter longer (rounded up).
    #[serde(default = "full_speed")]
    pub speed_pct: u32,
    /// `None`: the route begins at its first stop.
    #[serde(default)]
    pub start: Option<PlaceIx>,
    /// `None`: the route ends at its last stop.
    #[serde(default)]
    pub end: Option<PlaceIx>,
    pub shifts: Vec<Shift>,
    /// Empty means unlimited.
    #[serde(default)]
    pub capacity: Load,
    #[serde(default)]
    pub skills: Skills,
    #[serde(default)]
    pub driver: Option<DriverId>,
    #[serde(default)]
    pub rates: Rates,
    #[serde(default)]
    pub limits: Limits,
    /// Breaks of every shift. Either timed ones or one driving rule, not both.
    #[serde(default)]
    pub breaks: Vec<Break>,
    /// Where it may return to unload what it collected and load the next trip.
    #[serde(default)]
    pub reloads: Vec<Reload>,
    /// What has already begun; only with exactly one shift.
    #[serde(default)]
    pub commitment: Option<Commitment>,
}

fn full_speed() -> u32 {
    100
}

impl Vehicle {
    /// A vehicle that starts and ends at one place, works one shift and costs one per metre.
    pub fn new(id: u64, depot: PlaceIx, open: Time, close: Time) -> Self {
        Self {
            id: VehicleId(id),
            profile: 0,
            speed_pct: full_speed(),
            start: Some(depot),
            end: Some(depot),
            shifts: vec![Shift { open, close, leave_by: None }],
            capacity: Load::new(),
            skills: Skills::new(),
            driver: None,
            rates: Rates { per_m: 1, ..Rates::default() },
            limits: Limits::default(),
            breaks: Vec::new(),
            reloads: Vec::new(),
            commitment: None,
        }
    }
}

/// A working period: the route leaves at `open` or later and is over at `close`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Shift {
    pub open: Time,
    pub close: Time,
    /// The latest departure, when the vehicle is used at all.
    #[serde(default)]
    pub leave_by: Option<Time>,
}

/// What a route costs. A vehicle that stays home costs nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Rates {
    /// For being used in a shift.
    pub fixed: Cost,
    pub per_m: Cost,
    /// Per second of driving.
    pub per_drive_s: Cost,
    /// Per second between departure and end that is neither driving, service, setup nor break.
    pub per_wait_s: Cost,
    /// Per second of service and setup.
    pub per_service_s: Cost,
    /// Per stop served (a shipment has two).
    pub per_task: Cost,
    pub overtime: Option<Overtime>,
}

/// Time from departure to end beyond `after_s` costs `per_s` more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Overtime {
    pub after_s: Secs,
    pub per_s: Cost,
}

/// Limits of one route.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    pub distance_m: Option<Metres>,
    pub drive_s: Option<Secs>,
    /// From departure to end, breaks and waiting included.
    pub duration_s: Option<Secs>,
    /// Stops served (a shipment has two).
    pub tasks: Option<u32>,
    /// Different zones visited.
    pub zones: Option<u32>,
}

/// Time off. It may be taken at a stop before or after service, or on the way, where the vehicle halts.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Break {
    /// Begins in one of the windows. Skipped only by a route that is over when the first window opens.
    Timed { windows: Vec<Window>, duration_s: Secs },
    /// No more than `max_drive_s` of driving without a halt of `duration_s`. Waiting that long counts too.
    Driving { max_drive_s: Secs, duration_s: Secs },
}

/// A place where the vehicle may unload everything it collected and load the deliveries of its next trip.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Reload {
    pub place: PlaceIx,
    /// It begins in one of these; empty means any time.
    #[serde(default)]
    pub windows: Vec<Window>,
    #[serde(default)]
    pub service_s: Secs,
    /// How often in one route.
    pub max_times: u32,
}

/// A route under way. The vehicle's `start` is where it is or will be at the shift's `open`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Commitment {
    /// Stops that come first, in this order. Their windows do not close any more: late is late.
    pub frozen: Vec<Visit>,
    /// Shipments already picked up: only the dropoff remains, and only this vehicle can do it.
    pub aboard: Vec<Aboard>,
    /// Other goods aboard that stay to the end of the trip, such as empties already collected.
    pub load: Load,
}

/// A shipment on the vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Aboard {
    pub job: JobId,
    /// End of service at the pickup, for the ride limit.
    pub since: Time,
}
