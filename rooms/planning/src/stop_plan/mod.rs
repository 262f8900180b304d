//! POST /plans/{id}/stop and POST /plans/{id}/cancel
//! Enough searched: keep the best found. Or: nobody wants this plan any more.

mod sql;
#[cfg(test)]
mod tests;

use crate::{
    PlansWrite,
    plan::{self, Next, PlanSummary},
    solver::Solvers,
    state::Verb,
};
use kernel::PlanId;
use platform::{Answer, App, Envelope, IfMatch, May, OpenApiRouter, Problem, Reply, http::Path};
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(stop)).routes(routes!(cancel))
}

/// Ends the search now and keeps the best solution found: the plan is `ready` a moment later.
#[utoipa::path(post, path = "/plans/{id}/stop", operation_id = "stop_plan", tag = "planning", params(("id" = PlanId, Path)),
    responses((status = 202, body = Envelope<PlanSummary>), (status = 409)))]
async fn stop(actor: May<PlansWrite>, Path(id): Path<PlanId>) -> Reply<PlanSummary> {
    let mut tx = actor.write_bare().await?;
    let plan = plan::lock(&mut tx, id).await?;
    plan.after(Verb::Stop).map_err(Problem::from)?;
    sql::ask_to_stop(&mut tx, id).await?;
    let summary = plan::touch(&mut tx, id).await?;
    let version = summary.version;
    let answer = tx.reply(Answer::accepted(summary).version(version)).await?;
    // A search in another process sees the row within a quarter of a second; one in this process need not wait for that.
    actor.app().service::<Solvers>().finish(id);
    Ok(answer)
}

/// Abandons the plan; a search in hand ends and what it found is thrown away.
#[utoipa::path(post, path = "/plans/{id}/cancel", operation_id = "cancel_plan", tag = "planning", params(("id" = PlanId, Path)),
    responses((status = 200, body = Envelope<PlanSummary>), (status = 409)))]
async fn cancel(actor: May<PlansWrite>, Path(id): Path<PlanId>, if_match: IfMatch) -> Reply<PlanSummary> {
    let mut tx = actor.write_bare().await?;
    let plan = plan::lock(&mut tx, id).await?;
    if_match.check(plan.summary.version, &plan.summary)?;
    let state = plan.after(Verb::Cancel).map_err(Problem::from)?;
    let summary = plan::set_state(&mut tx, &plan, state, Next::default()).await?;
    let version = summary.version;
    let answer = tx.reply(Answer::ok(summary).version(version)).await?;
    actor.app().service::<Solvers>().abandon(id);
    Ok(answer)
}
