//! The hierarchy's arcs, upward, by rank.

use crate::{column::Column, graph::Graph};

/// Vertices are named by rank here; `rank_of` and `vertex_of` translate.
#[derive(Default)]
pub(crate) struct Topology {
    pub rank_of: Column<u32>,
    pub vertex_of: Column<u32>,
    /// first arc of each rank, one more than there are vertices
    pub first: Column<u32>,
    /// the rank that an arc leads up to
    pub head: Column<u32>,
}

impl Topology {
    pub fn new(order: Vec<u32>, graph: &Graph) -> Self {
        let n = order.len();
        let mut rank_of = vec![0u32; n];
        for (rank, vertex) in order.iter().enumerate() {
            rank_of[*vertex as usize] = rank as u32;
        }
        let mut up: Vec<Vec<u32>> = vec![Vec::new(); n];
        for turn in graph.turns() {
            let (a, b) = (rank_of[turn.from as usize], rank_of[turn.to as usize]);
            if a != b {
                up[a.min(b) as usize].push(a.max(b));
            }
        }
        // Chordal completion: what a vertex sees above it, its parent sees too.
        for v in 0..n {
            up[v].sort_unstable();
            up[v].dedup();
            if let Some((&parent, rest)) = up[v].split_first() {
                let rest = rest.to_vec();
                up[parent as usize].extend(rest);
            }
        }
        let mut first = Vec::with_capacity(n + 1);
        let mut head = Vec::with_capacity(up.iter().map(Vec::len).sum());
        for list in &up {
            first.push(head.len() as u32);
            head.extend_from_slice(list);
        }
        first.push(head.len() as u32);
        Self { rank_of: rank_of.into(), vertex_of: order.into(), first: first.into(), head: head.into() }
    }

    pub fn arcs(&self) -> usize {
        self.head.len()
    }
    pub fn view(&self) -> View<'_> {
        View { rank_of: &self.rank_of, vertex_of: &self.vertex_of, first: &self.first, head: &self.head }
    }
}

/// The columns as plain slices, fetched once per query and not once per look.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub rank_of: &'a [u32],
    pub vertex_of: &'a [u32],
    first: &'a [u32],
    pub head: &'a [u32],
}

impl View<'_> {
    pub fn vertices(&self) -> usize {
        self.vertex_of.len()
    }
    pub fn arcs_of(&self, v: u32) -> std::ops::Range<usize> {
        self.first[v as usize] as usize..self.first[v as usize + 1] as usize
    }
    fn parent(&self, v: u32) -> Option<u32> {
        let arcs = self.arcs_of(v);
        (!arcs.is_empty()).then(|| self.head[arcs.start])
    }
    pub fn arc(&self, low: u32, high: u32) -> Option<usize> {
        let arcs = self.arcs_of(low);
        self.head[arcs.clone()].binary_search(&high).ok().map(|i| arcs.start + i)
    }

    /// The starts and everything above them, lowest first.
    pub fn chain(&self, starts: impl Iterator<Item = u32>, out: &mut Vec<u32>) {
        out.clear();
        for start in starts {
            let mut at = Some(start);
            while let Some(v) = at {
                out.push(v);
                at = self.parent(v);
            }
        }
        out.sort_unstable();
        out.dedup();
    }
}
