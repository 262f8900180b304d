use super::wire::{ImportRowView, ImportView};
use kernel::ImportId;
use platform::{
    Tx, columns,
    http::filter::{Columns, Filter, List},
};
use sqlx::QueryBuilder;

pub static COLUMNS: Columns = columns! {
    id: Id("imp") = "id",
    state: Word(&["queued", "running", "done", "refused", "failed", "undone"]) = "state",
    mode: Word(&["dry_run", "good_rows", "all_or_nothing"]) = "mode",
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

const SHOWN: &str = "id, state, mode, format, file_name, file_sha256, mapping, rows_total, rows_read, rows_good, rows_bad, created, updated,
    failure, job_id, created_at, finished_at";

pub const LIST: List = List { columns: SHOWN, from: "delivery.imports", key: "id" };

pub static ROW_COLUMNS: Columns = columns! {
    row_no: Int = "row_no",
    state: Word(&["good", "bad", "created", "updated", "undone"]) = "state",
    delivery_id: Id("dlv") = "delivery_id",
    cells: Show = "cells",
    errors: Show = "errors",
};

pub async fn import(tx: &mut Tx, id: ImportId) -> sqlx::Result<Option<ImportView>> {
    let mut sql = QueryBuilder::new(format!("select {SHOWN} from delivery.imports where id = "));
    sql.push_bind(id);
    sql.build_query_as().fetch_optional(tx.conn()).await
}

pub async fn rows(tx: &mut Tx, id: ImportId, filter: &Filter) -> sqlx::Result<Vec<ImportRowView>> {
    let mut sql =
        QueryBuilder::new("select row_no, state, delivery_id, cells, errors from delivery.import_rows");
    filter.push_where(&mut sql);
    sql.push(" and import_id = ").push_bind(id);
    filter.push_order(&mut sql, "row_no");
    sql.push(" limit ").push_bind(filter.page.limit).push(" offset ").push_bind(filter.page.offset);
    sql.build_query_as().fetch_all(tx.conn()).await
}
