//! GET /maps/{name}.pmtiles
//! A file of vector tiles, whole or by ranges (RFC 9110 §14). With `?v=` its bytes never change, and an address whose version is gone
//! is not found: directory and tiles of one reading always belong together.

mod range;
#[cfg(test)]
mod tests;

use crate::Sheets;
use axum::{
    Router,
    body::Body,
    extract::{Path, Query, State as Shared},
    response::Response,
    routing::get,
};
use http::{HeaderMap, HeaderValue, StatusCode, header, response::Builder};
use platform::{App, Problem};
use range::Wanted;
use serde::Deserialize;

const MEDIA_TYPE: &str = "application/vnd.pmtiles";

pub fn routes() -> Router<App> {
    Router::new().route("/maps/{file}", get(answer))
}

#[derive(Deserialize)]
struct Which {
    v: Option<String>,
}

async fn answer(
    Shared(app): Shared<App>,
    Path(file): Path<String>,
    Query(which): Query<Which>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let name = file.strip_suffix(".pmtiles").ok_or_else(Problem::not_found)?;
    let drawn = app.service::<Sheets>().0.sheet(name).ok_or_else(Problem::not_found)?;
    let (bytes, version) = (&drawn.sheet.bytes, &drawn.sheet.version);
    if which.v.as_ref().is_some_and(|wanted| wanted != version) {
        return Err(Problem::not_found());
    }
    let etag = format!("\"{version}\"");
    let says = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let cache = if which.v.is_some() { "public, max-age=31536000, immutable" } else { "no-cache" };
    let begun = Response::builder()
        .header(header::CONTENT_TYPE, MEDIA_TYPE)
        .header(header::ACCEPT_RANGES, "bytes")
        .header(header::CACHE_CONTROL, cache)
        .header(header::ETAG, &etag);
    if says(header::IF_NONE_MATCH).is_some_and(|seen| seen.contains(&etag)) {
        return Ok(done(begun.status(StatusCode::NOT_MODIFIED), Body::empty()));
    }
    // A part of an older file is of no use to whoever holds the rest of it.
    let ranged = says(header::IF_RANGE).is_none_or(|seen| seen == etag);
    let length = bytes.len() as u64;
    Ok(match says(header::RANGE).filter(|_| ranged).map_or(Wanted::All, |asked| range::read(asked, length)) {
        Wanted::All => done(begun, Body::from(bytes.clone())),
        Wanted::Part { from, to } => {
            let part = bytes.slice(from as usize..to as usize);
            let begun = begun.status(StatusCode::PARTIAL_CONTENT);
            done(
                begun.header(header::CONTENT_RANGE, format!("bytes {from}-{}/{length}", to - 1)),
                Body::from(part),
            )
        }
        Wanted::Nothing => {
            let begun = begun.status(StatusCode::RANGE_NOT_SATISFIABLE);
            done(begun.header(header::CONTENT_RANGE, format!("bytes */{length}")), Body::empty())
        }
    })
}

fn done(begun: Builder, body: Body) -> Response {
    begun.body(body).expect("BUG: these headers are plain words")
}
