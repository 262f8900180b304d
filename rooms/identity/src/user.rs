//! A user: a person in one organisation.

use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// Where somebody stands: invited → active ⇄ deactivated. An invitation can also be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum UserState {
    /// Asked to join; cannot sign in yet.
    Invited,
    Active,
    /// Cannot sign in; what they did stays theirs.
    Deactivated,
}

impl UserState {
    pub const ALL: [Self; 3] = [Self::Invited, Self::Active, Self::Deactivated];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Deactivated => "deactivated",
        }
    }

    /// Whether the plan counts them.
    pub fn takes_a_seat(self) -> bool {
        !matches!(self, Self::Deactivated)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a user is invited, active or deactivated")]
pub struct UnknownState;

impl FromStr for UserState {
    type Err = UnknownState;
    fn from_str(text: &str) -> Result<Self, UnknownState> {
        Self::ALL.into_iter().find(|state| state.as_str() == text).ok_or(UnknownState)
    }
}

impl TryFrom<String> for UserState {
    type Error = UnknownState;
    fn try_from(text: String) -> Result<Self, UnknownState> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_in_the_database_by_the_same_word() {
        let listed = UserState::ALL.map(|state| format!("'{}'", state.as_str())).join(", ");
        assert!(
            include_str!("../migrations/0001_people.sql").contains(&format!("check (state in ({listed}))"))
        );
    }

    #[test]
    fn those_who_may_come_back_without_asking_take_a_seat() {
        assert!(UserState::Invited.takes_a_seat() && UserState::Active.takes_a_seat());
        assert!(!UserState::Deactivated.takes_a_seat());
    }
}
