//! Judging rows and writing their orders, as a job. Everything is written in one transaction: after a crash it begins anew.
//!
//! The rows come from the file, or, once they have been judged, from where they are kept: that is how a dry run becomes real and
//! how rows that were set right afterwards go in.

use super::{
    judge::{Read, Ruler, open},
    upload::Options,
    upsert::{self, Change, Fate},
};
use crate::{
    Error,
    column::Mapping,
    create_delivery::{How, write_orders},
    edit_rules::rules_of,
    law::Role,
    order::{Order, Source},
    sheet::{Format, Unreadable},
};
use kernel::{DeliveryId, ImportId};
use lexicon::delivery::ImportFinished;
use platform::{
    App, Tx,
    jobs::{GiveUp, Job, JobKind},
};
use serde::Serialize;
use serde_json::{Map, Value, json};
use sqlx::query;

pub const IMPORT: JobKind = JobKind {
    kind: "delivery.import",
    run: |app, job| Box::pin(run(app, job)),
    attempts_max: 5,
    lease_s: 60,
};

/// Rows of one step: one statement per table, and one sign of progress.
const STEP: usize = 250;

/// An import as its job takes it up.
struct Task {
    sha256: String,
    format: Format,
    mode: String,
    may_update: bool,
    mapping: Mapping,
    ruler: Ruler,
    /// the rows that are kept already and wait to be written, instead of the file's
    kept: Option<Vec<(u32, Map<String, Value>)>>,
}

/// How far it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
struct Progress {
    phase: &'static str,
    rows_total: usize,
    rows_read: usize,
    rows_checked: usize,
    rows_written: usize,
    created: usize,
    updated: usize,
}

/// A row and what becomes of it.
struct Judged {
    read: Read,
    fate: Option<Fate>,
}

async fn run(app: &App, job: &Job) -> anyhow::Result<()> {
    let id: ImportId = job.read()?;
    let Some(task) = take_up(app, &mut job.begin(app).await?, id).await? else { return Ok(()) };
    set_running(app, job, id).await?;
    let mode = task.mode.clone();
    let may_update = task.may_update;
    let (mapping, rows) = match read(app, job, task).await? {
        Ok(read) => read,
        // trying again would not help
        Err(unreadable) => {
            let mut tx = job.begin(app).await?;
            fail(&mut tx, id, &unreadable.to_string()).await?;
            return Ok(tx.commit().await?);
        }
    };
    let mut progress =
        Progress { phase: "checking", rows_total: rows.len(), rows_read: rows.len(), ..Progress::default() };
    job.progress(app, &progress).await?;

    let mut tx = job.begin(app).await?;
    let rows = decide(&mut tx, rows, may_update).await?;
    let bad = rows.iter().filter(|r| r.fate.is_none()).count();
    let refused = mode == "all_or_nothing" && (bad > 0 || bad_rows(&mut tx, id).await? > 0);
    let writes = mode != "dry_run" && !refused;
    progress = Progress { phase: "writing", rows_checked: rows.len(), ..progress };
    for step in rows.chunks(STEP) {
        job.check(app).await?;
        if writes {
            progress.created += create(&mut tx, id, step).await?;
            progress.updated += update(&mut tx, step).await?;
        }
        keep_rows(&mut tx, id, step, writes).await?;
        progress.rows_written += step.len();
        job.progress(app, &progress).await?;
    }
    finish(&mut tx, id, if refused { "refused" } else { "done" }, &mapping, &progress).await?;
    tx.commit().await?;
    Ok(())
}

