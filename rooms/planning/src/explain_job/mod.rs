//! GET /plans/{id}/jobs/{job}
//! Why this vehicle, or why nobody.

#[cfg(test)]
mod tests;

use crate::{
    PlansRead, draft,
    error::Error,
    model::Model,
    plan,
    reason::{Explained, explained},
    request::PlanRequest,
    solution::Solution,
};
use kernel::{Kind, PlanId};
use platform::{Answer, App, Envelope, May, OpenApiRouter, Problem, Reply, http::Path};
use routing::Roads;
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(handle))
}

/// Why the plan has a job where it has it: the next best vehicles, or what would let it in. Each claim is proven by the checker.
#[utoipa::path(get, path = "/plans/{id}/jobs/{job}", operation_id = "explain_job", tag = "planning",
    params(("id" = PlanId, Path), ("job" = String, Path)), responses((status = 200, body = Envelope<Explained>), (status = 404)))]
async fn handle(actor: May<PlansRead>, Path((id, job)): Path<(PlanId, String)>) -> Reply<Explained> {
    let mut tx = actor.read().await?;
    let plan = plan::read(&mut tx, id).await?;
    let solution = plan::solution(&mut tx, id, plan.summary.revision).await?;
    let roads = routing::roads(actor.app());
    let explained =
        tokio::task::spawn_blocking(move || explain(&plan.request, &solution, &*roads, &job)).await;
    let explained = explained
        .map_err(|_| Problem::of(Kind::Internal, "internal", "the explanation could not be computed"))?;
    Ok(Answer::ok(explained?))
}

fn explain(
    request: &PlanRequest,
    solution: &Solution,
    roads: &dyn Roads,
    job: &str,
) -> Result<Explained, Error> {
    let model = Model::build(request, roads, &solution.locks());
    let id = model.job_named(job).ok_or_else(|| Error::NoSuchJob(job.to_owned()))?;
    let plan = draft::plan_of(&model, &solution.sketch(&model))?;
    let explanation =
        vrp::explain(&model.problem, &plan, id).map_err(|e| Error::Unplannable(e.to_string()))?;
    explained(&model, &explanation).ok_or_else(|| Error::NoSuchJob(job.to_owned()))
}
