//! What a plan costs, from its steps as written.

use std::collections::{BTreeMap, BTreeSet};

use super::lookup::Lookup;
use crate::answer::{Act, Costs, Part, Plan, Route};
use crate::ask::job::{JobId, Priority};
use crate::ask::{Problem, Term};

/// What the plan costs, also one made by hand and also one that breaks rules. Steps that the problem does not
/// know, and routes with times beyond all reason, count nothing.
pub fn evaluate(problem: &Problem, plan: &Plan) -> Costs {
    costs(problem, &plan.routes, &plan.unserved)
}

pub(crate) fn costs(problem: &Problem, routes: &[Route], unserved: &[JobId]) -> Costs {
    let look = Lookup::new(problem);
    let mut sum = Costs::default();
    for route in routes {
        add_route(&look, route, &mut sum);
    }
    add_unserved(&look, unserved, &mut sum);
    sum.total = sum.fixed
        + sum.distance
        + sum.drive
        + sum.wait
        + sum.service
        + sum.tasks
        + sum.overtime
        + sum.unusual;
    sum.levels = vec![i64::from(sum.unserved_mandatory)];
    for level in &problem.objective.levels {
        sum.levels.push(level.terms.iter().map(|t| t.weight * term(&sum, t.term)).sum());
    }
    sum
}

fn term(sum: &Costs, term: Term) -> i64 {
    match term {
        Term::Unserved => sum.unserved_value,
        Term::UnservedJobs => i64::from(sum.unserved_jobs),
        Term::Vehicles => i64::from(sum.vehicles),
        Term::Cost => sum.total,
        Term::Lateness => sum.lateness,
        Term::Balance => sum.balance,
        Term::Compactness => sum.compactness,
        Term::Stability => sum.stability,
        Term::Finish => sum.finish,
    }
}

fn add_route(look: &Lookup, route: &Route, sum: &mut Costs) {
    let Some(v) = look.vehicles.get(&route.vehicle) else { return };
    let (Some(first), Some(last)) = (route.steps.first(), route.steps.last()) else { return };
    let sane = |t: i64| t.unsigned_abs() <= super::route::TIME_MAX;
    if !route.steps.iter().all(|s| sane(s.arrive) && sane(s.start) && sane(s.depart)) {
        return;
    }
    let (mut distance, mut drive, mut service, mut off, mut stops) = (0, 0, 0, 0, 0);
    let mut from = first.place;
    let mut zones = BTreeSet::new();
    for step in &route.steps[1..] {
        match step.act {
            Act::Break(_) => {
                off += step.depart - step.start;
                continue;
            }
            Act::Reload(index) => {
                service += v.reloads.get(index as usize).map_or(0, |reload| reload.service_s);
            }
            Act::Serve(visit) => {
                let Some((job, stop)) = look.stop(visit) else { continue };
                stops += 1;
                service += stop.service_s + if from == Some(stop.place) { 0 } else { stop.setup_s };
                zones.extend(job.zone);
                if let (Some(late), Some(window)) = (stop.late, stop.windows.last()) {
                    let seconds = (step.start - window.close).max(0);
                    sum.late_s += seconds;
                    sum.lateness += seconds * late.cost_per_s;
                }
                if visit.part != Part::Dropoff || look.aboard.contains_key(&job.id) {
                    let stranger = job.usual_driver.filter(|usual| v.driver != Some(usual.driver));
                    sum.unusual += stranger.map_or(0, |usual| usual.cost);
                    let broken = job.promise.filter(|promise| promise.vehicle != v.id);
                    sum.stability += broken.map_or(0, |promise| promise.cost);
                }
            }
            Act::Start | Act::End => {}
        }
        if let Some(leg) = look.leg(v, from, step.place) {
            (distance, drive) = (distance + leg.0, drive + leg.1);
        }
        from = step.place;
    }
    let duration = last.depart - first.depart;
    let wait = (duration - drive - service - off).max(0);
    let rates = &v.rates;
    sum.fixed += rates.fixed;
    sum.distance += rates.per_m * distance;
    sum.drive += rates.per_drive_s * drive;
    sum.wait += rates.per_wait_s * wait;
    sum.service += rates.per_service_s * service;
    sum.tasks += rates.per_task * i64::from(stops);
    sum.overtime += rates.overtime.map_or(0, |o| (duration - o.after_s).max(0) * o.per_s);
    sum.vehicles += 1;
    sum.stops += stops as u32;
    sum.distance_m += distance;
    sum.drive_s += drive;
    sum.wait_s += wait;
    sum.service_s += service;
    sum.break_s += off;
    sum.duration_s += duration;
    sum.balance += (duration / 60) * (duration / 60);
    sum.compactness += (zones.len() as i64 - 1).max(0);
    let open = v.shifts.get(route.shift as usize).map_or(first.depart, |shift| shift.open);
    sum.finish += last.depart - open;
}

/// A group left out counts once, with the highest value of its members.
fn add_unserved(look: &Lookup, unserved: &[JobId], sum: &mut Costs) {
    let mut groups: BTreeMap<u64, (bool, i64)> = BTreeMap::new();
    let mut alone = Vec::new();
    let mut known_groups: BTreeMap<u64, bool> = BTreeMap::new();
    for job in look.jobs.values() {
        if let Some(group) = job.group {
            *known_groups.entry(group.0).or_default() |= job.priority == Priority::Mandatory;
        }
    }
    for job in unserved.iter().filter_map(|id| look.jobs.get(id)) {
        let (mandatory, value) = match job.priority {
            Priority::Mandatory => (true, 0),
            Priority::Value(value) => (false, i64::from(value)),
        };
        match job.group {
            Some(group) => {
                let whole = groups.entry(group.0).or_insert((known_groups[&group.0], 0));
                whole.1 = whole.1.max(value);
            }
            None => alone.push((mandatory, value)),
        }
    }
    for (mandatory, value) in groups.into_values().chain(alone) {
        if mandatory {
            sum.unserved_mandatory += 1;
        } else {
            sum.unserved_jobs += 1;
            sum.unserved_value += value;
        }
    }
}
