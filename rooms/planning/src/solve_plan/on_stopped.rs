//! The job of a search ended without an answer: the plan does not wait for it for ever.

use super::{Payload, SOLVE};
use crate::{
    Error,
    plan::{self, Next},
    state::{State, Verb},
};
use lexicon::{jobs::JobStopped, planning::PlanFailed};
use platform::{Fact, Reaction, Tx};

pub const ON_SOLVE_STOPPED: Reaction = Reaction {
    name: "planning.on_solve_stopped",
    on: &["jobs.job_stopped"],
    run: |tx, fact| Box::pin(async move { Ok(end(tx, fact).await?) }),
};

async fn end(tx: &mut Tx, fact: &Fact) -> Result<(), Error> {
    let stopped: JobStopped = fact.read()?;
    if stopped.kind != SOLVE.kind {
        return Ok(());
    }
    let payload: Payload = serde_json::from_value(stopped.payload.clone())?;
    let plan = plan::lock(tx, payload.plan).await?;
    if plan.run != Some(payload.run) || plan.summary.state != State::Solving {
        return Ok(());
    }
    if stopped.called_off() {
        let state = plan.after(Verb::Cancel)?;
        plan::set_state(tx, &plan, state, Next::default()).await?;
        return Ok(());
    }
    let words = "the search broke off several times: ask for it again, and tell us if it does so again";
    let state = plan.after(Verb::Fail)?;
    let next = Next { failure: Some(words.to_owned()), ..Next::default() };
    let summary = plan::set_state(tx, &plan, state, next).await?;
    tx.emit(&PlanFailed { plan: summary.id, name: summary.name, reason: words.to_owned() }).await?;
    Ok(())
}
