//! POST /v1/imports            a spreadsheet of deliveries, CSV or XLSX
//! GET  /v1/imports            earlier imports
//! GET  /v1/imports/{id}       how far it is
//! GET  /v1/imports/{id}/rows?state=eq.bad
//! PUT  /v1/imports/{id}/rows  sets rows right: `{"rows": [{"row_no": 7, "cells": {"Phone": "0501234567"}}]}`
//! POST /v1/imports/{id}/apply makes a dry run real, or takes in what was set right: `{"mode": "good_rows"}`
//! POST /v1/imports/{id}/undo  takes the whole import back: what it made is cancelled, what it changed is as before
//!
//! The file as a form (`file`, `mode`, `date`, `mapping`), or as the body itself with the rest in the query:
//! `curl --data-binary @deliveries.csv -H 'content-type: text/csv' '…/imports?mode=good_rows&date=2026-11-21'`.
//! A row whose reference a live delivery has changes that delivery while it is draft, ready or on hold (`existing=update`, the
//! default) or is refused (`existing=refuse`). A cell that is empty changes nothing.
//! `mode` is `dry_run` (look, write nothing), `good_rows` or `all_or_nothing`; `date` is the day of times without one;
//! `mapping` is `{"Customer": "recipient_name", "Colour": null}`, recognised from the headings where it says nothing.
//!
//! ```json
//! {"id": "imp_…", "state": "running", "mode": "good_rows", "job_id": "job_…", "mapping": {"reference": "reference", …},
//!  "rows_total": 200, "rows_read": 150, "rows_good": 198, "rows_bad": 2, "created": 0, "updated": 0, "failure": null}
//! ```
//! 202 with the import; 200 with the earlier one when the same file has been imported already. States: queued, running, done,
//! refused (all_or_nothing with bad rows), failed (`failure` says why), undone.

mod job;
mod judge;
mod rows;
mod sql;
#[cfg(test)]
mod tests;
mod undo;
mod upload;
mod upsert;
mod wire;

pub(crate) use job::{IMPORT, fail};
pub use wire::{ImportRowView, ImportView};

use crate::{DeliveriesImport, DeliveriesRead, Error};
use axum::extract::Request;
use kernel::ImportId;
use platform::{
    Answer, App, Envelope, May, Reply,
    http::{
        Path,
        filter::{FilterAsk, FilterParams},
    },
};
use serde_json::Value;
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn route() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(show))
        .routes(routes!(list_rows, rows::fix))
        .routes(routes!(rows::apply))
        .routes(routes!(take_back))
        .layer(axum::extract::DefaultBodyLimit::disable())
}

#[utoipa::path(post, path = "/imports", operation_id = "import_deliveries", tag = "imports",
    params(upload::Ask), request_body(content = Vec<u8>, content_type = "text/csv"),
    responses((status = 202, body = Envelope<ImportView>), (status = 200, body = Envelope<ImportView>)))]
async fn create(actor: May<DeliveriesImport>, request: Request) -> Reply<ImportView> {
    let app = actor.app().clone();
    let asked = upload::receive(&app, actor.org(), request).await?;
    let mut tx = actor.begin().await?;
    let (view, is_new) = upload::start(&mut tx, asked).await?;
    tx.commit().await?;
    let location = format!("/api/v1/imports/{}", view.id);
    Ok(if is_new { Answer::accepted(view).location(location) } else { Answer::ok(view) })
}

#[utoipa::path(get, path = "/imports", operation_id = "list_imports", tag = "imports", params(FilterParams),
    responses((status = 200, body = Envelope<Vec<ImportView>>)))]
async fn list(actor: May<DeliveriesRead>, ask: FilterAsk) -> Reply<Vec<Value>> {
    let filter = ask.filter(&sql::COLUMNS)?;
    let mut tx = actor.read().await?;
    let (rows, page) = filter.fetch::<ImportView>(&mut tx, &sql::LIST, |row| row.id.0).await?;
    Ok(Answer::ok(filter.project(&rows)).page(page))
}

#[utoipa::path(get, path = "/imports/{id}", operation_id = "get_import", tag = "imports", params(("id" = ImportId, Path)),
    responses((status = 200, body = Envelope<ImportView>)))]
async fn show(actor: May<DeliveriesRead>, Path(id): Path<ImportId>) -> Reply<ImportView> {
    let mut tx = actor.read().await?;
    Ok(Answer::ok(sql::import(&mut tx, id).await?.ok_or(Error::NoSuchImport)?))
}

#[utoipa::path(get, path = "/imports/{id}/rows", operation_id = "list_import_rows", tag = "imports",
    params(("id" = ImportId, Path), FilterParams), responses((status = 200, body = Envelope<Vec<ImportRowView>>)))]
async fn list_rows(
    actor: May<DeliveriesRead>,
    Path(id): Path<ImportId>,
    ask: FilterAsk,
) -> Reply<Vec<Value>> {
    let filter = ask.filter(&sql::ROW_COLUMNS)?;
    let mut tx = actor.read().await?;
    sql::import(&mut tx, id).await?.ok_or(Error::NoSuchImport)?;
    let rows = sql::rows(&mut tx, id, &filter).await?;
    Ok(Answer::ok(filter.project(&rows)))
}

#[utoipa::path(post, path = "/imports/{id}/undo", operation_id = "undo_import", tag = "imports", params(("id" = ImportId, Path)),
    responses((status = 200, body = Envelope<ImportView>)))]
async fn take_back(actor: May<DeliveriesImport>, Path(id): Path<ImportId>) -> Reply<ImportView> {
    let mut tx = actor.write_bare().await?;
    undo::undo_import(&mut tx, id).await?;
    let view = sql::import(&mut tx, id).await?.ok_or(Error::NoSuchImport)?;
    tx.reply(Answer::ok(view)).await
}
