//! Plans made by hand: sequences get times, and edits show what they would do.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::answer::{Act, Part, Plan, Route, Violation, Visit};
use crate::ask::job::JobId;
use crate::ask::vehicle::VehicleId;
use crate::ask::{Cost, Problem, Time};
use crate::error::{Fault, PlanError};
use crate::model::Model;
use crate::search::State;
use crate::verify::{costs, verify};

/// The stops of one vehicle in one shift, in order. Only [`Act::Serve`] and [`Act::Reload`] matter; times and
/// breaks are worked out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub vehicle: VehicleId,
    #[serde(default)]
    pub shift: u32,
    pub acts: Vec<Act>,
}

/// A change made by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edit {
    /// Give a job to a vehicle, at this index among its stops (counted without the job); a shipment's dropoff
    /// at `dropoff_at` (counted with its pickup in place), by default right after the pickup. Without `at`:
    /// at the cheapest place that breaks no rule, or at the end when there is none.
    Move { job: JobId, vehicle: VehicleId, shift: u32, at: Option<u32>, dropoff_at: Option<u32> },
    /// Leave a job out.
    Leave { job: JobId },
    /// Replace a vehicle's stops. Jobs served elsewhere are taken from there; jobs missing are left out.
    Order { vehicle: VehicleId, shift: u32, visits: Vec<Visit> },
}

/// What an edit would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhatIf {
    /// The plan after the edits, also when it breaks rules.
    pub plan: Plan,
    /// Change of each level, mandatory jobs first.
    pub delta: Vec<Cost>,
    /// Rules broken now that were not before.
    pub violations: Vec<Violation>,
    /// Stops whose start or vehicle changed.
    pub moved: Vec<Moved>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    pub visit: Visit,
    /// Vehicle and start of service; `None` when left out.
    pub was: Option<(VehicleId, Time)>,
    pub now: Option<(VehicleId, Time)>,
}

/// Works out times, loads, breaks and costs for routes made by hand. Routes that break rules get the earliest
/// times that driving allows; ask [`verify`] what is wrong with them.
///
/// # Errors
/// When the problem makes no sense, or a draft names something that is not there (`drafts[i].acts[k]`).
pub fn schedule(problem: &Problem, drafts: &[Draft]) -> Result<Plan, PlanError> {
    let model = Model::light(problem)?;
    let mut state = State::new(&model, 0);
    let mut plan = Plan::default();
    for (i, draft) in drafts.iter().enumerate() {
        let l = model
            .lane_named(draft.vehicle, draft.shift)
            .ok_or_else(|| PlanError::new(format!("drafts[{i}].vehicle"), Fault::Dangling))?;
        let seq = state
            .sequence(l, &draft.acts)
            .map_err(|k| PlanError::new(format!("drafts[{i}].acts[{k}]"), Fault::Dangling))?;
        if seq.len() > 2 {
            plan.routes.push(state.route(l, &seq));
        }
    }
    complete(problem, &mut plan);
    Ok(plan)
}

/// Sorts the routes, lists what is left out and counts the costs.
fn complete(problem: &Problem, plan: &mut Plan) {
    plan.routes.sort_by_key(|route| (route.vehicle, route.shift));
    let served: std::collections::BTreeSet<JobId> =
        plan.routes.iter().flat_map(Route::visits).map(|visit| visit.job).collect();
    let group = |id: &JobId| problem.jobs.iter().find(|job| job.id == *id).and_then(|job| job.group);
    let groups: std::collections::BTreeSet<_> = served.iter().filter_map(group).collect();
    let left = problem
        .jobs
        .iter()
        .filter(|job| !served.contains(&job.id) && job.group.is_none_or(|group| !groups.contains(&group)));
    plan.unserved = left.map(|job| job.id).collect();
    plan.unserved.sort_unstable();
    plan.costs = costs(problem, &plan.routes, &plan.unserved);
    plan.receipt = None;
}

/// What these edits, one after the other, would do to the plan. Fast enough for every move of the mouse.
///
/// # Errors
/// When the problem makes no sense, or an edit names something that is not there (`edits[i]`).
pub fn what_if(problem: &Problem, plan: &Plan, edits: &[Edit]) -> Result<WhatIf, PlanError> {
    let model = Model::light(problem)?;
    let mut desk = Desk { model: &model, drafts: BTreeMap::new() };
    for route in &plan.routes {
        let stops = route
            .steps
            .iter()
            .map(|step| step.act)
            .filter(|act| matches!(act, Act::Serve(_) | Act::Reload(_)));
        desk.drafts.insert((route.vehicle, route.shift), stops.collect());
    }
    for (i, edit) in edits.iter().enumerate() {
        desk.apply(edit).ok_or_else(|| PlanError::new(format!("edits[{i}]"), Fault::Dangling))?;
    }
    let mut state = State::new(&model, 0);
    let mut after = Plan::default();
    for ((vehicle, shift), acts) in &desk.drafts {
        let before = plan.routes.iter().find(|route| (route.vehicle, route.shift) == (*vehicle, *shift));
        let same = before.filter(|route| stops_of(route).eq(acts.iter().copied()));
        if let Some(route) = same {
            after.routes.push(route.clone());
            continue;
        }
        let place = || PlanError::new(format!("plan.routes[{vehicle}]"), Fault::Dangling);
        let l = model.lane_named(*vehicle, *shift).ok_or_else(place)?;
        let seq = state.sequence(l, acts).map_err(|_| place())?;
        if seq.len() > 2 {
            after.routes.push(state.route(l, &seq));
        }
    }
    complete(problem, &mut after);
    let old = verify(problem, plan);
    let violations = verify(problem, &after).into_iter().filter(|v| !old.contains(v)).collect();
    let was = costs(problem, &plan.routes, &plan.unserved).levels;
    let delta = after.costs.levels.iter().zip(&was).map(|(now, was)| now - was).collect();
    Ok(WhatIf { delta, violations, moved: moved(plan, &after), plan: after })
}

