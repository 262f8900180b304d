//! HEAD, PATCH /v1/attachments/{sha256}
//! A picture in pieces, for phones on bad lines. `HEAD` says how far it is (`Upload-Offset`, `Upload-Complete: ?1` when it is all
//! there; 404 when nothing was begun). `PATCH` with `Upload-Offset`, `Upload-Length` and the next bytes goes on: 204 with the new
//! offset, or 201 with the attachment when those were the last. 409 `delivery.wrong_offset` says in `Upload-Offset` where to go
//! on from. The names are those of IETF draft-ietf-httpbis-resumable-upload.
//!
//! What was answered is on disk; the hash is looked at when all of it is there. What nobody goes on with for a day is forgotten.

use super::{Attachment, BYTES_MAX, IN_HAND, keep, may_send};
use crate::Error;
use axum::{
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
};
use futures::StreamExt;
use http::{HeaderMap, HeaderValue, StatusCode};
use platform::{Actor, Answer, App, Envelope, Problem, Sweep, Tx, files::Partial, http::Path};
use sqlx::query;
use std::time::Duration;

const OFFSET: &str = "upload-offset";
const LENGTH: &str = "upload-length";
const COMPLETE: &str = "upload-complete";
/// Half-sent pictures of one organisation.
const UPLOADS_MAX: i64 = 500;
const FORGOTTEN_AFTER_S: u64 = 24 * 3600;

pub(crate) const FORGET_UPLOADS: Sweep =
    Sweep { name: "delivery.forget_uploads", every_s: 3600, run: |app| Box::pin(forget_uploads(app)) };

/// How much of it is here.
#[utoipa::path(head, path = "/attachments/{sha256}", operation_id = "head_attachment", tag = "driver",
    params(("sha256" = String, Path)), responses((status = 200), (status = 404)))]
pub async fn how_far(actor: Actor, Path(sha256): Path<String>) -> Result<Response, Problem> {
    if !actor.may("deliveries:read") {
        may_send(&actor)?;
    }
    let mut tx = actor.read().await?;
    if let Some(whole) = kept(&mut tx, &sha256).await? {
        return Ok(far(StatusCode::OK, whole.bytes as u64, true));
    }
    let there = actor.app().files().partial_bytes(actor.org(), &sha256).await.map_err(Error::from)?;
    Ok(far(StatusCode::OK, there.ok_or(Error::NoSuchAttachment)?, false))
}

/// The next piece.
#[utoipa::path(patch, path = "/attachments/{sha256}", operation_id = "patch_attachment", tag = "driver",
    params(("sha256" = String, Path), ("Upload-Offset" = u64, Header), ("Upload-Length" = u64, Header)),
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream"),
    responses((status = 204), (status = 201, body = Envelope<Attachment>), (status = 409), (status = 413), (status = 422)))]
