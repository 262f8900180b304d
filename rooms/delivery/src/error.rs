//! What can go wrong in this room, in its own words.

use crate::{delivery::Refusal, incident, law::Verb, route};
use kernel::{Fault, FieldError, Kind};
use serde::{Deserialize, Serialize};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("there is no such delivery")]
    NoSuchDelivery,
    #[error("there is no such route")]
    NoSuchRoute,
    #[error("there is no such stop on a live route")]
    NoSuchStop,
    #[error("there is no such import")]
    NoSuchImport,
    #[error("there is no such incident")]
    NoSuchIncident,
    #[error("there is no such attachment")]
    NoSuchAttachment,
    #[error("nothing is tracked under this number")]
    NotTracked,
    #[error("this tracking link ended on {0}")]
    LinkExpired(kernel::Time),
    #[error("it is too late for that: the delivery is {0}")]
    TooLate(String),
    #[error("that is for after the delivery")]
    NotYet,
    #[error("this is no code that the driver who takes over shows")]
    WrongTransferCode,
    #[error("there is no such proof")]
    NoSuchProof,
    #[error("you are not a driver of this organisation")]
    NotADriver,
    #[error("go on from byte {offset}")]
    WrongOffset { offset: u64 },
    #[error("another request is sending this file: try again in a moment")]
    UploadInHand,
    #[error("too many files are half sent: finish some of them first")]
    TooManyUploads,
    #[error("another incident has this id: give each report an id of its own")]
    IncidentIdTaken,
    #[error("{}", .0.detail)]
    Said(Box<Said>),
    #[error("it changed since you read it: you hold version {held}, it is now {now}")]
    Stale { held: i64, now: i64, state: String },
    #[error("this command id belongs to another command")]
    CommandReused,
    #[error("another delivery has the reference {0}")]
    ReferenceTaken(String),
    #[error("a delivery that is {state} cannot be edited here: use a command")]
    NotEditable { state: String },
    #[error(transparent)]
    Route(#[from] route::Refusal),
    #[error("{0} of these deliveries are on another live route")]
    OnAnotherRoute(usize),
    #[error(transparent)]
    Incident(#[from] incident::AlreadyResolved),
    #[error("the import is {0}: its rows are not worked on now")]
    ImportNotEditable(String),
    #[error("the same file was imported by {0}")]
    FileImported(kernel::ImportId),
    #[error("the import is {0} and cannot be undone")]
    ImportNotUndoable(String),
    #[error("{0} of its deliveries have already been worked on")]
    ImportWorkedOn(i64),
    #[error("the bytes hash to {got}")]
    WrongHash { got: String },
    #[error("{0}")]
    WrongMedia(&'static str),
    #[error("the file has more than {0} bytes")]
    TooLarge(u64),
    #[error("some fields need attention")]
    Invalid(Vec<FieldError>),
    #[error("a stored record cannot be read")]
    Corrupt(#[from] serde_json::Error),
    #[error("the file store does not answer")]
    Files(#[from] std::io::Error),
    #[error(transparent)]
    Fleet(#[from] fleet::Error),
    #[error(transparent)]
    Places(#[from] places::Error),
    #[error(transparent)]
    Identity(#[from] identity::Error),
    #[error("database")]
    Db(#[from] sqlx::Error),
}

impl Error {
    pub fn field(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(path, message)])
    }
}

impl From<platform::files::FileError> for Error {
    fn from(error: platform::files::FileError) -> Self {
        match error {
            platform::files::FileError::TooLarge(max) => Self::TooLarge(max),
            platform::files::FileError::Io(io) => Self::Files(io),
        }
    }
}

/// A refusal as it was said, so that the same command id gets the same words again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Said {
    pub code: String,
    pub detail: String,
    /// path and message of each
    pub fields: Vec<(String, String)>,
    pub allowed: Vec<Verb>,
}

impl From<&Refusal> for Said {
    fn from(refusal: &Refusal) -> Self {
        let (fields, allowed) = match refusal {
            Refusal::Unmet(fields) | Refusal::Unfit(fields) => {
                (fields.iter().map(|f| (f.path.clone(), f.message.clone())).collect(), vec![])
            }
            Refusal::Illegal { allowed, .. }
            | Refusal::Custody { allowed, .. }
            | Refusal::NoAttemptsLeft { allowed, .. } => (vec![], allowed.clone()),
            _ => (vec![], vec![]),
        };
        Self { code: code_of(refusal).to_owned(), detail: refusal.to_string(), fields, allowed }
    }
}

/// Code and kind of every way a command can be refused.
const CODES: &[(&str, Kind)] = &[
    ("delivery.not_legal", Kind::Conflict),
    ("delivery.not_for_role", Kind::Forbidden),
    ("delivery.not_yours", Kind::Forbidden),
    ("delivery.taken", Kind::Conflict),
    ("delivery.too_late", Kind::Conflict),
    ("delivery.wrong_custody", Kind::Conflict),
    ("delivery.no_attempts_left", Kind::Conflict),
    ("delivery.correction_too_late", Kind::Conflict),
    ("delivery.settled", Kind::Conflict),
    ("delivery.unmet", Kind::Invalid),
    ("delivery.driver_unfit", Kind::Conflict),
];

fn code_of(refusal: &Refusal) -> &'static str {
    let n = match refusal {
        Refusal::Illegal { .. } => 0,
        Refusal::NotForRole { .. } => 1,
        Refusal::NotYourDelivery => 2,
        Refusal::Taken => 3,
        Refusal::TooLate => 4,
        Refusal::Custody { .. } => 5,
        Refusal::NoAttemptsLeft { .. } => 6,
        Refusal::CorrectionTooLate { .. } => 7,
        Refusal::Settled => 8,
        Refusal::Unmet(_) => 9,
        Refusal::Unfit(_) => 10,
    };
    CODES[n].0
}

impl Said {
    fn known(&self) -> (&'static str, Kind) {
        CODES
            .iter()
            .copied()
            .find(|(code, _)| *code == self.code)
            .unwrap_or(("delivery.refused", Kind::Conflict))
    }
}

impl Fault for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::NoSuchDelivery
            | Self::NoSuchRoute
            | Self::NoSuchStop
            | Self::NoSuchImport
            | Self::NoSuchIncident
            | Self::NoSuchAttachment
            | Self::NoSuchProof
            | Self::NotTracked => Kind::NotFound,
            Self::LinkExpired(_) => Kind::Gone,
            Self::NotADriver => Kind::Forbidden,
            Self::TooManyUploads => Kind::TooMany,
            Self::Said(said) => said.known().1,
            Self::IncidentIdTaken
            | Self::WrongOffset { .. }
            | Self::UploadInHand
            | Self::Stale { .. }
            | Self::TooLate(_)
            | Self::NotYet
            | Self::ReferenceTaken(_)
            | Self::NotEditable { .. }
            | Self::OnAnotherRoute(_)
            | Self::Incident(_)
            | Self::ImportNotUndoable(_)
            | Self::ImportNotEditable(_)
            | Self::FileImported(_)
            | Self::ImportWorkedOn(_)
            | Self::Route(route::Refusal::Illegal { .. } | route::Refusal::StopsOpen { .. }) => {
                Kind::Conflict
            }
            Self::WrongTransferCode
            | Self::Route(_)
            | Self::CommandReused
            | Self::WrongHash { .. }
            | Self::Invalid(_) => Kind::Invalid,
            Self::WrongMedia(_) => Kind::WrongMedia,
            Self::TooLarge(_) => Kind::TooLarge,
            Self::Corrupt(_) => Kind::Internal,
            Self::Files(_) => Kind::Unavailable,
            Self::Fleet(error) => error.kind(),
            Self::Places(error) => error.kind(),
            Self::Identity(error) => error.kind(),
            Self::Db(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoSuchDelivery => "delivery.no_such_delivery",
            Self::NoSuchRoute => "delivery.no_such_route",
            Self::NoSuchStop => "delivery.no_such_stop",
            Self::NoSuchImport => "delivery.no_such_import",
            Self::NoSuchIncident => "delivery.no_such_incident",
            Self::NoSuchAttachment => "delivery.no_such_attachment",
            Self::NotTracked => "delivery.not_tracked",
            Self::NoSuchProof => "delivery.no_such_proof",
            Self::LinkExpired(_) => "delivery.link_expired",
            Self::TooLate(_) => "delivery.too_late",
            Self::NotYet => "delivery.not_yet",
            Self::WrongTransferCode => "delivery.wrong_transfer_code",
            Self::NotADriver => "delivery.not_a_driver",
            Self::IncidentIdTaken => "delivery.incident_id_taken",
            Self::WrongOffset { .. } => "delivery.wrong_offset",
            Self::UploadInHand => "delivery.upload_in_hand",
            Self::TooManyUploads => "delivery.too_many_uploads",
            Self::Said(said) => said.known().0,
            Self::Stale { .. } => "version.stale",
            Self::CommandReused => "delivery.command_reused",
            Self::ReferenceTaken(_) => "delivery.reference_taken",
            Self::NotEditable { .. } => "delivery.not_editable",
            Self::Route(_) => "delivery.route_refused",
            Self::OnAnotherRoute(_) => "delivery.on_another_route",
            Self::Incident(_) => "delivery.incident_resolved",
            Self::ImportNotUndoable(_) => "delivery.import_not_undoable",
            Self::ImportNotEditable(_) => "delivery.import_not_editable",
            Self::FileImported(_) => "delivery.file_imported",
            Self::ImportWorkedOn(_) => "delivery.import_worked_on",
            Self::WrongHash { .. } => "delivery.wrong_hash",
            Self::WrongMedia(_) => "delivery.wrong_media",
            Self::TooLarge(_) => "delivery.too_large",
            Self::Invalid(_) => "delivery.invalid",
            Self::Corrupt(_) => "internal",
            Self::Files(_) => "files.unavailable",
            Self::Fleet(error) => error.code(),
            Self::Places(error) => error.code(),
            Self::Identity(error) => error.code(),
            Self::Db(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::Said(said) => {
                said.fields.iter().map(|(path, message)| FieldError::new(path, message)).collect()
            }
            Self::Invalid(fields) => fields.clone(),
            Self::WrongTransferCode => vec![FieldError::new("code", "scan the code anew")],
            Self::WrongHash { got } => vec![FieldError::new("sha256", format!("the bytes hash to {got}"))],
            Self::CommandReused => vec![FieldError::new("id", "mint a new id for each command")],
            _ => Vec::new(),
        }
    }

    fn allowed(&self) -> Vec<String> {
        match self {
            Self::Said(said) => said.allowed.iter().map(ToString::to_string).collect(),
            Self::Route(route::Refusal::Illegal { allowed, .. }) => {
                allowed.iter().map(ToString::to_string).collect()
            }
            _ => Vec::new(),
        }
    }

    fn current(&self) -> Option<String> {
        match self {
            Self::Stale { state, .. } | Self::NotEditable { state } => Some(state.clone()),
            Self::FileImported(import) => Some(import.to_string()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::State;

    #[test]
    fn a_refusal_said_again_is_said_alike() {
        let refusal =
            Refusal::Illegal { state: State::Delivered, verb: Verb::Cancel, allowed: vec![Verb::Correct] };
        let said = Said::from(&refusal);
        let again: Said = serde_json::from_value(serde_json::to_value(&said).unwrap()).unwrap();
        let (one, two) = (Error::Said(Box::new(said)), Error::Said(Box::new(again)));
        assert_eq!((one.kind(), one.code(), one.allowed()), (two.kind(), two.code(), two.allowed()));
        assert_eq!((one.code(), one.kind()), ("delivery.not_legal", Kind::Conflict));
        assert_eq!(one.allowed(), ["correct"]);
    }
}
