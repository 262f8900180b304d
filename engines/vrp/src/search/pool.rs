//! Routes of the plans that were seen, and the best plan that can be made of them.

use std::collections::HashMap;

use super::anneal::Run;
use super::cover::Cover;
use super::rein::Rein;
use super::state::{Snapshot, State};
use crate::answer::Part;
use crate::det::scatter;
use crate::model::{Model, NONE};

/// So many routes are chosen from at most, and twice as many kept before the worse half is forgotten.
const MOST: usize = 20_000;
/// Steps of the search that pay for one route to choose from, and work of choosing that one step pays for.
const STEPS: u64 = 15;
const WORK: u64 = 60;
const MOST_WORK: u64 = 200_000_000;

/// A route without its ends.
#[derive(Clone, Debug)]
struct Kept {
    kind: u32,
    nodes: Vec<u32>,
    cost: i64,
    /// Search cost of the cheapest plan it was part of.
    seen: i64,
}

#[derive(Default)]
pub(super) struct Pool {
    routes: Vec<Kept>,
    /// By kind and set of stops. Only looked up, never walked.
    at: HashMap<u64, u32>,
    /// Least search cost of this schedule.
    low: i64,
    /// The iteration at which a whole plan is looked at again.
    next_look: u64,
}

impl Pool {
    /// A schedule begins.
    pub fn begin(&mut self) {
        self.low = i64::MAX;
    }

    /// Remembers the route of a lane, part of a plan that costs `soft`.
    fn note(&mut self, state: &State, l: usize, soft: i64) {
        let (m, track) = (state.m, &state.tracks[l]);
        if track.is_empty() || !common(m, l) {
            return;
        }
        let (kind, nodes) = (m.lanes[l].kind, inner(&track.seq));
        let key = key(m, kind, nodes);
        let Some(&at) = self.at.get(&key) else {
            self.at.insert(key, self.routes.len() as u32);
            self.routes.push(Kept { kind, nodes: nodes.to_vec(), cost: track.cost, seen: soft });
            return;
        };
        let kept = &mut self.routes[at as usize];
        kept.seen = kept.seen.min(soft);
        if track.cost < kept.cost {
            kept.cost = track.cost;
            kept.nodes.clear();
            kept.nodes.extend(nodes);
        }
    }

    /// Keeps those of the cheapest plans.
    fn keep(&mut self, most: usize) {
        if self.routes.len() <= most {
            return;
        }
        let mut order: Vec<(i64, u32)> = (0u32..).zip(&self.routes).map(|(j, r)| (r.seen, j)).collect();
        order.sort_unstable();
        let mut stays = vec![false; order.len()];
        order[..most].iter().for_each(|(_, j)| stays[*j as usize] = true);
        let (mut old, mut new) = (stays.iter(), 0);
        let place: Vec<u32> = (stays.iter())
            .map(|&stays| {
                new += u32::from(stays);
                if stays { new - 1 } else { NONE }
            })
            .collect();
        self.routes.retain(|_| old.next() == Some(&true));
        self.at.retain(|_, at| {
            *at = place[*at as usize];
            *at != NONE
        });
    }
}

/// Stands for a kind of lane and a set of stops.
fn key(m: &Model, kind: u32, nodes: &[u32]) -> u64 {
    let stops = nodes.iter().filter(|&&n| !m.is_reload(n));
    stops.fold(scatter(u64::from(kind) << 32), |sum, &n| sum.wrapping_add(scatter(u64::from(n))))
}

/// Whether the routes of a lane may be driven by the others of its kind.
fn common(m: &Model, l: usize) -> bool {
    m.problem.vehicles[m.lanes[l].vehicle as usize].commitment.is_none()
}

fn inner(seq: &[u32]) -> &[u32] {
    &seq[1..seq.len() - 1]
}

/// The units served by these nodes: of a shipment, the pickup counts.
fn units<'n>(m: &'n Model, nodes: &'n [u32]) -> impl Iterator<Item = u32> + Clone + 'n {
    nodes.iter().filter_map(|&n| {
        let node = &m.nodes[n as usize];
        (node.unit != NONE && node.part != Part::Dropoff).then_some(node.unit)
    })
}

impl Run<'_, '_> {
    /// Remembers routes: those of this step when the plan is the best of its schedule, all of them now and then.
    pub(super) fn remember(&mut self) {
        let (state, pool) = (&self.state, &mut self.pool);
        if state.m.has_same {
            return;
        }
        if self.soft < pool.low {
            pool.low = self.soft;
            for (l, _) in &state.touched {
                pool.note(state, *l as usize, self.soft);
            }
        }
        if self.iterations < pool.next_look {
            return;
        }
        for &l in &state.used {
            pool.note(state, l as usize, self.soft);
        }
        // Where steps take long, there are few plans to look at.
        let scarce = pool.routes.len() as u64 * STEPS < self.iterations;
        pool.next_look = self.iterations + 1 + state.m.stops as u64 / if scarce { 4 } else { 1 };
        if pool.routes.len() > 2 * MOST {
            pool.keep(MOST);
        }
    }

