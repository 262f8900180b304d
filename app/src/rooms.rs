//! The system on one screen. Lowest floor first: migrations run in this order.

use platform::Room;

pub const ROOMS: &[&Room] = &[
    // floor 1: facts
    &identity::ROOM,
    &places::ROOM,
    &routing::ROOM,
    // floor 2: things
    &fleet::ROOM,
    &planning::ROOM,
    // floor 3: movements
    &tracking::ROOM,
    &delivery::ROOM,
    // floor 4: witnesses, and what people say of it all
    &messages::ROOM,
    &notify::ROOM,
    &insight::ROOM,
];

#[cfg(test)]
mod tests {
    use super::ROOMS;
    use std::collections::BTreeSet;

    /// The matrix is the law: a permission that a slice asks for and the matrix does not name could never be granted, and one
    /// that no slice asks for protects nothing.
    #[test]
    fn the_matrix_names_exactly_the_permissions_that_the_rooms_ask_for() {
        let asked: BTreeSet<&str> = ROOMS
            .iter()
            .flat_map(|room| room.permissions.iter().copied())
            .chain(platform::jobs::PERMISSIONS.iter().copied())
            .collect();
        let named: BTreeSet<&str> = identity::matrix().permissions().collect();
        let missing: Vec<_> = asked.difference(&named).collect();
        let idle: Vec<_> = named.difference(&asked).collect();
        assert!(
            missing.is_empty() && idle.is_empty(),
            "not in the matrix: {missing:?}; asked for by no room: {idle:?}"
        );
    }

    #[test]
    fn topics_need_permissions_that_exist() {
        let named: BTreeSet<&str> = identity::matrix().permissions().collect();
        for topic in ROOMS.iter().flat_map(|room| room.topics) {
            assert!(
                named.contains(topic.permission),
                "topic {} needs the unknown {}",
                topic.prefix,
                topic.permission
            );
        }
    }

    #[test]
    fn reactions_and_jobs_have_names_of_their_own() {
        let mut seen = BTreeSet::new();
        for room in ROOMS {
            for name in room.reactions.iter().map(|r| r.name).chain(room.jobs.iter().map(|j| j.kind)) {
                assert!(
                    name.starts_with(&format!("{}.", room.name)),
                    "{name} should start with its room's name"
                );
                assert!(seen.insert(name), "{name} appears twice");
            }
        }
    }
}
