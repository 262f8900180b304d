//! Whom a route serves together: classes, zones, order, and the driver they know.

use super::Sim;
use crate::answer::Part;
use crate::model::levels::Terms;
use crate::model::{Lane, Model, NONE};

impl Sim {
    /// Conditions between jobs of one route, zones, and who comes.
    pub(super) fn company(&mut self, m: &Model, lane: &Lane, seq: &[u32], terms: &mut Terms) -> bool {
        self.zones.clear();
        let mut classes = 0u64;
        let stops = &seq[1..seq.len() - 1];
        for &n in stops {
            let node = &m.nodes[n as usize];
            if node.job == NONE {
                continue;
            }
            if node.zone != NONE && !self.zones.contains(&node.zone) {
                self.zones.push(node.zone);
            }
            if node.part != Part::Dropoff || node.mate == NONE {
                if node.class_bit != 0 {
                    if classes & m.foes[node.class_bit.trailing_zeros() as usize] != 0 {
                        return false;
                    }
                    classes |= node.class_bit;
                }
                let job = &m.problem.jobs[node.job as usize];
                let (unusual, broken) = m.strangeness(job, lane.vehicle);
                terms.money += unusual;
                terms.stability += broken;
            }
        }
        terms.compactness = (self.zones.len() as i64 - 1).max(0);
        if lane.limits.zones.is_some_and(|most| self.zones.len() > most as usize) {
            return false;
        }
        !m.has_order || in_order(m, stops)
    }
}

/// Pairs that must come in order, and shipments picked up before they are dropped.
fn in_order(m: &Model, stops: &[u32]) -> bool {
    let last_of = |unit: u32| stops.iter().rposition(|&n| m.nodes[n as usize].unit == unit);
    stops.iter().enumerate().all(|(at, &n)| {
        let node = &m.nodes[n as usize];
        if node.job == NONE || node.part == Part::Dropoff && node.mate != NONE {
            return true;
        }
        m.before[node.unit as usize].iter().all(|&first| last_of(first).is_none_or(|end| end < at))
    })
}
