//! The part of the network from which everywhere in it can be reached and left. Snapping to anything else would strand people.

use crate::{
    costs::{Costs, NEVER},
    graph::{Graph, Turn},
};
use std::sync::Arc;

const UNSEEN: u32 = u32::MAX;

/// What is connected for those to whom the same pieces are open.
pub(crate) struct Connected {
    open: Vec<bool>,
    /// directed pieces from which everywhere can be reached
    pub inside: Arc<[bool]>,
}

impl Connected {
    pub fn new(costs: &Costs<'_>, graph: &Graph) -> Self {
        Self { open: open(costs).collect(), inside: largest(costs, graph).into() }
    }

    /// Whether another traveller of the same profile, with other costs, finds the same pieces open.
    pub fn holds_for(&self, costs: &Costs<'_>) -> bool {
        open(costs).eq(self.open.iter().copied())
    }
}

fn open<'a>(costs: &'a Costs<'_>) -> impl Iterator<Item = bool> + 'a {
    costs.pieces.iter().map(|cost| *cost < NEVER)
}

/// Marks the directed pieces of the largest strongly connected component (Tarjan, without recursion). A piece counts when it or
/// one of its ghosts is in it.
fn largest(costs: &Costs<'_>, graph: &Graph) -> Vec<bool> {
    let n = graph.vertices();
    let mut walk =
        Walk { index: vec![UNSEEN; n], low: vec![0; n], open: vec![false; n], path: Vec::new(), next: 0 };
    let mut component = vec![UNSEEN; n];
    let mut sizes: Vec<usize> = Vec::new();
    for root in 0..n as u32 {
        if walk.index[root as usize] != UNSEEN || costs.pieces[graph.edge(root) as usize] >= NEVER {
            continue;
        }
        // (vertex, its next turn)
        let mut calls = vec![(root, graph.first[root as usize])];
        walk.enter(root);
        while let Some((edge, next)) = calls.last_mut() {
            let edge = *edge;
            if *next < graph.first[edge as usize + 1] {
                let index = *next as usize;
                *next += 1;
                let to = graph.to[index];
                if !costs.is_open(Turn { from: edge, to, index }) {
                    continue;
                }
                if walk.index[to as usize] == UNSEEN {
                    walk.enter(to);
                    calls.push((to, graph.first[to as usize]));
                } else if walk.open[to as usize] {
                    walk.low[edge as usize] = walk.low[edge as usize].min(walk.index[to as usize]);
                }
                continue;
            }
            if walk.low[edge as usize] == walk.index[edge as usize] {
                sizes.push(walk.close(edge, sizes.len() as u32, &mut component));
            }
            calls.pop();
            if let Some((parent, _)) = calls.last() {
                walk.low[*parent as usize] = walk.low[*parent as usize].min(walk.low[edge as usize]);
            }
        }
    }
    let best =
        (0..sizes.len()).max_by_key(|i| (sizes[*i], std::cmp::Reverse(*i))).map_or(UNSEEN, |i| i as u32);
    let mut inside = vec![false; costs.pieces.len()];
    for (vertex, _) in component.iter().enumerate().filter(|(_, c)| **c == best && best != UNSEEN) {
        inside[graph.edge(vertex as u32) as usize] = true;
    }
    inside
}

struct Walk {
    index: Vec<u32>,
    low: Vec<u32>,
    open: Vec<bool>,
    path: Vec<u32>,
    next: u32,
}

impl Walk {
    fn enter(&mut self, edge: u32) {
        self.index[edge as usize] = self.next;
        self.low[edge as usize] = self.next;
        self.open[edge as usize] = true;
        self.path.push(edge);
        self.next += 1;
    }

    fn close(&mut self, edge: u32, number: u32, component: &mut [u32]) -> usize {
        let mut size = 0;
        loop {
            let member = self.path.pop().expect("BUG: the component's first piece is on the path");
            self.open[member as usize] = false;
            component[member as usize] = number;
            size += 1;
            if member == edge {
                return size;
            }
        }
    }
}
