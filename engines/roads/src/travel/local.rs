//! A small search around a place, for hops of some hundred metres: cheaper there than the hierarchy's chains.

use super::Travel;
use crate::{
    costs::{NEVER, cm_of, ms_of},
    geometry::Plane,
    network::At,
};
use std::{cell::RefCell, cmp::Reverse, collections::BinaryHeap};

/// What was found, and the memory to find more.
#[derive(Default)]
pub(super) struct Local {
    /// by vertex
    labels: Vec<Label>,
    /// the number of this search: labels of others count as unknown
    search: u32,
    queue: BinaryHeap<Reverse<(u64, u32)>>,
    start: u32,
}

#[derive(Clone, Copy, Default)]
struct Label {
    search: u32,
    /// the vertex before
    before: u32,
    /// to the vertex's beginning
    ms: u64,
    metres: f64,
    is_settled: bool,
}

/// How far a search goes.
pub(super) struct Bound {
    around: Plane,
    way_m: f64,
    reach_m: f64,
}

impl Bound {
    /// Ways of up to `way_m` metres that end within `reach_m` of a place.
    pub fn new(place: At, way_m: f64, reach_m: f64) -> Self {
        Self { around: Plane::around(place), way_m, reach_m }
    }

    /// Whether a way may go on from here: what is left of it brings it near enough even in a straight line.
    fn holds(&self, at: At, driven_m: f64) -> bool {
        let left_m = self.way_m + self.reach_m - driven_m;
        driven_m <= self.way_m && self.around.square_m(at) <= left_m * left_m
    }
}

thread_local! {
    static LOCAL: RefCell<Local> = RefCell::default();
}

/// Lends this thread's working memory.
pub(super) fn with_local<T>(work: impl FnOnce(&mut Local) -> T) -> T {
    LOCAL.with_borrow_mut(work)
}

impl Local {
    /// Explores from `along_m` on a directed piece, quickest first.
    pub fn explore(&mut self, travel: &Travel<'_>, edge: u32, along_m: f64, bound: &Bound) {
        let (graph, network) = (&travel.roads.graph, &travel.roads.network);
        self.search = self.search.wrapping_add(1);
        if self.labels.len() != graph.vertices() || self.search == 0 {
            (self.labels, self.search) = (vec![Label::default(); graph.vertices()], 1);
        }
        self.queue.clear();
        self.start = edge;
        let length_m = network.metres(edge);
        let left_m = length_m - along_m;
        let left_ms =
            (ms_of(travel.traveller.pieces[edge as usize]) as f64 * left_m / length_m.max(0.01)) as u64;
        self.spread(travel, edge, (left_m, left_ms), bound);
        while let Some(Reverse((ms, vertex))) = self.queue.pop() {
            let label = &mut self.labels[vertex as usize];
            if ms > label.ms {
                continue;
            }
            label.is_settled = true;
            let metres = label.metres;
            let cost = travel.traveller.pieces[graph.edge(vertex) as usize];
            self.spread(travel, vertex, (metres + cm_of(cost) as f64 / 100.0, ms + ms_of(cost)), bound);
        }
    }

    /// Goes on where a vertex ends.
    fn spread(&mut self, travel: &Travel<'_>, vertex: u32, (metres, ms): (f64, u64), bound: &Bound) {
        let (graph, network) = (&travel.roads.graph, &travel.roads.network);
        if !bound.holds(network.junction(network.head(graph.edge(vertex))), metres) {
            return;
        }
        let profile = travel.traveller.wish.profile;
        for turn in graph.turns_from(vertex) {
            let (from, to) = (graph.edge(vertex), graph.edge(turn.to));
            if graph.barred[turn.index] & profile.bit() != 0 || travel.traveller.pieces[to as usize] >= NEVER
            {
                continue;
            }
            let there = ms + (travel.wait_s(from, to) * 1e3) as u64;
            let label = &mut self.labels[turn.to as usize];
            if label.search != self.search || there < label.ms {
                *label = Label { search: self.search, before: vertex, ms: there, metres, is_settled: false };
                self.queue.push(Reverse((there, turn.to)));
            }
        }
    }

    /// The vertex through which a directed piece is entered soonest.
    fn entered(&self, travel: &Travel<'_>, edge: u32) -> Option<u32> {
        let label = |vertex: &u32| &self.labels[*vertex as usize];
        let found = travel.roads.graph.vertices_of(edge);
        let found = found.filter(|v| label(v).search == self.search && label(v).is_settled);
        found.min_by_key(|v| label(v).ms)
    }

    /// The vertex through which a directed piece is entered, and metres and seconds to its beginning.
    pub fn to(&self, travel: &Travel<'_>, edge: u32) -> Option<(u32, f64, f64)> {
        let vertex = self.entered(travel, edge)?;
        let Label { metres, ms, .. } = self.labels[vertex as usize];
        Some((vertex, metres, ms as f64 / 1e3))
    }

    /// The directed pieces after the first one, up to and with that of a vertex reached.
    pub fn path(&self, travel: &Travel<'_>, vertex: u32) -> Vec<u32> {
        let (mut at, mut path) = (vertex, vec![travel.roads.graph.edge(vertex)]);
        while self.labels[at as usize].before != self.start {
            at = self.labels[at as usize].before;
            path.push(travel.roads.graph.edge(at));
        }
        path.reverse();
        path
    }
}
