use super::wire::{ImportRowView, ImportView};
use crate::{
    Error,
    column::{Field, Mapping},
};
use kernel::ImportId;
use platform::{
    Tx, columns,
    http::filter::{Columns, Filter, List},
};
use serde_json::{Map, Value};
use sqlx::{QueryBuilder, query};
use std::collections::HashMap;

pub static COLUMNS: Columns = columns! {
    id: Id("imp") = "id",
    state: Word(&["queued", "running", "done", "refused", "failed", "undone"]) = "state",
    mode: Word(&["dry_run", "good_rows", "all_or_nothing"]) = "mode",
    existing: Word(&["update", "refuse"]) = "existing",
    format: Word(&["csv", "xlsx"]) = "format",
    file_name: Text = "file_name",
    file_sha256: Text = "file_sha256",
    created_at: Time = "created_at",
    finished_at: Time = "finished_at",
    mapping: Show = "mapping",
    rows_total: Int = "rows_total",
    rows_read: Int = "rows_read",
    rows_good: Int = "rows_good",
    rows_bad: Int = "rows_bad",
    created: Int = "created",
    updated: Int = "updated",
    failure: Text = "failure",
    job_id: Id("job") = "job_id",
};

const SHOWN: &str = "id, state, mode, existing, format, file_name, file_sha256, mapping, rows_total, rows_read, rows_good, rows_bad, created, updated,
    failure, job_id, created_at, finished_at";

pub const LIST: List = List { columns: SHOWN, from: "delivery.imports", key: "id" };

pub static ROW_COLUMNS: Columns = columns! {
    row_no: Int = "row_no",
    state: Word(&["good", "bad", "created", "updated", "unchanged", "undone"]) = "state",
    would: Word(&["create", "update", "unchanged"]) = "would",
    delivery_id: Id("dlv") = "delivery_id",
    cells: Show = "cells",
    errors: Show = "errors",
};

const ROW_SHOWN: &str = "row_no, state, would, delivery_id, cells, errors";

pub async fn import(tx: &mut Tx, id: ImportId) -> sqlx::Result<Option<ImportView>> {
    let mut sql = QueryBuilder::new(format!("select {SHOWN} from delivery.imports where id = "));
    sql.push_bind(id);
    sql.build_query_as().fetch_optional(tx.conn()).await
}

pub async fn rows(tx: &mut Tx, id: ImportId, filter: &Filter) -> sqlx::Result<Vec<ImportRowView>> {
    let mut sql = QueryBuilder::new(format!("select {ROW_SHOWN} from delivery.import_rows"));
    filter.push_where(&mut sql);
    sql.push(" and import_id = ").push_bind(id);
    filter.push_order(&mut sql, "row_no");
    sql.push(" limit ").push_bind(filter.page.limit).push(" offset ").push_bind(filter.page.offset);
    sql.build_query_as().fetch_all(tx.conn()).await
}

/// These rows, as the list shows them.
pub async fn rows_numbered(tx: &mut Tx, id: ImportId, numbers: &[i32]) -> sqlx::Result<Vec<ImportRowView>> {
    let mut sql =
        QueryBuilder::new(format!("select {ROW_SHOWN} from delivery.import_rows where import_id = "));
    sql.push_bind(id).push(" and row_no = any(").push_bind(numbers.to_vec()).push(") order by row_no");
    sql.build_query_as().fetch_all(tx.conn()).await
}

/// Writes rows down, or over those that are there.
pub async fn keep_rows(tx: &mut Tx, id: ImportId, records: Value) -> sqlx::Result<()> {
    query!(
        "insert into delivery.import_rows as r (import_id, row_no, state, would, delivery_id, cells, errors, before, version_after)
         select $1, row_no, state, would, delivery_id, cells, errors, before, version_after
           from jsonb_to_recordset($2) as x(row_no int, state text, would text, delivery_id uuid, cells jsonb, errors jsonb,
                before jsonb, version_after bigint)
         on conflict (import_id, row_no) do update
            set state = excluded.state, would = excluded.would, delivery_id = excluded.delivery_id, cells = excluded.cells,
                errors = excluded.errors, before = excluded.before, version_after = excluded.version_after",
        id.0,
        records,
    )
    .execute(tx.conn())
    .await
    .map(|_| ())
}

/// How the rows of an import stand.
pub struct Counted {
    pub bad: i32,
}

/// Counts the rows anew.
pub async fn count(tx: &mut Tx, id: ImportId) -> sqlx::Result<Counted> {
    sqlx::query_as!(
        Counted,
        r#"update delivery.imports i
              set rows_total = c.total, rows_read = c.total, rows_good = c.total - c.bad, rows_bad = c.bad
             from (select count(*)::int as total, (count(*) filter (where state = 'bad'))::int as bad
                     from delivery.import_rows where import_id = $1) c
            where i.id = $1
        returning i.rows_bad as bad"#,
        id.0,
    )
    .fetch_one(tx.conn())
    .await
}

/// The cells of rows that are not written yet, by number.
pub async fn cells(
    tx: &mut Tx,
    id: ImportId,
    numbers: &[i32],
) -> sqlx::Result<HashMap<i32, Map<String, Value>>> {
    let rows = query!(
        "select row_no, cells from delivery.import_rows
          where import_id = $1 and row_no = any($2) and state in ('good', 'bad') for update",
        id.0,
        numbers,
    )
    .fetch_all(tx.conn())
    .await?;
    let cells = |cells: Value| if let Value::Object(cells) = cells { cells } else { Map::new() };
    Ok(rows.into_iter().map(|row| (row.row_no, cells(row.cells))).collect())
}

/// Other rows of the import that have one of these references: reference to row.
pub async fn other_rows_with(
    tx: &mut Tx,
    id: ImportId,
    mapping: &Mapping,
    references: &[String],
    numbers: &[i32],
) -> Result<HashMap<String, i32>, Error> {
    let Some((column, _)) = mapping.iter().find(|(_, field)| **field == Some(Field::Reference)) else {
        return Ok(HashMap::new());
    };
    let rows = query!(
        r#"select cells->>$2 as "reference!", min(row_no) as "row_no!" from delivery.import_rows
            where import_id = $1 and cells->>$2 = any($3) and row_no <> all($4) group by 1"#,
        id.0,
        column,
        references,
        numbers,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.reference, row.row_no)).collect())
}

/// Another import of the same file that is in force.
pub async fn import_of_file(tx: &mut Tx, sha256: &str, not: ImportId) -> sqlx::Result<Option<ImportId>> {
    let row = query!(
        r#"select id as "id: ImportId" from delivery.imports
            where file_sha256 = $1 and id <> $2 and mode <> 'dry_run' and state in ('queued', 'running', 'done')"#,
        sha256,
        not.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|r| r.id))
}
