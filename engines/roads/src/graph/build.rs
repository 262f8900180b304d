//! Builds the graph of turns from the network and its signs.

use super::{Graph, Leaving, patterns};
use crate::network::{Network, Resolved};
use std::collections::HashMap;

/// A bit for each profile.
const EVERYONE: u8 = 0b11_1111;

impl Graph {
    pub fn new(network: &Network, leaving: &Leaving, signs: &[Resolved]) -> Self {
        let automaton = Automaton::new(network, patterns::patterns(network, leaving, signs));
        let (directed, open) = (network.directed(), network.travellers());
        let (mut first, mut to, mut barred) = (Vec::with_capacity(directed + 1), Vec::new(), Vec::new());
        let mut add = |vertex_path: &[u32]| {
            first.push(to.len() as u32);
            let edge = vertex_path[vertex_path.len() - 1];
            let junction = network.head(edge);
            for &next in leaving.of(junction) {
                let bars = if next == edge ^ 1 {
                    let turning = leaving.turning_back(network, &open, edge);
                    if turning == 0 {
                        continue;
                    }
                    EVERYONE & !turning
                } else {
                    network.junction_bars[junction as usize]
                };
                to.push(automaton.state(vertex_path, next));
                barred.push(bars | automaton.forbids(vertex_path, next));
            }
        };
        for edge in 0..directed as u32 {
            add(&[edge]);
        }
        for path in &automaton.ghosts {
            add(path);
        }
        first.push(to.len() as u32);
        let ghost_edge: Vec<u32> = automaton.ghosts.iter().map(|path| path[path.len() - 1]).collect();
        let mut ghosts_of: Vec<[u32; 2]> =
            ghost_edge.iter().enumerate().map(|(i, edge)| [*edge, (directed + i) as u32]).collect();
        ghosts_of.sort_unstable();
        Self {
            ghost_edge: ghost_edge.into(),
            first: first.into(),
            to: to.into(),
            barred: barred.into(),
            ghosts_of: ghosts_of.into(),
        }
    }
}

/// What must be remembered of a path, and what is forbidden after it.
struct Automaton {
    patterns: patterns::Patterns,
    /// proper beginnings of patterns, of two pieces and more; each is a ghost of its last piece
    ghosts: Vec<Vec<u32>>,
    vertex: HashMap<Vec<u32>, u32>,
}

impl Automaton {
    fn new(network: &Network, patterns: patterns::Patterns) -> Self {
        let mut ghosts: Vec<Vec<u32>> =
            patterns.keys().flat_map(|p| (2..p.len()).map(|length| p[..length].to_vec())).collect();
        ghosts.sort_unstable();
        ghosts.dedup();
        let number = |i: usize| (network.directed() + i) as u32;
        let vertex = ghosts.iter().enumerate().map(|(i, path)| (path.clone(), number(i))).collect();
        Self { patterns, ghosts, vertex }
    }

    /// The vertex after going on from `path` onto `next`: the longest memory that fits.
    fn state(&self, path: &[u32], next: u32) -> u32 {
        suffixes(path, next).find_map(|p| self.vertex.get(&p).copied()).unwrap_or(next)
    }

    fn forbids(&self, path: &[u32], next: u32) -> u8 {
        suffixes(path, next).filter_map(|p| self.patterns.get(&p)).fold(0, |a, b| a | b)
    }
}

/// `path` and `next` together, shorter and shorter from the front, down to two pieces.
fn suffixes(path: &[u32], next: u32) -> impl Iterator<Item = Vec<u32>> + '_ {
    (0..path.len()).map(move |from| path[from..].iter().copied().chain([next]).collect())
}
