//! GET, POST /documents · GET, PUT, DELETE /documents/{document}
//! Registrations, insurances, licences: what must not run out unnoticed.

pub(crate) mod sql;
#[cfg(test)]
mod tests;
mod wire;

pub use wire::{Document, DocumentInput};

use crate::{
    DocumentsRead, DocumentsWrite, Error, Standing, day::Todays, document::standing, keep_drivers,
    keep_vehicles, keep_vehicles::word,
};
use kernel::DocumentId;
use lexicon::fleet::DocumentExpiring;
use platform::{
    Answer, App, Envelope, IfMatch, Input, May, OpenApiRouter, Reply, Tx,
    http::{
        Path,
        filter::{FilterAsk, FilterParams},
    },
};
use serde_json::Value;
use utoipa_axum::routes;

/// Documents told of in one transaction.
const BATCH: i64 = 500;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, post)).routes(routes!(get, put, delete))
}

/// Documents with how each stands today, newest entry first unless ordered otherwise.
#[utoipa::path(get, path = "/documents", operation_id = "list_documents", tag = "fleet",
    params(FilterParams, ("standing" = Option<Standing>, Query, description = "how they stand today, where the organisation is")),
    responses((status = 200, body = Envelope<Vec<Document>>)))]
async fn list(actor: May<DocumentsRead>, mut ask: FilterAsk) -> Reply<Vec<Value>> {
    let stands = ask.take("standing").map(|text| read_standing(&text)).transpose()?;
    let filter = ask.filter(&sql::COLUMNS)?;
    let mut tx = actor.read().await?;
    let (documents, page) = sql::search(&mut tx, &filter, stands).await?;
    Ok(Answer::ok(filter.project(&documents)).page(page))
}

/// `expired`, or `eq.expired` for those who write all filters alike.
fn read_standing(text: &str) -> Result<Standing, Error> {
    let text = text.strip_prefix("eq.").unwrap_or(text);
    let known =
        [Standing::Valid, Standing::Expiring, Standing::Expired].into_iter().find(|s| word(s) == text);
    known.ok_or_else(|| Error::field("standing", "`valid`, `expiring` or `expired`"))
}

/// Files a document of a vehicle or a driver.
#[utoipa::path(post, path = "/documents", operation_id = "file_document", tag = "fleet", request_body = DocumentInput,
    responses((status = 201, body = Envelope<Document>)))]
async fn post(actor: May<DocumentsWrite>, input: Input<DocumentInput>) -> Reply<Document> {
    let mut tx = actor.write(&input).await?;
    check(&mut tx, &input.value).await?;
    let id = DocumentId::mint();
    sql::insert(&mut tx, id, &input.value).await?;
    let document = sql::read(&mut tx, id).await?.ok_or(Error::NoSuch("document"))?;
    tx.reply(Answer::created(document).version(1).location(format!("/api/v1/documents/{id}"))).await
}

#[utoipa::path(get, path = "/documents/{document}", operation_id = "get_document", tag = "fleet",
    params(("document" = DocumentId, Path)), responses((status = 200, body = Envelope<Document>)))]
async fn get(actor: May<DocumentsRead>, Path(id): Path<DocumentId>) -> Reply<Document> {
    let mut tx = actor.read().await?;
    let document = sql::read(&mut tx, id).await?.ok_or(Error::NoSuch("document"))?;
    let version = document.version;
    Ok(Answer::ok(document).version(version))
}

/// Replaces what is said of a document, such as its last day after a renewal.
#[utoipa::path(put, path = "/documents/{document}", operation_id = "change_document", tag = "fleet",
    params(("document" = DocumentId, Path)), request_body = DocumentInput, responses((status = 200, body = Envelope<Document>)))]
async fn put(
    actor: May<DocumentsWrite>,
    Path(id): Path<DocumentId>,
    held: IfMatch,
    input: Input<DocumentInput>,
) -> Reply<Document> {
    let mut tx = actor.write(&input).await?;
    let current = sql::lock(&mut tx, id).await?.ok_or(Error::NoSuch("document"))?;
    held.check(current.version, &current)?;
    check(&mut tx, &input.value).await?;
    sql::update(&mut tx, id, &input.value).await?;
    let document = sql::read(&mut tx, id).await?.ok_or(Error::NoSuch("document"))?;
    let version = document.version;
    tx.reply(Answer::ok(document).version(version)).await
}

/// Takes a document out of the file.
#[utoipa::path(delete, path = "/documents/{document}", operation_id = "remove_document", tag = "fleet",
    params(("document" = DocumentId, Path)), responses((status = 200, body = Envelope<Document>)))]
async fn delete(actor: May<DocumentsWrite>, Path(id): Path<DocumentId>, held: IfMatch) -> Reply<Document> {
    let mut tx = actor.write_bare().await?;
    let current = sql::lock(&mut tx, id).await?.ok_or(Error::NoSuch("document"))?;
    held.check(current.version, &current)?;
    sql::remove(&mut tx, id).await?;
    let document = sql::read(&mut tx, id).await?.ok_or(Error::NoSuch("document"))?;
    let version = document.version;
    tx.reply(Answer::ok(document).version(version)).await
}

/// Sweep: says once that a document runs out soon, and once that it has.
pub(crate) async fn tell_of_expiry(app: &App) -> anyhow::Result<()> {
    loop {
        let mut tx = app.db().system("documents run out in every organisation").await?;
        let todays = Todays::read(&mut tx).await?;
        let untold = sql::take_untold(&mut tx, &todays, BATCH).await?;
        for document in &untold {
            let fact = DocumentExpiring {
                document: document.id,
                kind: word(&document.kind),
                vehicle: document.vehicle.map(Into::into),
                driver: document.driver.map(Into::into),
                holder: document.holder.clone(),
                expires_on: document.expires_on.to_string(),
                standing: word(&standing(Some(document.expires_on), todays.of(document.org))),
            };
            tx.emit_for(document.org, None, &fact).await?;
        }
        tx.commit().await?;
        if (untold.len() as i64) < BATCH {
            return Ok(());
        }
    }
}

async fn check(tx: &mut Tx, input: &DocumentInput) -> Result<(), Error> {
    match (input.vehicle, input.driver) {
        (Some(id), None) => {
            let vehicle = keep_vehicles::sql::read(tx, id).await?.filter(|v| v.removed_at.is_none());
            vehicle.map(|_| ()).ok_or_else(|| Error::field("vehicle", "there is no such vehicle of yours"))
        }
        (None, Some(id)) => {
            let driver = keep_drivers::sql::read(tx, id).await?.filter(|d| d.removed_at.is_none());
            driver.map(|_| ()).ok_or_else(|| Error::field("driver", "there is no such driver of yours"))
        }
        _ => Err(Error::field("vehicle", "a document is of a vehicle or of a driver: name one of the two")),
    }
}
