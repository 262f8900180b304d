//! A route: one driver, one vehicle, stops in an order. draft → published → started → completed | aborted

use crate::{stop, words::words};

words! {
    #[schema(as = RouteState)]
    State {
        Draft = "draft",
        Published = "published",
        Started = "started",
        Completed = "completed",
        Aborted = "aborted",
        /// withdrawn before anybody drove it
        Withdrawn = "withdrawn",
    }
}

words! {
    /// What is asked of a route.
    #[schema(as = RouteVerb)]
    Verb {
        Publish = "publish",
        Start = "start",
        Complete = "complete",
        Abort = "abort",
        Withdraw = "withdraw",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("a {state} route cannot {verb}")]
    Illegal { state: State, verb: Verb, allowed: Vec<Verb> },
    #[error("{open} stops of the route are still open")]
    StopsOpen { open: usize },
    #[error("a route needs at least one stop")]
    NoStops,
    #[error("a route needs a driver before it is published")]
    NoDriver,
}

const LAW: &[(Verb, &[State], State)] = &[
    (Verb::Publish, &[State::Draft], State::Published),
    (Verb::Start, &[State::Published], State::Started),
    (Verb::Complete, &[State::Started], State::Completed),
    (Verb::Abort, &[State::Started], State::Aborted),
    (Verb::Withdraw, &[State::Draft, State::Published], State::Withdrawn),
];

impl State {
    /// Drivers see it, and its deliveries are theirs.
    pub fn is_live(self) -> bool {
        matches!(self, Self::Published | Self::Started)
    }

    pub fn allowed(self) -> Vec<Verb> {
        LAW.iter().filter(|(_, from, _)| from.contains(&self)).map(|(verb, _, _)| *verb).collect()
    }

    /// The state after `verb`, given whether the route has a driver and how its stops stand.
    pub fn after(self, verb: Verb, has_driver: bool, stops: &[stop::State]) -> Result<Self, Refusal> {
        let (_, _, next) = LAW
            .iter()
            .find(|(v, from, _)| *v == verb && from.contains(&self))
            .ok_or_else(|| Refusal::Illegal { state: self, verb, allowed: self.allowed() })?;
        let open = stops.iter().filter(|s| !s.is_closed()).count();
        match verb {
            Verb::Publish if stops.is_empty() => Err(Refusal::NoStops),
            Verb::Publish if !has_driver => Err(Refusal::NoDriver),
            Verb::Complete if open > 0 => Err(Refusal::StopsOpen { open }),
            _ => Ok(*next),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_outside_the_table_is_refused_with_what_is_allowed() {
        for state in State::ALL {
            for verb in Verb::ALL {
                match state.after(*verb, true, &[stop::State::Done]) {
                    Ok(_) => assert!(state.allowed().contains(verb)),
                    Err(Refusal::Illegal { allowed, .. }) => {
                        assert!(!allowed.contains(verb));
                        assert_eq!(allowed, state.allowed());
                    }
                    Err(other) => panic!("{other}"),
                }
            }
        }
    }

    #[test]
    fn a_route_is_complete_when_its_stops_are() {
        let open = [stop::State::Done, stop::State::Planned, stop::State::Arrived];
        assert_eq!(State::Started.after(Verb::Complete, true, &open), Err(Refusal::StopsOpen { open: 2 }));
        let closed = [stop::State::Done, stop::State::Skipped, stop::State::Failed];
        assert_eq!(State::Started.after(Verb::Complete, true, &closed), Ok(State::Completed));
    }

    #[test]
    fn nobody_publishes_a_route_that_nobody_drives() {
        assert_eq!(State::Draft.after(Verb::Publish, false, &[stop::State::Planned]), Err(Refusal::NoDriver));
        assert_eq!(State::Draft.after(Verb::Publish, true, &[]), Err(Refusal::NoStops));
    }
}
