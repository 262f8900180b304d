//! The search itself: no database, no async.

use crate::{
    draft,
    model::{MILLI, Model},
    reason::reasons,
    request::PlanRequest,
    solution::Solution,
    solver::{Progress, Rein},
};
use kernel::PlanId;
use routing::Roads;
use std::{
    collections::BTreeSet,
    sync::Arc,
    time::{Duration, Instant},
};
use vrp::{Budget, Config, Control};

/// How long a search may take to explain itself.
const REASONING_MAX: Duration = Duration::from_millis(500);

/// What is to be searched.
pub struct Asked {
    pub plan: PlanId,
    pub request: PlanRequest,
    /// where to go on from
    pub start: Option<Solution>,
    /// the start is this plan's own: its locks hold
    pub own_start: bool,
    pub roads: Arc<dyn Roads>,
}

pub enum Searched {
    Found(Box<Found>),
    /// The request contradicts itself in a way that only the solver sees; in words.
    Refused(String),
}

pub struct Found {
    pub solution: Solution,
    /// how to compute it again
    pub receipt: serde_json::Value,
}

impl Asked {
    /// Searches until the budget is used up or the rein is pulled, and answers with the best found.
    pub fn search(self, rein: Rein, mut news: impl FnMut(Progress)) -> Searched {
        let locks = self.start.as_ref().filter(|_| self.own_start).map(Solution::locks).unwrap_or_default();
        let locked: BTreeSet<String> = locks.keys().cloned().collect();
        let model = Model::build(&self.request, &*self.roads, &locks);
        let sketch = self.start.as_ref().map(|solution| solution.sketch(&model));
        let start = match sketch.map(|sketch| draft::plan_of(&model, &sketch)).transpose() {
            Ok(start) => start,
            Err(error) => return Searched::Refused(error.to_string()),
        };
        let budget = Budget::Time(Duration::from_secs(u64::from(self.request.budget_s)));
        let mut control = Control::default();
        (control.finish, control.cancel) = (rein.finish, rein.cancel);
        let config = Config { seed: self.request.seed, budget, start };
        let plan = vrp::solve(&model.problem, &config, &control, &mut |p| news(progress(self.plan, &p)));
        let plan = match plan {
            Ok(plan) => plan,
            Err(error) => return Searched::Refused(error.to_string()),
        };
        // The solver's own checker shares no code with its search: what it finds never reaches a driver.
        let violations = vrp::verify(&model.problem, &plan);
        if let Some(first) = violations.first() {
            tracing::error!(plan = %self.plan, ?first, count = violations.len(), "the solver broke a rule");
            return Searched::Refused(
                "the solver's answer did not pass its own check, so it was thrown away".to_owned(),
            );
        }
        let receipt = serde_json::to_value(&plan.receipt).unwrap_or_default();
        let mut solution = Solution::of(&model, &plan, &locked, &[]);
        give_reasons(&model, &plan, &mut solution);
        Searched::Found(Box::new(Found { solution, receipt }))
    }
}

/// Says why jobs were left out, as far as there is time: the rest can be asked for one by one.
fn give_reasons(model: &Model<'_>, plan: &vrp::Plan, solution: &mut Solution) {
    let begun = Instant::now();
    for unserved in solution.unserved.iter_mut().take_while(|_| begun.elapsed() < REASONING_MAX) {
        let Some(job) = model.job_named(&unserved.job) else { continue };
        if let Ok(explanation) = vrp::explain(&model.problem, plan, job) {
            unserved.reasons = reasons(model, &explanation);
        }
    }
}

fn progress(plan: PlanId, p: &vrp::Progress) -> Progress {
    Progress {
        plan,
        elapsed_ms: p.elapsed.as_millis() as u64,
        iterations: p.iterations,
        routes: p.costs.vehicles,
        unserved: p.unserved,
        distance_m: p.costs.distance_m,
        late_s: p.costs.late_s,
        cost_minor: (p.costs.total + p.costs.lateness + p.costs.stability) / MILLI,
    }
}
