use garde::Validate;
use kernel::{DeliveryId, ImportId, JobId, Time};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sqlx::FromRow;
use utoipa::ToSchema;

#[derive(Debug, Clone, Serialize, Deserialize, FromRow, ToSchema)]
pub struct ImportView {
    pub id: ImportId,
    /// `queued`, `running`, `done`, `refused`, `failed`, `undone`
    pub state: String,
    /// `dry_run`, `good_rows`, `all_or_nothing`
    pub mode: String,
    /// what happens with a row whose reference a live delivery has: `update` or `refuse`
    pub existing: String,
    pub format: String,
    pub file_name: Option<String>,
    pub file_sha256: String,
    /// field by column name; null for a column that is not used
    pub mapping: Value,
    pub rows_total: i32,
    pub rows_read: i32,
    pub rows_good: i32,
    pub rows_bad: i32,
    pub created: i32,
    pub updated: i32,
    pub failure: Option<String>,
    pub job_id: Option<JobId>,
    pub created_at: Time,
    pub finished_at: Option<Time>,
}

#[derive(Debug, Clone, Serialize, Deserialize, FromRow, ToSchema)]
pub struct ImportRowView {
    /// as the spreadsheet counts, the heading is 1
    pub row_no: i32,
    /// `good` and `bad` wait to be written; `created`, `updated`, `unchanged`; `undone`
    pub state: String,
    /// what a good row would do: `create`, `update`, `unchanged`
    pub would: Option<String>,
    pub delivery_id: Option<DeliveryId>,
    /// what the file says, by column name
    pub cells: Value,
    /// `{"path": "phone", "message": "…", "code": "not_a_phone", "params": {}}`
    pub errors: Value,
}

/// A cell holds at most so much.
pub const CELL_CHARS_MAX: usize = 2_000;

#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FixRows {
    #[garde(length(min = 1, max = 500))]
    pub rows: Vec<FixRow>,
}

/// New words for cells of a row; cells that are not named stay.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FixRow {
    pub row_no: i32,
    /// by column name
    #[schema(value_type = Object)]
    pub cells: Map<String, Value>,
}

#[derive(Debug, Clone, Copy, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplyImport {
    #[garde(skip)]
    pub mode: ApplyMode,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApplyMode {
    GoodRows,
    AllOrNothing,
}

impl ApplyMode {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::GoodRows => "good_rows",
            Self::AllOrNothing => "all_or_nothing",
        }
    }
}
