//! Why a job is unserved, what would change that, and why this vehicle serves it.

mod relax;
mod verdict;

pub use relax::relaxed;

use crate::answer::{Displacement, Explanation, NextBest, Plan};
use crate::ask::Problem;
use crate::ask::job::{JobId, Priority};
use crate::error::PlanError;
use crate::model::{Model, NONE, Score};
use crate::search::State;

/// How many other routes are named for a served job.
const NEXT_BEST: usize = 3;

/// Says why a job is where it is, or nowhere. Every relaxation claimed has been checked with
/// [`crate::verify`] on the problem so changed.
///
/// # Errors
/// When the problem makes no sense.
pub fn explain(problem: &Problem, plan: &Plan, job: JobId) -> Result<Explanation, PlanError> {
    let model = Model::light(problem)?;
    let Some(&unit) = model.unit_of.get(&job) else { return Ok(Explanation::Unknown) };
    let mut state = State::new(&model, 0);
    state.adopt(plan);
    if let Some(lane) = state.lane_of(unit) {
        let variant = state.variant[unit as usize] as usize;
        let served = model.job_of(model.units[unit as usize].variants[variant].0);
        let by = problem.jobs[served as usize].id;
        if by != job {
            return Ok(Explanation::GroupServed { by });
        }
        return Ok(served_by(&mut state, unit, job, lane as usize));
    }
    let mut fits = places(&mut state, unit, job);
    let fits = (!fits.is_empty()).then(|| fits.swap_remove(0));
    let verdicts = verdict::verdicts(&mut state, job);
    let relaxations =
        if fits.is_some() { Vec::new() } else { relax::relaxations(problem, plan, &state, job)? };
    let displacement = displace(&mut state, unit, job);
    Ok(Explanation::Unserved { verdicts, relaxations, displacement, fits })
}

/// The levels without the job against those with it elsewhere.
fn served_by(state: &mut State, unit: u32, job: JobId, lane: usize) -> Explanation {
    let m = state.m;
    let nodes: Vec<u32> =
        state.tracks[lane].seq.iter().copied().filter(|&n| m.nodes[n as usize].unit == unit).collect();
    let (_, now) = state.totals();
    let name = |l: usize| (m.problem.vehicles[m.lanes[l].vehicle as usize].id, m.lanes[l].shift);
    let (vehicle, shift) = name(lane);
    if m.units[unit as usize].locked {
        return Explanation::Served { vehicle, shift, next_best: Vec::new() };
    }
    state.begin();
    state.remove(lane, &nodes);
    let mut next_best: Vec<NextBest> = places(state, unit, job)
        .into_iter()
        .filter(|next| (next.vehicle, next.shift) != (vehicle, shift))
        .collect();
    // `places` counts from the plan without the job; the question is about the plan with it.
    let (_, without) = state.totals();
    for next in &mut next_best {
        for (l, delta) in next.delta.iter_mut().enumerate() {
            *delta += without[l] - now[l];
        }
    }
    next_best.sort_by(|a, b| a.delta.cmp(&b.delta));
    next_best.truncate(NEXT_BEST);
    Explanation::Served { vehicle, shift, next_best }
}

/// The cheapest place on every lane that has one, best first.
fn places(state: &mut State, unit: u32, job: JobId) -> Vec<NextBest> {
    let m = state.m;
    let levels = m.problem.objective.levels.len() + 1;
    let mut all = Vec::new();
    let (_, before) = state.totals();
    for l in 0..m.lanes.len() {
        let Some(spot) = state.find_on(job, l) else { continue };
        let previous = state.tracks[l].seq[spot.first as usize];
        state.begin();
        state.put(&spot, unit);
        state.forget_served();
        let (_, after) = state.totals();
        state.undo();
        let after_job = m.nodes[previous as usize].job;
        all.push(NextBest {
            vehicle: m.problem.vehicles[m.lanes[l].vehicle as usize].id,
            shift: m.lanes[l].shift,
            after: (after_job != NONE).then(|| m.problem.jobs[after_job as usize].id),
            delta: difference(&after, &before, levels),
        });
    }
    all.sort_by(|a, b| a.delta.cmp(&b.delta));
    all
}

fn difference(after: &Score, before: &Score, levels: usize) -> Vec<i64> {
    after.iter().zip(before).take(levels).map(|(a, b)| a - b).collect()
}

/// The cheapest exchange for one served job of less worth.
fn displace(state: &mut State, unit: u32, job: JobId) -> Option<Displacement> {
    let m = state.m;
    let levels = m.problem.objective.levels.len() + 1;
    let worth = |u: u32| if m.units[u as usize].mandatory { i64::MAX } else { m.units[u as usize].value };
    let (_, before) = state.totals();
    let mut best: Option<Displacement> = None;
    for other in 0..m.units.len() as u32 {
        let Some(lane) = state.lane_of(other) else { continue };
        if m.units[other as usize].locked || worth(other) >= worth(unit) {
            continue;
        }
        let variant = state.variant[other as usize] as usize;
        let (a, b) = m.units[other as usize].variants[variant];
        let nodes: Vec<u32> = [a, b].into_iter().filter(|&n| n != NONE).collect();
        state.begin();
        state.remove(lane as usize, &nodes);
        let alone = state.absent.len() == state.absent_before.len() + 1;
        if alone && let Some(spot) = state.find_on(job, lane as usize) {
            state.put(&spot, unit);
            state.forget_served();
            let (_, after) = state.totals();
            let delta = difference(&after, &before, levels);
            if best.as_ref().is_none_or(|best| delta < best.delta) {
                let drop = m.problem.jobs[m.job_of(a) as usize].id;
                let vehicle = m.problem.vehicles[m.lanes[lane as usize].vehicle as usize].id;
                best = Some(Displacement { vehicle, shift: m.lanes[lane as usize].shift, drop, delta });
            }
        }
        state.undo();
    }
    let named = m.problem.jobs.iter().any(|known| known.id == job && known.priority != Priority::Value(0));
    best.filter(|_| named)
}
