//! Lane by lane: the first thing that stands in the way.

use crate::answer::{Verdict, Why};
use crate::ask::job::JobId;
use crate::model::{Flow, Model, NONE};
use crate::search::State;

pub(super) fn verdicts(state: &mut State, job: JobId) -> Vec<Verdict> {
    let m = state.m;
    (0..m.lanes.len())
        .map(|l| Verdict {
            vehicle: m.problem.vehicles[m.lanes[l].vehicle as usize].id,
            shift: m.lanes[l].shift,
            why: why(state, l, job),
        })
        .collect()
}

fn why(state: &mut State, l: usize, job: JobId) -> Why {
    let m = state.m;
    let lane = &m.lanes[l];
    let vehicle = &m.problem.vehicles[lane.vehicle as usize];
    if let Some(known) = m.problem.jobs.iter().find(|known| known.id == job) {
        if let Some(&skill) = known.must.difference(&vehicle.skills).next() {
            return Why::MissingSkill(skill);
        }
        if let Some(&skill) = known.forbid.intersection(&vehicle.skills).next() {
            return Why::ForbiddenSkill(skill);
        }
        if known.only.as_ref().is_some_and(|only| !only.contains(&vehicle.id)) {
            return Why::NotAmongOnly;
        }
    }
    if let Some(big) = too_big(m, l, job) {
        return big;
    }
    if state.find_on(job, l).is_some() {
        return Why::Fits;
    }
    let mut alone = vec![m.start_node(l)];
    alone.extend(&lane.frozen);
    let reach = m.variants_of(job).any(|(a, b)| {
        let mut seq = alone.clone();
        seq.extend([a, b].into_iter().filter(|&n| n != NONE));
        seq.push(m.end_node(l));
        state.sim.run(m, l, &seq).is_some()
    });
    if reach { Why::RouteFull } else { Why::OutOfReach }
}

fn too_big(m: &Model, l: usize, job: JobId) -> Option<Why> {
    if m.flow == Flow::None {
        return None;
    }
    let (a, _) = m.variants_of(job).next()?;
    (0..m.dims).find_map(|k| {
        let at = a as usize * m.dims + k;
        let excess = m.give[at].max(m.take[at]).max(m.ship[at]) - m.lanes[l].capacity[k];
        (excess > 0).then_some(Why::TooBig { dimension: k as u32, excess })
    })
}
