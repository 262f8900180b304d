use crate::{
    plan::PlanSummary,
    solution::{Solution, Totals},
    solver::Progress,
    state::Verb,
};
use kernel::{Time, UserId};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AskRevision {
    /// the newest, when absent
    pub revision: Option<i32>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PlanDetail {
    #[serde(flatten)]
    pub plan: PlanSummary,
    /// what may be asked of it now: `solve`, `stop`, `cancel`, `edit`, `publish`, `undo`, `replan`
    pub allowed: Vec<&'static str>,
    /// absent until the first solution
    #[serde(skip_serializing_if = "Option::is_none")]
    pub solution: Option<Solution>,
    /// while this process searches
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress: Option<Progress>,
}

impl PlanDetail {
    pub fn of(plan: PlanSummary, solution: Option<Solution>, progress: Option<Progress>) -> Self {
        let allowed = plan.state.allowed().into_iter().map(Verb::as_str).collect();
        Self { plan, allowed, solution, progress }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Revision {
    pub number: i32,
    /// `solved` or `edited`
    pub origin: String,
    /// in the order they were asked
    #[schema(value_type = Vec<Object>)]
    pub edits: serde_json::Value,
    #[schema(value_type = Totals)]
    pub totals: Option<serde_json::Value>,
    pub created_by: Option<UserId>,
    pub created_at: Time,
}
