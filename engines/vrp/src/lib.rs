//! Vehicle-route solver: (problem, budget, seed) to plan, anytime. Pure computation.
//!
//! ```
//! use vrp::*;
//!
//! // Three customers on a road, a kilometre and two minutes apart; full cylinders out, empty ones back.
//! let matrix = Matrix::from_fn(4, |a, b| (1000 * a.abs_diff(b), 120 * a.abs_diff(b)));
//! let gas = |id, place| Job::new(id, Task::Exchange {
//!     stop: Stop::at(place).between(8 * 3600, 12 * 3600).taking(300),
//!     deliver: vec![2, 0],
//!     collect: vec![0, 2],
//! });
//! let problem = Problem {
//!     profiles: vec![matrix],
//!     jobs: vec![gas(1, 1), gas(2, 2), gas(3, 3)],
//!     vehicles: vec![Vehicle { capacity: vec![10, 10], ..Vehicle::new(1, 0, 8 * 3600, 17 * 3600) }],
//!     ..Problem::default()
//! };
//! let plan = solve(&problem, &Config::iterations(100), &Control::default(), &mut |_| {}).unwrap();
//! assert!(verify(&problem, &plan).is_empty());
//! assert_eq!(plan.costs.total, 6000);
//! ```
//!
//! [`solve`] searches, [`verify`] checks any plan with code of its own, [`evaluate`] prices it, [`explain`] says
//! why a job is where it is, [`what_if`] shows what a change by hand would do, [`replan`] follows events, and
//! [`replay`] computes a plan again from its receipt. Units: metres, seconds, and any integer money.
//!
//! Inside: [`ask`] is what callers say and [`answer`] what they get; `model` is the compiled problem with the
//! exact timetable of a route (`model::sim`); `search` is ruin and recreate with local search, and a choice
//! among all routes it came across; `verify` shares no code with them.

pub mod answer;
pub mod ask;
mod det;
mod draft;
pub mod error;
mod explain;
mod model;
mod replan;
mod search;
mod solve;
mod verify;

pub use answer::{
    Act, Costs, Displacement, Epoch, Explanation, NextBest, Part, Plan, Receipt, Relaxation, Relaxed, Route,
    Rule, Stage, Step, Verdict, Violation, Visit, Why,
};
pub use ask::config::{Budget, Config, Control, Progress};
pub use ask::job::{ClassId, GroupId, Late, Skills, ZoneId};
pub use ask::vehicle::{Aboard, Break, Commitment, DriverId, Limits, Overtime, Rates, Reload, Shift};
pub use ask::{
    Cost, Job, JobId, Level, Link, Load, Matrix, Metres, NO_WAY, Objective, PlaceIx, Priority, Problem,
    Promise, Secs, Stop, Task, Term, Time, Usual, Vehicle, VehicleId, Weighted, Window,
};
pub use ask::{job, vehicle};
pub use draft::{Draft, Edit, Moved, WhatIf, schedule, what_if};
pub use error::{Fault, PlanError};
pub use explain::{explain, relaxed};
pub use replan::{Diff, Event, Replan, apply, diff, replan};
pub use solve::{check, replay, solve};
pub use verify::{evaluate, verify};
