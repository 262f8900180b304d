//! Across routes: every job once and whole, groups, links, and the list of jobs left out.

use std::collections::{BTreeMap, BTreeSet};

use super::lookup::Lookup;
use crate::answer::{Part, Plan, Rule, Violation, Visit};
use crate::ask::Link;
use crate::ask::job::{JobId, Task};

/// Appends what is wrong with the assignment of jobs.
pub(super) fn check(look: &Lookup, plan: &Plan, found: &mut Vec<Violation>) {
    let bad = |rule, job: JobId| Violation { rule, vehicle: None, shift: None, job: Some(job), excess: 0 };
    // Where every visit is: (route, position).
    let mut at: BTreeMap<JobId, Vec<(usize, usize, Part)>> = BTreeMap::new();
    for (r, route) in plan.routes.iter().enumerate() {
        for (pos, Visit { job, part, .. }) in route.visits().enumerate() {
            at.entry(job).or_default().push((r, pos, part));
        }
    }
    for (&job, places) in &at {
        let Some(known) = look.jobs.get(&job) else { continue };
        let shipment = matches!(known.task, Task::Shipment { .. }) && !look.aboard.contains_key(&job);
        if !shipment {
            if places.len() > 1 {
                found.push(bad(Rule::ServedTwice, job));
            }
            continue;
        }
        match places.as_slice() {
            [(r, i, Part::Pickup), (s, j, Part::Dropoff)] if r == s && i < j => {}
            more if more.len() > 2 => found.push(bad(Rule::ServedTwice, job)),
            _ => found.push(bad(Rule::HalfServed, job)),
        }
    }
    groups_and_list(look, plan, &at, found);
    links(look, &at, found);
}

fn groups_and_list(
    look: &Lookup,
    plan: &Plan,
    at: &BTreeMap<JobId, Vec<(usize, usize, Part)>>,
    found: &mut Vec<Violation>,
) {
    let mut served_groups = BTreeSet::new();
    for job in at.keys().filter_map(|id| look.jobs.get(id)) {
        if job.group.is_some_and(|group| !served_groups.insert(group)) {
            found.push(Violation {
                rule: Rule::ServedTwice,
                vehicle: None,
                shift: None,
                job: Some(job.id),
                excess: 0,
            });
        }
    }
    let left = |job: &&&crate::Job| {
        !at.contains_key(&job.id) && job.group.is_none_or(|group| !served_groups.contains(&group))
    };
    let should: Vec<JobId> = look.jobs.values().filter(left).map(|job| job.id).collect();
    if should != plan.unserved {
        let differs = should.iter().find(|id| !plan.unserved.contains(id));
        let differs = differs.or_else(|| plan.unserved.iter().find(|id| !should.contains(id)));
        found.push(Violation {
            rule: Rule::Unlisted,
            vehicle: None,
            shift: None,
            job: differs.copied(),
            excess: 0,
        });
    }
}

fn links(look: &Lookup, at: &BTreeMap<JobId, Vec<(usize, usize, Part)>>, found: &mut Vec<Violation>) {
    let mut bad = |rule, job: JobId| {
        found.push(Violation { rule, vehicle: None, shift: None, job: Some(job), excess: 0 });
    };
    let first = |id: &JobId| at.get(id).and_then(|places| places.first());
    let last = |id: &JobId| at.get(id).and_then(|places| places.last());
    for link in &look.problem.links {
        match link {
            Link::SameRoute(ids) | Link::Sequence(ids) => {
                let served: Vec<&JobId> = ids.iter().filter(|id| at.contains_key(id)).collect();
                let order = matches!(link, Link::Sequence(_));
                for pair in served.windows(2) {
                    let (Some(a), Some(b)) = (last(pair[0]), first(pair[1])) else { continue };
                    if a.0 != b.0 {
                        bad(if order { Rule::Sequence } else { Rule::SameRoute }, *pair[1]);
                    } else if order && a.1 > b.1 {
                        bad(Rule::Sequence, *pair[1]);
                    }
                }
            }
            Link::Before(one, two) => {
                if let (Some(a), Some(b)) = (last(one), first(two))
                    && a.0 == b.0
                    && a.1 > b.1
                {
                    bad(Rule::Before, *two);
                }
            }
            Link::NotTogether(x, y) => {
                let of = |class| {
                    let fits = move |job: &&&crate::Job| job.class == Some(class);
                    look.jobs.values().filter(fits).filter_map(|job| Some((job.id, first(&job.id)?.0)))
                };
                for (one, route) in of(*x) {
                    if let Some((other, _)) = of(*y).find(|(id, r)| *r == route && *id != one) {
                        bad(Rule::NotTogether, one.max(other));
                    }
                }
            }
        }
    }
}
