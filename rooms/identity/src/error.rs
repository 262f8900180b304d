//! Why identity says no.

use crate::password::Weak;
use kernel::{Fault, FieldError, Kind};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The same words for an unknown address and a wrong password: who has an account is nobody's business.
    #[error("the e-mail address or the password is wrong")]
    WrongCredentials,
    #[error("too many wrong attempts: wait {wait_s} s")]
    LockedOut { wait_s: i64 },
    #[error("enter the code of your authenticator app, or a recovery code")]
    SecondFactorRequired,
    #[error("this code is wrong, or was used already: wait for the next one")]
    WrongCode,
    #[error("five wrong codes: sign in again in {wait_s} s")]
    ChallengeLocked { wait_s: i64 },
    #[error("this account belongs to no organisation of that name or id, or was deactivated there")]
    NoMembership,
    #[error("the session has ended: sign in again")]
    InvalidGrant,
    #[error("too many people are signing in at this moment")]
    Busy,

    #[error("{field}: {why}")]
    WeakPassword { field: &'static str, why: Weak },
    #[error("{path}: {message}")]
    Field { path: &'static str, message: String },
    #[error("this e-mail address already has an account: sign in with it, or ask for a new password")]
    EmailTaken,
    #[error("somebody with this e-mail address is already here")]
    AlreadyHere,
    #[error("this link has run out, was used or was taken back: ask for a new one")]
    LinkGone,

    #[error("the plan includes {most} {resource}: take some away, or ask for a larger plan")]
    PlanLimit { resource: String, most: i64 },
    #[error("you can only hand out, change or take away what you may do yourself")]
    AboveYou,
    #[error("an organisation keeps at least one owner")]
    LastOwner,
    #[error("no permission is called `{0}`")]
    UnknownPermission(String),
    #[error("the user is {0}")]
    NotInThisState(&'static str),
    #[error("a second factor is already on: switch it off first")]
    SecondFactorOn,
    #[error("no second factor is on, or none waits to be confirmed")]
    SecondFactorOff,
    #[error(
        "the e-mail address was not confirmed in time: open the link in the mail that was just sent again"
    )]
    EmailUnverified,
    #[error("a mail was sent a moment ago: wait {wait_s} s")]
    MailedJustNow { wait_s: i64 },
    #[error("the {0} includes less than you use: take some away first")]
    PlanTooSmall(String, Vec<FieldError>),
    #[error("a view of yours has this name already")]
    ViewNameTaken,
    #[error("the file has more than {0} bytes")]
    TooLarge(u64),
    #[error("send a PNG, JPEG or WebP picture")]
    WrongMedia,
    #[error("the file store: {0}")]
    Files(#[from] platform::files::FileError),
    #[error("there is no such thing, or it is not yours to see")]
    NotFound,
    #[error("the database refused")]
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
            Self::WrongCredentials | Self::SecondFactorRequired | Self::WrongCode | Self::InvalidGrant => {
                Kind::Unauthenticated
            }
            Self::LockedOut { .. } | Self::ChallengeLocked { .. } | Self::MailedJustNow { .. } => {
                Kind::TooMany
            }
            Self::NoMembership | Self::AboveYou | Self::EmailUnverified => Kind::Forbidden,
            Self::WeakPassword { .. } | Self::Field { .. } | Self::UnknownPermission(_) | Self::LinkGone => {
                Kind::Invalid
            }
            Self::EmailTaken
            | Self::AlreadyHere
            | Self::LastOwner
            | Self::NotInThisState(_)
            | Self::SecondFactorOn
            | Self::SecondFactorOff
            | Self::PlanTooSmall(..)
            | Self::ViewNameTaken => Kind::Conflict,
            Self::TooLarge(_) | Self::Files(platform::files::FileError::TooLarge(_)) => Kind::TooLarge,
            Self::WrongMedia => Kind::WrongMedia,
            Self::Busy | Self::Files(_) => Kind::Unavailable,
            Self::PlanLimit { .. } => Kind::PlanLimit,
            Self::NotFound => Kind::NotFound,
            Self::Database(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::WrongCredentials => "auth.wrong_credentials",
            Self::LockedOut { .. } => "auth.locked_out",
            Self::SecondFactorRequired => "auth.second_factor_required",
            Self::WrongCode => "auth.wrong_code",
            Self::ChallengeLocked { .. } => "auth.challenge_locked",
            Self::NoMembership => "auth.no_membership",
            Self::InvalidGrant => "auth.invalid_grant",
            Self::Busy => "auth.busy",
            Self::WeakPassword { .. } => "identity.weak_password",
            Self::Field { .. } => "request.invalid",
            Self::EmailTaken => "identity.email_taken",
            Self::AlreadyHere => "identity.already_here",
            Self::LinkGone => "identity.link_gone",
            Self::PlanLimit { .. } => "identity.plan_limit",
            Self::AboveYou => "identity.above_you",
            Self::LastOwner => "identity.last_owner",
            Self::UnknownPermission(_) => "identity.unknown_permission",
            Self::NotInThisState(_) => "identity.not_in_this_state",
            Self::SecondFactorOn => "identity.second_factor_on",
            Self::SecondFactorOff => "identity.second_factor_off",
            Self::EmailUnverified => "auth.email_unverified",
            Self::MailedJustNow { .. } => "rate.limited",
            Self::PlanTooSmall(..) => "identity.plan_too_small",
            Self::ViewNameTaken => "identity.view_name_taken",
            Self::TooLarge(_) | Self::Files(platform::files::FileError::TooLarge(_)) => "request.too_large",
            Self::WrongMedia => "request.media",
            Self::Files(_) => "files.unavailable",
            Self::NotFound => "not_found",
            Self::Database(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::WeakPassword { field, why } => vec![FieldError::new(*field, why.to_string())],
            Self::Field { path, message } => vec![FieldError::new(*path, message.clone())],
            Self::LinkGone => vec![FieldError::new("token", self.to_string())],
            Self::PlanTooSmall(_, fields) => fields.clone(),
            Self::ViewNameTaken => vec![FieldError::new("name", self.to_string())],
            Self::UnknownPermission(_) => vec![FieldError::new("permissions", self.to_string())],
            _ => Vec::new(),
        }
    }

    fn retry_after_s(&self) -> Option<u64> {
        match self {
            Self::LockedOut { wait_s }
            | Self::ChallengeLocked { wait_s }
            | Self::MailedJustNow { wait_s } => u64::try_from(*wait_s).ok(),
            _ => None,
        }
    }
}
