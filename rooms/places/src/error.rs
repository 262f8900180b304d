//! What can be wrong with a place, in words.

use kernel::{Fault, FieldError, Kind};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("there is no such place, or it is not yours to see")]
    NoSuchPlace,
    #[error("there is no such zone, or it is not yours to see")]
    NoSuchZone,
    #[error("the gazetteer has no entry `{0}`")]
    NoSuchEntry(String),
    #[error("another place of yours has this external_ref")]
    RefTaken,
    #[error("{0}")]
    Shape(String),
    #[error("{message}")]
    Field { path: &'static str, message: String },
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
            Self::NoSuchPlace | Self::NoSuchZone | Self::NoSuchEntry(_) => Kind::NotFound,
            Self::RefTaken => Kind::Conflict,
            Self::Shape(_) | Self::Field { .. } => Kind::Invalid,
            Self::Database(e) => e.kind(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NoSuchPlace => "places.no_such_place",
            Self::NoSuchZone => "places.no_such_zone",
            Self::NoSuchEntry(_) => "places.no_such_entry",
            Self::RefTaken => "places.ref_taken",
            Self::Shape(_) => "places.bad_shape",
            Self::Field { .. } => "request.invalid",
            Self::Database(e) => e.code(),
        }
    }
    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::Shape(message) => vec![FieldError::new("shape", message.clone())],
            Self::Field { path, message } => vec![FieldError::new(*path, message.clone())],
            _ => Vec::new(),
        }
    }
}
