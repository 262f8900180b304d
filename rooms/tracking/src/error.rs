//! What can be wrong with a position, or with a question about some.

use kernel::{Fault, FieldError, Kind};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("there is no such vehicle, or it is not yours to see")]
    NoSuchVehicle,
    #[error("it is not on its way at the moment, or there is no such delivery")]
    NotOnItsWay,
    #[error("you sit in no vehicle at the moment: ask your dispatcher to assign one")]
    NoVehicle,
    #[error("a driver reports for the vehicle he sits in only")]
    NotYourVehicle,
    #[error("more positions are waiting to be written than the server holds: send the same ones again")]
    Full,
    #[error("the positions could not be written: send the same ones again")]
    NotWritten,
    #[error("a time range of at most {max_days} days, the end after the beginning")]
    BadRange { max_days: i64 },
    #[error("{message}")]
    Field { path: String, message: String },
    #[error(transparent)]
    Fleet(#[from] fleet::Error),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl Error {
    pub(crate) fn field(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Field { path: path.into(), message: message.into() }
    }
}

impl Fault for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::NoSuchVehicle | Self::NotOnItsWay => Kind::NotFound,
            Self::NoVehicle => Kind::Conflict,
            Self::NotYourVehicle => Kind::Forbidden,
            Self::Full | Self::NotWritten => Kind::Unavailable,
            Self::BadRange { .. } | Self::Field { .. } => Kind::Invalid,
            Self::Fleet(error) => error.kind(),
            Self::Database(error) => error.kind(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NoSuchVehicle => "tracking.no_such_vehicle",
            Self::NotOnItsWay => "tracking.not_on_its_way",
            Self::NoVehicle => "tracking.no_vehicle",
            Self::NotYourVehicle => "tracking.not_your_vehicle",
            Self::Full => "tracking.busy",
            Self::NotWritten => "tracking.not_written",
            Self::BadRange { .. } | Self::Field { .. } => "request.invalid",
            Self::Fleet(error) => error.code(),
            Self::Database(error) => error.code(),
        }
    }
    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::BadRange { .. } => vec![FieldError::new("to", self.to_string())],
            Self::Field { path, message } => vec![FieldError::new(path.clone(), message.clone())],
            Self::Fleet(error) => error.fields(),
            _ => Vec::new(),
        }
    }
}
