//! PUT, DELETE /v1/organization/logo · GET /v1/public/logos/{sha256}
//! The organisation's sign on tracking pages and in mails. Its address names its bytes: a new logo has a new one, and who
//! has an old mail still sees the old one.

mod sql;
#[cfg(test)]
mod tests;

use crate::{
    OrganizationWrite,
    error::Error,
    logo::{BYTES_MAX, SIDE_PX, sniff},
    organization::{Organization, locked_organization, set_logo},
};
use axum::{
    body::{Body, to_bytes},
    extract::{DefaultBodyLimit, State},
    response::{IntoResponse, Response},
};
use http::{HeaderValue, header};
use platform::{Answer, App, Envelope, May, OpenApiRouter, Problem, Reply, http::Path};
use sha2::{Digest, Sha256};
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(put, remove)).routes(routes!(show)).layer(DefaultBodyLimit::disable())
}

/// The body is the picture: PNG, JPEG or WebP, at most 512 KiB and 2048 pixels a side.
#[utoipa::path(put, path = "/organization/logo", operation_id = "put_logo", tag = "identity",
    request_body(content = Vec<u8>, content_type = "image/png"),
    responses((status = 200, body = Envelope<Organization>), (status = 413), (status = 415), (status = 422)))]
pub async fn put(actor: May<OrganizationWrite>, body: Body) -> Reply<Organization> {
    let bytes = to_bytes(body, BYTES_MAX).await.map_err(|_| Error::TooLarge(BYTES_MAX as u64))?;
    let picture = sniff(&bytes).ok_or(Error::WrongMedia)?;
    if !SIDE_PX.contains(&picture.width_px) || !SIDE_PX.contains(&picture.height_px) {
        let said = format!("{} × {} pixels: 16 to 2048 each way", picture.width_px, picture.height_px);
        return Err(Error::field("logo", said).into());
    }
    let kept = actor.app().files().put(actor.org(), &bytes).await.map_err(Error::from)?;
    let mut tx = actor.write_of(Sha256::digest(&bytes).into()).await?;
    locked_organization(&mut tx).await?;
    sql::insert(&mut tx, &kept.sha256, picture.media, kept.bytes as i64).await?;
    let organization = set_logo(&mut tx, Some(kept.sha256)).await?;
    let version = organization.version;
    tx.reply(Answer::ok(organization).version(version)).await
}

/// No logo any more. Its address goes on showing it to who has it.
#[utoipa::path(delete, path = "/organization/logo", operation_id = "remove_logo", tag = "identity",
    responses((status = 200, body = Envelope<Organization>)))]
pub async fn remove(actor: May<OrganizationWrite>) -> Reply<Organization> {
    let mut tx = actor.write_bare().await?;
    locked_organization(&mut tx).await?;
    let organization = set_logo(&mut tx, None).await?;
    let version = organization.version;
    tx.reply(Answer::ok(organization).version(version)).await
}

/// The picture, for everyone who knows its hash.
#[utoipa::path(get, path = "/public/logos/{sha256}", operation_id = "get_logo", tag = "public", security(()),
    params(("sha256" = String, Path)), responses((status = 200, content_type = "image/png", body = Vec<u8>), (status = 404)))]
pub async fn show(State(app): State<App>, Path(sha256): Path<String>) -> Result<Response, Problem> {
    let mut tx = app.db().system("a logo is for everyone who has its address").await?;
    let (org, media) = sql::find(&mut tx, &sha256).await?.ok_or(Error::NotFound)?;
    drop(tx);
    let bytes = app.files().read(org, &sha256).await.map_err(|e| Error::Files(e.into()))?;
    let mut response = bytes.ok_or(Error::NotFound)?.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_str(&media).unwrap_or(HeaderValue::from_static("application/octet-stream")),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    // Mails and the organisation's own site show it too.
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    Ok(response)
}
