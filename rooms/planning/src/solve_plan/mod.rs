//! POST /plans/{id}/solve, and the job behind it.
//! A request becomes a solution to review. What was asked is stored, so a search that dies with its process begins again.

mod on_stopped;
mod search;
mod sql;
#[cfg(test)]
mod tests;

use crate::{
    PlansWrite,
    error::Error,
    plan::{self, NewRevision, Next, Origin, Plan, PlanSummary},
    solver::{Progress, Solvers},
    state::{State, Verb},
};
use kernel::PlanId;
use lexicon::planning::{PlanFailed, PlanReady};
pub use on_stopped::ON_SOLVE_STOPPED;
use platform::{
    Answer, App, Envelope, IfMatch, May, OpenApiRouter, Reply, Tx,
    bus::{Latest, Message},
    http::Path,
    jobs::{GiveUp, Job, JobKind, NewJob},
};
use search::{Asked, Found, Searched};
use serde::{Deserialize, Serialize};
use std::{sync::Arc, time::Duration};
use utoipa_axum::routes;
use uuid::Uuid;

/// How often a search looks whether someone in another process wants it to end.
const LOOK_EVERY: Duration = Duration::from_millis(250);

pub const SOLVE: JobKind =
    JobKind { kind: "planning.solve", run: |app, job| Box::pin(run(app, job)), attempts_max: 5, lease_s: 30 };

/// Names the search, so that the job of an earlier one does nothing.
#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    plan: PlanId,
    run: Uuid,
}

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(handle))
}

/// Searches, or searches on from the solution there is; jobs that were locked stay with their vehicles.
#[utoipa::path(post, path = "/plans/{id}/solve", operation_id = "solve_plan", tag = "planning", params(("id" = PlanId, Path)),
    responses((status = 202, body = Envelope<PlanSummary>), (status = 409)))]
async fn handle(actor: May<PlansWrite>, Path(id): Path<PlanId>, if_match: IfMatch) -> Reply<PlanSummary> {
    let mut tx = actor.write_bare().await?;
    let plan = plan::lock(&mut tx, id).await?;
    if_match.check(plan.summary.version, &plan.summary)?;
    plan.after(Verb::Solve).map_err(platform::Problem::from)?;
    let summary = begin_search(&mut tx, &plan).await?;
    let version = summary.version;
    tx.reply(Answer::accepted(summary).version(version)).await
}

/// The search starts when, and only when, the transaction commits. The caller has asked the state already.
pub(crate) async fn begin_search(tx: &mut Tx, plan: &Plan) -> Result<PlanSummary, Error> {
    let run = Uuid::now_v7();
    let id = plan.summary.id;
    let summary =
        plan::set_state(tx, plan, State::Solving, Next { run: Some(run), ..Next::default() }).await?;
    let payload = Payload { plan: id, run };
    // One search of an organisation after another, so that nobody fills the pool with plans.
    tx.enqueue(NewJob { kind: SOLVE.kind, payload, key: Some("solver".to_owned()), run_at: None }).await?;
    Ok(summary)
}

/// One search from what is stored to what is stored. What becomes of the plan when the job is given up is in [`on_stopped`].
async fn run(app: &App, job: &Job) -> anyhow::Result<()> {
    let payload: Payload = job.read()?;
    let Some(asked) = take_up(app, job, &payload).await? else { return Ok(()) };
    match think(app, job, &payload, asked).await? {
        Searched::Found(found) => finish(app, job, &payload, *found).await,
        Searched::Refused(words) => {
            fail(app, job, &payload, &words).await?;
            Err(GiveUp(words).into())
        }
    }
}

