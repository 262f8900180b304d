//! What can be wrong with a fleet, in words.

use kernel::{Fault, FieldError, Kind};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("there is no such {0}, or it is not yours to see")]
    NoSuch(&'static str),
    #[error("another {what} of yours has this {field}")]
    Taken { what: &'static str, field: &'static str },
    #[error("the vehicle has a driver: say `take_over` to put this one in his place")]
    VehicleTaken,
    #[error("the driver sits in another vehicle: say `take_over` to move him")]
    DriverBusy,
    #[error("nobody is assigned to this vehicle")]
    Unassigned,
    #[error("{what} is in the fleet no more: it cannot be assigned")]
    NotInService { what: &'static str },
    #[error("the {who} has another shift in these hours")]
    ShiftsOverlap { who: &'static str },
    #[error("a shift that is {state} cannot do this")]
    ShiftNotLegal { state: &'static str, allowed: Vec<&'static str> },
    #[error("the driver is on another shift: end that one first")]
    AlreadyOnShift,
    #[error("no shift of yours is planned now, and your organisation begins no others: ask the office")]
    UnplannedNotAllowed,
    #[error("look at the vehicle first: this shift begins with a check")]
    CheckNeeded,
    #[error("the vehicle failed its check: the office has to let it leave")]
    VehicleUnfit,
    #[error("this vehicle may leave: there is nothing to override")]
    NothingToOverride,
    #[error("the file has more than {0} bytes")]
    TooLarge(u64),
    #[error("send a PDF, or a picture as JPEG, PNG or WebP")]
    WrongMedia,
    #[error("the file store: {0}")]
    Files(#[from] platform::files::FileError),
    #[error("this shift is not yours")]
    NotYourShift,
    #[error("{message}")]
    Field { path: &'static str, message: String },
    #[error("{} things need attention", .0.len())]
    Fields(Vec<FieldError>),
    #[error("{0}")]
    Places(#[from] places::Error),
    #[error("{0}")]
    Identity(#[from] identity::Error),
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
            Self::Taken { .. }
            | Self::VehicleTaken
            | Self::DriverBusy
            | Self::Unassigned
            | Self::NotInService { .. }
            | Self::ShiftsOverlap { .. }
            | Self::ShiftNotLegal { .. }
            | Self::AlreadyOnShift
            | Self::UnplannedNotAllowed
            | Self::CheckNeeded
            | Self::VehicleUnfit
            | Self::NothingToOverride => Kind::Conflict,
            Self::TooLarge(_) | Self::Files(platform::files::FileError::TooLarge(_)) => Kind::TooLarge,
            Self::WrongMedia => Kind::WrongMedia,
            Self::Files(_) => Kind::Unavailable,
            Self::NotYourShift => Kind::Forbidden,
            Self::Field { .. } | Self::Fields(_) => Kind::Invalid,
            Self::Places(e) => e.kind(),
            Self::Identity(e) => e.kind(),
            Self::Database(e) => e.kind(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NoSuch(_) => "fleet.not_found",
            Self::Taken { .. } => "fleet.taken",
            Self::VehicleTaken => "fleet.vehicle_taken",
            Self::DriverBusy => "fleet.driver_busy",
            Self::Unassigned => "fleet.unassigned",
            Self::NotInService { .. } => "fleet.not_in_service",
            Self::ShiftsOverlap { .. } => "fleet.shifts_overlap",
            Self::ShiftNotLegal { .. } => "fleet.shift_not_legal",
            Self::AlreadyOnShift => "fleet.already_on_shift",
            Self::UnplannedNotAllowed => "fleet.unplanned_not_allowed",
            Self::NotYourShift => "fleet.not_your_shift",
            Self::CheckNeeded => "fleet.check_needed",
            Self::VehicleUnfit => "fleet.vehicle_unfit",
            Self::NothingToOverride => "fleet.nothing_to_override",
            Self::TooLarge(_) | Self::Files(platform::files::FileError::TooLarge(_)) => "request.too_large",
            Self::WrongMedia => "request.media",
            Self::Files(_) => "files.unavailable",
            Self::Field { .. } | Self::Fields(_) => "request.invalid",
            Self::Places(e) => e.code(),
            Self::Identity(e) => e.code(),
            Self::Database(e) => e.code(),
        }
    }
    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::Field { path, message } => vec![FieldError::new(*path, message.clone())],
            Self::Fields(fields) => fields.clone(),
            Self::Taken { field, .. } => vec![FieldError::new(*field, self.to_string())],
            Self::Places(e) => e.fields(),
            Self::Identity(e) => e.fields(),
            _ => Vec::new(),
        }
    }
    fn allowed(&self) -> Vec<String> {
        match self {
            Self::ShiftNotLegal { allowed, .. } => allowed.iter().map(|a| (*a).to_owned()).collect(),
            _ => Vec::new(),
        }
    }
}
