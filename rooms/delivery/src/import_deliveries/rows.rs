//! Setting rows right where they stand, and then taking them in.

use super::{job, judge::same_reference, sql, upload::Options, upsert, wire::*};
use crate::{DeliveriesImport, Error, column::Mapping};
use kernel::{FieldError, ImportId};
use platform::{Answer, App, Envelope, Input, May, OnConstraint, Reply, Tx, http::Path, jobs::NewJob};
use serde_json::{Map, Value, json};
use sqlx::query;

/// Rows that were not written yet may be corrected; the answer says how they stand now.
#[utoipa::path(put, path = "/imports/{id}/rows", operation_id = "fix_import_rows", tag = "imports", params(("id" = ImportId, Path)),
    request_body = FixRows, responses((status = 200, body = Envelope<Vec<ImportRowView>>), (status = 409), (status = 422)))]
pub async fn fix(
    actor: May<DeliveriesImport>,
    Path(id): Path<ImportId>,
    input: Input<FixRows>,
) -> Reply<Vec<ImportRowView>> {
    let mut tx = actor.write(&input).await?;
    let rows = fix_rows(actor.app(), &mut tx, id, input.value).await?;
    tx.reply(Answer::ok(rows)).await
}

/// Writes the rows that are good and not written yet.
#[utoipa::path(post, path = "/imports/{id}/apply", operation_id = "apply_import", tag = "imports", params(("id" = ImportId, Path)),
    request_body = ApplyImport, responses((status = 202, body = Envelope<ImportView>), (status = 409)))]
pub async fn apply(
    actor: May<DeliveriesImport>,
    Path(id): Path<ImportId>,
    input: Input<ApplyImport>,
) -> Reply<ImportView> {
    let mut tx = actor.write(&input).await?;
    apply_import(&mut tx, id, input.value.mode).await?;
    let view = sql::import(&mut tx, id).await?.ok_or(Error::NoSuchImport)?;
    tx.reply(Answer::accepted(view)).await
}

struct Head {
    mapping: Mapping,
    options: Options,
    may_update: bool,
    file_sha256: String,
    is_begun: bool,
}

/// The import, locked, if its rows may still be worked on.
async fn open(tx: &mut Tx, id: ImportId) -> Result<Head, Error> {
    let row = query!(
        "select state, existing, mapping, options, file_sha256, created + updated as done
           from delivery.imports where id = $1 for update",
        id.0
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::NoSuchImport)?;
    if row.state != "done" && row.state != "refused" {
        return Err(Error::ImportNotEditable(row.state));
    }
    Ok(Head {
        mapping: serde_json::from_value(row.mapping)?,
        options: serde_json::from_value(row.options)?,
        may_update: row.existing == "update",
        file_sha256: row.file_sha256,
        is_begun: row.done.unwrap_or(0) > 0,
    })
}

async fn fix_rows(app: &App, tx: &mut Tx, id: ImportId, asked: FixRows) -> Result<Vec<ImportRowView>, Error> {
    let head = open(tx, id).await?;
    let numbers: Vec<i32> = asked.rows.iter().map(|row| row.row_no).collect();
    let mut kept = sql::cells(tx, id, &numbers).await?;
    let mut rows = Vec::with_capacity(numbers.len());
    for (n, row) in asked.rows.into_iter().enumerate() {
        let cells = kept.remove(&row.row_no).ok_or_else(|| {
            Error::field(
                format!("rows[{n}].row_no"),
                "no row of this import that waits to be written, named once",
            )
        })?;
        rows.push((row.row_no as u32, merged(n, cells, row.cells)?));
    }
    let ruler = job::ruler(app, tx, head.options).await?;
    let mut judged = ruler.judge(&head.mapping, rows.into_iter(), |_| {});
    let references: Vec<String> = judged.iter().filter_map(|r| r.reference.clone()).collect();
    let twice = sql::other_rows_with(tx, id, &head.mapping, &references, &numbers).await?;
    let known = upsert::known(tx, &references).await?;
    let mut records = Vec::with_capacity(judged.len());
    for read in &mut judged {
        let reference = read.reference.clone().unwrap_or_default();
        if let Some(other) = twice.get(&reference) {
            read.complain(same_reference(other));
        }
        let fate =
            read.order.as_ref().ok().map(|o| upsert::fate(read, o, known.get(&reference), head.may_update));
        let would = match fate {
            None => None,
            Some(Ok(upsert::Fate::Create)) => Some("create"),
            Some(Ok(upsert::Fate::Update(_))) => Some("update"),
            Some(Ok(upsert::Fate::Unchanged(_))) => Some("unchanged"),
            Some(Err(wrong)) => {
                read.complain(wrong.field());
                None
            }
        };
        let errors = read.order.as_ref().err().map_or_else(|| json!([]), |errors| json!(errors));
        let state = if would.is_some() { "good" } else { "bad" };
        records.push(json!({"row_no": read.row_no, "state": state, "would": would, "cells": read.cells, "errors": errors}));
    }
    sql::keep_rows(tx, id, Value::Array(records)).await?;
    sql::count(tx, id).await?;
    Ok(sql::rows_numbered(tx, id, &numbers).await?)
}

/// The row's cells with those that are said anew.
fn merged(
    n: usize,
    mut cells: Map<String, Value>,
    said: Map<String, Value>,
) -> Result<Map<String, Value>, Error> {
    for (name, value) in said {
        let path = format!("rows[{n}].cells.{name}");
        let cell = cells.get_mut(&name).ok_or_else(|| Error::field(&path, "the file has no such column"))?;
        let text = value.as_str().ok_or_else(|| Error::field(&path, "a text"))?.trim();
        if text.chars().count() > CELL_CHARS_MAX || text.contains('\0') {
            return Err(Error::field(path, format!("at most {CELL_CHARS_MAX} characters")));
        }
        *cell = Value::String(text.to_owned());
    }
    Ok(cells)
}

async fn apply_import(tx: &mut Tx, id: ImportId, mode: ApplyMode) -> Result<(), Error> {
    let head = open(tx, id).await?;
    if head.is_begun && mode == ApplyMode::AllOrNothing {
        return Err(Error::Invalid(vec![FieldError::new("mode", "some of its rows are written: good_rows")]));
    }
    if let Some(other) = sql::import_of_file(tx, &head.file_sha256, id).await? {
        return Err(Error::FileImported(other));
    }
    let job = tx
        .enqueue(NewJob { kind: job::IMPORT.kind, payload: id, key: Some("import".to_owned()), run_at: None })
        .await?;
    let mode = mode.as_str();
    query!(
        "update delivery.imports set state = 'queued', mode = $2, job_id = $3, finished_at = null where id = $1",
        id.0,
        mode,
        job.0
    )
    .execute(tx.conn())
    .await
    .map(|_| ())
    .on_constraint("imports_one_per_file", || Error::FileImported(id))
}
