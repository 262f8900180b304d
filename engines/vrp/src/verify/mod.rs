//! Checks plans against the words of the problem, step by step as they are written in the plan. Shares no
//! code with the search: it reads the problem itself, not the compiled model.

mod costs;
mod jobs;
mod lookup;
mod route;

use std::collections::{BTreeMap, BTreeSet};

use crate::answer::{Plan, Rule, Violation};
use crate::ask::Problem;

pub(crate) use costs::costs;
pub use costs::evaluate;
use lookup::Lookup;

/// All rules the plan breaks; empty for a valid plan.
pub fn verify(problem: &Problem, plan: &Plan) -> Vec<Violation> {
    let lookup = Lookup::new(problem);
    let mut found = Vec::new();
    let mut lanes = BTreeSet::new();
    for route in &plan.routes {
        if !lanes.insert((route.vehicle, route.shift)) {
            found.push(violation(Rule::RouteTwice, Some((route.vehicle, route.shift)), 0));
        }
        route::check(&lookup, route, &mut found);
    }
    for vehicle in &problem.vehicles {
        let frozen = vehicle.commitment.as_ref().is_some_and(|done| !done.frozen.is_empty());
        if frozen && !lanes.contains(&(vehicle.id, 0)) {
            found.push(violation(Rule::Commitment, Some((vehicle.id, 0)), 0));
        }
    }
    jobs::check(&lookup, plan, &mut found);
    if found.iter().all(|v| v.rule != Rule::Unknown && v.rule != Rule::Malformed) {
        let now = costs(problem, &plan.routes, &plan.unserved);
        if now != plan.costs {
            found.push(violation(Rule::WrongCosts, None, now.total.saturating_sub(plan.costs.total)));
        }
    }
    found
}

fn violation(rule: Rule, lane: Option<(crate::VehicleId, u32)>, excess: i64) -> Violation {
    Violation { rule, vehicle: lane.map(|l| l.0), shift: lane.map(|l| l.1), job: None, excess }
}

type JobMap<'a> = BTreeMap<crate::JobId, &'a crate::Job>;
