//! What this room refuses.

use kernel::{Fault, FieldError, Kind};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("there is no such notice in your inbox")]
    NoSuchNotice,
    #[error("{message}")]
    Field { path: String, message: String },
    #[error(transparent)]
    Identity(#[from] identity::Error),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl Fault for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::NoSuchNotice => Kind::NotFound,
            Self::Field { .. } => Kind::Invalid,
            Self::Identity(e) => e.kind(),
            Self::Database(e) => e.kind(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NoSuchNotice => "notify.no_such_notice",
            Self::Field { .. } => "request.invalid",
            Self::Identity(e) => e.code(),
            Self::Database(e) => e.code(),
        }
    }
    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::Field { path, message } => vec![FieldError::new(path.clone(), message.clone())],
            _ => Vec::new(),
        }
    }
}
