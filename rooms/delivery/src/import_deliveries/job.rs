//! Reading the file and writing its orders, as a job. Everything is written in one transaction: after a crash it begins anew.

use super::upload::Options;
use crate::{
    Error,
    column::{Field, Mapping, recognise},
    command::Role,
    create_delivery::{How, write_orders},
    delivery::Refusal,
    edit_rules::rules_of,
    import_row::{Reading, read_row},
    order::{Order, Rules, Source},
    sheet::{self, Format, Sheet},
};
use jiff::tz::TimeZone;
use kernel::{FieldError, ImportId, Time};
use lexicon::delivery::ImportFinished;
use places::Gazetteer;
use platform::{
    App, Tx,
    jobs::{Job, JobKind},
};
use serde_json::{Value, json};
use sqlx::query;
use std::{collections::HashMap, sync::Arc};

pub const IMPORT: JobKind = JobKind {
    kind: "delivery.import",
    run: |app, job| Box::pin(run(app, job)),
    attempts_max: 5,
    lease_s: 60,
};

/// Orders written with one statement.
const CHUNK: usize = 500;

/// An import as its job takes it up.
struct Task {
    sha256: String,
    format: Format,
    mode: String,
    options: Options,
    wished: Mapping,
    rules: Rules,
    gazetteer: Arc<Gazetteer>,
    now: Time,
}

/// A row that was read.
struct Read {
    row_no: u32,
    cells: Value,
    order: Result<Order, Vec<FieldError>>,
}

async fn run(app: &App, job: &Job) -> anyhow::Result<()> {
    let id: ImportId = job.read()?;
    let Some(task) = take_up(&mut job.begin(app).await?, id).await? else { return Ok(()) };
    set_running(app, job, id).await?;
    let bytes = app.files().read(job.org, &task.sha256).await?.unwrap_or_default();
    let task = Arc::new(task);
    let reading = Arc::clone(&task);
    // a large file takes a while to read: not on a thread that serves requests
    let read = tokio::task::spawn_blocking(move || read_all(&reading, &bytes)).await?;
    let (mapping, mut rows) = match read {
        Ok(read) => read,
        Err(unreadable) => return fail(app, job, id, &unreadable.to_string()).await,
    };
    job.progress(app, &json!({"rows_total": rows.len(), "rows_read": rows.len(), "created": 0})).await?;

    let mut tx = job.begin(app).await?;
    refuse_known_references(&mut tx, &mut rows).await?;
    let bad = rows.iter().filter(|r| r.order.is_err()).count();
    let state = if task.mode == "all_or_nothing" && bad > 0 { "refused" } else { "done" };
    let writes = task.mode != "dry_run" && state == "done";
    let mut created = 0;
    for chunk in rows.chunks(CHUNK) {
        job.check(app).await?;
        if writes {
            let orders: Vec<_> = chunk.iter().filter_map(|r| r.order.as_ref().ok()).cloned().collect();
            created += orders.len();
            let how =
                How { source: Source::Import, import: Some(id), parent: None, submit: Some(Role::Business) };
            if !orders.is_empty() {
                write_orders(&mut tx, &orders, how).await?;
            }
            job.progress(
                app,
                &json!({"rows_total": rows.len(), "rows_read": rows.len(), "created": created}),
            )
            .await?;
        }
        write_rows(&mut tx, id, chunk, writes).await?;
    }
    finish(&mut tx, id, state, &mapping, [rows.len(), rows.len() - bad, bad, created]).await?;
    tx.commit().await?;
    Ok(())
}

