use kernel::{DeliveryId, ImportId, JobId, Time};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::FromRow;
use utoipa::ToSchema;

#[derive(Debug, Clone, Serialize, Deserialize, FromRow, ToSchema)]
pub struct ImportView {
    pub id: ImportId,
    /// `queued`, `running`, `done`, `refused`, `failed`, `undone`
    pub state: String,
    /// `dry_run`, `good_rows`, `all_or_nothing`
    pub mode: String,
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
    /// `good`, `bad`, `created`, `undone`
    pub state: String,
    pub delivery_id: Option<DeliveryId>,
    /// what the file says, by column name
    pub cells: Value,
    /// `{"path": "phone", "message": "…"}`
    pub errors: Value,
}
