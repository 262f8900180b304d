//! GET and POST /ingest/osmand, /ingest/osmand/{key}
//! OsmAnd, Traccar Client of any version, and everything that speaks their grammar.
//!
//! The device says its key as `id`; an address with the key in it stands above that. Every answer but 503 means "delivered,
//! send the next one", whatever became of the record.

#[cfg(test)]
mod tests;

use crate::{
    ingest::{Arrived, DeviceRequest, ingest},
    position::Source,
};
use platform::{App, OpenApiRouter, Problem};
use trackers::{
    Reason, Report,
    osmand::{self, Request},
};
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get, post)).routes(routes!(get_with_key, post_with_key))
}

/// One fix in the query, as OsmAnd and older apps send it.
#[utoipa::path(get, path = "/ingest/osmand", operation_id = "ingest_osmand_query", tag = "tracking", security(()),
    responses((status = 200, description = "taken, usable or not"), (status = 503, description = "send it again")))]
async fn get(request: DeviceRequest) -> Result<(), Problem> {
    take(request).await
}

/// One fix or an array of them, as a form or as JSON.
#[utoipa::path(post, path = "/ingest/osmand", operation_id = "ingest_osmand", tag = "tracking", security(()),
    responses((status = 200, description = "taken, usable or not"), (status = 503, description = "send it again")))]
async fn post(request: DeviceRequest) -> Result<(), Problem> {
    take(request).await
}

/// As `/ingest/osmand`, with the device's key in the address.
#[utoipa::path(get, path = "/ingest/osmand/{key}", operation_id = "ingest_osmand_query_by_key", tag = "tracking", security(()),
    params(("key" = String, Path, description = "the device key")),
    responses((status = 200, description = "taken, usable or not"), (status = 503, description = "send it again")))]
async fn get_with_key(request: DeviceRequest) -> Result<(), Problem> {
    take(request).await
}

/// As `/ingest/osmand`, with the device's key in the address.
#[utoipa::path(post, path = "/ingest/osmand/{key}", operation_id = "ingest_osmand_by_key", tag = "tracking", security(()),
    params(("key" = String, Path, description = "the device key")),
    responses((status = 200, description = "taken, usable or not"), (status = 503, description = "send it again")))]
async fn post_with_key(request: DeviceRequest) -> Result<(), Problem> {
    take(request).await
}

async fn take(request: DeviceRequest) -> Result<(), Problem> {
    let reports = match &request.body {
        None => vec![Report::Unusable { device_key: request.key.clone(), reason: Reason::Malformed }],
        Some(body) => osmand::parse(&Request {
            query: &whole_query(&request),
            content_type: request.header("content-type"),
            body,
            now_us: request.app.db().now().unix_us(),
        }),
    };
    let (raw, key) = (request.raw(), request.key);
    ingest(&request.app, Arrived { source: Source::Osmand, reports, key, raw }).await
}

/// A record that leaves its `id` to the address is whole all the same.
fn whole_query(request: &DeviceRequest) -> String {
    match &request.key {
        Some(key) => format!("{}&{}", osmand::id_pair(key), request.query),
        None => request.query.clone(),
    }
}
