//! What planning refuses, in its own words.

use crate::state::{Illegal, State, Verb};
use kernel::{Fault, FieldError, Kind};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("there is no such plan")]
    NoSuchPlan,
    #[error("the plan has no job called `{0}`")]
    NoSuchJob(String),
    #[error("the plan has no revision {0}")]
    NoSuchRevision(i32),
    #[error(transparent)]
    Illegal(#[from] Illegal),
    #[error("{} of the request need attention", if fields.len() == 1 { "one field".to_owned() } else { format!("{} fields", fields.len()) })]
    Invalid { fields: Vec<FieldError> },
    #[error("edit {index}: {why}")]
    BadEdit { index: usize, why: String },
    #[error(
        "the edit breaks {count} rules of the plan: look at them with what-if, or send `accept_violations: true`"
    )]
    BreaksRules { count: usize, rules: Vec<FieldError> },
    #[error("revision {0} is in force already")]
    AlreadyPublished(i32),
    #[error("no route of the plan serves a stop: there is nothing to publish")]
    NothingToPublish,
    #[error("another re-plan of the same day took the place of the parent plan first")]
    ParentMovedOn,
    #[error("the stored plan cannot be read")]
    Stored(#[from] serde_json::Error),
    #[error("the request contradicts itself: {0}")]
    Unplannable(String),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl Error {
    pub(crate) fn field(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid { fields: vec![FieldError::new(path, message)] }
    }
}

impl Fault for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::NoSuchPlan | Self::NoSuchJob(_) | Self::NoSuchRevision(_) => Kind::NotFound,
            Self::Illegal(_)
            | Self::BreaksRules { .. }
            | Self::AlreadyPublished(_)
            | Self::NothingToPublish
            | Self::ParentMovedOn => Kind::Conflict,
            Self::Invalid { .. } | Self::BadEdit { .. } | Self::Unplannable(_) => Kind::Invalid,
            Self::Stored(_) => Kind::Internal,
            Self::Database(e) => e.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoSuchPlan => "planning.no_such_plan",
            Self::NoSuchJob(_) => "planning.no_such_job",
            Self::NoSuchRevision(_) => "planning.no_such_revision",
            Self::Illegal(_) => "planning.not_legal",
            Self::Invalid { .. } => "request.invalid",
            Self::BadEdit { .. } => "planning.bad_edit",
            Self::BreaksRules { .. } => "planning.breaks_rules",
            Self::AlreadyPublished(_) => "planning.already_published",
            Self::NothingToPublish => "planning.nothing_to_publish",
            Self::ParentMovedOn => "planning.parent_moved_on",
            Self::Unplannable(_) => "planning.contradiction",
            Self::Stored(_) => "internal",
            Self::Database(e) => e.code(),
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::Invalid { fields } | Self::BreaksRules { rules: fields, .. } => fields.clone(),
            Self::BadEdit { index, why } => vec![FieldError::new(format!("edits[{index}]"), why.clone())],
            _ => Vec::new(),
        }
    }

    fn allowed(&self) -> Vec<String> {
        match self {
            Self::Illegal(Illegal { state, .. }) => words(*state),
            Self::AlreadyPublished(_) => words(State::Published),
            _ => Vec::new(),
        }
    }

    fn current(&self) -> Option<String> {
        match self {
            Self::Illegal(Illegal { state, .. }) => Some(state.as_str().to_owned()),
            _ => None,
        }
    }
}

fn words(state: State) -> Vec<String> {
    state.allowed().into_iter().map(Verb::as_str).map(str::to_owned).collect()
}
