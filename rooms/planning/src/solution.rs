//! A plan as people read it and as it is kept: names, instants, amounts. It holds all it takes to go on from it.

use crate::{
    model::{MILLI, Model, part, part_of},
    reason::Reason,
    request::{Amounts, Kind, Part},
    sketch::{Call, Sketch, SketchRoute},
};
use kernel::{DriverId, Point, Time};
use routing::Profile;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use vrp::{Act, Plan, Route, Step};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Solution {
    /// only vehicles that serve something
    pub routes: Vec<PlanRoute>,
    pub unserved: Vec<Unserved>,
    pub totals: Totals,
    /// rules that a person broke knowingly; the solver breaks none
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub violations: Vec<Broken>,
}

/// One vehicle's day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PlanRoute {
    /// the request's name for it
    pub vehicle: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub driver: Option<DriverId>,
    pub profile: Profile,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Point>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Point>,
    pub depart_at: Time,
    pub end_at: Time,
    pub distance_m: i64,
    pub drive_s: i64,
    /// from departure to the end
    pub duration_s: i64,
    pub late_s: i64,
    /// the most that is aboard at any time
    pub load_max: Amounts,
    /// in the order of driving
    pub stops: Vec<PlanStop>,
}

/// One call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PlanStop {
    /// 1 is the first; breaks and reloads count too
    pub sequence: i32,
    pub activity: Activity,
    /// absent for breaks and reloads
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<String>,
    #[serde(default)]
    pub part: Part,
    /// absent for breaks
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
    pub arrive_at: Time,
    /// service begins, after waiting
    pub start_at: Time,
    pub leave_at: Time,
    /// after the last window closed
    #[serde(default, skip_serializing_if = "is_zero")]
    pub late_s: i64,
    /// from the call before
    pub distance_m: i64,
    pub drive_s: i64,
    /// what is aboard afterwards
    pub load: Amounts,
    /// a person tied the job to this vehicle
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub locked: bool,
    /// which of the vehicle's reloads
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reload: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    Deliver,
    Collect,
    Exchange,
    Visit,
    Pickup,
    Dropoff,
    Break,
    Reload,
}

/// A job that nobody serves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Unserved {
    pub job: String,
    pub point: Point,
    /// what would let it in, or else what stands in the way; `GET /plans/{id}/jobs/{job}` says more
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
}

/// The plan in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Totals {
    pub routes: i32,
    pub served: i32,
    pub unserved: i32,
    pub stops: i32,
    pub distance_m: i64,
    pub drive_s: i64,
    pub wait_s: i64,
    pub service_s: i64,
    pub duration_s: i64,
    pub late_s: i64,
    /// money by the request's rates, in minor units; lateness and broken promises included
    pub cost_minor: i64,
}

/// A rule that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Broken {
    /// the solver's word for it, such as `window`, `capacity`, `shift`, `skill`
    pub rule: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vehicle: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<String>,
    /// by how much: seconds, metres, units of load or a count, as fits the rule
    pub excess: i64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_zero(n: &i64) -> bool {
    *n == 0
}

impl Solution {
    /// Puts a plan into words. `plan.costs` must be those of its routes.
    pub fn of(
        model: &Model<'_>,
        plan: &Plan,
        locked: &BTreeSet<String>,
        violations: &[vrp::Violation],
    ) -> Self {
        let routes: Vec<PlanRoute> =
            plan.routes.iter().map(|route| write_route(model, route, locked)).collect();
        let unserved: Vec<Unserved> = plan
            .unserved
            .iter()
            .map(|id| model.job_at(*id))
            .map(|job| Unserved { job: job.id.clone(), point: job.point, reasons: Vec::new() })
            .collect();
        let costs = &plan.costs;
        let totals = Totals {
            routes: routes.len() as i32,
            served: (model.request.jobs.len() - unserved.len()) as i32,
            unserved: unserved.len() as i32,
            stops: costs.stops as i32,
            distance_m: costs.distance_m,
            drive_s: costs.drive_s,
            wait_s: costs.wait_s,
            service_s: costs.service_s,
            duration_s: costs.duration_s,
            late_s: routes.iter().map(|route| route.late_s).sum(),
            cost_minor: (costs.total + costs.lateness + costs.stability) / MILLI,
        };
        let violations = violations.iter().map(|v| broken(model, v)).collect();
        Self { routes, unserved, totals, violations }
    }

    /// The order without the times, to change it or to search on from it. What the request does not know is left out.
    pub fn sketch(&self, model: &Model<'_>) -> Sketch {
        let mut sketch = Sketch::default();
        for route in &self.routes {
            let Some(vehicle) = model.vehicle_named(&route.vehicle) else { continue };
            let calls = route.stops.iter().filter_map(|stop| match (&stop.job, stop.reload) {
                (Some(name), _) => {
                    let job = model.job_named(name)?;
                    Some(Call::Stop(vrp::Visit { job, part: part(stop.part), option: 0 }))
                }
                (None, Some(index)) => Some(Call::Reload(index)),
                (None, None) => None,
            });
            sketch.routes.insert(vehicle, SketchRoute { calls: calls.collect() });
        }
        sketch
    }