pub async fn go_on(
    actor: Actor,
    Path(sha256): Path<String>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Problem> {
    may_send(&actor)?;
    let (offset, length) = (number(&headers, OFFSET)?, number(&headers, LENGTH)?);
    if length > BYTES_MAX as u64 {
        return Err(Error::TooLarge(BYTES_MAX as u64).into());
    }
    let mut tx = actor.begin().await?;
    if let Some(whole) = kept(&mut tx, &sha256).await? {
        return Ok(Answer::created(whole).into_response());
    }
    begin(&mut tx, &sha256, length).await?;
    tx.commit().await?;

    let partial = actor.app().files().take_partial(actor.org(), &sha256).await.map_err(Error::from)?;
    let mut partial = partial.ok_or(Error::UploadInHand)?;
    let there = partial.bytes();
    if offset != there {
        let mut refused = Problem::from(Error::WrongOffset { offset: there }).into_response();
        refused.headers_mut().insert(OFFSET, HeaderValue::from(there));
        return Ok(refused);
    }
    receive(&mut partial, request.into_body(), length).await?;
    if partial.bytes() < length {
        return Ok(far(StatusCode::NO_CONTENT, partial.bytes(), false));
    }
    finish(&actor, sha256, partial).await
}

/// Takes what comes, even when the line breaks: what arrived need not be sent again.
async fn receive(partial: &mut Partial, body: Body, length: u64) -> Result<(), Error> {
    let mut pieces = body.into_data_stream();
    while let Some(Ok(piece)) = pieces.next().await {
        if partial.bytes() + piece.len() as u64 > length {
            return Err(Error::field(LENGTH, "more bytes came than were announced"));
        }
        partial.append(&piece).await?;
    }
    Ok(partial.sync().await?)
}

/// All of it is here: kept if it is what its name says, thrown away if not.
async fn finish(actor: &Actor, sha256: String, mut partial: Partial) -> Result<Response, Problem> {
    let _turn = IN_HAND.acquire().await.expect("BUG: never closed");
    let bytes = partial.read().await.map_err(Error::from)?;
    let outcome = keep(actor, sha256.clone(), &bytes).await;
    let may_try_again = outcome.as_ref().is_err_and(|problem| {
        matches!(problem.kind, kernel::Kind::Unavailable | kernel::Kind::Internal | kernel::Kind::PlanLimit)
    });
    if !may_try_again {
        partial.remove().await.map_err(Error::from)?;
        let mut tx = actor.begin().await?;
        query!("delete from delivery.uploads where sha256 = $1", sha256).execute(tx.conn()).await?;
        tx.commit().await?;
    }
    Ok(Answer::created(outcome?).into_response())
}

/// Notes that a picture is on its way, and of what size: it stays the same for all its pieces.
async fn begin(tx: &mut Tx, sha256: &str, length: u64) -> Result<(), Error> {
    let sane = sha256.len() == 64 && sha256.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if !sane || length == 0 {
        return Err(Error::field(
            "sha256",
            "the picture's SHA-256 in lower-case hex, and a length above zero",
        ));
    }
    let (now, user) = (tx.now(), tx.user().map(|u| u.0));
    let row = query!(
        "insert into delivery.uploads (sha256, bytes, begun_by, begun_at, updated_at) values ($1, $2, $3, $4, $4)
         on conflict (org_id, sha256) do update set updated_at = $4
         returning bytes, (select count(*) from delivery.uploads) as open",
        sha256,
        length as i64,
        user,
        now as _,
    )
    .fetch_one(tx.conn())
    .await?;
    if row.bytes != length as i64 {
        return Err(Error::field(LENGTH, format!("it was announced with {} bytes", row.bytes)));
    }
    if row.open.unwrap_or(0) >= UPLOADS_MAX { Err(Error::TooManyUploads) } else { Ok(()) }
}

async fn kept(tx: &mut Tx, sha256: &str) -> Result<Option<Attachment>, Error> {
    let row = sqlx::query_as!(
        Attachment,
        "select sha256, media, bytes, place_removed from delivery.attachments where sha256 = $1",
        sha256
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row)
}

fn number(headers: &HeaderMap, name: &'static str) -> Result<u64, Error> {
    let text = headers.get(name).and_then(|value| value.to_str().ok());
    text.and_then(|text| text.trim().parse().ok())
        .ok_or_else(|| Error::field(name, "a header with a number of bytes"))
}

fn far(status: StatusCode, offset: u64, complete: bool) -> Response {
    let mut response = status.into_response();
    let headers = response.headers_mut();
    headers.insert(OFFSET, HeaderValue::from(offset));
    headers.insert(COMPLETE, HeaderValue::from_static(if complete { "?1" } else { "?0" }));
    headers.insert(http::header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn forget_uploads(app: &App) -> anyhow::Result<()> {
    let files = app.files().forget_partials(Duration::from_secs(FORGOTTEN_AFTER_S)).await?;
    let mut tx = app.db().system("forget pictures that were never sent to the end").await?;
    let before = tx.now().plus_s(-(FORGOTTEN_AFTER_S as i64));
    query!("delete from delivery.uploads where updated_at < $1", before as _).execute(tx.conn()).await?;
    tx.commit().await?;
    tracing::debug!(files, "forgot half-sent pictures");
    Ok(())
}
