//! When the day goes otherwise: events change the problem, and a new plan stays close to the old one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::answer::Plan;
use crate::ask::config::{Config, Control, Progress};
use crate::ask::job::{Job, JobId, Promise};
use crate::ask::objective::{Level, Term, Weighted};
use crate::ask::vehicle::{Commitment, Vehicle, VehicleId};
use crate::ask::{Cost, Matrix, PlaceIx, Problem, Time};
use crate::draft::{Moved, moved};
use crate::error::{Fault, PlanError};

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    JobAdded(Job),
    /// Replaces the job with the same id.
    JobChanged(Job),
    /// Cancelled, or done and over: links to it go too.
    JobRemoved(JobId),
    VehicleAdded(Vehicle),
    /// Replaces the vehicle with the same id.
    VehicleChanged(Vehicle),
    VehicleLost(VehicleId),
    /// A vehicle is under way: where it is or will be free, from when, and what it has begun. Jobs it has
    /// finished should be removed.
    UnderWay {
        vehicle: VehicleId,
        from: Time,
        place: PlaceIx,
        commitment: Commitment,
    },
    /// New travel times, one matrix per profile, over the same or more places.
    Travel(Vec<Matrix>),
}

/// A new plan, the problem it solves, and what is different.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replan {
    pub problem: Problem,
    pub plan: Plan,
    pub diff: Diff,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diff {
    /// Jobs of both plans that another vehicle serves now, or one of them leaves out.
    pub reassigned: Vec<JobId>,
    /// Jobs that only the new plan knows.
    pub added: Vec<JobId>,
    /// Jobs that only the old plan knew.
    pub removed: Vec<JobId>,
    /// Every stop with another vehicle or start.
    pub moved: Vec<Moved>,
}

/// The problem after these events. Jobs served in `previous` get the promise that the same vehicle comes: one
/// mean leg's cost each, unless they have one already. The objective gets the term to count it, if it lacks it.
///
/// # Errors
/// When an event names something that is not there (`events[i]`).
pub fn apply(problem: &Problem, previous: &Plan, events: &[Event]) -> Result<Problem, PlanError> {
    let mut p = problem.clone();
    for (i, event) in events.iter().enumerate() {
        happen(&mut p, event).ok_or_else(|| PlanError::new(format!("events[{i}]"), Fault::Dangling))?;
    }
    let serving: BTreeMap<JobId, VehicleId> = (previous.routes.iter())
        .flat_map(|route| route.visits().map(move |visit| (visit.job, route.vehicle)))
        .collect();
    let cost = typical_leg(previous);
    for job in &mut p.jobs {
        let at = serving.get(&job.id).filter(|at| p.vehicles.iter().any(|v| v.id == **at));
        if let (None, Some(&vehicle)) = (job.promise, at) {
            job.promise = Some(Promise { vehicle, cost });
        }
    }
    let stability = Weighted { term: Term::Stability, weight: 1 };
    let terms = || p.objective.levels.iter().flat_map(|level| &level.terms);
    if !terms().any(|weighted| weighted.term == Term::Stability) {
        match p.objective.levels.last_mut() {
            Some(last) => last.terms.push(stability),
            None => p.objective.levels.push(Level { terms: vec![stability] }),
        }
    }
    Ok(p)
}

/// Plans again after events, beginning from the plan in force. The first progress message is its repair; the
/// search then improves it, weighing every change of vehicle against what it saves.
///
/// # Errors
/// As [`apply`] and [`crate::solve`].
pub fn replan(
    problem: &Problem,
    previous: &Plan,
    events: &[Event],
    config: &Config,
    control: &Control,
    on: &mut dyn FnMut(Progress),
) -> Result<Replan, PlanError> {
    let problem = apply(problem, previous, events)?;
    let config =
        Config { start: Some(config.start.clone().unwrap_or_else(|| previous.clone())), ..config.clone() };
    let plan = crate::solve::solve(&problem, &config, control, on)?;
    let diff = diff(previous, &plan);
    Ok(Replan { problem, plan, diff })
}

/// What is different between two plans.
pub fn diff(was: &Plan, now: &Plan) -> Diff {
    let vehicles = |plan: &Plan| -> BTreeMap<JobId, Option<VehicleId>> {
        let left = plan.unserved.iter().map(|&job| (job, None));
        let served = plan.routes.iter().flat_map(|r| r.visits().map(move |v| (v.job, Some(r.vehicle))));
        left.chain(served).collect()
    };
    let (a, b) = (vehicles(was), vehicles(now));
    let only = |x: &BTreeMap<JobId, _>, y: &BTreeMap<JobId, _>| -> Vec<JobId> {
        x.keys().filter(|id| !y.contains_key(id)).copied().collect()
    };
    Diff {
        reassigned: a
            .iter()
            .filter(|(id, at)| b.get(id).is_some_and(|now| now != *at))
            .map(|(id, _)| *id)
            .collect(),
        added: only(&b, &a),
        removed: only(&a, &b),
        moved: moved(was, now),
    }
}

fn happen(p: &mut Problem, event: &Event) -> Option<()> {
    let job = |p: &Problem, id: JobId| p.jobs.iter().position(|job| job.id == id);
    let vehicle = |p: &Problem, id: VehicleId| p.vehicles.iter().position(|v| v.id == id);
    match event {
        Event::JobAdded(new) => p.jobs.push(new.clone()),
        Event::JobChanged(new) => {
            let at = job(p, new.id)?;
            p.jobs[at] = new.clone();
        }
        Event::JobRemoved(id) => {
            let at = job(p, *id)?;
            p.jobs.remove(at);
            forget(p, *id);
        }
        Event::VehicleAdded(new) => p.vehicles.push(new.clone()),
        Event::VehicleChanged(new) => {
            let at = vehicle(p, new.id)?;
            p.vehicles[at] = new.clone();
        }
        Event::VehicleLost(id) => {
            let at = vehicle(p, *id)?;
            p.vehicles.remove(at);
            for job in &mut p.jobs {
                if let Some(only) = &mut job.only {
                    only.retain(|other| other != id);
                }
            }
        }
        Event::UnderWay { vehicle: id, from, place, commitment } => {
            let at = vehicle(p, *id)?;
            let v = &mut p.vehicles[at];
            let shift = v.shifts.first_mut()?;
            (shift.open, shift.leave_by) = (*from, None);
            shift.close = shift.close.max(*from);
            v.start = Some(*place);
            v.commitment = Some(commitment.clone());
        }
        Event::Travel(matrices) => p.profiles.clone_from(matrices),
    }
    Some(())
}

/// Removes a job from links and commitments.
fn forget(p: &mut Problem, id: JobId) {
    use crate::ask::Link;
    for link in &mut p.links {
        if let Link::SameRoute(ids) | Link::Sequence(ids) = link {
            ids.retain(|other| *other != id);
        }
    }
    p.links.retain(|link| !matches!(link, Link::Before(a, b) if *a == id || *b == id));
    for done in p.vehicles.iter_mut().filter_map(|v| v.commitment.as_mut()) {
        done.frozen.retain(|visit| visit.job != id);
        done.aboard.retain(|one| one.job != id);
    }
}

/// The mean cost of a leg of the plan, at least one.
fn typical_leg(plan: &Plan) -> Cost {
    let c = &plan.costs;
    let legs = i64::from(c.stops) + i64::from(c.vehicles);
    ((c.distance + c.drive) / legs.max(1)).clamp(1, 1 << 30)
}
