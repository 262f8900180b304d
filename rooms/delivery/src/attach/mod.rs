//! PUT, GET /v1/attachments/{sha256}
//! HEAD, PATCH /v1/attachments/{sha256}: the same in pieces, see [`resume`]
//! Photos and signatures, named by the hash of their bytes, before or after the command that shows them.
//!
//! The body is the picture itself: JPEG, PNG, WebP, or a drawn signature as SVG; what it is, its bytes say. The hash in the address
//! is of what the phone sent; what is kept is the same picture without the place that the camera wrote into it. Sending it again
//! changes nothing. 201 `{"sha256": "…", "media": "image/jpeg", "bytes": 128311, "place_removed": true}`; 422
//! `delivery.wrong_hash`; 413; 415.

mod resume;
#[cfg(test)]
mod tests;

pub(crate) use resume::FORGET_UPLOADS;

use crate::{
    Error,
    incident::Kind,
    journal::{dedupe_key, settle_incident},
    picture::Media,
};
use axum::{
    body::{Body, Bytes},
    extract::Request,
    response::{IntoResponse, Response},
};
use futures::StreamExt;
use http::{HeaderValue, header};
use platform::{Actor, Answer, App, Envelope, Problem, Reply, Tx, http::Path};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::query;
use tokio::sync::Semaphore;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// A photo from a good phone, and then some.
const BYTES_MAX: usize = 12 << 20;
/// Pictures in memory at once; the others wait at the door.
static IN_HAND: Semaphore = Semaphore::const_new(8);

pub fn route() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(put, get, resume::how_far, resume::go_on))
        .layer(axum::extract::DefaultBodyLimit::disable())
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Attachment {
    pub sha256: String,
    pub media: String,
    /// as sent
    pub bytes: i64,
    pub place_removed: bool,
}

#[utoipa::path(put, path = "/attachments/{sha256}", operation_id = "put_attachment", tag = "driver",
    params(("sha256" = String, Path)), request_body(content = Vec<u8>, content_type = "image/jpeg"),
    responses((status = 201, body = Envelope<Attachment>)))]
async fn put(actor: Actor, Path(sha256): Path<String>, request: Request) -> Reply<Attachment> {
    may_send(&actor)?;
    let _turn = IN_HAND.acquire().await.expect("BUG: never closed");
    let bytes = read(request.into_body()).await?;
    Ok(Answer::created(keep(&actor, sha256, &bytes).await?))
}

fn may_send(actor: &Actor) -> Result<(), Problem> {
    if actor.may("driver:act") || actor.may("deliveries:write") {
        return Ok(());
    }
    Err(Problem::forbidden("driver:act"))
}

/// Keeps a picture that is all there, if it is what its name says.
async fn keep(actor: &Actor, sha256: String, bytes: &[u8]) -> Result<Attachment, Problem> {
    let got = crate::journal::hex(&Sha256::digest(bytes));
    if got != sha256 {
        return Err(Error::WrongHash { got }.into());
    }
    let media = Media::sniff(bytes)
        .ok_or(Error::WrongMedia("send a JPEG, PNG or WebP photo, or a drawing as SVG"))?;
    let clean = media.without_place(bytes);
    let kept = actor.app().files().put(actor.org(), &clean).await.map_err(Error::from)?;
    let attachment = Attachment {
        place_removed: clean != bytes,
        sha256,
        media: media.as_str().to_owned(),
        bytes: bytes.len() as i64,
    };
    let mut tx = actor.begin().await?;
    attach(&mut tx, &attachment, &kept.sha256).await?;
    tx.commit().await?;
    Ok(attachment)
}

async fn read(body: Body) -> Result<Bytes, Error> {
    let mut bytes = Vec::new();
    let mut parts = body.into_data_stream();
    while let Some(part) = parts.next().await {
        let part = part.map_err(|_| Error::field("body", "the upload ended early"))?;
        if bytes.len() + part.len() > BYTES_MAX {
            return Err(Error::TooLarge(BYTES_MAX as u64));
        }
        bytes.extend_from_slice(&part);
    }
    Ok(bytes.into())
}

/// Writes an attachment down and closes what waited for it.
pub async fn attach(tx: &mut Tx, attachment: &Attachment, kept: &str) -> Result<(), Error> {
    let (now, user) = (tx.now(), tx.user().map(|u| u.0));
    let added = query!(
        "insert into delivery.attachments (sha256, kept_sha256, media, bytes, place_removed, uploaded_by, at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (org_id, sha256) do nothing",
        attachment.sha256,
        kept,
        attachment.media,
        attachment.bytes,
        attachment.place_removed,
        user,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    if added.rows_affected() == 1 {
        identity::take(tx, "storage_bytes", attachment.bytes).await?;
    }
    let waiting = query!(
        r#"select distinct u.command_id from delivery.attachment_uses u
            where u.sha256 = $1
              and not exists (select from delivery.attachment_uses o
                               where o.command_id = u.command_id
                                 and not exists (select from delivery.attachments a where a.sha256 = o.sha256))"#,
        attachment.sha256,
    )
    .fetch_all(tx.conn())
    .await?;
    for row in waiting {
        settle_incident(tx, &dedupe_key(Kind::AttachmentMissing, row.command_id)).await?;
    }
    Ok(())
}

#[utoipa::path(get, path = "/attachments/{sha256}", operation_id = "get_attachment", tag = "deliveries",
    params(("sha256" = String, Path)), responses((status = 200, content_type = "image/jpeg", body = Vec<u8>)))]
async fn get(actor: Actor, Path(sha256): Path<String>) -> Result<Response, Problem> {
    if !actor.may("driver:act") && !actor.may("deliveries:read") {
        return Err(Problem::forbidden("deliveries:read"));
    }
    let mut tx = actor.read().await?;
    let row = query!("select kept_sha256, media from delivery.attachments where sha256 = $1", sha256)
        .fetch_optional(tx.conn())
        .await?
        .ok_or(Error::NoSuchAttachment)?;
    drop(tx);
    let bytes = actor.app().files().read(actor.org(), &row.kept_sha256).await.map_err(Error::from)?;
    let bytes = bytes.ok_or(Error::NoSuchAttachment)?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_str(&row.media).unwrap_or(HeaderValue::from_static("application/octet-stream")),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox"),
    );
    Ok(response)
}
