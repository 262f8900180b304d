//! For tests and benchmarks: the same questions answered by Dijkstra on the turn-expanded graph, without the hierarchy.

use crate::{
    Roads, Traveller, Wish,
    costs::{Costs, NEVER},
    hierarchy::{End, Look, Search},
};
use std::{cmp::Reverse, collections::BinaryHeap};

/// Costs on one extract for one wish, computed without looking at the hierarchy.
pub struct Oracle<'a> {
    roads: &'a Roads,
    costs: Costs<'a>,
}

impl<'a> Oracle<'a> {
    pub fn new(roads: &'a Roads, wish: &Wish) -> Self {
        Self { roads, costs: Costs::new(&roads.network, &roads.graph, &roads.leaving, wish) }
    }

    /// Least costs from directed piece `source` to all, in the packed unit (milliseconds << 32 | centimetres).
    pub fn dijkstra(&self, source: u32) -> Vec<u64> {
        let graph = &self.roads.graph;
        let mut dist = vec![NEVER; graph.vertices()];
        let mut queue = BinaryHeap::from([Reverse((0, source))]);
        dist[source as usize] = 0;
        while let Some(Reverse((d, vertex))) = queue.pop() {
            if d > dist[vertex as usize] {
                continue;
            }
            for turn in graph.turns_from(vertex) {
                let there = d + self.costs.turn(turn);
                if there < dist[turn.to as usize] {
                    dist[turn.to as usize] = there;
                    queue.push(Reverse((there, turn.to)));
                }
            }
        }
        (0..self.roads.directed())
            .map(|edge| graph.vertices_of(edge).map(|v| dist[v as usize]).min().unwrap_or(NEVER))
            .collect()
    }

    /// The hierarchy's answer between two directed pieces, and the sum over its unpacked path.
    pub fn hierarchy(&self, traveller: &Traveller, source: u32, target: u32) -> (u64, u64) {
        let ends: Vec<End> =
            self.roads.graph.vertices_of(target).map(|vertex| End { vertex, cost: 0 }).collect();
        let start = [End { vertex: source, cost: 0 }];
        let found =
            Search::between(&self.roads.topology, &traveller.metric, (&start, &ends), Look::Best, |search| {
                let (cost, top) = search.meetings().min()?;
                Some((cost, search.path(top)))
            });
        let Some((cost, path)) = found else { return (NEVER, NEVER) };
        let step =
            |p: &[u32]| self.roads.graph.turns_from(p[0]).find(|t| t.to == p[1]).map(|t| self.costs.turn(t));
        (cost, path.windows(2).map(|p| step(p).unwrap_or(NEVER)).sum())
    }
}
