//! A JSON body, read with words for what is wrong with it and where.

use super::{App, Problem};
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
};
use garde::Validate;
use http::{StatusCode, header};
use kernel::{FieldError, Kind};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

/// A body of type `T`, valid, with the digest that tells a retry from another request under the same key.
///
/// 415 when it is not JSON, 413 when too large, 400 when not readable, 422 with a path per field when wrong.
#[derive(Debug)]
pub struct Input<T> {
    pub value: T,
    pub digest: [u8; 32],
}

impl<T> FromRequest<App> for Input<T>
where
    T: DeserializeOwned + Validate<Context = ()>,
{
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let media = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
        let essence = media.split(';').next().unwrap_or("").trim();
        if !(essence.eq_ignore_ascii_case("application/json") || essence.ends_with("+json")) {
            return Err(Problem::of(Kind::WrongMedia, "request.media", "send the body as application/json"));
        }
        let bytes = Bytes::from_request(request, app).await.map_err(|rejection| {
            if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                let max = app.config().body_bytes_max;
                Problem::of(Kind::TooLarge, "request.too_large", format!("a body has at most {max} bytes"))
            } else {
                Problem::of(Kind::Malformed, "request.unreadable", "the body ended early")
            }
        })?;
        let value = parse(&bytes)?;
        Ok(Self { value, digest: Sha256::digest(&bytes).into() })
    }
}

/// Reads and validates one JSON value.
pub(crate) fn parse<T: DeserializeOwned + Validate<Context = ()>>(bytes: &[u8]) -> Result<T, Problem> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value: T = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        if inner.is_data() {
            // "…, at line 1 column 17" helps nobody who has the path
            let message = inner.to_string();
            let message = message.split(" at line ").next().unwrap_or(&message).to_owned();
            Problem::field(if path == "." { String::new() } else { path }, message)
        } else {
            Problem::of(Kind::Malformed, "request.malformed", format!("not JSON: {inner}"))
        }
    })?;
    json.end()
        .map_err(|error| Problem::of(Kind::Malformed, "request.malformed", format!("not JSON: {error}")))?;
    value.validate().map_err(|report| {
        Problem::invalid(
            report
                .iter()
                .map(|(path, e)| FieldError::new(path.to_string(), e.message().to_owned()))
                .collect(),
        )
    })?;
    Ok(value)
}
