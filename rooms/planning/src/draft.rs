//! From an order that a person chose to a plan with times, costs and the rules it breaks.

use crate::{
    error::Error,
    model::Model,
    sketch::{Call, Sketch},
    solution::Solution,
};
use std::collections::BTreeSet;
use vrp::{Act, Draft, Plan};

/// The plan of a sketch. What breaks a rule gets the times it would have: `vrp::verify` tells what is broken.
pub fn plan_of(model: &Model<'_>, sketch: &Sketch) -> Result<Plan, Error> {
    let act = |call: &Call| match call {
        Call::Stop(visit) => Act::Serve(*visit),
        Call::Reload(index) => Act::Reload(*index),
    };
    let drafts: Vec<Draft> = sketch
        .routes
        .iter()
        .map(|(vehicle, route)| Draft {
            vehicle: *vehicle,
            shift: 0,
            acts: route.calls.iter().map(act).collect(),
        })
        .collect();
    vrp::schedule(&model.problem, &drafts).map_err(|e| Error::Unplannable(e.to_string()))
}

/// The solution of a sketch, with the rules it breaks.
pub fn evaluate(model: &Model<'_>, sketch: &Sketch, locked: &BTreeSet<String>) -> Result<Solution, Error> {
    let plan = plan_of(model, sketch)?;
    let violations = vrp::verify(&model.problem, &plan);
    Ok(Solution::of(model, &plan, locked, &violations))
}
