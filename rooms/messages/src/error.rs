//! What this room refuses.

use kernel::{Fault, FieldError, Kind};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("there is no such {0}, or it is not yours to see")]
    NoSuch(&'static str),
    #[error("nobody drives for you under this account: ask the office to connect it with a driver")]
    NotADriver,
    #[error("another message has this id: give each message an id of its own")]
    IdTaken,
    #[error("a reply of yours has this code already")]
    CodeTaken,
    #[error("a reply of ours has this code: choose another")]
    CodeBuiltIn,
    #[error("too many messages: try again in {wait_s} s")]
    TooMany { wait_s: u64 },
    #[error("nobody is here yet who could answer")]
    NobodyHere,
    #[error("{message}")]
    Field { path: &'static str, message: String },
    #[error(transparent)]
    Identity(#[from] identity::Error),
    #[error(transparent)]
    Fleet(#[from] fleet::Error),
    #[error(transparent)]
    Delivery(#[from] delivery::Error),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl Error {
    pub(crate) fn field(path: &'static str, message: impl Into<String>) -> Self {
        Self::Field { path, message: message.into() }
    }
}

impl Fault for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::NoSuch(_) => Kind::NotFound,
            Self::NotADriver => Kind::Forbidden,
            Self::IdTaken | Self::CodeTaken => Kind::Conflict,
            Self::TooMany { .. } => Kind::TooMany,
            Self::NobodyHere => Kind::Unavailable,
            Self::CodeBuiltIn | Self::Field { .. } => Kind::Invalid,
            Self::Identity(e) => e.kind(),
            Self::Fleet(e) => e.kind(),
            Self::Delivery(e) => e.kind(),
            Self::Database(e) => e.kind(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NoSuch(_) => "messages.not_found",
            Self::NotADriver => "messages.not_a_driver",
            Self::IdTaken => "messages.id_taken",
            Self::CodeTaken => "messages.code_taken",
            Self::TooMany { .. } => "rate.limited",
            Self::NobodyHere => "messages.nobody_here",
            Self::CodeBuiltIn | Self::Field { .. } => "request.invalid",
            Self::Identity(e) => e.code(),
            Self::Fleet(e) => e.code(),
            Self::Delivery(e) => e.code(),
            Self::Database(e) => e.code(),
        }
    }
    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::Field { path, message } => vec![FieldError::new(*path, message.clone())],
            Self::CodeTaken | Self::CodeBuiltIn => vec![FieldError::new("code", self.to_string())],
            Self::Identity(e) => e.fields(),
            Self::Fleet(e) => e.fields(),
            Self::Delivery(e) => e.fields(),
            _ => Vec::new(),
        }
    }
    fn retry_after_s(&self) -> Option<u64> {
        match self {
            Self::TooMany { wait_s } => Some(*wait_s),
            Self::NobodyHere => Some(60),
            _ => None,
        }
    }
}
