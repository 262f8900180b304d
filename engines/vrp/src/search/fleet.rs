//! Doing with one vehicle less: a route is dissolved, no other may be opened, and units that were left out
//! often are worth more than those that were not. After the fleet minimisation of Christiaens, Vanden Berghe.

use super::anneal::{Run, allowance};
use super::recreate::blink;
use crate::model::NONE;

impl Run<'_, '_> {
    /// Dissolves the route with the fewest stops that nothing holds.
    pub(super) fn close_a_route(&mut self) {
        let m = self.state.m;
        let free = |&l: &usize| {
            let track = &self.state.tracks[l];
            let locked = track.seq.iter().any(|&n| {
                let unit = m.nodes[n as usize].unit;
                unit != NONE && m.units[unit as usize].locked
            });
            !track.is_empty() && !locked
        };
        let used = self.state.used.iter().map(|&l| l as usize);
        let Some(l) = used.filter(free).min_by_key(|&l| (self.state.tracks[l].seq.len(), l)) else {
            return;
        };
        let nodes = self.state.tracks[l].seq.clone();
        self.state.begin();
        self.state.remove(l, &nodes);
        self.soft += self.state.change();
        self.state.add_change(&mut self.score);
        self.state.closed = true;
    }

    /// One step towards a plan with everything served by the routes that are left.
    pub(super) fn iterate_fleet(&mut self, temperature: f64) {
        self.iterations += 1;
        let missed = &mut self.missed;
        let state = &mut self.state;
        let weigh =
            |units: &[u32], missed: &[i64]| units.iter().map(|&u| 1 + missed[u as usize]).sum::<i64>();
        let before = weigh(&state.absent, missed);
        state.begin();
        state.rework(blink(state.m.stops), |_| f64::INFINITY);
        let now = weigh(&state.absent, missed);
        for &u in &state.absent {
            missed[u as usize] += 1;
        }
        let routes: i64 =
            state.touched.iter().map(|(l, old)| state.tracks[*l as usize].cost - old.cost).sum();
        if now > before || now == before && routes as f64 >= allowance(state, temperature) {
            state.undo();
            return;
        }
        state.keep_known();
        self.soft += state.change();
        state.add_change(&mut self.score);
        if self.score < self.best.score {
            self.improve();
            self.close_a_route();
        }
        self.remember();
    }
}
