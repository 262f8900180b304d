//! What a caller says: the problem, what is good, and how long to think.

pub mod config;
pub mod job;
pub mod objective;
pub mod vehicle;

use serde::{Deserialize, Serialize};

pub use job::{Job, JobId, Priority, Promise, Stop, Task, Usual, Window};
pub use objective::{Level, Link, Objective, Term, Weighted};
pub use vehicle::{Vehicle, VehicleId};

/// Seconds, a duration.
pub type Secs = i64;
/// Metres.
pub type Metres = i64;
/// Seconds on any clock the caller likes, as long as the whole problem uses the same one.
pub type Time = i64;
/// Cost in any integer unit the caller likes (fils, paisa, milli-seconds of work).
pub type Cost = i64;
/// A row and column of every matrix.
pub type PlaceIx = u32;
/// Amounts per dimension (kilos, litres, full cylinders, ...). Empty means nothing of anything;
/// otherwise the length is the same all over the problem.
pub type Load = Vec<i64>;
/// Matrix entry that says: there is no way.
pub const NO_WAY: u32 = u32::MAX;

/// Everything the solver is told. Order of jobs and vehicles does not matter: both are normalised by id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Problem {
    /// Travel by kind of vehicle; `Vehicle::profile` points into it.
    pub profiles: Vec<Matrix>,
    pub jobs: Vec<Job>,
    pub vehicles: Vec<Vehicle>,
    #[serde(default)]
    pub links: Vec<Link>,
    #[serde(default)]
    pub objective: Objective,
}

/// Directed travel between places, row major: entry `from * size + to`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Matrix {
    pub size: u32,
    pub distance_m: Vec<u32>,
    pub duration_s: Vec<u32>,
}

impl Matrix {
    /// A matrix from a function giving metres and seconds between two places.
    pub fn from_fn(size: u32, mut leg: impl FnMut(PlaceIx, PlaceIx) -> (u32, u32)) -> Self {
        let (distance_m, duration_s) = (0..size)
            .flat_map(|from| (0..size).map(move |to| (from, to)))
            .map(|(from, to)| leg(from, to))
            .unzip();
        Self { size, distance_m, duration_s }
    }
}
