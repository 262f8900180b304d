//! Taking neighbouring stops out of neighbouring routes.

use super::state::State;
use crate::model::NONE;

/// Average number of stops removed, and the longest string.
const REMOVED: f64 = 10.0;
const LONGEST: f64 = 10.0;
/// One ruined route in so many gets a reload anywhere.
const PLANT: usize = 16;
/// From so many stops on, neighbourhoods take turns: what is known about fewer stays at hand anyway.
const MANY: usize = 450;
/// Chance that a string leaves a gap, and that the gap grows.
const SPLIT: f64 = 0.5;
const GROW: f64 = 0.99;

impl State<'_, '_> {
    /// Removes strings of stops around a random one.
    pub fn ruin(&mut self) {
        let m = self.m;
        if m.stops == 0 {
            return;
        }
        let stops: usize = self.used.iter().map(|&l| self.tracks[l as usize].seq.len() - 2).sum();
        if stops == 0 {
            return;
        }
        let longest = LONGEST.min(stops as f64 / self.used.len() as f64);
        let most = 4.0 * REMOVED / (1.0 + longest) - 1.0;
        let strings = (self.rng.unit() * most + 1.0) as usize;
        let seed = self.seed();
        let mut ruined = 0;
        for at in 0..=m.near[seed as usize].len() {
            if ruined >= strings {
                break;
            }
            let c = if at == 0 { seed } else { m.near[seed as usize][at - 1] };
            let lane = self.home[c as usize];
            if lane == NONE || self.stamp[lane as usize] == self.step {
                continue;
            }
            self.string(lane as usize, c, longest);
            if !m.lanes[lane as usize].reloads.is_empty() && self.rng.below(PLANT) == 0 {
                self.plant_reload(lane as usize);
            }
            ruined += 1;
        }
    }

    /// The stop to ruin around. Of many stops, those of one neighbourhood have their turn before the next one has, so
    /// that what is looked up stays at hand.
    fn seed(&mut self) -> u32 {
        let m = self.m;
        if m.near.len() < MANY {
            return self.rng.below(m.stops) as u32;
        }
        self.round.seed(&m.near, &mut self.rng)
    }

    /// Removes one string that contains `c`, perhaps with a gap.
    fn string(&mut self, l: usize, c: u32, longest: f64) {
        self.touch(l);
        let len = self.tracks[l].seq.len() - 2;
        let cut = ((self.rng.unit() * longest.min(len as f64) + 1.0) as usize).min(len).max(1);
        let pos = self.cells[c as usize].pos as usize;
        let mut gap = 0;
        if cut > 1 && cut < len && self.rng.unit() < SPLIT {
            gap = 1;
            while cut + gap < len && self.rng.unit() < GROW {
                gap += 1;
            }
        }
        let span = cut + gap;
        let low = (pos + 1).saturating_sub(span).max(1);
        let high = pos.min(len + 1 - span);
        let from = low + self.rng.below(high - low + 1);
        let hole = if gap > 0 { from + 1 + self.rng.below(cut) } else { 0 };
        let mut gone = std::mem::take(&mut self.scratch);
        gone.clear();
        for at in from..from + span {
            if gap == 0 || at < hole || at >= hole + gap {
                gone.push(self.tracks[l].seq[at]);
            }
        }
        self.remove(l, &gone);
        gone.clear();
        self.scratch = gone;
    }

    /// Takes units of these nodes off their lane; reloads and what is frozen stay.
    pub fn remove(&mut self, l: usize, nodes: &[u32]) {
        let m = self.m;
        self.touch(l);
        for &n in nodes {
            let node = &m.nodes[n as usize];
            if node.unit == NONE
                || m.units[node.unit as usize].locked
                || self.variant[node.unit as usize] == NONE
            {
                continue;
            }
            self.variant[node.unit as usize] = NONE;
            self.home[n as usize] = NONE;
            if node.mate != NONE {
                self.home[node.mate as usize] = NONE;
            }
            self.absent.push(node.unit);
        }
        let mut seq = std::mem::take(&mut self.tracks[l].seq);
        seq.retain(|&n| self.home[n as usize] != NONE);
        self.tracks[l].seq = seq;
        if !m.lanes[l].reloads.is_empty() {
            self.drop_reloads(l);
        }
        self.settle(l);
    }

    /// Without the triangle inequality a shorter route may be infeasible: then more has to go.
    pub fn settle(&mut self, l: usize) {
        let m = self.m;
        while !self.refresh(l) {
            let removable = |n: &&u32| {
                let unit = m.nodes[**n as usize].unit;
                unit != NONE && !m.units[unit as usize].locked
            };
            let candidates: Vec<u32> = self.tracks[l].seq.iter().filter(removable).copied().collect();
            if candidates.is_empty() {
                let (first, last) = (m.start_node(l), m.end_node(l));
                let keep = |n: u32| n == first || n == last || m.nodes[n as usize].frozen || !m.is_reload(n);
                let mut seq = std::mem::take(&mut self.tracks[l].seq);
                for &n in seq.iter().filter(|&&n| !keep(n)) {
                    self.home[n as usize] = NONE;
                }
                seq.retain(|&n| keep(n));
                self.tracks[l].seq = seq;
                self.refresh(l);
                return;
            }
            let n = candidates[self.rng.below(candidates.len())];
            let node = &m.nodes[n as usize];
            self.variant[node.unit as usize] = NONE;
            self.absent.push(node.unit);
            let mut seq = std::mem::take(&mut self.tracks[l].seq);
            for gone in [n, node.mate] {
                if gone != NONE {
                    self.home[gone as usize] = NONE;
                    seq.retain(|&other| other != gone);
                }
            }
            self.tracks[l].seq = seq;
        }
    }

    /// Puts a reload, perhaps one that the route has already, anywhere it can be. Stops that come bring theirs only
    /// right beside them, and shipments none.
    fn plant_reload(&mut self, l: usize) {
        let m = self.m;
        let free = &m.lanes[l].reloads;
        let reload = free[self.rng.below(free.len())];
        let old = self.tracks[l].seq.clone();
        let mut seq: Vec<u32> = old.iter().copied().filter(|&n| n != reload).collect();
        let first = m.lanes[l].frozen.len() + 1;
        if seq.len() <= first + 1 {
            return;
        }
        seq.insert(first + self.rng.below(seq.len() - first), reload);
        self.tracks[l].seq = seq;
        if !self.refresh(l) {
            self.home[reload as usize] = NONE;
            self.tracks[l].seq = old;
            self.refresh(l);
        }
    }

    /// Takes out reloads that the route does as well without.
    fn drop_reloads(&mut self, l: usize) {
        let m = self.m;
        let mut at = 1;
        while at + 1 < self.tracks[l].seq.len() {
            let n = self.tracks[l].seq[at];
            if m.is_reload(n) {
                let mut without = self.tracks[l].seq.clone();
                without.remove(at);
                let price = |out: Option<crate::model::sim::Outcome>| {
                    out.map_or(i64::MAX, |out| m.levels.soft_route(&out.terms))
                };
                let shorter = self.sim.run(m, l, &without);
                let now = self.sim.run(m, l, &self.tracks[l].seq);
                if without.len() == 2 || shorter.is_some() && price(shorter) <= price(now) {
                    self.tracks[l].seq = without;
                    self.home[n as usize] = NONE;
                    continue;
                }
            }
            at += 1;
        }
    }
}