    /// The jobs that were tied to their vehicles.
    pub fn locks(&self) -> crate::model::Locks {
        let stops = self.routes.iter().flat_map(|route| route.stops.iter().map(move |stop| (route, stop)));
        stops
            .filter(|(_, stop)| stop.locked)
            .filter_map(|(route, stop)| Some((stop.job.clone()?, route.vehicle.clone())))
            .collect()
    }

    pub fn locked(&self) -> BTreeSet<String> {
        self.locks().into_keys().collect()
    }
}

/// What the solver calls broken, by our names.
pub fn broken(model: &Model<'_>, violation: &vrp::Violation) -> Broken {
    let rule = serde_json::to_value(violation.rule).ok().and_then(|v| v.as_str().map(str::to_owned));
    Broken {
        rule: rule.unwrap_or_default(),
        vehicle: violation.vehicle.map(|id| model.vehicle_at(id).id.clone()),
        job: violation.job.map(|id| model.job_at(id).id.clone()),
        excess: violation.excess,
    }
}

fn write_route(model: &Model<'_>, route: &Route, locked: &BTreeSet<String>) -> PlanRoute {
    let vehicle = model.vehicle_at(route.vehicle);
    let (first, last) = (route.steps.first(), route.steps.last());
    let mut stops = Vec::new();
    let (mut distance_m, mut drive_s) = (0, 0);
    let mut from = first.and_then(|step| step.place);
    for step in route.steps.iter().skip(1) {
        let leg = match (from, step.place) {
            (Some(from), Some(to)) => model.leg(route.vehicle, from, to),
            _ => (0, 0),
        };
        (distance_m, drive_s) = (distance_m + leg.0, drive_s + leg.1);
        // A break has no place of its own: the leg goes on behind it.
        from = step.place.or(from);
        if step.act != Act::End {
            stops.push(write_stop(model, step, leg, stops.len() as i32 + 1, locked));
        }
    }
    let depart = first.map_or(0, |step| step.depart);
    let end = last.map_or(depart, |step| step.arrive);
    PlanRoute {
        vehicle: vehicle.id.clone(),
        driver: vehicle.driver,
        profile: vehicle.profile,
        start: first.and_then(|step| step.place).map(|place| model.point(place)),
        end: last.and_then(|step| step.place).map(|place| model.point(place)),
        depart_at: model.time(depart),
        end_at: model.time(end),
        distance_m,
        drive_s,
        duration_s: end - depart,
        late_s: stops.iter().map(|stop| stop.late_s).sum(),
        load_max: load_max(model, route),
        stops,
    }
}

fn write_stop(
    model: &Model<'_>,
    step: &Step,
    leg: (i64, i64),
    sequence: i32,
    locked: &BTreeSet<String>,
) -> PlanStop {
    let mut stop = PlanStop {
        sequence,
        activity: Activity::Break,
        job: None,
        part: Part::Whole,
        point: step.place.map(|place| model.point(place)),
        arrive_at: model.time(step.arrive),
        start_at: model.time(step.start),
        leave_at: model.time(step.depart),
        late_s: 0,
        distance_m: leg.0,
        drive_s: leg.1,
        load: model.amounts(&step.load),
        locked: false,
        reload: None,
    };
    match step.act {
        Act::Serve(visit) => {
            let job = model.job_at(visit.job);
            stop.part = part_of(visit.part);
            stop.activity = match (job.kind, visit.part) {
                (Kind::Shipment, vrp::Part::Pickup) => Activity::Pickup,
                (Kind::Shipment, _) => Activity::Dropoff,
                (Kind::Deliver, _) => Activity::Deliver,
                (Kind::Collect, _) => Activity::Collect,
                (Kind::Exchange, _) => Activity::Exchange,
                (Kind::Visit, _) => Activity::Visit,
            };
            let windows = match (&job.pickup, visit.part) {
                (Some(pickup), vrp::Part::Pickup) => &pickup.windows,
                _ => &job.windows,
            };
            stop.late_s = windows.last().map_or(0, |w| stop.start_at.since_s(w.until).max(0));
            stop.locked = locked.contains(&job.id);
            stop.job = Some(job.id.clone());
        }
        Act::Reload(index) => {
            stop.activity = Activity::Reload;
            stop.reload = Some(index);
        }
        Act::Break(_) | Act::Start | Act::End => {}
    }
    stop
}

fn load_max(model: &Model<'_>, route: &Route) -> Amounts {
    let mut most = vec![0; model.dimensions.len()];
    for step in &route.steps {
        for (sum, n) in most.iter_mut().zip(&step.load) {
            *sum = (*sum).max(*n);
        }
    }
    model.amounts(&most)
}
