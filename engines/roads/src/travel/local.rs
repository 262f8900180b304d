//! A small search around a place, for hops of some hundred metres: cheaper there than the hierarchy's chains.

use super::Travel;
use crate::costs::{NEVER, cm_of, ms_of};
use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
};

/// What was found, and the memory to find more.
#[derive(Default)]
pub(super) struct Local {
    /// by vertex: metres to its beginning, milliseconds, the vertex before
    found: HashMap<u32, (f64, u64, u32)>,
    /// by directed piece: the vertex through which it is entered soonest
    entered: HashMap<u32, u32>,
    queue: BinaryHeap<Reverse<(u64, u32)>>,
    start: u32,
}

impl Local {
    /// Explores from `along_m` on a directed piece, as far as `limit_m`, quickest first.
    pub fn explore(&mut self, travel: &Travel<'_>, edge: u32, along_m: f64, limit_m: f64) {
        self.found.clear();
        self.entered.clear();
        self.queue.clear();
        self.start = edge;
        let (graph, network) = (&travel.roads.graph, &travel.roads.network);
        let length_m = network.metres(edge);
        let left_m = length_m - along_m;
        let left_ms =
            (ms_of(travel.traveller.pieces[edge as usize]) as f64 * left_m / length_m.max(0.01)) as u64;
        self.spread(travel, edge, (left_m, left_ms));
        while let Some(Reverse((ms, vertex))) = self.queue.pop() {
            let Some(&(metres, known_ms, _)) = self.found.get(&vertex) else { continue };
            if ms > known_ms || metres > limit_m {
                continue;
            }
            let edge = graph.edge(vertex);
            self.entered.entry(edge).or_insert(vertex);
            let cost = travel.traveller.pieces[edge as usize];
            self.spread(travel, vertex, (metres + cm_of(cost) as f64 / 100.0, ms + ms_of(cost)));
        }
    }

    fn spread(&mut self, travel: &Travel<'_>, vertex: u32, (metres, ms): (f64, u64)) {
        let graph = &travel.roads.graph;
        let profile = travel.traveller.wish.profile;
        for turn in graph.turns_from(vertex) {
            let (from, to) = (graph.edge(vertex), graph.edge(turn.to));
            if graph.barred[turn.index] & profile.bit() != 0 || travel.traveller.pieces[to as usize] >= NEVER
            {
                continue;
            }
            let there = ms + (travel.wait_s(from, to) * 1e3) as u64;
            if self.found.get(&turn.to).is_none_or(|(_, known, _)| there < *known) {
                self.found.insert(turn.to, (metres, there, vertex));
                self.queue.push(Reverse((there, turn.to)));
            }
        }
    }

    /// Metres and seconds to the beginning of a directed piece.
    pub fn to(&self, edge: u32) -> Option<(f64, f64)> {
        let (metres, ms, _) = self.found.get(self.entered.get(&edge)?)?;
        Some((*metres, *ms as f64 / 1e3))
    }

    /// The directed pieces after the first one, up to and with `edge`.
    pub fn path(&self, travel: &Travel<'_>, edge: u32) -> Vec<u32> {
        let mut path = Vec::new();
        let mut at = self.entered.get(&edge);
        while let Some(vertex) = at {
            path.push(travel.roads.graph.edge(*vertex));
            at = self.found.get(vertex).map(|(_, _, before)| before).filter(|before| **before != self.start);
        }
        path.reverse();
        path
    }
}
