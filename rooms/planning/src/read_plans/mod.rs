//! GET /plans, GET /plans/{id}, GET /plans/{id}/request, GET /plans/{id}/revisions
//! What there is, what a plan says, what it was asked, and how it came to be as it is.

mod sql;
#[cfg(test)]
mod tests;
mod wire;

use crate::{
    PlansRead,
    error::Error,
    plan::{self, PlanSummary},
    request::PlanRequest,
    solver::Solvers,
};
use kernel::PlanId;
use platform::{
    Answer, App, Envelope, May, OpenApiRouter, Reply, columns,
    http::{Columns, FilterAsk, FilterParams, List, Path, Query},
};
use serde_json::Value;
use utoipa_axum::routes;
use wire::{AskRevision, PlanDetail, Revision};

static COLUMNS: Columns = columns! {
    id: Id("pln") = "p.id",
    name: Text = "p.name",
    date: Text = "p.date",
    state: Word(&["draft", "solving", "ready", "published", "undone", "superseded", "failed", "cancelled"]) = "p.state",
    parent: Id("pln") = "p.parent",
    jobs: Int = "p.jobs",
    vehicles: Int = "p.vehicles",
    revision: Int = "p.revision",
    published_revision: Int = "p.published_revision",
    routes: Int = "p.routes",
    served: Int = "p.served",
    distance_m: Int = "p.distance_m",
    duration_s: Int = "p.duration_s",
    late_s: Int = "p.late_s",
    cost_minor: Int = "p.cost_minor",
    created_by: Id("usr") = "p.created_by",
    created_at: Time = "p.created_at",
    updated_at: Time = "p.updated_at",
    version: Show = "p.version",
    failure: Show = "p.failure",
};
const LIST: List = List {
    columns: "p.id, p.version, p.name, p.date, p.state, p.failure, p.parent, p.jobs, p.vehicles, p.revision,
              p.published_revision, p.routes, p.served, p.distance_m, p.duration_s, p.late_s, p.cost_minor, p.created_by,
              p.created_at, p.updated_at",
    from: "planning.plans p",
    key: "p.id",
};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(read))
        .routes(routes!(read_request))
        .routes(routes!(revisions))
}

/// Plans, newest first; `date=eq.2026-11-21` and `state=in.(ready,published)` narrow them.
#[utoipa::path(get, path = "/plans", operation_id = "list_plans", tag = "planning", params(FilterParams),
    responses((status = 200, body = Envelope<Vec<PlanSummary>>)))]
async fn list(actor: May<PlansRead>, ask: FilterAsk) -> Reply<Vec<Value>> {
    let filter = ask.filter(&COLUMNS)?;
    let mut tx = actor.read().await?;
    let (plans, page) = filter.fetch::<PlanSummary>(&mut tx, &LIST, |plan| plan.id.0).await?;
    Ok(Answer::ok(filter.project(&plans)).page(page))
}

/// A plan with its routes, or how its search is going. `?revision=2` shows an earlier solution.
#[utoipa::path(get, path = "/plans/{id}", operation_id = "get_plan", tag = "planning",
    params(("id" = PlanId, Path), AskRevision), responses((status = 200, body = Envelope<PlanDetail>), (status = 404)))]
async fn read(
    actor: May<PlansRead>,
    Path(id): Path<PlanId>,
    Query(ask): Query<AskRevision>,
) -> Reply<PlanDetail> {
    let mut tx = actor.read().await?;
    let plan = plan::read(&mut tx, id).await?;
    let solution = match ask.revision.unwrap_or(plan.summary.revision) {
        0 => None,
        revision => Some(plan::solution(&mut tx, id, revision).await?),
    };
    let progress = actor.app().service::<Solvers>().news(id);
    let version = plan.summary.version;
    Ok(Answer::ok(PlanDetail::of(plan.summary, solution, progress)).version(version))
}

/// What was asked, as it was asked.
#[utoipa::path(get, path = "/plans/{id}/request", operation_id = "get_plan_request", tag = "planning",
    params(("id" = PlanId, Path)), responses((status = 200, body = Envelope<PlanRequest>), (status = 404)))]
async fn read_request(actor: May<PlansRead>, Path(id): Path<PlanId>) -> Reply<PlanRequest> {
    let mut tx = actor.read().await?;
    Ok(Answer::ok(plan::read(&mut tx, id).await?.request))
}

/// Every solution the plan has had: who made it, when, by which edits.
#[utoipa::path(get, path = "/plans/{id}/revisions", operation_id = "list_plan_revisions", tag = "planning",
    params(("id" = PlanId, Path)), responses((status = 200, body = Envelope<Vec<Revision>>), (status = 404)))]
async fn revisions(actor: May<PlansRead>, Path(id): Path<PlanId>) -> Reply<Vec<Revision>> {
    let mut tx = actor.read().await?;
    plan::read(&mut tx, id).await?;
    Ok(Answer::ok(sql::revisions(&mut tx, id).await.map_err(Error::from)?))
}