async fn take_up(tx: &mut Tx, id: ImportId) -> Result<Option<Task>, Error> {
    let row = query!(
        "select file_sha256, format, mode, options, mapping, state from delivery.imports where id = $1",
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row.filter(|r| r.state == "queued" || r.state == "running") else { return Ok(None) };
    let rules = rules_of(tx).await?.rules;
    let gazetteer = places::gazetteer_of(tx).await?;
    Ok(Some(Task {
        sha256: row.file_sha256,
        format: if row.format == "xlsx" { Format::Xlsx } else { Format::Csv },
        mode: row.mode,
        options: serde_json::from_value(row.options)?,
        wished: serde_json::from_value(row.mapping)?,
        rules,
        gazetteer,
        now: tx.now(),
    }))
}

async fn set_running(app: &App, job: &Job, id: ImportId) -> anyhow::Result<()> {
    let mut tx = job.begin(app).await?;
    query!("update delivery.imports set state = 'running' where id = $1", id.0).execute(tx.conn()).await?;
    tx.commit().await?;
    Ok(())
}

/// The file cannot be read at all: trying again would not help, so the import ends here and says why.
async fn fail(app: &App, job: &Job, id: ImportId, why: &str) -> anyhow::Result<()> {
    let (mut tx, now) = (job.begin(app).await?, app.db().now());
    query!(
        "update delivery.imports set state = 'failed', failure = $2, finished_at = $3 where id = $1",
        id.0,
        why,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    tx.emit(&ImportFinished { import: id, state: "failed".to_owned(), created: 0, updated: 0, bad: 0 })
        .await?;
    tx.commit().await?;
    Ok(())
}

fn read_all(task: &Task, bytes: &[u8]) -> Result<(Mapping, Vec<Read>), sheet::Unreadable> {
    let sheet = sheet::read(task.format, bytes)?;
    let mapping = mapping_of(&sheet, &task.wished);
    let resolve = |address: &str, city: Option<&str>| task.gazetteer.resolve(address, city).map(|r| r.point);
    let zone = TimeZone::get(&task.rules.time_zone).unwrap_or(TimeZone::UTC);
    let reading = Reading { rules: &task.rules, zone, day: task.options.day, resolve: &resolve };
    let mut first_with: HashMap<String, u32> = HashMap::new();
    let rows = sheet.rows.iter().map(|(row_no, cells)| {
        let order = read_row(&sheet.header, cells, &mapping, &reading).and_then(|o| promised(o, task.now));
        let reference = cell_of(&sheet, cells, &mapping, Field::Reference);
        let order = match reference
            .filter(|r| !r.is_empty())
            .map(|r| *first_with.entry(r.to_owned()).or_insert(*row_no))
        {
            Some(first) if first != *row_no => {
                let twice = FieldError::new("reference", format!("row {first} has the same reference"));
                let mut wrong = order.err().unwrap_or_default();
                wrong.push(twice);
                Err(wrong)
            }
            _ => order,
        };
        let cells: serde_json::Map<_, _> = sheet
            .header
            .iter()
            .zip(cells)
            .map(|(name, cell)| (name.clone(), Value::String(cell.clone())))
            .collect();
        Read { row_no: *row_no, cells: Value::Object(cells), order }
    });
    let rows = rows.collect();
    Ok((mapping, rows))
}

/// The order, if it can be promised as it is.
fn promised(order: Order, now: Time) -> Result<Order, Vec<FieldError>> {
    match order.submitted(Role::Business, now) {
        Ok(_) => Ok(order),
        Err(Refusal::Unmet(fields)) => Err(fields),
        Err(other) => Err(vec![FieldError::new("row", other.to_string())]),
    }
}

/// What was wished, and what the headings say where nothing was.
fn mapping_of(sheet: &Sheet, wished: &Mapping) -> Mapping {
    let mut mapping = recognise(&sheet.header);
    for (column, field) in wished
        .iter()
        .filter(|(column, _)| mapping.contains_key(*column))
        .map(|(c, f)| (c.clone(), *f))
        .collect::<Vec<_>>()
    {
        // a wish takes the field away from the column that the headings gave it to
        for (other, held) in &mut mapping {
            if field.is_some() && *held == field && *other != column {
                *held = None;
            }
        }
        mapping.insert(column, field);
    }
    mapping
}

fn cell_of<'a>(sheet: &Sheet, cells: &'a [String], mapping: &Mapping, field: Field) -> Option<&'a str> {
    let at = sheet.header.iter().position(|name| mapping.get(name) == Some(&Some(field)))?;
    cells.get(at).map(String::as_str)
}

/// A row whose reference a live delivery has is not imported twice.
async fn refuse_known_references(tx: &mut Tx, rows: &mut [Read]) -> Result<(), Error> {
    let references: Vec<String> =
        rows.iter().filter_map(|r| r.order.as_ref().ok()?.reference.clone()).collect();
    let known = query!(
        r#"select reference as "reference!" from delivery.deliveries where reference = any($1) and state <> 'cancelled'"#,
        &references,
    )
    .fetch_all(tx.conn())
    .await?;
    let known: std::collections::HashSet<_> = known.into_iter().map(|k| k.reference).collect();
    for row in rows {
        let is_known =
            row.order.as_ref().is_ok_and(|o| o.reference.as_ref().is_some_and(|r| known.contains(r)));
        if is_known {
            row.order = Err(vec![FieldError::new("reference", "a live delivery has this reference")]);
        }
    }
    Ok(())
}

async fn write_rows(tx: &mut Tx, id: ImportId, rows: &[Read], written: bool) -> Result<(), Error> {
    let records: Vec<_> = rows
        .iter()
        .map(|row| {
            let (state, delivery, errors) = match &row.order {
                Ok(order) if written => ("created", Some(order.id.0), json!([])),
                Ok(_) => ("good", None, json!([])),
                Err(errors) => ("bad", None, json!(errors)),
            };
            json!({"row_no": row.row_no, "state": state, "delivery_id": delivery, "cells": row.cells, "errors": errors})
        })
        .collect();
    query!(
        "insert into delivery.import_rows (import_id, row_no, state, delivery_id, cells, errors)
         select $1, row_no, state, delivery_id, cells, errors
           from jsonb_to_recordset($2) as x(row_no int, state text, delivery_id uuid, cells jsonb, errors jsonb)",
        id.0,
        Value::Array(records),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn finish(
    tx: &mut Tx,
    id: ImportId,
    state: &str,
    mapping: &Mapping,
    counts: [usize; 4],
) -> Result<(), Error> {
    let [total, good, bad, created] = counts.map(|n| n as i32);
    let now = tx.now();
    query!(
        "update delivery.imports
            set state = $2, mapping = $3, rows_total = $4, rows_read = $4, rows_good = $5, rows_bad = $6, created = $7, finished_at = $8
          where id = $1",
        id.0,
        state,
        serde_json::to_value(mapping)?,
        total,
        good,
        bad,
        created,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    tx.emit(&ImportFinished { import: id, state: state.to_owned(), created, updated: 0, bad }).await?;
    Ok(())
}