async fn take_up(app: &App, tx: &mut Tx, id: ImportId) -> Result<Option<Task>, Error> {
    let row = query!(
        "select file_sha256, format, mode, existing, options, mapping, state from delivery.imports where id = $1",
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    // `failed`: the job was called off or given up, and somebody asked for it again
    let wanted = |state: &str| matches!(state, "queued" | "running" | "failed");
    let Some(row) = row.filter(|r| wanted(&r.state)) else { return Ok(None) };
    let options: Options = serde_json::from_value(row.options)?;
    let ruler = ruler(app, tx, options).await?;
    Ok(Some(Task {
        sha256: row.file_sha256,
        format: if row.format == "xlsx" { Format::Xlsx } else { Format::Csv },
        mode: row.mode,
        may_update: row.existing == "update",
        mapping: serde_json::from_value(row.mapping)?,
        ruler,
        kept: kept(tx, id).await?,
    }))
}

/// What rows of this organisation are judged by.
pub(super) async fn ruler(app: &App, tx: &mut Tx, options: Options) -> Result<Ruler, Error> {
    let rules = rules_of(tx).await?.rules;
    let resolver = places::resolver_of(app, tx).await?;
    Ok(Ruler { rules, options, resolver, now: tx.now() })
}

/// Rows that were judged good and are not written yet; `None` when the file has not been read.
async fn kept(tx: &mut Tx, id: ImportId) -> Result<Option<Vec<(u32, Map<String, Value>)>>, Error> {
    let rows = query!(
        "select row_no, state, cells from delivery.import_rows where import_id = $1 order by row_no",
        id.0
    )
    .fetch_all(tx.conn())
    .await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let waiting = rows.into_iter().filter(|row| row.state == "good");
    let cells = |cells: Value| if let Value::Object(cells) = cells { cells } else { Map::new() };
    Ok(Some(waiting.map(|row| (row.row_no as u32, cells(row.cells))).collect()))
}

async fn bad_rows(tx: &mut Tx, id: ImportId) -> Result<i64, Error> {
    let row = query!(
        r#"select count(*) as "n!" from delivery.import_rows where import_id = $1 and state = 'bad'"#,
        id.0
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(row.n)
}

async fn set_running(app: &App, job: &Job, id: ImportId) -> anyhow::Result<()> {
    let mut tx = job.begin(app).await?;
    let begun = query!(
        "update delivery.imports i set state = 'running', failure = null, finished_at = null
          where id = $1 and (mode = 'dry_run' or not exists (
                select from delivery.imports twin
                 where twin.file_sha256 = i.file_sha256 and twin.id <> i.id and twin.mode <> 'dry_run'
                   and twin.state in ('queued', 'running', 'done')))",
        id.0
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await?;
    if begun.rows_affected() == 0 {
        return Err(GiveUp("the same file was sent again since this was called off".to_owned()).into());
    }
    Ok(())
}

/// Reads and judges the rows on a thread that serves no requests, telling how far it is.
async fn read(app: &App, job: &Job, task: Task) -> anyhow::Result<Result<(Mapping, Vec<Read>), Unreadable>> {
    let bytes = match &task.kept {
        Some(_) => Vec::new(),
        None => app.files().read(job.org, &task.sha256).await?.unwrap_or_default(),
    };
    let (tell, mut told) = tokio::sync::watch::channel(Progress::default());
    let mut reading = tokio::task::spawn_blocking(move || {
        let (mapping, rows) = match task.kept {
            Some(rows) => (task.mapping, rows),
            None => open(task.format, &bytes, &task.mapping)?,
        };
        let total = rows.len();
        let each = |n: usize| {
            if n.is_multiple_of(STEP) {
                let so_far =
                    Progress { phase: "reading", rows_total: total, rows_read: n, ..Progress::default() };
                tell.send_replace(so_far);
            }
        };
        let read = task.ruler.judge(&mapping, rows.into_iter(), each);
        Ok((mapping, read))
    });
    loop {
        tokio::select! {
            read = &mut reading => return Ok(read?),
            Ok(()) = told.changed() => {
                let so_far = *told.borrow_and_update();
                job.progress(app, &so_far).await?;
            }
        }
    }
}

/// What becomes of each row, seen beside the deliveries that there are.
async fn decide(tx: &mut Tx, rows: Vec<Read>, may_update: bool) -> Result<Vec<Judged>, Error> {
    let references: Vec<String> =
        rows.iter().filter(|r| r.order.is_ok()).filter_map(|r| r.reference.clone()).collect();
    let known = upsert::known(tx, &references).await?;
    let judged = rows.into_iter().map(|mut read| {
        let there = read.reference.as_ref().and_then(|reference| known.get(reference));
        let fate = read.order.as_ref().ok().map(|order| upsert::fate(&read, order, there, may_update));
        match fate {
            Some(Err(wrong)) => {
                read.complain(wrong.field());
                Judged { read, fate: None }
            }
            fate => Judged { read, fate: fate.and_then(Result::ok) },
        }
    });
    Ok(judged.collect())
}

async fn create(tx: &mut Tx, id: ImportId, rows: &[Judged]) -> Result<usize, Error> {
    let is_new = |row: &&Judged| matches!(row.fate, Some(Fate::Create));
    let orders: Vec<Order> =
        rows.iter().filter(is_new).filter_map(|r| r.read.order.as_ref().ok()).cloned().collect();
    let how = How { source: Source::Import, import: Some(id), parent: None, submit: Some(Role::Business) };
    if !orders.is_empty() {
        write_orders(tx, &orders, how).await?;
    }
    Ok(orders.len())
}

async fn update(tx: &mut Tx, rows: &[Judged]) -> Result<usize, Error> {
    let changes: Vec<Change> = rows
        .iter()
        .filter_map(
            |row| if let Some(Fate::Update(change)) = &row.fate { Some((**change).clone()) } else { None },
        )
        .collect();
    upsert::rewrite(tx, &changes).await?;
    Ok(changes.len())
}

/// A row as it is kept: its state, and for an updated one what it was before.
fn record(row: &Judged, writes: bool) -> Value {
    let order = row.read.order.as_ref();
    let (state, would, delivery): (_, _, Option<DeliveryId>) = match &row.fate {
        None => ("bad", None, None),
        Some(Fate::Create) if writes => ("created", None, order.ok().map(|o| o.id)),
        Some(Fate::Create) => ("good", Some("create"), None),
        Some(Fate::Update(change)) if writes => ("updated", None, Some(change.id)),
        Some(Fate::Update(change)) => ("good", Some("update"), Some(change.id)),
        Some(Fate::Unchanged(id)) if writes => ("unchanged", None, Some(*id)),
        Some(Fate::Unchanged(id)) => ("good", Some("unchanged"), Some(*id)),
    };
    let update = if let Some(Fate::Update(change)) = row.fate.as_ref().filter(|_| writes) {
        Some(change)
    } else {
        None
    };
    json!({
        "row_no": row.read.row_no, "state": state, "would": would, "delivery_id": delivery.map(|d| d.0), "cells": row.read.cells,
        "errors": order.err().map_or_else(|| json!([]), |errors| json!(errors)),
        "before": update.map(|c| &c.before), "version_after": update.map(|c| c.version + 1),
    })
}

async fn keep_rows(tx: &mut Tx, id: ImportId, rows: &[Judged], writes: bool) -> Result<(), Error> {
    let records: Vec<_> = rows.iter().map(|row| record(row, writes)).collect();
    super::sql::keep_rows(tx, id, Value::Array(records)).await?;
    Ok(())
}

/// The import ends without having written anything, and says why; one that has ended stays as it is.
pub(crate) async fn fail(tx: &mut Tx, id: ImportId, why: &str) -> Result<(), Error> {
    let now = tx.now();
    let ended = query!(
        "update delivery.imports set state = 'failed', failure = $2, finished_at = $3
          where id = $1 and state in ('queued', 'running')",
        id.0,
        why,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    if ended.rows_affected() > 0 {
        let told = ImportFinished { import: id, state: "failed".to_owned(), created: 0, updated: 0, bad: 0 };
        tx.emit(&told).await?;
    }
    Ok(())
}

/// Closes the import: its counts are those of its rows.
async fn finish(
    tx: &mut Tx,
    id: ImportId,
    state: &str,
    mapping: &Mapping,
    done: &Progress,
) -> Result<(), Error> {
    let now = tx.now();
    let counted = super::sql::count(tx, id).await?;
    query!(
        "update delivery.imports
            set state = $2, mapping = $3, rows_read = rows_total, finished_at = $4, created = created + $5, updated = updated + $6
          where id = $1",
        id.0,
        state,
        serde_json::to_value(mapping)?,
        now as _,
        done.created as i32,
        done.updated as i32,
    )
    .execute(tx.conn())
    .await?;
    tx.emit(&ImportFinished {
        import: id,
        state: state.to_owned(),
        created: done.created as i32,
        updated: done.updated as i32,
        bad: counted.bad,
    })
    .await?;
    Ok(())
}