    /// Goes to the best plan that can be made of the routes remembered, when it is better than the best so far. False
    /// when it was stopped; nothing has changed then.
    pub(super) fn recombine(&mut self) -> bool {
        if self.state.m.has_same {
            return true;
        }
        for &l in &self.state.used {
            self.pool.note(&self.state, l as usize, self.best.soft);
        }
        self.pool.keep(MOST.min((self.iterations / STEPS) as usize).max(1_000));
        let (cover, from) = self.cover();
        let mut rein = self.rein.anew();
        let found = cover.solve((self.iterations * WORK).min(MOST_WORK), &mut || !rein.step());
        if rein.pulled().is_some() {
            return false;
        }
        let Some(columns) = found else { return true };
        let seqs = self.seqs_of(columns.iter().map(|&c| &self.pool.routes[from[c as usize] as usize]));
        self.state.restore(&Snapshot { seqs, ..Snapshot::default() });
        self.state.rein = rein;
        self.state.begin();
        self.state.recreate(0, f64::INFINITY);
        (self.soft, self.score) = self.state.totals();
        let mut lanes = self.state.used.clone();
        self.state.polish(&mut lanes, &mut self.soft, &mut self.score);
        let stopped = std::mem::replace(&mut self.state.rein, Rein::free()).pulled().is_some();
        if !stopped && self.score < self.best.score {
            self.best = self.state.snapshot(self.soft, self.score);
        } else {
            self.back_to_best();
        }
        !stopped
    }

    /// The question which routes to choose, and which of the pool they are. Vehicles that are under way keep theirs.
    fn cover(&self) -> (Cover, Vec<u32>) {
        let (m, tracks) = (self.state.m, &self.state.tracks);
        let mut row = vec![0; m.units.len()];
        for track in (0..tracks.len()).filter(|&l| !common(m, l)).map(|l| &tracks[l]) {
            let units = track.seq.iter().map(|&n| m.nodes[n as usize].unit);
            units.filter(|&u| u != NONE).for_each(|u| row[u as usize] = NONE);
        }
        let mut cover = Cover::new(m.lanes_of.iter().map(|lanes| lanes.len() as u32).collect());
        for (unit, row) in m.units.iter().zip(&mut row).filter(|(_, row)| **row != NONE) {
            *row = cover.spare.len() as u32;
            cover.spare.push(unit.penalty as f64);
        }
        let mut from = Vec::new();
        for (j, kept) in (0u32..).zip(&self.pool.routes) {
            let rows = units(m, &kept.nodes).map(|u| row[u as usize]);
            if rows.clone().next().is_some() && rows.clone().all(|row| row != NONE) {
                from.push(j);
                cover.add(kept.kind, kept.cost as f64, rows);
            }
        }
        for l in self.state.used.iter().map(|&l| l as usize) {
            let at = self.pool.at.get(&key(m, m.lanes[l].kind, inner(&tracks[l].seq)));
            if let Some(at) = at.and_then(|j| from.binary_search(j).ok()) {
                cover.known.push(at as u32);
            }
        }
        (cover, from)
    }

    /// Sequences of the lanes in use, made of these routes.
    fn seqs_of<'k>(&self, routes: impl Iterator<Item = &'k Kept>) -> Vec<(u32, Vec<u32>)> {
        let m = self.state.m;
        let own = self.state.used.iter().filter(|&&l| !common(m, l as usize));
        let mut seqs: Vec<(u32, Vec<u32>)> =
            own.map(|&l| (l, self.state.tracks[l as usize].seq.clone())).collect();
        let mut used = vec![0; m.lanes_of.len()];
        for kept in routes {
            let kind = kept.kind as usize;
            let l = m.lanes_of[kind][used[kind]] as usize;
            used[kind] += 1;
            let mut free = m.lanes[l].reloads.clone();
            let own = kept.nodes.iter().filter_map(|&n| {
                if m.is_reload(n) {
                    super::write::take_reload(m, &mut free, m.nodes[n as usize].reload)
                } else {
                    Some(n)
                }
            });
            let ends = (m.start_node(l), m.end_node(l));
            seqs.push((l as u32, [ends.0].into_iter().chain(own).chain([ends.1]).collect()));
        }
        seqs.sort_unstable();
        seqs
    }
}
