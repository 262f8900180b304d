//! The way in: a problem becomes a plan.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use crate::answer::{Plan, Receipt};
use crate::ask::Problem;
use crate::ask::config::{Config, Control, Progress};
use crate::det::hash;
use crate::error::{Fault, PlanError};
use crate::model::Model;
use crate::search::{Rein, Run};

/// Time between two messages.
const NEWS_EVERY: Duration = Duration::from_millis(200);

/// Says whether the problem makes sense, without solving it.
///
/// # Errors
/// The first fault found, with the path of its field.
pub fn check(problem: &Problem) -> Result<(), PlanError> {
    Model::light(problem).map(|_| ())
}

/// Searches for a good plan until the budget is used up, the deadline has come or the caller cancels. The plan
/// always obeys all rules; jobs that do not fit are left out, and those not looked at yet when the search is stopped
/// while it makes its first plan. `on` hears of progress: the first plan at once,
/// then at most five times a second.
///
/// # Errors
/// When the problem makes no sense; never because it is hard.
pub fn solve(
    problem: &Problem,
    config: &Config,
    control: &Control,
    on: &mut dyn FnMut(Progress),
) -> Result<Plan, PlanError> {
    let begin = control.now();
    let has_first = Cell::new(false);
    let stop = || if has_first.get() { control.over() } else { control.stopped() };
    let model = Model::new(problem, &stop)?;
    let rein = if model.partial { Rein::again(Some(0)) } else { Rein::held(&stop) };
    let mut run = Run::new(&model, config.seed, config.start.as_ref(), rein);
    has_first.set(true);
    let mut herald = Herald { begin, seq: 0, last: None, sent: None };
    herald.tell(&mut run, control, on);
    if run.first_steps.is_none() {
        run.search(config.budget, begin, control, &mut |run| {
            let now = control.now();
            if herald.last.is_none_or(|last| now >= last + NEWS_EVERY) {
                herald.tell(run, control, on);
            }
        });
    }
    Ok(finish(problem, &mut run, config.seed, config.start.as_ref()))
}

/// Computes the plan of a receipt again, iteration by iteration, whatever limited the first run.
///
/// # Errors
/// `ForeignReceipt` when the receipt belongs to another problem, start plan or version.
pub fn replay(problem: &Problem, start: Option<&Plan>, receipt: &Receipt) -> Result<Plan, PlanError> {
    let model = Model::new(problem, &|| false)?;
    let same = receipt.problem_hash == hash(problem)
        && receipt.start_hash == start.map(|plan| hash(&plan.routes))
        && receipt.crate_version == env!("CARGO_PKG_VERSION");
    if !same {
        return Err(PlanError::new("receipt", Fault::ForeignReceipt));
    }
    let mut run = Run::new(&model, receipt.seed, start, Rein::again(receipt.first_steps));
    run.replay(&receipt.epochs);
    Ok(finish(problem, &mut run, receipt.seed, start))
}

fn finish(problem: &Problem, run: &mut Run, seed: u64, start: Option<&Plan>) -> Plan {
    let mut plan = run.plan();
    plan.receipt = Some(Receipt {
        problem_hash: hash(problem),
        start_hash: start.map(|plan| hash(&plan.routes)),
        crate_version: env!("CARGO_PKG_VERSION").to_owned(),
        seed,
        first_steps: run.first_steps,
        epochs: run.epochs.clone(),
        plan_hash: hash(&plan.routes),
    });
    plan
}

/// Sends news.
struct Herald {
    begin: Duration,
    seq: u32,
    last: Option<Duration>,
    sent: Option<Vec<i64>>,
}

impl Herald {
    fn tell(&mut self, run: &mut Run, control: &Control, on: &mut dyn FnMut(Progress)) {
        let now = control.now();
        let plan = run.plan();
        let better = self.sent.as_ref().is_none_or(|sent| plan.costs.levels < *sent);
        self.sent = Some(plan.costs.levels.clone());
        self.seq += 1;
        self.last = Some(now);
        on(Progress {
            seq: self.seq,
            elapsed: now.saturating_sub(self.begin),
            iterations: run.iterations,
            costs: plan.costs.clone(),
            unserved: plan.unserved.len() as u32,
            plan: better.then(|| Arc::new(plan)),
        });
    }
}
