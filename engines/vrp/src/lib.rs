//! Vehicle-route solver: (problem, budget, seed) to plan, anytime. Pure computation.

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
