//! Turn restrictions on the town's corners: forbidden and compelled turns, over a crossing and over a way.

use super::{Town, streets::Run, tag};
use crate::osm::{MemberKind, OwnedMember, OwnedRelation};
use std::collections::HashMap;

/// Puts up signs at about one corner in twelve.
pub(super) fn sign(town: &mut Town, runs: &[Run]) {
    let mut at: HashMap<i64, Vec<usize>> = HashMap::new();
    for (i, run) in runs.iter().enumerate() {
        at.entry(run.first).or_default().push(i);
        at.entry(run.last).or_default().push(i);
    }
    for (i, from) in runs.iter().enumerate() {
        if !town.random.percent(24) {
            continue;
        }
        // A street that runs one way is not signed against it.
        let corner = if from.oneway || town.random.percent(50) { from.last } else { from.first };
        let Some(via) = choose(town, &at[&corner], i) else { continue };
        let between = &runs[via];
        let over_a_way = between.blocks == 1 && !between.oneway && town.random.percent(80);
        if !over_a_way {
            let kinds =
                ["no_left_turn", "no_right_turn", "no_straight_on", "only_straight_on", "only_right_turn"];
            let kind = kinds[town.random.below(kinds.len())];
            relation(town, kind, from.way, (MemberKind::Node, corner), between.way);
            continue;
        }
        let far = if between.first == corner { between.last } else { between.first };
        if let Some(to) = choose(town, &at[&far], via) {
            let kind = if town.random.percent(75) { "no_u_turn" } else { "only_left_turn" };
            relation(town, kind, from.way, (MemberKind::Way, between.way), runs[to].way);
        }
    }
}

/// A run at the corner other than the one we come from.
fn choose(town: &mut Town, corner: &[usize], not: usize) -> Option<usize> {
    let others: Vec<usize> = corner.iter().copied().filter(|i| *i != not).collect();
    (!others.is_empty()).then(|| others[town.random.below(others.len())])
}

fn relation(town: &mut Town, kind: &str, from: i64, via: (MemberKind, i64), to: i64) {
    let member = |kind, id, role: &str| OwnedMember { kind, id, role: role.to_owned() };
    let members = vec![
        member(MemberKind::Way, from, "from"),
        member(via.0, via.1, "via"),
        member(MemberKind::Way, to, "to"),
    ];
    let mut tags = vec![tag("type", "restriction")];
    // Signs for lorries alone, signs that let bicycles pass, and signs by the clock stand among the plain ones.
    match town.random.below(20) {
        0 => tags.push(tag("restriction:hgv", kind)),
        1 => tags.push(tag("restriction:conditional", format!("{kind} @ (Mo-Fr 07:00-09:00)"))),
        2 => tags.extend([tag("restriction", kind), tag("except", "bicycle;psv")]),
        _ => tags.push(tag("restriction", kind)),
    }
    let id = town.id();
    town.out.relations.push(OwnedRelation { id, members, tags });
}
