//! `If-Match`: change what you saw, or learn that it moved on.

use super::Problem;
use axum::extract::FromRequestParts;
use http::{header, request::Parts};
use kernel::Kind;
use serde::Serialize;

/// The version the client holds, from `If-Match: "7"`; `None` when it did not say.
#[derive(Debug, Clone, Copy)]
pub struct IfMatch(pub Option<i64>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else { return Ok(Self(None)) };
        let text = value.to_str().unwrap_or("").trim();
        if text == "*" {
            return Ok(Self(None));
        }
        let text = text.strip_prefix("W/").unwrap_or(text).trim_matches('"');
        match text.parse() {
            Ok(version) => Ok(Self(Some(version))),
            Err(_) => Err(Problem::field("If-Match", "the version you hold, in quotes, such as \"7\"")),
        }
    }
}

impl IfMatch {
    /// Refuses the write when the thing has moved on; `current` is what it is now, so that the client can show it.
    pub fn check<T: Serialize>(self, version: i64, current: &T) -> Result<(), Problem> {
        match self.0 {
            Some(held) if held != version => {
                let detail =
                    format!("it changed since you read it: you hold version {held}, it is now {version}");
                let mut problem = Problem::of(Kind::Conflict, "version.stale", detail);
                problem.current = serde_json::to_value(current).ok();
                Err(problem)
            }
            _ => Ok(()),
        }
    }

    /// The header, or the `base_version` of the body.
    pub fn or(self, base_version: Option<i64>) -> Self {
        Self(self.0.or(base_version))
    }
}
