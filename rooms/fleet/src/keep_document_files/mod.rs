//! PUT, GET, DELETE /documents/{document}/file · GET /driver/documents
//! The scanned page of a document. A driver sees his own papers and those of the vehicle he sits in.

mod sql;
#[cfg(test)]
mod tests;

use crate::{
    DocumentsWrite, Error,
    document::media_of,
    keep_documents::{Document, sql as documents},
    keep_drivers::driver_of_user,
};
use axum::{
    body::{Body, to_bytes},
    extract::DefaultBodyLimit,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, header};
use kernel::DocumentId;
use platform::{Actor, Answer, App, Envelope, May, OpenApiRouter, Problem, Reply, Tx, http::Path};
use sha2::{Digest, Sha256};
use utoipa_axum::routes;

/// A few scanned pages.
const BYTES_MAX: usize = 12 << 20;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(put, get, remove))
        .routes(routes!(own))
        .layer(DefaultBodyLimit::disable())
}

/// The body is the page: PDF, JPEG, PNG or WebP, at most 12 MiB. Sending it again changes nothing.
#[utoipa::path(put, path = "/documents/{document}/file", operation_id = "put_document_file", tag = "fleet",
    params(("document" = DocumentId, Path)), request_body(content = Vec<u8>, content_type = "application/pdf"),
    responses((status = 200, body = Envelope<Document>), (status = 402), (status = 404), (status = 413), (status = 415)))]
async fn put(actor: May<DocumentsWrite>, Path(id): Path<DocumentId>, body: Body) -> Reply<Document> {
    // Before a large body is read for nothing.
    let mut tx = actor.read().await?;
    documents::read(&mut tx, id).await?.ok_or(Error::NoSuch("document"))?;
    drop(tx);
    let bytes = to_bytes(body, BYTES_MAX).await.map_err(|_| Error::TooLarge(BYTES_MAX as u64))?;
    let media = media_of(&bytes).ok_or(Error::WrongMedia)?;
    let kept = actor.app().files().put(actor.org(), &bytes).await.map_err(Error::from)?;
    let mut tx = actor.write_of(Sha256::digest(&bytes).into()).await?;
    let current = documents::lock(&mut tx, id).await?.ok_or(Error::NoSuch("document"))?;
    if current.file_hash.as_ref() != Some(&kept.sha256) || current.file.is_none() {
        identity::take(&mut tx, "storage_bytes", kept.bytes as i64).await.map_err(Error::from)?;
        sql::set_file(&mut tx, id, Some((&kept.sha256, media, kept.bytes as i64))).await?;
    }
    reply(tx, id).await
}

/// Takes the page off the document.
#[utoipa::path(delete, path = "/documents/{document}/file", operation_id = "remove_document_file", tag = "fleet",
    params(("document" = DocumentId, Path)), responses((status = 200, body = Envelope<Document>), (status = 404)))]
async fn remove(actor: May<DocumentsWrite>, Path(id): Path<DocumentId>) -> Reply<Document> {
    let mut tx = actor.write_bare().await?;
    documents::lock(&mut tx, id).await?.ok_or(Error::NoSuch("document"))?;
    sql::set_file(&mut tx, id, None).await?;
    reply(tx, id).await
}

async fn reply(mut tx: Tx, id: DocumentId) -> Reply<Document> {
    let document = documents::read(&mut tx, id).await?.ok_or(Error::NoSuch("document"))?;
    let version = document.version;
    tx.reply(Answer::ok(document).version(version)).await
}

/// The page.
#[utoipa::path(get, path = "/documents/{document}/file", operation_id = "get_document_file", tag = "fleet",
    params(("document" = DocumentId, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = 404)))]
async fn get(actor: Actor, Path(id): Path<DocumentId>) -> Result<Response, Problem> {
    let mut tx = actor.read().await?;
    let document = if actor.may("documents:read") {
        documents::read(&mut tx, id).await?
    } else {
        own_documents(&mut tx, &actor).await?.into_iter().find(|document| document.id == id)
    };
    let document = document.ok_or(Error::NoSuch("document"))?;
    let (Some(file), Some(sha256)) = (document.file, document.file_hash) else {
        return Err(Error::NoSuch("file").into());
    };
    drop(tx);
    let bytes = actor.app().files().read(actor.org(), &sha256).await.map_err(|e| Error::Files(e.into()))?;
    let mut response = bytes.ok_or(Error::NoSuch("file"))?.into_response();
    let headers = response.headers_mut();
    let value = |text: &str| HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("inline"));
    headers.insert(header::CONTENT_TYPE, value(&file.media));
    let extension = file.media.rsplit('/').next().unwrap_or("bin");
    headers.insert(header::CONTENT_DISPOSITION, value(&format!("inline; filename=\"{id}.{extension}\"")));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    Ok(response)
}

/// My papers, and those of the vehicle I sit in.
#[utoipa::path(get, path = "/driver/documents", operation_id = "own_documents", tag = "driver",
    responses((status = 200, body = Envelope<Vec<Document>>), (status = 403)))]
async fn own(actor: Actor) -> Reply<Vec<Document>> {
    let mut tx = actor.read().await?;
    Ok(Answer::ok(own_documents(&mut tx, &actor).await?))
}

async fn own_documents(tx: &mut Tx, actor: &Actor) -> Result<Vec<Document>, Problem> {
    // The delivery room's own: who may act as a driver.
    actor.require("driver:act")?;
    let driver = driver_of_user(tx, actor.user()).await?.ok_or(Error::NoSuch("driver"))?;
    Ok(documents::of(tx, driver.id, driver.vehicle).await?)
}
