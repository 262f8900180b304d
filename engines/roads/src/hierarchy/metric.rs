//! Weights of the hierarchy's arcs for one traveller.

use super::{Joints, NONE, Topology, customise::customise};
use crate::costs::{Costs, NEVER, Weight};

/// The arcs that the traveller can pass, and what they cost.
pub(crate) struct Metric {
    /// as in [`Topology::first`]
    first: Vec<[u32; 2]>,
    arcs: Vec<Arc>,
    /// the next rank on the way to the root that the traveller can be at; [`NONE`] at the end
    pub above: Vec<u32>,
}

/// The best way between a rank and one above it over ranks below both.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Arc {
    pub weight: Weight,
    /// the higher end
    pub other: u32,
    /// the rank that the way leads over; [`NONE`]: it is a turn
    pub(super) via: u32,
}

impl Metric {
    pub fn new(topology: &Topology, joints: &Joints, costs: &Costs<'_>) -> Self {
        let (first, arcs) = customise(topology, joints, costs);
        let is_open = |rank: u32| costs.pieces[joints.piece_of(rank) as usize] < NEVER;
        Self { first, arcs, above: above(&topology.parent, is_open) }
    }

    /// The arcs from a rank to ranks above it.
    pub fn up(&self, rank: u32) -> &[Arc] {
        let [begin, middle] = self.first[rank as usize];
        &self.arcs[begin as usize..middle as usize]
    }
    /// The arcs to a rank from ranks above it.
    pub fn down(&self, rank: u32) -> &[Arc] {
        let ([_, middle], [end, _]) = (self.first[rank as usize], self.first[rank as usize + 1]);
        &self.arcs[middle as usize..end as usize]
    }
    pub fn half(&self, way: Way, rank: u32) -> &[Arc] {
        match way {
            Way::Up => self.up(rank),
            Way::Down => self.down(rank),
        }
    }

    /// Appends the ranks after `from` up to and with `to`, an arc's ends.
    pub fn unpack(&self, from: u32, to: u32, path: &mut Vec<u32>) {
        let mut stack = vec![(from, to)];
        while let Some((a, b)) = stack.pop() {
            let arcs = if a < b { self.up(a) } else { self.down(b) };
            let place = arcs.binary_search_by_key(&a.max(b), |arc| arc.other);
            let via = arcs[place.expect("BUG: the climb used this arc")].via;
            if via == NONE {
                path.push(b);
            } else {
                stack.push((via, b));
                stack.push((a, via));
            }
        }
    }
}

/// Which of a rank's arcs.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Way {
    Up,
    Down,
}

impl Way {
    pub fn back(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
        }
    }
}

/// Shortens the elimination tree to the ranks that are open to this traveller.
fn above(parent: &[u32], is_open: impl Fn(u32) -> bool) -> Vec<u32> {
    let mut above = parent.to_vec();
    for rank in (0..parent.len()).rev() {
        let next = parent[rank];
        if next != NONE && !is_open(next) {
            above[rank] = above[next as usize];
        }
    }
    above
}
