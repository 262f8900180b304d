//! GET /{route,table,nearest,match}/v1/{profile}/{coordinates}
//! The HTTP interface of OSRM (<https://project-osrm.org/docs/v5.24.0/api/>), so that its clients work with this server.
//!
//! Paths, options, code values and error bodies are OSRM's. Unlike OSRM it needs a sign-in or an API key with `routing:read`, and
//! counts towards the caller's rate limit. Where there is no map the answer is `NoSegment`: OSRM has no straight lines.

mod answers;
mod grammar;
mod services;
mod steps;
#[cfg(test)]
mod tests;

use crate::{Error, RoutingRead, off_thread, roads};
use axum::{
    Json, Router,
    extract::{Path, RawQuery},
    response::{IntoResponse, Response},
    routing::get,
};
use grammar::Question;
use http::StatusCode;
use platform::{App, May};
use serde_json::{Value, json};

pub fn routes() -> Router<App> {
    Router::new().route("/{service}/v1/{profile}/{coordinates}", get(answer))
}

/// What OSRM says instead of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Refusal {
    code: &'static str,
    message: String,
}

impl Refusal {
    fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
    fn query(message: impl Into<String>) -> Self {
        Self::new("InvalidQuery", message)
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let code = match error {
            Error::NoMap => "NoSegment",
            Error::NoWay { .. } => "NoRoute",
            Error::MatrixTooLarge { .. } => "TooBig",
            Error::Field { .. } | Error::Fields(_) => "InvalidValue",
            Error::Db(_) => "InternalError",
        };
        Self::new(code, error.to_string())
    }
}

async fn answer(
    actor: May<RoutingRead>,
    Path((service, profile, coordinates)): Path<(String, String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let asked = Question::read(&service, &profile, &coordinates, query.as_deref().unwrap_or_default());
    let answered = match asked {
        Err(refusal) => Err(refusal),
        Ok(question) => {
            let done = off_thread(roads(actor.app()), move |roads| Ok(services::answer(roads, &question)));
            done.await.unwrap_or_else(|error| Err(error.into()))
        }
    };
    match answered {
        Ok(body) => Json(body).into_response(),
        Err(refusal) => (StatusCode::BAD_REQUEST, Json(body_of(&refusal))).into_response(),
    }
}

fn body_of(refusal: &Refusal) -> Value {
    json!({"code": refusal.code, "message": refusal.message})
}
