//! Taking the file in: streamed to the store, counted and hashed on the way, then a job.

use super::{job::IMPORT, sql, wire::ImportView};
use crate::{Error, column::Field, edit_rules::rules_of, sheet::Format};
use axum::{
    body::Body,
    extract::{FromRequest, Multipart, Query, Request},
};
use futures::{Stream, StreamExt};
use jiff::{civil::Date, tz::TimeZone};
use kernel::{ImportId, OrgId};
use platform::{App, Problem, Tx, files::Stored, jobs::NewJob};
use serde::{Deserialize, Serialize};
use sqlx::query;
use std::collections::BTreeMap;

#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Ask {
    /// `dry_run`, `good_rows` (the default) or `all_or_nothing`
    mode: Option<String>,
    /// what happens with a row whose reference a live delivery has: `update` (the default) or `refuse`
    existing: Option<String>,
    /// the day of times without one, such as 2026-11-21; today in the organisation's zone when absent
    date: Option<String>,
    /// a JSON object: field, or null, by column name
    mapping: Option<String>,
    file_name: Option<String>,
}

/// A file in the store and what is to be done with it.
pub(super) struct Asked {
    ask: Ask,
    file: Stored,
    format: Format,
}

/// What the job needs to know beside the file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Options {
    pub day: Date,
}

/// Reads a form or a bare body to its end.
pub(super) async fn receive(app: &App, org: OrgId, request: Request) -> Result<Asked, Problem> {
    let media = request
        .headers()
        .get(http::header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .unwrap_or("")
        .to_owned();
    let Query(mut ask) =
        Query::<Ask>::try_from_uri(request.uri()).map_err(|e| Problem::field("query", e.body_text()))?;
    let (file, head) = if media.starts_with("multipart/form-data") {
        receive_form(app, org, request, &mut ask).await?
    } else {
        let stream =
            Body::into_data_stream(request.into_body()).map(|part| part.map_err(std::io::Error::other));
        store(app, org, stream).await?
    };
    if file.bytes == 0 {
        return Err(Error::field("file", "the file is empty").into());
    }
    Ok(Asked { ask, file, format: Format::sniff(&head) })
}

async fn receive_form(
    app: &App,
    org: OrgId,
    request: Request,
    ask: &mut Ask,
) -> Result<(Stored, Vec<u8>), Problem> {
    let broken = |e: axum::extract::multipart::MultipartError| Problem::field("form", e.body_text());
    let mut form =
        Multipart::from_request(request, app).await.map_err(|e| Problem::field("form", e.body_text()))?;
    let mut stored = None;
    while let Some(field) = form.next_field().await.map_err(broken)? {
        match field.name().unwrap_or_default() {
            "file" => {
                ask.file_name = field.file_name().map(|n| n.chars().take(200).collect());
                stored = Some(store(app, org, field.map(|part| part.map_err(std::io::Error::other))).await?);
            }
            "existing" => ask.existing = Some(field.text().await.map_err(broken)?),
            "mode" => ask.mode = Some(field.text().await.map_err(broken)?),
            "date" => ask.date = Some(field.text().await.map_err(broken)?),
            "mapping" => ask.mapping = Some(field.text().await.map_err(broken)?),
            _ => {}
        }
    }
    stored.ok_or_else(|| Error::field("file", "a form with a file is needed").into())
}

/// Streams the bytes to the store. Returns the first of them too, by which the format is known.
async fn store(
    app: &App,
    org: OrgId,
    mut parts: impl Stream<Item = std::io::Result<axum::body::Bytes>> + Unpin,
) -> Result<(Stored, Vec<u8>), Error> {
    let mut incoming = app.files().begin(app.config().upload_bytes_max as u64).await?;
    let mut head = Vec::new();
    while let Some(part) = parts.next().await {
        let part = part.map_err(|_| Error::field("file", "the upload ended early"))?;
        if head.len() < 8 {
            head.extend(part.iter().take(8));
        }
        incoming.write(&part).await?;
    }
    Ok((app.files().finish(org, incoming).await?, head))
}

/// Writes the import down and enqueues its job. The same file, already imported and not undone, is answered with that import.
pub(super) async fn start(tx: &mut Tx, asked: Asked) -> Result<(ImportView, bool), Error> {
    let mode = asked.ask.mode.as_deref().unwrap_or("good_rows");
    if !["dry_run", "good_rows", "all_or_nothing"].contains(&mode) {
        return Err(Error::field("mode", "dry_run, good_rows or all_or_nothing"));
    }
    let existing = asked.ask.existing.as_deref().unwrap_or("update");
    if !["update", "refuse"].contains(&existing) {
        return Err(Error::field("existing", "update or refuse"));
    }
    let mapping = match &asked.ask.mapping {
        None => serde_json::json!({}),
        Some(text) => serde_json::to_value(read_mapping(text)?)?,
    };
    let options = Options { day: day_of(tx, asked.ask.date.as_deref()).await? };
    let (id, now, user) = (ImportId::mint(), tx.now(), tx.user().map(|u| u.0));
    let sha256 = &asked.file.sha256;
    let begun = query!(
        "insert into delivery.imports (id, file_sha256, file_name, format, mode, options, mapping, state, created_by, created_at,
             existing)
         values ($1, $2, $3, $4, $5, $6, $7, 'queued', $8, $9, $10)
         on conflict (org_id, file_sha256) where mode <> 'dry_run' and state in ('queued', 'running', 'done') do nothing",
        id.0,
        sha256,
        asked.ask.file_name,
        asked.format.as_str(),
        mode,
        serde_json::to_value(options)?,
        mapping,
        user,
        now as _,
        existing,
    )
    .execute(tx.conn())
    .await?;
    if begun.rows_affected() == 0 {
        let earlier = query!(
            r#"select id as "id: ImportId" from delivery.imports
                where file_sha256 = $1 and mode <> 'dry_run' and state in ('queued', 'running', 'done')"#,
            sha256,
        )
        .fetch_one(tx.conn())
        .await?;
        return Ok((sql::import(tx, earlier.id).await?.ok_or(Error::NoSuchImport)?, false));
    }
    let job = tx
        .enqueue(NewJob { kind: IMPORT.kind, payload: id, key: Some("import".to_owned()), run_at: None })
        .await?;
    query!("update delivery.imports set job_id = $2 where id = $1", id.0, job.0).execute(tx.conn()).await?;
    Ok((sql::import(tx, id).await?.ok_or(Error::NoSuchImport)?, true))
}

fn read_mapping(text: &str) -> Result<BTreeMap<String, Option<Field>>, Error> {
    serde_json::from_str(text).map_err(|e| Error::field("mapping", e.to_string()))
}

async fn day_of(tx: &mut Tx, date: Option<&str>) -> Result<Date, Error> {
    if let Some(text) = date.filter(|t| !t.is_empty()) {
        return text.parse().map_err(|_| Error::field("date", "a day such as 2026-11-21"));
    }
    let rules = rules_of(tx).await?.rules;
    let zone = TimeZone::get(&rules.time_zone).unwrap_or(TimeZone::UTC);
    Ok(tx.now().timestamp().to_zoned(zone).date())
}
