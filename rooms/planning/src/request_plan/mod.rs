//! POST /plans
//! Asks for a plan. The answer comes at once; the solving goes on behind it.

mod sql;
#[cfg(test)]
mod tests;

use crate::{
    PlansWrite,
    check::check,
    error::Error,
    plan::{self, PlanSummary},
    request::PlanRequest,
    solve_plan::begin_search,
    state::{State, Verb},
};
use garde::Validate;
use kernel::{FieldError, PlanId};
use lexicon::planning::PlanRequested;
use platform::{Answer, App, Envelope, Input, May, OpenApiRouter, Reply, Tx};
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(handle))
}

/// Asks for a plan: 202, and the solver goes to work. Watch `plan:{id}` on the stream, or `GET /plans/{id}`.
#[utoipa::path(post, path = "/plans", operation_id = "request_plan", tag = "planning", request_body = PlanRequest,
    responses((status = 202, body = Envelope<PlanSummary>)))]
async fn handle(actor: May<PlansWrite>, input: Input<PlanRequest>) -> Reply<PlanSummary> {
    let mut tx = actor.write(&input).await?;
    let plan = request_plan(&mut tx, input.value).await?;
    let (version, location) = (plan.version, format!("/api/v1/plans/{}", plan.id));
    tx.reply(Answer::accepted(plan).version(version).location(location)).await
}

/// Writes a request down and, unless it says otherwise, has it solved. For rooms that stand above this one: they bring the
/// jobs, because planning knows none of its own.
pub async fn request_plan(tx: &mut Tx, request: PlanRequest) -> Result<PlanSummary, Error> {
    add_plan(tx, request, None).await
}

/// As [`request_plan`], for the rest of a day that another plan began.
pub(crate) async fn add_plan(
    tx: &mut Tx,
    request: PlanRequest,
    parent: Option<PlanId>,
) -> Result<PlanSummary, Error> {
    let fields = findings(&request);
    if !fields.is_empty() {
        return Err(Error::Invalid { fields });
    }
    let id = PlanId::mint();
    sql::insert(tx, id, &request, parent).await?;
    tx.emit(&PlanRequested {
        plan: id,
        name: request.name.clone(),
        date: request.date.clone(),
        jobs: request.jobs.len() as i32,
        vehicles: request.vehicles.len() as i32,
    })
    .await?;
    let plan = plan::lock(tx, id).await?;
    debug_assert_eq!(plan.summary.state, State::Draft, "BUG: a plan begins as a draft");
    if !request.solve {
        return Ok(plan.summary);
    }
    plan.after(Verb::Solve)?;
    begin_search(tx, &plan).await
}

/// What the fields say alone (also for callers that did not come over HTTP), then what they say together.
fn findings(request: &PlanRequest) -> Vec<FieldError> {
    match request.validate() {
        Err(report) => {
            report.iter().map(|(path, e)| FieldError::new(path.to_string(), e.message().to_owned())).collect()
        }
        Ok(()) => check(request),
    }
}
