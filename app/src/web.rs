//! The web apps, embedded in the binary and precompressed by their build.

use axum::{
    Router,
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use platform::App;
use rust_embed::Embed;

#[derive(Embed)]
#[folder = "../web/dist"]
struct Dist;

/// The apps with a prefix of their own; everything else belongs to the public site.
const APPS: [&str; 3] = ["business", "driver", "admin"];

pub fn routes() -> Router<App> {
    Router::new().fallback(serve)
}

async fn serve(request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let path = request.uri().path().trim_start_matches('/');
    let first = path.split('/').next().unwrap_or("");
    let (app, rest) = match APPS.iter().find(|app| **app == first) {
        // `/business` must become `/business/`, or its relative links break.
        Some(app) if path == *app => return redirect(app),
        Some(app) => (*app, path[app.len()..].trim_start_matches('/')),
        None => ("public", path),
    };
    let wanted = if rest.is_empty() { "index.html" } else { rest };
    if let Some(response) = file(app, wanted, request.headers()) {
        return response;
    }
    // A missing asset is missing: HTML in its place would be cached as a script.
    if wanted.starts_with("assets/") || wanted.rsplit('/').next().is_some_and(|name| name.contains('.')) {
        return (StatusCode::NOT_FOUND, "not found\n").into_response();
    }
    file(app, "index.html", request.headers()).unwrap_or_else(not_built)
}

fn redirect(app: &str) -> Response {
    let location = HeaderValue::from_str(&format!("/{app}/")).expect("BUG: app names are plain words");
    (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, location)]).into_response()
}

fn not_built() -> Response {
    let words =
        "The web apps are not in this binary: run `make web`, then build again. The API is at /api/docs.\n";
    (StatusCode::NOT_FOUND, words).into_response()
}

fn file(app: &str, name: &str, headers: &HeaderMap) -> Option<Response> {
    // rust-embed answers only for names in its list, so `..` leads nowhere; precompressed twins are not pages of their own.
    if name.contains("..") || [Some("br"), Some("gz")].contains(&ending(name)) {
        return None;
    }
    let path = format!("{app}/{name}");
    let plain = Dist::get(&path)?;
    let accepts = |coding: &str| {
        headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains(coding))
    };
    let packed = [("br", ".br"), ("gzip", ".gz")]
        .into_iter()
        .filter(|(coding, _)| accepts(coding))
        .find_map(|(coding, ending)| Dist::get(&format!("{path}{ending}")).map(|file| (coding, file)));

    let etag = format!(
        "\"{}\"",
        plain.metadata.sha256_hash().iter().take(12).map(|b| format!("{b:02x}")).collect::<String>()
    );
    let immutable = name.starts_with("assets/");
    let cache = if immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut builder = Response::builder()
        .header(header::CONTENT_TYPE, media_type(name))
        .header(header::CACHE_CONTROL, cache)
        .header(header::VARY, "accept-encoding")
        .header(header::ETAG, &etag);
    if headers.get(header::IF_NONE_MATCH).is_some_and(|seen| seen.as_bytes() == etag.as_bytes()) {
        return builder.status(StatusCode::NOT_MODIFIED).body(Body::empty()).ok();
    }
    let data = match packed {
        Some((coding, file)) => {
            builder = builder.header(header::CONTENT_ENCODING, coding);
            file.data
        }
        None => plain.data,
    };
    builder.body(Body::from(data.into_owned())).ok()
}

fn media_type(name: &str) -> String {
    if ending(name) == Some("webmanifest") {
        return "application/manifest+json".into();
    }
    let guess = mime_guess::from_path(name).first_or_octet_stream();
    if guess.type_() == "text" || ending(name) == Some("js") {
        format!("{guess}; charset=utf-8")
    } else {
        guess.to_string()
    }
}

fn ending(name: &str) -> Option<&str> {
    std::path::Path::new(name).extension()?.to_str()
}
