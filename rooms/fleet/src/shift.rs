//! When someone drives. planned → active → ended, or cancelled before it began.

use crate::Error;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum ShiftState {
    Planned,
    Active,
    Ended,
    Cancelled,
}

/// What can be done to a shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShiftCommand {
    Start,
    End,
    Cancel,
    /// other hours, another vehicle
    Change,
}

impl ShiftCommand {
    pub const ALL: [Self; 4] = [Self::Start, Self::End, Self::Cancel, Self::Change];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::End => "end",
            Self::Cancel => "cancel",
            Self::Change => "change",
        }
    }
}

impl ShiftState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Active => "active",
            Self::Ended => "ended",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state after the command, or the commands that are legal instead.
    pub fn after(self, command: ShiftCommand) -> Result<Self, Error> {
        self.next(command).ok_or_else(|| Error::ShiftNotLegal {
            state: self.as_str(),
            allowed: ShiftCommand::ALL
                .into_iter()
                .filter(|c| self.next(*c).is_some())
                .map(ShiftCommand::as_str)
                .collect(),
        })
    }

    fn next(self, command: ShiftCommand) -> Option<Self> {
        match (self, command) {
            (Self::Planned, ShiftCommand::Start) => Some(Self::Active),
            (Self::Active, ShiftCommand::End) => Some(Self::Ended),
            (Self::Planned, ShiftCommand::Cancel) => Some(Self::Cancelled),
            (Self::Planned | Self::Active, ShiftCommand::Change) => Some(self),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shift_starts_once_and_ends_once() {
        assert_eq!(ShiftState::Planned.after(ShiftCommand::Start).unwrap(), ShiftState::Active);
        assert_eq!(ShiftState::Active.after(ShiftCommand::End).unwrap(), ShiftState::Ended);
        match ShiftState::Active.after(ShiftCommand::Start).unwrap_err() {
            Error::ShiftNotLegal { state, allowed } => {
                assert_eq!((state, allowed), ("active", vec!["end", "change"]));
            }
            other => panic!("{other}"),
        }
        for state in [ShiftState::Ended, ShiftState::Cancelled] {
            assert!(ShiftCommand::ALL.into_iter().all(|c| state.after(c).is_err()), "{state:?} is final");
        }
    }
}
