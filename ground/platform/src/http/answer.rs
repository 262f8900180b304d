//! The envelope of every success: `{"status","code","data","meta"}`.

use super::{PageMeta, Problem, context::request_id};
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use kernel::{SystemClock, Time};
use serde::{Deserialize, Serialize};

/// What a handler returns.
pub type Reply<T> = Result<Answer<T>, Problem>;

/// A success on its way out.
#[derive(Debug)]
pub struct Answer<T> {
    pub status: StatusCode,
    pub data: T,
    pub version: Option<i64>,
    pub page: Option<PageMeta>,
    pub location: Option<String>,
}

impl<T> Answer<T> {
    pub fn ok(data: T) -> Self {
        Self { status: StatusCode::OK, data, version: None, page: None, location: None }
    }
    pub fn created(data: T) -> Self {
        Self { status: StatusCode::CREATED, ..Self::ok(data) }
    }
    /// The work goes on in the background; `data` says where to look.
    pub fn accepted(data: T) -> Self {
        Self { status: StatusCode::ACCEPTED, ..Self::ok(data) }
    }
    /// Sets the `ETag`.
    pub fn version(self, version: i64) -> Self {
        Self { version: Some(version), ..self }
    }
    pub fn page(self, page: PageMeta) -> Self {
        Self { page: Some(page), ..self }
    }
    pub fn location(self, location: impl Into<String>) -> Self {
        Self { location: Some(location.into()), ..self }
    }
}

/// The body as clients see it.
#[derive(Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Envelope<T> {
    /// `success` or `error`
    pub status: String,
    /// the HTTP status, repeated for clients that lose it
    pub code: u16,
    pub data: T,
    pub meta: Meta,
}

#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Meta {
    pub timestamp: Time,
    pub version: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pagination: Option<PageMeta>,
}

impl Meta {
    pub(super) fn now(pagination: Option<PageMeta>) -> Self {
        Self {
            timestamp: kernel::Clock::now(&SystemClock),
            version: "v1".into(),
            request_id: request_id().map(|id| id.to_string()),
            pagination,
        }
    }
}

impl<T: Serialize> IntoResponse for Answer<T> {
    fn into_response(self) -> Response {
        let envelope = Envelope {
            status: "success".into(),
            code: self.status.as_u16(),
            data: self.data,
            meta: Meta::now(self.page),
        };
        let mut response = (self.status, Json(envelope)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(etag) = self.version.and_then(|v| HeaderValue::from_str(&format!("\"{v}\"")).ok()) {
            headers.insert(header::ETAG, etag);
        }
        if let Some(location) = self.location.and_then(|l| HeaderValue::from_str(&l).ok()) {
            headers.insert(header::LOCATION, location);
        }
        response
    }
}
