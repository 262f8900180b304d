//! Facts of the planning room.

use crate::Event;
use kernel::{DeliveryId, DriverId, PlanId, Point, Time, VehicleId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

fn topics_of(plan: PlanId) -> Vec<String> {
    vec![format!("plan:{plan}"), "plans".to_owned()]
}

/// Someone asked for a plan; the solver will take it up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanRequested {
    pub plan: PlanId,
    pub name: String,
    /// `2026-11-21`, the day it is for, in the organisation's zone
    pub date: String,
    pub jobs: i32,
    pub vehicles: i32,
}

impl Event for PlanRequested {
    const NAME: &'static str = "planning.plan_requested";
    fn subject(&self) -> Uuid {
        self.plan.0
    }
    fn topics(&self) -> Vec<String> {
        topics_of(self.plan)
    }
}

/// The solver is done: there is something to review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanReady {
    pub plan: PlanId,
    pub name: String,
    pub date: String,
    pub revision: i32,
    pub routes: i32,
    pub served: i32,
    pub unserved: i32,
    pub distance_m: i64,
    pub duration_s: i64,
}

impl Event for PlanReady {
    const NAME: &'static str = "planning.plan_ready";
    fn subject(&self) -> Uuid {
        self.plan.0
    }
    fn topics(&self) -> Vec<String> {
        topics_of(self.plan)
    }
}

/// The request cannot be solved as stated, or the solver gave up; `reason` says why in words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanFailed {
    pub plan: PlanId,
    pub name: String,
    pub reason: String,
}

impl Event for PlanFailed {
    const NAME: &'static str = "planning.plan_failed";
    fn subject(&self) -> Uuid {
        self.plan.0
    }
    fn topics(&self) -> Vec<String> {
        topics_of(self.plan)
    }
}

/// A person changed a plan by hand, or stopped or abandoned it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanChanged {
    pub plan: PlanId,
    /// `draft`, `solving`, `ready`, `published`, `undone`, `superseded`, `failed`, `cancelled`
    pub state: String,
    pub revision: i32,
    pub version: i64,
}

impl Event for PlanChanged {
    const NAME: &'static str = "planning.plan_changed";
    fn subject(&self) -> Uuid {
        self.plan.0
    }
    fn topics(&self) -> Vec<String> {
        topics_of(self.plan)
    }
}

/// The plan is in force: its routes are to be driven. A listener puts these routes in the place of every route it made from
/// `plan` or from `replaces` and that has not begun.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanPublished {
    pub plan: PlanId,
    pub name: String,
    pub date: String,
    /// Grows when the same plan is edited and published again.
    pub revision: i32,
    /// The plan that was in force for this work until now, when it is another one (a re-plan of a running day).
    #[serde(default)]
    pub replaces: Option<PlanId>,
    pub routes: Vec<PlannedRoute>,
    /// Jobs of the request that no route serves.
    pub unserved: Vec<String>,
}

/// One vehicle's day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlannedRoute {
    /// The planner's name for the vehicle, as the request called it.
    pub name: String,
    /// When the request named one of the fleet's vehicles.
    #[serde(default)]
    pub vehicle: Option<VehicleId>,
    #[serde(default)]
    pub driver: Option<DriverId>,
    /// Where it sets out; absent for a route that begins at its first stop.
    #[serde(default)]
    pub start: Option<Point>,
    #[serde(default)]
    pub end: Option<Point>,
    pub depart_at: Time,
    pub end_at: Time,
    pub distance_m: i64,
    pub drive_s: i64,
    /// In the order of driving.
    pub stops: Vec<PlannedStop>,
}

/// One call at one place for one job. Neighbours at the same point are separate entries: who makes stops of them may merge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlannedStop {
    /// 1 is the first
    pub sequence: i32,
    /// The request's name for the job.
    pub job: String,
    /// When the job was named by a delivery's id.
    #[serde(default)]
    pub delivery: Option<DeliveryId>,
    pub kind: PlannedStopKind,
    pub point: Point,
    /// The wheels stop.
    pub arrive_at: Time,
    /// Service begins, after waiting for the window.
    pub start_at: Time,
    /// Free to drive on.
    pub leave_at: Time,
    pub service_s: i64,
}

/// What is done at a stop. A job of kind shipment has two stops, `pickup` and `dropoff`; the others have one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlannedStopKind {
    /// Hand over what was loaded at the depot.
    Deliver,
    /// Take goods and keep them aboard to the end.
    Collect,
    /// Hand over full ones and take empty ones.
    Exchange,
    /// Be there, move nothing.
    Visit,
    /// Take a shipment aboard.
    Pickup,
    /// Hand a shipment over.
    Dropoff,
}

impl Event for PlanPublished {
    const NAME: &'static str = "planning.plan_published";
    fn subject(&self) -> Uuid {
        self.plan.0
    }
    fn topics(&self) -> Vec<String> {
        topics_of(self.plan)
    }
}

/// The publication is taken back: routes made from it that have not begun are withdrawn and their deliveries are free again.
/// When another publication was in force before it, a [`PlanPublished`] for that one follows in the same transaction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublishUndone {
    pub plan: PlanId,
    pub name: String,
    pub date: String,
    pub revision: i32,
    /// The plan that is in force again.
    #[serde(default)]
    pub restores: Option<PlanId>,
}

impl Event for PublishUndone {
    const NAME: &'static str = "planning.publish_undone";
    fn subject(&self) -> Uuid {
        self.plan.0
    }
    fn topics(&self) -> Vec<String> {
        topics_of(self.plan)
    }
}
