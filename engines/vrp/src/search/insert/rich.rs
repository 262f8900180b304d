//! Places that only the simulation can judge.

use super::Spot;
use super::memo::{Found, Place};
use crate::model::NONE;
use crate::search::State;

impl State<'_, '_> {
    /// Simulates the route with the stops put in; with a reload beside them when that alone helps.
    pub(super) fn try_rich(
        &mut self,
        l: usize,
        nodes: (u32, u32),
        at: (usize, usize),
        delta: i64,
        found: &mut Found,
    ) {
        let m = self.m;
        let may_save = m.lanes[l].rates.per_wait_s > 0;
        if delta >= found.bound() && !may_save {
            return;
        }
        let place = Place { delta, first: at.0 as u32, second: (at.1 - at.0) as u16, reload: 0 };
        if self.simulate(l, nodes, place, found) || m.lanes[l].reloads.is_empty() || nodes.1 != NONE {
            return;
        }
        let mut tried = NONE;
        for r in 0..m.lanes[l].reloads.len() {
            let reload = m.lanes[l].reloads[r];
            let option = m.nodes[reload as usize].reload;
            if self.home[reload as usize] != NONE || option == tried {
                continue;
            }
            tried = option;
            for before in [1, 0] {
                let reload = 2 * r as u16 + 1 + before;
                self.simulate(l, nodes, Place { reload, ..place }, found);
            }
        }
    }

    /// Offers the place with its true price when the route obeys all rules.
    pub(super) fn simulate(&mut self, l: usize, nodes: (u32, u32), place: Place, found: &mut Found) -> bool {
        let mut seq = std::mem::take(&mut self.scratch);
        build(&self.tracks[l].seq, &place.spot(l, 0, &self.m.lanes[l].reloads), nodes, &mut seq);
        let out = self.sim.run(self.m, l, &seq);
        self.scratch = seq;
        let Some(out) = out else { return false };
        let delta = self.m.levels.soft_route(&out.terms) - self.tracks[l].cost;
        if delta >= found.bound() {
            return false;
        }
        found.offer(Place { delta, ..place });
        true
    }
}

/// The sequence with the stops, and the reload that may come along, put in.
pub(super) fn build(seq: &[u32], spot: &Spot, nodes: (u32, u32), into: &mut Vec<u32>) {
    into.clear();
    let (i, j) = (spot.first as usize, spot.second as usize);
    into.extend_from_slice(&seq[..=i]);
    if spot.reload != NONE && spot.reload_before {
        into.push(spot.reload);
    }
    into.push(nodes.0);
    if spot.reload != NONE && !spot.reload_before {
        into.push(spot.reload);
    }
    into.extend_from_slice(&seq[i + 1..=j]);
    if nodes.1 != NONE {
        into.push(nodes.1);
    }
    into.extend_from_slice(&seq[j + 1..]);
}
