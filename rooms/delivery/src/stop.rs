//! A stop: one place, one visit, any number of deliveries. What became of it is derived from them.

use crate::{custody::Custody, delivery, words::words};

words! {
    /// planned → en_route → arrived → servicing → done | skipped | failed
    #[schema(as = StopState)]
    State {
        Planned = "planned",
        EnRoute = "en_route",
        Arrived = "arrived",
        Servicing = "servicing",
        Done = "done",
        Skipped = "skipped",
        Failed = "failed",
    }
}

words! {
    /// What is to be done for one delivery at a stop.
    #[schema(as = StopKind)]
    Kind {
        Pickup = "pickup",
        Dropoff = "dropoff",
        Return = "return",
    }
}

words! {
    /// How far one task of a stop has come.
    Task {
        Pending = "pending",
        EnRoute = "en_route",
        Arrived = "arrived",
        Done = "done",
        Failed = "failed",
        /// passed over, without an attempt
        Skipped = "skipped",
    }
}

impl State {
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Done | Self::Skipped | Self::Failed)
    }
}

impl Task {
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Done | Self::Skipped | Self::Failed)
    }
}

/// How far the task has come, seen from its delivery. `None` when the delivery says nothing new about it:
/// a skipped task stays skipped until the delivery goes somewhere.
pub fn task_of(kind: Kind, state: delivery::State, custody: Custody) -> Option<Task> {
    use delivery::State as S;
    let past_pickup = custody != Custody::Shipper;
    match (kind, state) {
        (Kind::Pickup, _) if past_pickup => Some(Task::Done),
        (Kind::Pickup, S::ToPickup) | (Kind::Dropoff, S::OutForDelivery) | (Kind::Return, S::Returning) => {
            Some(Task::EnRoute)
        }
        (Kind::Pickup, S::AtPickup) | (Kind::Dropoff, S::AtDropoff) => Some(Task::Arrived),
        (Kind::Dropoff, S::Delivered | S::PartiallyDelivered) | (Kind::Return, S::Returned) => {
            Some(Task::Done)
        }
        (Kind::Dropoff, S::Attempted | S::Returning | S::Returned | S::Lost) => Some(Task::Failed),
        (_, S::Cancelled) => Some(Task::Skipped),
        _ => None,
    }
}

/// The stop from its tasks. Skipping is not failing: no attempt is counted for a skipped task.
pub fn derive(tasks: &[Task]) -> State {
    let has = |wanted: Task| tasks.contains(&wanted);
    if tasks.iter().all(|t| t.is_closed()) {
        return match () {
            () if has(Task::Done) => State::Done,
            () if has(Task::Failed) => State::Failed,
            () => State::Skipped,
        };
    }
    match () {
        () if tasks.iter().any(|t| matches!(t, Task::Done | Task::Failed)) => State::Servicing,
        () if has(Task::Arrived) => State::Arrived,
        () if has(Task::EnRoute) => State::EnRoute,
        () => State::Planned,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_stop_closes_exactly_when_its_tasks_do(picks in proptest::collection::vec(0..Task::ALL.len(), 1..12)) {
            let tasks: Vec<_> = picks.iter().map(|i| Task::ALL[*i]).collect();
            let state = derive(&tasks);
            prop_assert_eq!(state.is_closed(), tasks.iter().all(|t| t.is_closed()));
            prop_assert_eq!(state == State::Skipped, tasks.iter().all(|t| *t == Task::Skipped));
            if state == State::Failed {
                prop_assert!(!tasks.contains(&Task::Done));
            }
        }
    }

    #[test]
    fn one_door_with_two_parcels_is_in_service_between_them() {
        assert_eq!(derive(&[Task::Done, Task::Arrived]), State::Servicing);
        assert_eq!(derive(&[Task::Done, Task::Failed]), State::Done);
        assert_eq!(derive(&[Task::Skipped, Task::Failed]), State::Failed);
    }

    #[test]
    fn a_pickup_is_done_when_the_parcel_has_left_the_shipper() {
        let task = task_of(Kind::Pickup, delivery::State::Attempted, Custody::Driver);
        assert_eq!(task, Some(Task::Done));
        assert_eq!(task_of(Kind::Dropoff, delivery::State::Assigned, Custody::Shipper), None);
    }
}
