//! The only type that turns a failure into a response.

use super::answer::Meta;
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use kernel::{Fault, FieldError, Kind};
use serde::Serialize;
use std::borrow::Cow;

/// A failure, in words for people (`title`, `detail`) and for programs (`code`, `fields`, `allowed`). Never SQL, never a
/// stack, never another organisation's id.
#[derive(Debug)]
pub struct Problem {
    pub kind: Kind,
    pub code: Cow<'static, str>,
    pub detail: String,
    pub fields: Vec<FieldError>,
    pub allowed: Vec<String>,
    pub current: Option<serde_json::Value>,
    pub retry_after_s: Option<u64>,
    /// A stored answer to say again: not a failure, but it leaves by the same door.
    pub(super) replay: Option<Box<Replay>>,
}

#[derive(Debug)]
pub(super) struct Replay {
    pub status: u16,
    pub etag: Option<String>,
    pub body: serde_json::Value,
}

impl Problem {
    pub fn of(kind: Kind, code: impl Into<Cow<'static, str>>, detail: impl Into<String>) -> Self {
        Self {
            kind,
            code: code.into(),
            detail: detail.into(),
            fields: Vec::new(),
            allowed: Vec::new(),
            current: None,
            retry_after_s: None,
            replay: None,
        }
    }
    pub fn not_found() -> Self {
        Self::of(Kind::NotFound, "not_found", "there is no such thing, or it is not yours to see")
    }
    pub fn unauthenticated(code: &'static str, detail: &str) -> Self {
        Self::of(Kind::Unauthenticated, code, detail)
    }
    pub fn forbidden(permission: &str) -> Self {
        Self::of(
            Kind::Forbidden,
            "auth.forbidden",
            format!("this needs the permission `{permission}`: ask an owner of your organisation"),
        )
    }
    pub fn invalid(fields: Vec<FieldError>) -> Self {
        let detail = match fields.first() {
            Some(first) if fields.len() == 1 => format!("{}: {}", first.path, first.message),
            _ => format!("{} fields need attention", fields.len()),
        };
        Self { fields, ..Self::of(Kind::Invalid, "request.invalid", detail) }
    }
    pub fn field(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self::invalid(vec![FieldError::new(path, message)])
    }
    pub fn too_many(retry_after_s: u64) -> Self {
        let detail = format!("too many requests: try again in {retry_after_s} s");
        Self { retry_after_s: Some(retry_after_s), ..Self::of(Kind::TooMany, "rate.limited", detail) }
    }
    pub(super) fn replay(replay: Replay) -> Self {
        Self { replay: Some(Box::new(replay)), ..Self::of(Kind::Conflict, "idempotency.replay", "") }
    }

    fn status(&self) -> StatusCode {
        match self.kind {
            Kind::Malformed => StatusCode::BAD_REQUEST,
            Kind::Unauthenticated => StatusCode::UNAUTHORIZED,
            Kind::PlanLimit => StatusCode::PAYMENT_REQUIRED,
            Kind::Forbidden => StatusCode::FORBIDDEN,
            Kind::NotFound => StatusCode::NOT_FOUND,
            Kind::Conflict => StatusCode::CONFLICT,
            Kind::Gone => StatusCode::GONE,
            Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Kind::WrongMedia => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Kind::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn title(&self) -> &'static str {
        match self.kind {
            Kind::Malformed => "The request cannot be read",
            Kind::Unauthenticated => "Sign in first",
            Kind::PlanLimit => "The plan does not include this much",
            Kind::Forbidden => "Not allowed",
            Kind::NotFound => "Not found",
            Kind::Conflict => "Not possible now",
            Kind::Gone => "No longer here",
            Kind::TooLarge => "Too large",
            Kind::WrongMedia => "This kind of content is not accepted",
            Kind::Invalid => "Some fields need attention",
            Kind::TooMany => "Too many requests",
            Kind::Unavailable => "Busy, try again",
            Kind::Internal => "Something broke on our side",
        }
    }
}

impl<E: Fault> From<E> for Problem {
    fn from(error: E) -> Self {
        let kind = error.kind();
        if matches!(kind, Kind::Internal | Kind::Unavailable) {
            tracing::error!(error.code = error.code(), error.chain = %chain(&error), "request failed");
        }
        let detail = match kind {
            Kind::Internal => "it is logged with the request id; nothing was saved".to_owned(),
            Kind::Unavailable => {
                "the server cannot do this right now; the same request is safe to send again".to_owned()
            }
            _ => error.to_string(),
        };
        let code = if kind == Kind::Internal { "internal" } else { error.code() };
        Self {
            fields: error.fields(),
            allowed: error.allowed(),
            current: error.current().map(serde_json::Value::String),
            retry_after_s: error.retry_after_s().or((kind == Kind::Unavailable).then_some(1)),
            ..Self::of(kind, code, detail)
        }
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct ErrorEnvelope<'a> {
    status: &'static str,
    code: u16,
    error: ErrorBody<'a>,
    meta: Meta,
}

#[derive(Serialize, utoipa::ToSchema)]
struct ErrorBody<'a> {
    /// stable and dotted, such as `delivery.not_legal`
    r#type: &'a str,
    title: &'static str,
    detail: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    fields: &'a [FieldError],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    allowed: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<&'a serde_json::Value>,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        if let Some(replay) = self.replay {
            let status = StatusCode::from_u16(replay.status).unwrap_or(StatusCode::OK);
            let mut response = (status, Json(replay.body)).into_response();
            response.headers_mut().insert("idempotency-replayed", HeaderValue::from_static("true"));
            if let Some(etag) = replay.etag.and_then(|e| HeaderValue::from_str(&e).ok()) {
                response.headers_mut().insert(header::ETAG, etag);
            }
            return response;
        }
        let status = self.status();
        let body = ErrorEnvelope {
            status: "error",
            code: status.as_u16(),
            error: ErrorBody {
                r#type: &self.code,
                title: self.title(),
                detail: &self.detail,
                fields: &self.fields,
                allowed: &self.allowed,
                current: self.current.as_ref(),
            },
            meta: Meta::now(None),
        };
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(wait) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(wait));
        }
        if self.kind == Kind::Unauthenticated {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