/// What is to be searched; `None` when nobody wants this search any more.
async fn take_up(app: &App, job: &Job, payload: &Payload) -> anyhow::Result<Option<Asked>> {
    let mut tx = job.begin(app).await?;
    let plan = match plan::read(&mut tx, payload.plan).await {
        Ok(plan) if plan.run == Some(payload.run) => plan,
        Ok(_) | Err(Error::NoSuchPlan) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    // A re-plan begins from the solution of the plan it goes on from.
    let from = match (plan.summary.revision, plan.summary.parent) {
        (0, None) => None,
        (0, Some(parent)) => {
            let parent = plan::read(&mut tx, parent).await?.summary;
            Some((parent.id, parent.published_revision.unwrap_or(parent.revision)))
        }
        (revision, _) => Some((payload.plan, revision)),
    };
    let start = match from {
        Some((id, revision)) if revision > 0 => Some(plan::solution(&mut tx, id, revision).await?),
        _ => None,
    };
    Ok(Some(Asked {
        plan: payload.plan,
        own_start: plan.summary.revision > 0,
        request: plan.request,
        start,
        roads: routing::roads(app),
    }))
}

/// Lets a thread of its own search, and watches whether someone wants it to end.
async fn think(app: &App, job: &Job, payload: &Payload, asked: Asked) -> anyhow::Result<Searched> {
    let solvers = app.service::<Solvers>();
    let hand = solvers.enter(payload.plan);
    let seat = tokio::select! {
        seat = solvers.seat() => Some(seat),
        wanted = no_longer_wanted(app, job, payload) => { wanted?; None }
    };
    if seat.is_none() {
        hand.rein.finish();
    }
    let (rein, news) = (hand.rein.clone(), herald(app, job, solvers.clone()));
    let mut search = tokio::task::spawn_blocking(move || asked.search(rein, news));
    let searched = tokio::select! {
        searched = &mut search => searched?,
        wanted = no_longer_wanted(app, job, payload) => {
            wanted?;
            hand.rein.finish();
            search.await?
        }
    };
    Ok(searched)
}

/// Resolves when the search was stopped, cancelled or called off as a job, here or in another process.
async fn no_longer_wanted(app: &App, job: &Job, payload: &Payload) -> anyhow::Result<()> {
    loop {
        let mut tx = job.begin(app).await?;
        let wanted = sql::still_wanted(&mut tx, payload.plan, payload.run).await?;
        drop(tx);
        if !wanted || job.cancel_asked(app).await? {
            return Ok(());
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Tells whoever watches the plan.
fn herald(app: &App, job: &Job, solvers: Arc<Solvers>) -> impl FnMut(Progress) + Send + 'static {
    let (bus, org) = (app.bus().clone(), job.org);
    move |progress| {
        if let Ok(data) = serde_json::to_value(&progress) {
            let topics = vec![format!("plan:{}", progress.plan)];
            bus.publish(Message::Latest(Arc::new(Latest { org, topics, kind: "planning:progress", data })));
        }
        solvers.tell(progress);
    }
}

/// Keeps what was found, if it is still wanted.
async fn finish(app: &App, job: &Job, payload: &Payload, found: Found) -> anyhow::Result<()> {
    let mut tx = job.begin(app).await?;
    let mut plan = plan::lock(&mut tx, payload.plan).await?;
    if plan.run != Some(payload.run) {
        return Ok(());
    }
    let state = plan.after(Verb::Finish)?;
    let new = NewRevision {
        origin: Origin::Solved,
        edits: &serde_json::Value::Array(Vec::new()),
        solution: &found.solution,
        receipt: Some(found.receipt),
    };
    plan::add_revision(&mut tx, &mut plan, new).await?;
    let summary = plan::set_state(&mut tx, &plan, state, Next::default()).await?;
    let totals = &found.solution.totals;
    tx.emit(&PlanReady {
        plan: summary.id,
        name: summary.name,
        date: summary.date,
        revision: summary.revision,
        routes: totals.routes,
        served: totals.served,
        unserved: totals.unserved,
        distance_m: totals.distance_m,
        duration_s: totals.duration_s,
    })
    .await?;
    tx.commit().await?;
    Ok(())
}

async fn fail(app: &App, job: &Job, payload: &Payload, words: &str) -> anyhow::Result<()> {
    let mut tx = job.begin(app).await?;
    let plan = plan::lock(&mut tx, payload.plan).await?;
    if plan.run != Some(payload.run) {
        return Ok(());
    }
    let state = plan.after(Verb::Fail)?;
    let next = Next { failure: Some(words.to_owned()), ..Next::default() };
    let summary = plan::set_state(&mut tx, &plan, state, next).await?;
    tx.emit(&PlanFailed { plan: summary.id, name: summary.name, reason: words.to_owned() }).await?;
    tx.commit().await?;
    Ok(())
}
