//! The closed set of ways a request can fail. One HTTP status each; the edge owns the mapping.

use serde::Serialize;
use std::collections::BTreeMap;

/// What kind of failure it is, in the sense the caller must act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// 400: not readable as what it claims to be.
    Malformed,
    /// 401: say who you are.
    Unauthenticated,
    /// 402: the plan does not include this much.
    PlanLimit,
    /// 403: known, and not allowed.
    Forbidden,
    /// 404: not there, or not yours to know.
    NotFound,
    /// 409: not now, in this state, or against this version.
    Conflict,
    /// 410: it was there, and its time is over.
    Gone,
    /// 413
    TooLarge,
    /// 415
    WrongMedia,
    /// 422: readable, and wrong in these fields.
    Invalid,
    /// 429
    TooMany,
    /// 503: try again.
    Unavailable,
    /// 500: our mistake.
    Internal,
}

/// One thing wrong with one field of the input. `path` is a JSON path such as `items[2].quantity`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FieldError {
    pub path: String,
    /// in English
    pub message: String,
    /// the same for programs, which say it in the reader's language
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<&'static str>,
    /// what belongs into the sentence
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = BTreeMap<String, String>, required = false)]
    pub params: BTreeMap<&'static str, String>,
}

impl FieldError {
    pub fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into(), code: None, params: BTreeMap::new() }
    }

    pub fn coded(path: impl Into<String>, code: &'static str, message: impl Into<String>) -> Self {
        Self { code: Some(code), ..Self::new(path, message) }
    }

    /// With one more thing for the sentence.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.params.insert(name, value.to_string());
        self
    }
}

/// What a room's error must say about itself.
pub trait Fault: std::error::Error + Send + Sync + 'static {
    fn kind(&self) -> Kind;
    /// Stable and dotted, `room.reason`: clients switch on it.
    fn code(&self) -> &'static str;
    /// The fields at fault, for `Kind::Invalid`.
    fn fields(&self) -> Vec<FieldError> {
        Vec::new()
    }
    /// The commands that would be legal instead, for `Kind::Conflict`.
    fn allowed(&self) -> Vec<String> {
        Vec::new()
    }
    /// Seconds until it is worth trying again, for `Kind::TooMany` and `Kind::Unavailable`.
    fn retry_after_s(&self) -> Option<u64> {
        None
    }
    /// The current state of the thing, for a version conflict.
    fn current(&self) -> Option<String> {
        None
    }
}

impl Fault for sqlx::Error {
    fn kind(&self) -> Kind {
        match self {
            Self::PoolTimedOut | Self::PoolClosed | Self::Io(_) => Kind::Unavailable,
            Self::Database(e) => match e.code().as_deref() {
                // serialisation failure, deadlock, lock timeout, admin shutdown, starting up: the same request may succeed next time
                Some("40001" | "40P01" | "55P03" | "57P01" | "57P03" | "57014") => Kind::Unavailable,
                // a text that PostgreSQL cannot hold (NUL), a number out of range
                Some("22021" | "22P05" | "22003") => Kind::Invalid,
                _ => Kind::Internal,
            },
            _ => Kind::Internal,
        }
    }
    fn code(&self) -> &'static str {
        match self.kind() {
            Kind::Unavailable => "database.busy",
            Kind::Invalid => "database.value",
            _ => "internal",
        }
    }
}
