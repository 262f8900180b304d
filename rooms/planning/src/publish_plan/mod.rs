//! POST /plans/{id}/publish and POST /plans/{id}/undo
//! A plan is put in force, and taken back: what was in force before it is in force again.

mod routes_of;
mod sql;
#[cfg(test)]
mod tests;

use crate::{
    PlansWrite,
    error::Error,
    plan::{self, Next, Plan, PlanSummary},
    state::{State, Verb},
};
use kernel::PlanId;
use lexicon::planning::{PlanPublished, PublishUndone};
use platform::{Answer, App, Envelope, IfMatch, May, OpenApiRouter, Reply, Tx, http::Path};
use routes_of::routes_of;
use sql::Publication;
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(publish)).routes(routes!(undo))
}

/// Puts the newest revision in force: drivers see its routes. A re-plan takes the place of the plan it goes on from.
#[utoipa::path(post, path = "/plans/{id}/publish", operation_id = "publish_plan", tag = "planning",
    params(("id" = PlanId, Path)), responses((status = 200, body = Envelope<PlanSummary>), (status = 409)))]
async fn publish(actor: May<PlansWrite>, Path(id): Path<PlanId>, if_match: IfMatch) -> Reply<PlanSummary> {
    let mut tx = actor.write_bare().await?;
    let plan = plan::lock(&mut tx, id).await?;
    if_match.check(plan.summary.version, &plan.summary)?;
    let summary = publish_plan(&mut tx, &plan).await?;
    let version = summary.version;
    tx.reply(Answer::ok(summary).version(version)).await
}

/// Takes the publication back, whole.
#[utoipa::path(post, path = "/plans/{id}/undo", operation_id = "undo_publish", tag = "planning",
    params(("id" = PlanId, Path)), responses((status = 200, body = Envelope<PlanSummary>), (status = 409)))]
async fn undo(actor: May<PlansWrite>, Path(id): Path<PlanId>, if_match: IfMatch) -> Reply<PlanSummary> {
    let mut tx = actor.write_bare().await?;
    let plan = plan::lock(&mut tx, id).await?;
    if_match.check(plan.summary.version, &plan.summary)?;
    let summary = undo_publish(&mut tx, &plan).await?;
    let version = summary.version;
    tx.reply(Answer::ok(summary).version(version)).await
}

async fn publish_plan(tx: &mut Tx, plan: &Plan) -> Result<PlanSummary, Error> {
    let state = plan.after(Verb::Publish)?;
    let (id, revision) = (plan.summary.id, plan.summary.revision);
    if plan.summary.state == State::Published && plan.summary.published_revision == Some(revision) {
        return Err(Error::AlreadyPublished(revision));
    }
    let solution = plan::solution(tx, id, revision).await?;
    if solution.routes.is_empty() {
        return Err(Error::NothingToPublish);
    }
    let (before, replaces) = match sql::in_force(tx, id).await? {
        Some(own) => (Some(own), None),
        None => take_place_of_parent(tx, plan).await?,
    };
    if let Some(before) = &before {
        sql::set_publication(tx, before.id, "replaced").await?;
    }
    sql::insert_publication(tx, id, revision, before.map(|b| b.id)).await?;
    let summary =
        plan::set_state(tx, plan, state, Next { published_revision: Some(revision), ..Next::default() })
            .await?;
    tx.emit(&published(plan, &solution, revision, replaces)).await?;
    Ok(summary)
}

/// A re-plan supersedes its parent, if that is in force; what it supersedes is the way back.
async fn take_place_of_parent(
    tx: &mut Tx,
    plan: &Plan,
) -> Result<(Option<Publication>, Option<PlanId>), Error> {
    let Some(parent) = plan.summary.parent else { return Ok((None, None)) };
    let parent = plan::lock(tx, parent).await?;
    match parent.summary.state {
        State::Published => {}
        // Two re-plans of one day: the second would bring routes back that the first took away.
        State::Superseded => return Err(Error::ParentMovedOn),
        _ => return Ok((None, None)),
    }
    let state = parent.after(Verb::Supersede)?;
    let published_revision = parent.summary.published_revision;
    plan::set_state(tx, &parent, state, Next { published_revision, ..Next::default() }).await?;
    Ok((sql::in_force(tx, parent.summary.id).await?, Some(parent.summary.id)))
}

async fn undo_publish(tx: &mut Tx, plan: &Plan) -> Result<PlanSummary, Error> {
    let undone = plan.after(Verb::Undo)?;
    let id = plan.summary.id;
    let current = sql::in_force(tx, id).await?.ok_or(Error::NoSuchPlan)?;
    sql::set_publication(tx, current.id, "undone").await?;
    let before = match current.before {
        Some(before) => sql::publication(tx, before).await?,
        None => None,
    };
    let fact = PublishUndone {
        plan: id,
        name: plan.summary.name.clone(),
        date: plan.summary.date.clone(),
        revision: current.revision,
        restores: before.as_ref().map(|b| b.plan),
    };
    tx.emit(&fact).await?;
    let Some(before) = before else { return plan::set_state(tx, plan, undone, Next::default()).await };
    sql::set_publication(tx, before.id, "in_force").await?;
    let next = Next { published_revision: Some(before.revision), ..Next::default() };
    if before.plan == id {
        let summary = plan::set_state(tx, plan, State::Published, next).await?;
        announce_again(tx, plan, before.revision, None).await?;
        return Ok(summary);
    }
    let summary = plan::set_state(tx, plan, undone, Next::default()).await?;
    let parent = plan::lock(tx, before.plan).await?;
    let state = parent.after(Verb::Restore)?;
    plan::set_state(tx, &parent, state, next).await?;
    announce_again(tx, &parent, before.revision, Some(id)).await?;
    Ok(summary)
}

/// What is in force again is said again, whole: a listener needs no memory of its own.
async fn announce_again(
    tx: &mut Tx,
    plan: &Plan,
    revision: i32,
    replaces: Option<PlanId>,
) -> Result<(), Error> {
    let solution = plan::solution(tx, plan.summary.id, revision).await?;
    tx.emit(&published(plan, &solution, revision, replaces)).await?;
    Ok(())
}

fn published(
    plan: &Plan,
    solution: &crate::solution::Solution,
    revision: i32,
    replaces: Option<PlanId>,
) -> PlanPublished {
    PlanPublished {
        plan: plan.summary.id,
        name: plan.summary.name.clone(),
        date: plan.summary.date.clone(),
        revision,
        replaces,
        routes: routes_of(&plan.request, solution),
        unserved: solution.unserved.iter().map(|job| job.job.clone()).collect(),
    }
}
