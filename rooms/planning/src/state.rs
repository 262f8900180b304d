//! The life of a plan: draft → solving → ready → published → undone | superseded, with ways out and back.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = PlanState)]
pub enum State {
    /// Asked for, not yet to be solved.
    Draft,
    /// The solver has it, or will.
    Solving,
    /// There is a solution to review and edit.
    Ready,
    /// In force: its routes are driven.
    Published,
    /// Was in force and was taken back.
    Undone,
    /// Was in force until a re-plan took its place.
    Superseded,
    /// Could not be solved; `failure` says why.
    Failed,
    /// Nobody wants it any more.
    Cancelled,
}

/// What is asked of a plan, or happens to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    /// Search (again).
    Solve,
    /// The solver found a solution.
    Finish,
    /// End the search now and keep the best found.
    Stop,
    /// The solver cannot.
    Fail,
    Cancel,
    Edit,
    Publish,
    Undo,
    /// Another plan takes its place.
    Supersede,
    /// The plan that took its place was undone.
    Restore,
    /// Make a new plan for the rest of the day.
    Replan,
}

/// What may be done, from where, and where it leads. Everything else is refused.
const LAW: &[(Verb, &[State], To)] = &[
    (
        Verb::Solve,
        &[State::Draft, State::Ready, State::Undone, State::Failed, State::Cancelled],
        To::State(State::Solving),
    ),
    (Verb::Finish, &[State::Solving], To::State(State::Ready)),
    (Verb::Stop, &[State::Solving], To::Same),
    (Verb::Fail, &[State::Solving], To::State(State::Failed)),
    (
        Verb::Cancel,
        &[State::Draft, State::Solving, State::Ready, State::Undone, State::Failed],
        To::State(State::Cancelled),
    ),
    (Verb::Edit, &[State::Ready, State::Undone, State::Published], To::Same),
    (Verb::Publish, &[State::Ready, State::Undone, State::Published], To::State(State::Published)),
    (Verb::Undo, &[State::Published], To::State(State::Undone)),
    (Verb::Supersede, &[State::Published], To::State(State::Superseded)),
    (Verb::Restore, &[State::Superseded], To::State(State::Published)),
    (Verb::Replan, &[State::Published], To::Same),
];

#[derive(Debug, Clone, Copy)]
enum To {
    State(State),
    Same,
}

/// The command does not fit the state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a plan that is {} cannot {}", state.as_str(), verb.as_str())]
pub struct Illegal {
    pub state: State,
    pub verb: Verb,
}

impl State {
    pub const ALL: [Self; 8] = [
        Self::Draft,
        Self::Solving,
        Self::Ready,
        Self::Published,
        Self::Undone,
        Self::Superseded,
        Self::Failed,
        Self::Cancelled,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Solving => "solving",
            Self::Ready => "ready",
            Self::Published => "published",
            Self::Undone => "undone",
            Self::Superseded => "superseded",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state after `verb`.
    pub fn after(self, verb: Verb) -> Result<Self, Illegal> {
        match LAW.iter().find(|(v, from, _)| *v == verb && from.contains(&self)) {
            Some((_, _, To::State(next))) => Ok(*next),
            Some((_, _, To::Same)) => Ok(self),
            None => Err(Illegal { state: self, verb }),
        }
    }

    /// What a person may ask for now.
    pub fn allowed(self) -> Vec<Verb> {
        LAW.iter()
            .filter(|(verb, from, _)| verb.is_command() && from.contains(&self))
            .map(|(verb, _, _)| *verb)
            .collect()
    }
}

impl Verb {
    pub const ALL: [Self; 11] = [
        Self::Solve,
        Self::Finish,
        Self::Stop,
        Self::Fail,
        Self::Cancel,
        Self::Edit,
        Self::Publish,
        Self::Undo,
        Self::Supersede,
        Self::Restore,
        Self::Replan,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Solve => "solve",
            Self::Finish => "finish",
            Self::Stop => "stop",
            Self::Fail => "fail",
            Self::Cancel => "cancel",
            Self::Edit => "edit",
            Self::Publish => "publish",
            Self::Undo => "undo",
            Self::Supersede => "be superseded",
            Self::Restore => "be restored",
            Self::Replan => "replan",
        }
    }

    /// Asked by people, as against what follows from something else.
    pub fn is_command(self) -> bool {
        !matches!(self, Self::Finish | Self::Fail | Self::Supersede | Self::Restore)
    }
}

impl std::str::FromStr for State {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|s| s.as_str() == text)
            .ok_or_else(|| format!("one of {}", Self::ALL.map(Self::as_str).join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_main_path_and_the_way_back() {
        let mut state = State::Draft;
        for (verb, next) in [
            (Verb::Solve, State::Solving),
            (Verb::Finish, State::Ready),
            (Verb::Edit, State::Ready),
            (Verb::Publish, State::Published),
            (Verb::Edit, State::Published),
            (Verb::Publish, State::Published),
            (Verb::Supersede, State::Superseded),
            (Verb::Restore, State::Published),
            (Verb::Undo, State::Undone),
            (Verb::Publish, State::Published),
        ] {
            state = state.after(verb).unwrap();
            assert_eq!(state, next, "{verb:?}");
        }
    }

    #[test]
    fn every_pair_outside_the_law_is_refused_and_the_allowed_ones_are_told() {
        for state in State::ALL {
            for verb in Verb::ALL.into_iter().filter(|v| v.is_command()) {
                assert_eq!(state.after(verb).is_ok(), state.allowed().contains(&verb), "{state:?} {verb:?}");
            }
        }
    }

    #[test]
    fn what_is_in_force_is_never_cancelled_or_searched_again_but_undone_first() {
        assert_eq!(
            State::Published.after(Verb::Cancel),
            Err(Illegal { state: State::Published, verb: Verb::Cancel })
        );
        assert!(State::Published.after(Verb::Solve).is_err());
        assert_eq!(State::Superseded.allowed(), []);
    }

    #[test]
    fn only_a_search_in_hand_ends() {
        for state in State::ALL {
            assert_eq!(state.after(Verb::Finish).is_ok(), state == State::Solving);
            assert_eq!(state.after(Verb::Fail).is_ok(), state == State::Solving);
        }
    }

    #[test]
    fn the_words_are_those_of_the_database_and_of_json() {
        for state in State::ALL {
            assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
            assert_eq!(state.as_str().parse(), Ok(state));
        }
    }
}
