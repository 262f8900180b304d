//! From an order that a person chose to a plan with times, costs and the rules it breaks.

use crate::{
    model::Model,
    sketch::Sketch,
    solution::Solution,
    timetable::timetable,
};
use std::collections::BTreeSet;
use vrp::{Plan, Violation};

/// The plan of a sketch. Nothing is refused: `verify` tells what it breaks.
pub fn plan_of(model: &Model<'_>, sketch: &Sketch) -> Plan {
    let routes = sketch.routes.iter().map(|(id, route)| timetable(&model.problem, *id, route)).collect();
    let served: BTreeSet<vrp::JobId> = sketch.jobs().into_iter().collect();
    let unserved = model.problem.jobs.iter().map(|job| job.id).filter(|id| !served.contains(id)).collect();
    let mut plan = Plan { routes, unserved, ..Plan::default() };
    plan.costs = vrp::evaluate(&model.problem, &plan);
    plan
}

/// The solution of a sketch and the rules it breaks.
pub fn evaluate(model: &Model<'_>, sketch: &Sketch, locked: &BTreeSet<String>) -> (Solution, Vec<Violation>) {
    let plan = plan_of(model, sketch);
    let violations = vrp::verify(&model.problem, &plan);
    (Solution::of(model, &plan, locked, &violations), violations)
}
