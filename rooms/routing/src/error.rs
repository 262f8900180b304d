//! What can be wrong with a question about travel.

use kernel::{Fault, FieldError, Kind};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("there is no way from point {from} to point {to}")]
    NoWay { from: usize, to: usize },
    #[error("there is no map here, so there are no roads to answer with")]
    NoMap,
    #[error("a matrix has at most {max} entries: this one would have {asked}")]
    MatrixTooLarge { asked: usize, max: usize },
    #[error("{message}")]
    Field { path: &'static str, message: String },
    #[error("some fields need attention")]
    Fields(Vec<FieldError>),
    #[error("database")]
    Db(#[from] sqlx::Error),
}

impl Error {
    pub(crate) fn field(path: &'static str, message: impl Into<String>) -> Self {
        Self::Field { path, message: message.into() }
    }
}

impl Fault for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::NoWay { .. } | Self::NoMap => Kind::NotFound,
            Self::MatrixTooLarge { .. } | Self::Field { .. } | Self::Fields(_) => Kind::Invalid,
            Self::Db(error) => error.kind(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NoWay { .. } => "routing.no_way",
            Self::NoMap => "routing.no_map",
            Self::MatrixTooLarge { .. } => "routing.matrix_too_large",
            Self::Field { .. } | Self::Fields(_) => "request.invalid",
            Self::Db(error) => error.code(),
        }
    }
    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::NoWay { .. } | Self::NoMap | Self::Db(_) => Vec::new(),
            Self::Fields(fields) => fields.clone(),
            Self::MatrixTooLarge { .. } => vec![FieldError::new("from", self.to_string())],
            Self::Field { path, message } => vec![FieldError::new(*path, message.clone())],
        }
    }
}
