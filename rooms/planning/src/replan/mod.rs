//! POST /plans/{id}/replan
//! Makes a new plan for the rest of a running day: what is done stays done, what is aboard stays with its van, what comes
//! next may be settled, and everything else is free. Publishing it takes the place of the plan it goes on from.

mod rest;
#[cfg(test)]
mod tests;
mod wire;

use crate::{
    PlansWrite,
    error::Error,
    plan::{self, PlanSummary},
    request_plan::add_plan,
    state::Verb,
};
use kernel::PlanId;
use platform::{Answer, App, Envelope, Input, May, OpenApiRouter, Reply, Tx, http::Path};
use rest::rest_of_day;
use utoipa_axum::routes;
use wire::AskReplan;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(handle))
}

/// Plans the rest of a day: 202 with the new plan, which is solved like any other.
#[utoipa::path(post, path = "/plans/{id}/replan", operation_id = "replan", tag = "planning", params(("id" = PlanId, Path)),
    request_body = AskReplan, responses((status = 202, body = Envelope<PlanSummary>), (status = 409), (status = 422)))]
async fn handle(
    actor: May<PlansWrite>,
    Path(id): Path<PlanId>,
    input: Input<AskReplan>,
) -> Reply<PlanSummary> {
    let mut tx = actor.write(&input).await?;
    let plan = replan(&mut tx, id, input.value).await?;
    let (version, location) = (plan.version, format!("/api/v1/plans/{}", plan.id));
    tx.reply(Answer::accepted(plan).version(version).location(location)).await
}

async fn replan(tx: &mut Tx, id: PlanId, ask: AskReplan) -> Result<PlanSummary, Error> {
    let parent = plan::lock(tx, id).await?;
    parent.after(Verb::Replan)?;
    let revision = parent.summary.published_revision.unwrap_or(parent.summary.revision);
    let solution = plan::solution(tx, id, revision).await?;
    let now = ask.at.unwrap_or_else(|| tx.now());
    let request = rest_of_day(&parent.request, &solution, ask, now)?;
    add_plan(tx, request, Some(id)).await
}
