//! POST /ingest/owntracks, /ingest/owntracks/{key}
//! OwnTracks in HTTP mode. It takes any answer as delivered, a failure too, so the answer waits for the commit.
//!
//! The device key is the password of the app's basic authentication, or stands in the address, or is its user name; a topic
//! of the app's own making names nobody here.

#[cfg(test)]
mod tests;

use crate::{
    ingest::{Arrived, DeviceRequest, ingest},
    position::Source,
};
use axum::response::IntoResponse;
use base64::{Engine, prelude::BASE64_STANDARD};
use http::header::CONTENT_TYPE;
use platform::{App, OpenApiRouter, Problem};
use trackers::{
    Reason, Report,
    owntracks::{self, Identity},
};
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(post)).routes(routes!(post_with_key))
}

/// One message of the app, or an array of them.
#[utoipa::path(post, path = "/ingest/owntracks", operation_id = "ingest_owntracks", tag = "tracking", security(()),
    responses((status = 200, description = "taken, usable or not; an empty JSON array"), (status = 503, description = "not taken")))]
async fn post(request: DeviceRequest) -> Result<impl IntoResponse, Problem> {
    take(request).await
}

/// As `/ingest/owntracks`, with the device's key in the address.
#[utoipa::path(post, path = "/ingest/owntracks/{key}", operation_id = "ingest_owntracks_by_key", tag = "tracking", security(()),
    params(("key" = String, Path, description = "the device key")),
    responses((status = 200, description = "taken, usable or not; an empty JSON array"), (status = 503, description = "not taken")))]
async fn post_with_key(request: DeviceRequest) -> Result<impl IntoResponse, Problem> {
    take(request).await
}

async fn take(request: DeviceRequest) -> Result<impl IntoResponse, Problem> {
    let secret = request.key.clone().or_else(|| secret_of(request.header("authorization")));
    let user = request.header("x-limit-u").map(str::to_owned).or_else(|| parameter(&request.query, "u"));
    let device = request.header("x-limit-d").map(str::to_owned).or_else(|| parameter(&request.query, "d"));
    let reports = match &request.body {
        None => vec![Report::Unusable { device_key: secret.clone(), reason: Reason::Malformed }],
        Some(body) => {
            let identity =
                Identity { user: secret.as_deref().or(user.as_deref()), device: device.as_deref() };
            owntracks::parse(body, &identity, request.app.db().now().unix_us())
        }
    };
    let arrived = Arrived { source: Source::Owntracks, reports, key: secret.or(user), raw: request.raw() };
    ingest(&request.app, arrived).await?;
    Ok(([(CONTENT_TYPE, "application/json")], owntracks::ANSWER))
}

/// The password of basic authentication.
fn secret_of(authorization: Option<&str>) -> Option<String> {
    let coded = authorization?.strip_prefix("Basic ")?;
    let text = String::from_utf8(BASE64_STANDARD.decode(coded.trim()).ok()?).ok()?;
    text.split_once(':').map(|(_, password)| password.to_owned()).filter(|p| !p.is_empty())
}

fn parameter(query: &str, name: &str) -> Option<String> {
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}