fn stops_of(route: &Route) -> impl Iterator<Item = Act> + '_ {
    route.steps.iter().map(|step| step.act).filter(|act| matches!(act, Act::Serve(_) | Act::Reload(_)))
}

/// Stops whose vehicle or start differs between two plans, by visit.
pub(crate) fn moved(was: &Plan, now: &Plan) -> Vec<Moved> {
    let at = |plan: &Plan| -> BTreeMap<Visit, (VehicleId, Time)> {
        let steps = plan.routes.iter().flat_map(|route| route.steps.iter().map(|step| (route.vehicle, step)));
        let serve = |(vehicle, step): (VehicleId, &crate::Step)| match step.act {
            Act::Serve(visit) => Some((visit, (vehicle, step.start))),
            _ => None,
        };
        steps.filter_map(serve).collect()
    };
    let (was, now) = (at(was), at(now));
    let all: std::collections::BTreeSet<Visit> = was.keys().chain(now.keys()).copied().collect();
    let change = |visit: Visit| {
        let (was, now) = (was.get(&visit).copied(), now.get(&visit).copied());
        (was != now).then_some(Moved { visit, was, now })
    };
    all.into_iter().filter_map(change).collect()
}

struct Desk<'m, 'p> {
    model: &'m Model<'p>,
    drafts: BTreeMap<(VehicleId, u32), Vec<Act>>,
}

impl Desk<'_, '_> {
    fn apply(&mut self, edit: &Edit) -> Option<()> {
        match edit {
            Edit::Leave { job } => {
                self.model.problem.jobs.iter().find(|known| known.id == *job)?;
                self.take(*job);
            }
            Edit::Order { vehicle, shift, visits } => {
                self.model.lane_named(*vehicle, *shift)?;
                for visit in visits {
                    self.model.problem.jobs.iter().find(|known| known.id == visit.job)?;
                    self.take(visit.job);
                }
                let acts = visits.iter().map(|&visit| Act::Serve(visit)).collect();
                self.drafts.insert((*vehicle, *shift), acts);
            }
            Edit::Move { job, vehicle, shift, at, dropoff_at } => {
                let l = self.model.lane_named(*vehicle, *shift)?;
                let known = self.model.problem.jobs.iter().find(|known| known.id == *job)?;
                self.take(*job);
                let (first, second) = match self.model.variants_of(*job).next()? {
                    (a, crate::model::NONE) => (self.model.visit(a), None),
                    (a, b) => (self.model.visit(a), Some(self.model.visit(b))),
                };
                debug_assert!(
                    first.part != Part::Dropoff || second.is_none(),
                    "BUG: a variant begins with its dropoff"
                );
                let lane = (*vehicle, *shift);
                let acts = self.drafts.entry(lane).or_default();
                if let Some(at) = at {
                    let at = (*at as usize).min(acts.len());
                    acts.insert(at, Act::Serve(first));
                    if let Some(second) = second {
                        let drop = dropoff_at.map_or(at + 1, |drop| (drop as usize).max(at + 1));
                        acts.insert(drop.min(acts.len()), Act::Serve(second));
                    }
                    return Some(());
                }
                let place = cheapest(self.model, l, acts, known.id);
                *acts = place.unwrap_or_else(|| {
                    let mut all = acts.clone();
                    all.extend([first].into_iter().chain(second).map(Act::Serve));
                    all
                });
            }
        }
        Some(())
    }

    fn take(&mut self, job: JobId) {
        for acts in self.drafts.values_mut() {
            acts.retain(|act| !matches!(act, Act::Serve(visit) if visit.job == job));
        }
    }
}

/// The stops of a lane with a job at its cheapest place; `None` when no place obeys the rules.
fn cheapest(model: &Model, l: usize, acts: &[Act], job: JobId) -> Option<Vec<Act>> {
    let mut state = State::new(model, 0);
    let seq = state.sequence(l, acts).ok()?;
    state.tracks[l].seq = seq;
    if !state.refresh(l) {
        return None;
    }
    let unit = model.nodes[model.variants_of(job).next()?.0 as usize].unit;
    let spot = state.find_on(job, l)?;
    state.begin();
    state.put(&spot, unit);
    let seq = &state.tracks[l].seq;
    let act = |&n: &u32| {
        if model.is_reload(n) {
            Act::Reload(model.nodes[n as usize].reload)
        } else {
            Act::Serve(model.visit(n))
        }
    };
    Some(seq[1..seq.len() - 1].iter().map(act).collect())
}
