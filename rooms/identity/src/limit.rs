//! Plans: how many of each thing an organisation may have at once, read from `data/plans.toml`.

use std::{collections::BTreeMap, sync::LazyLock};

/// The plan of an organisation that has just signed up.
pub const FIRST_PLAN: &str = "trial";

/// Limits by plan and resource. A resource that a plan does not name is not limited.
pub fn plans() -> &'static BTreeMap<String, BTreeMap<String, i64>> {
    static PLANS: LazyLock<BTreeMap<String, BTreeMap<String, i64>>> = LazyLock::new(|| {
        toml::from_str(include_str!("../data/plans.toml")).expect("BUG: data/plans.toml is read by a test")
    });
    &PLANS
}

/// `(resource, most)` for every resource that any plan limits; `None` is as many as they like.
pub fn limits_of(plan: &str) -> Vec<(String, Option<i64>)> {
    let mut named: Vec<&String> = plans().values().flat_map(BTreeMap::keys).collect();
    named.sort();
    named.dedup();
    let own = plans().get(plan);
    named
        .into_iter()
        .map(|resource| (resource.clone(), own.and_then(|limits| limits.get(resource)).copied()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_plan_is_readable_and_the_first_one_exists() {
        assert!(plans().contains_key(FIRST_PLAN));
        assert!(plans().values().flat_map(BTreeMap::values).all(|most| *most > 0));
    }

    #[test]
    fn every_plan_answers_for_every_resource() {
        let resources: Vec<_> = limits_of(FIRST_PLAN).into_iter().map(|(resource, _)| resource).collect();
        for plan in plans().keys() {
            assert_eq!(
                limits_of(plan).into_iter().map(|(resource, _)| resource).collect::<Vec<_>>(),
                resources
            );
        }
        assert!(limits_of("enterprise").iter().all(|(_, most)| most.is_none()));
    }
}
