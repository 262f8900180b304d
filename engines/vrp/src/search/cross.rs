//! A plan from two: some routes of one are replaced by routes of the other that serve about the same stops.
//! After the selective route exchange of Nagata and Braysy (2010).

use super::anneal::Run;
use crate::model::NONE;

/// Plans remembered.
const ELITE: usize = 8;

impl Run<'_, '_> {
    /// Keeps where the search stands, if it is good and different from what is kept.
    pub(super) fn remember(&mut self) {
        if self.elite.iter().any(|one| one.soft == self.soft) {
            return;
        }
        let one = self.state.snapshot(self.soft, self.score);
        if self.elite.len() < ELITE {
            self.elite.push(one);
            return;
        }
        let worst = (0..ELITE).max_by_key(|&k| self.elite[k].soft);
        if let Some(k) = worst.filter(|&k| self.elite[k].soft > one.soft) {
            self.elite[k] = one;
        }
    }

    /// Goes to one remembered plan and takes over some neighbouring routes of another.
    pub(super) fn cross(&mut self) {
        if self.elite.len() < 2 || self.state.m.has_same {
            return;
        }
        let first = self.state.rng.below(self.elite.len());
        let other = (first + 1 + self.state.rng.below(self.elite.len() - 1)) % self.elite.len();
        let elite = std::mem::take(&mut self.elite);
        self.state.restore(&elite[first]);
        (self.soft, self.score) = (elite[first].soft, elite[first].score);
        self.state.begin();
        let donors = self.neighbouring_routes(&elite[other].seqs);
        let mut taken = Vec::new();
        for l in donors {
            self.take_over(l, &elite[other].seqs[l], &mut taken);
        }
        self.elite = elite;
        self.state.recreate(0);
        self.soft += self.state.change();
        let mut score = self.score;
        self.state.add_change(&mut score);
        self.score = score;
    }

    /// Up to half of the routes: those that serve the stops around a random one.
    fn neighbouring_routes(&mut self, seqs: &[Vec<u32>]) -> Vec<usize> {
        let m = self.state.m;
        let mut lane_of = vec![NONE; m.nodes.len()];
        for (l, seq) in seqs.iter().enumerate() {
            for &n in seq {
                lane_of[n as usize] = l as u32;
            }
        }
        let routes = seqs.iter().filter(|seq| seq.len() > 2).count();
        let many = 1 + self.state.rng.below((routes / 2).max(1));
        let seed = self.state.rng.below(m.stops);
        let mut chosen = Vec::new();
        for &n in std::iter::once(&(seed as u32)).chain(&m.near[seed]) {
            let l = lane_of[n as usize];
            if l != NONE && !chosen.contains(&(l as usize)) && seqs[l as usize].len() > 2 {
                chosen.push(l as usize);
                if chosen.len() >= many {
                    break;
                }
            }
        }
        chosen
    }

    /// Gives the route to the lane of its kind that serves most of its stops already.
    fn take_over(&mut self, donor: usize, seq: &[u32], taken: &mut Vec<u32>) {
        let m = self.state.m;
        let state = &mut self.state;
        let free =
            |l: &u32| m.lanes[*l as usize].frozen.is_empty() && m.lanes[*l as usize].reloads.is_empty();
        let stops = &seq[1..seq.len() - 1];
        let shared = |l: &u32| stops.iter().filter(|&&n| state.cells[n as usize].lane == *l).count();
        let alike = &m.lanes_of[m.lanes[donor].kind as usize];
        let Some(&l) = alike.iter().filter(|l| free(l) && !taken.contains(l)).max_by_key(|l| shared(l))
        else {
            return;
        };
        taken.push(l);
        let l = l as usize;
        for &n in stops {
            let unit = m.nodes[n as usize].unit;
            if let Some(at) = state.lane_of(unit) {
                let here = m.units[unit as usize].variants[state.variant[unit as usize] as usize].0;
                state.remove(at as usize, &[here]);
            }
        }
        let rest = state.tracks[l].seq.clone();
        state.remove(l, &rest);
        let of_route = |u: &u32| stops.iter().any(|&n| m.nodes[n as usize].unit == *u);
        state.absent.retain(|u| !of_route(u));
        let mut whole = vec![m.start_node(l)];
        whole.extend_from_slice(stops);
        whole.push(m.end_node(l));
        state.tracks[l].seq = whole;
        state.settle(l);
    }
}
