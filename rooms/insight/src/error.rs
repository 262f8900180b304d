use kernel::{Fault, FieldError, Kind};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("some fields need attention")]
    Invalid(Vec<FieldError>),
    #[error(transparent)]
    Delivery(#[from] delivery::Error),
    #[error(transparent)]
    Fleet(#[from] fleet::Error),
    #[error(transparent)]
    Tracking(#[from] tracking::Error),
    #[error(transparent)]
    Routing(#[from] routing::Error),
    #[error("database")]
    Db(#[from] sqlx::Error),
}

impl Error {
    pub fn field(path: &str, message: &str) -> Self {
        Self::Invalid(vec![FieldError::new(path, message)])
    }
}

impl Fault for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Invalid(_) => Kind::Invalid,
            Self::Delivery(error) => error.kind(),
            Self::Fleet(error) => error.kind(),
            Self::Tracking(error) => error.kind(),
            Self::Routing(error) => error.kind(),
            Self::Db(error) => error.kind(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "insight.invalid",
            Self::Delivery(error) => error.code(),
            Self::Fleet(error) => error.code(),
            Self::Tracking(error) => error.code(),
            Self::Routing(error) => error.code(),
            Self::Db(error) => error.code(),
        }
    }
    fn fields(&self) -> Vec<FieldError> {
        if let Self::Invalid(fields) = self { fields.clone() } else { Vec::new() }
    }
}
