//! POST /plans/{id}/edit and POST /plans/{id}/what-if
//! Changes by hand, and what they would mean. Both compute the same; one of them keeps it.

#[cfg(test)]
mod tests;
mod trial;
mod wire;

use crate::{
    PlansRead, PlansWrite,
    error::Error,
    plan::{self, NewRevision, Next, Origin, Plan},
    state::Verb,
    tables::Tables,
};
use kernel::{FieldError, Kind, PlanId, Point};
use platform::{Answer, App, Envelope, IfMatch, Input, May, OpenApiRouter, Problem, Reply, Tx, http::Path};
use trial::{Tried, try_edits};
use utoipa_axum::routes;
use wire::{AskEdit, AskWhatIf, Edit, Edited, WhatIf};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(edit)).routes(routes!(what_if))
}

/// Changes the plan by hand: all edits, in their order, or none. What breaks a rule is refused unless you accept it.
#[utoipa::path(post, path = "/plans/{id}/edit", operation_id = "edit_plan", tag = "planning", params(("id" = PlanId, Path)),
    request_body = AskEdit, responses((status = 200, body = Envelope<Edited>), (status = 409), (status = 422)))]
async fn edit(
    actor: May<PlansWrite>,
    Path(id): Path<PlanId>,
    if_match: IfMatch,
    input: Input<AskEdit>,
) -> Reply<Edited> {
    let mut tx = actor.write(&input).await?;
    let ask = input.value;
    let mut plan = plan::lock(&mut tx, id).await?;
    if_match.or(ask.base_version).check(plan.summary.version, &plan.summary)?;
    plan.after(Verb::Edit).map_err(Problem::from)?;
    let tried = tried(&mut tx, &plan, &ask.edits, actor.app()).await?;
    if !tried.after.violations.is_empty() && !ask.accept_violations {
        return Err(breaks_rules(&tried).into());
    }
    let edits = serde_json::to_value(&ask.edits).map_err(Error::from)?;
    let new = NewRevision { origin: Origin::Edited, edits: &edits, solution: &tried.after, receipt: None };
    plan::add_revision(&mut tx, &mut plan, new).await?;
    let state = plan.summary.state;
    let next = Next { published_revision: plan.summary.published_revision, ..Next::default() };
    let summary = plan::set_state(&mut tx, &plan, state, next).await?;
    let version = summary.version;
    tx.reply(Answer::ok(Edited { plan: summary, what_if: WhatIf::of(tried) }).version(version)).await
}

/// What the edits would change: kilometres, minutes late, cost, broken rules, and the routes they touch. Keeps nothing.
#[utoipa::path(post, path = "/plans/{id}/what-if", operation_id = "what_if", tag = "planning", params(("id" = PlanId, Path)),
    request_body = AskWhatIf, responses((status = 200, body = Envelope<WhatIf>), (status = 409), (status = 422)))]
async fn what_if(actor: May<PlansRead>, Path(id): Path<PlanId>, input: Input<AskWhatIf>) -> Reply<WhatIf> {
    let mut tx = actor.read().await?;
    let plan = plan::read(&mut tx, id).await?;
    plan.after(Verb::Edit).map_err(Problem::from)?;
    let tried = tried(&mut tx, &plan, &input.value.edits, actor.app()).await?;
    Ok(Answer::ok(WhatIf::of(tried)))
}

/// Tries the edits on the newest solution, on a thread of its own. The travel tables of a plan are made at its first edit.
async fn tried(tx: &mut Tx, plan: &Plan, edits: &[Edit], app: &App) -> Result<Tried, Problem> {
    let id = plan.summary.id;
    let base = plan::solution(tx, id, plan.summary.revision).await?;
    // The last `revert` decides where the edits begin.
    let reverted = edits.iter().rposition(|edit| matches!(edit, Edit::Revert { .. }));
    let (from, rest) = match reverted.map(|i| (&edits[i], &edits[i + 1..])) {
        Some((Edit::Revert { revision }, rest)) => (plan::solution(tx, id, *revision).await?, rest.to_vec()),
        _ => (base.clone(), edits.to_vec()),
    };
    let (request, roads, tables) = (plan.request.clone(), routing::roads(app), app.service::<Tables>());
    let offset = edits.len() - rest.len();
    let tried = tokio::task::spawn_blocking(move || {
        let table =
            |points: &[Point], profile| tables.of(id, &*roads, points, profile, request.window.middle());
        try_edits(&request, &table, base, &from, &rest, offset)
    })
    .await;
    let tried =
        tried.map_err(|_| Problem::of(Kind::Internal, "internal", "the edit could not be computed"))?;
    Ok(tried?)
}

fn breaks_rules(tried: &Tried) -> Error {
    let rules = tried.after.violations.iter().map(|broken| {
        let whom =
            [&broken.vehicle, &broken.job].into_iter().flatten().cloned().collect::<Vec<_>>().join(" / ");
        FieldError::new(whom, format!("{} by {}", broken.rule, broken.excess))
    });
    Error::BreaksRules { count: tried.after.violations.len(), rules: rules.collect() }
}
