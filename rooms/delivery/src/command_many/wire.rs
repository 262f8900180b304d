use crate::{
    command_delivery::NewCommand,
    delivery::State,
    journal::{CommandAnswer, FieldView},
};
use garde::Validate;
use kernel::{DeliveryId, Kind};
use platform::Problem;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Rows of one request: what half a minute is enough for on a slow machine.
const ROWS_MAX: usize = 500;

#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Bulk {
    #[garde(length(min = 1, max = ROWS_MAX), dive)]
    pub commands: Vec<BulkCommand>,
}

/// A command as in `POST /deliveries/{id}/commands`, and for which delivery.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
pub struct BulkCommand {
    #[garde(skip)]
    pub delivery: DeliveryId,
    #[serde(flatten)]
    #[garde(dive)]
    pub command: NewCommand,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BulkResults {
    pub ok: usize,
    pub refused: usize,
    pub failed: usize,
    /// one for each row, in the order sent
    pub results: Vec<RowResult>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = BulkOutcome)]
pub enum Outcome {
    Ok,
    /// not possible as it is: sending it again says the same
    Refused,
    /// our fault or a moment's: safe to send again
    Failed,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = BulkResult)]
pub struct RowResult {
    /// counted from 0
    pub row: usize,
    pub delivery: DeliveryId,
    pub outcome: Outcome,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<State>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<CommandAnswer>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<RowProblem>,
}

/// As `error` of the envelope.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RowProblem {
    pub r#type: String,
    pub detail: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldView>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<String>,
}

impl RowResult {
    pub fn new(row: usize, delivery: DeliveryId, outcome: Result<CommandAnswer, Problem>) -> Self {
        let blank = Self {
            row,
            delivery,
            outcome: Outcome::Ok,
            status: None,
            version: None,
            command: None,
            problem: None,
        };
        match outcome {
            Ok(answer) => Self {
                status: Some(answer.status),
                version: Some(answer.version),
                command: Some(answer),
                ..blank
            },
            Err(problem) => {
                let ours = matches!(problem.kind, Kind::Unavailable | Kind::Internal);
                let outcome = if ours { Outcome::Failed } else { Outcome::Refused };
                Self { outcome, problem: Some(problem.into()), ..blank }
            }
        }
    }
}

impl From<Problem> for RowProblem {
    fn from(problem: Problem) -> Self {
        let fields = problem.fields.into_iter().map(|f| FieldView { path: f.path, message: f.message });
        Self {
            r#type: problem.code.into_owned(),
            detail: problem.detail,
            fields: fields.collect(),
            allowed: problem.allowed,
        }
    }
}

impl BulkResults {
    pub fn of(results: Vec<RowResult>) -> Self {
        let count = |wanted: Outcome| results.iter().filter(|r| r.outcome == wanted).count();
        Self {
            ok: count(Outcome::Ok),
            refused: count(Outcome::Refused),
            failed: count(Outcome::Failed),
            results,
        }
    }
}
