//! The hierarchy's arcs by rank.

use super::{
    NONE, elimination,
    sweep::{Rest, Span, Waiting},
};
use crate::{
    column::Column,
    graph::{Graph, Turn},
    network::Network,
};

/// Vertices are named by rank here; `rank_of` and `vertex_of` translate.
#[derive(Default)]
pub(crate) struct Topology {
    pub rank_of: Column<u32>,
    pub vertex_of: Column<u32>,
    /// the next above in the elimination tree, [`NONE`] at a root; all of a rank's arcs end on its way to the root
    pub parent: Column<u32>,
    /// for each rank where its arcs begin in `other`: those to ranks above it, then those from ranks above it; one more than there
    /// are ranks
    pub first: Column<[u32; 2]>,
    /// the higher ends of the arcs, rising
    pub other: Column<u32>,
}

impl Topology {
    /// `order` has the graph's vertices from the lowest up; ranks are given in a better order that fills in the same arcs.
    pub fn new(order: &[u32], network: &Network, graph: &Graph) -> Self {
        let ranked = |order: &[u32]| {
            let mut rank_of = vec![0u32; order.len()];
            for (rank, vertex) in order.iter().enumerate() {
                rank_of[*vertex as usize] = rank as u32;
            }
            rank_of
        };
        let rank_of = ranked(order);
        let turns = graph.open_turns(network);
        let joined: Vec<(u32, u32)> = (turns.iter())
            .map(|(turn, _)| (rank_of[turn.from as usize], rank_of[turn.to as usize]))
            .map(|(a, b)| (a.min(b), a.max(b)))
            .collect();
        let tree = elimination::tree(order.len(), &joined);
        let post = elimination::postorder(&tree);
        let moved = ranked(&post);
        let parent: Vec<u32> = (post.iter())
            .map(|old| tree[*old as usize])
            .map(|above| if above == NONE { NONE } else { moved[above as usize] })
            .collect();
        let vertex_of: Vec<u32> = post.iter().map(|old| order[*old as usize]).collect();
        let rank_of = ranked(&vertex_of);
        let (first, other) = fill(&turns, &rank_of);
        Self {
            rank_of: rank_of.into(),
            vertex_of: vertex_of.into(),
            parent: parent.into(),
            first: first.into(),
            other: other.into(),
        }
    }

    pub fn arcs(&self) -> usize {
        self.other.len()
    }
    pub fn ranks(&self) -> usize {
        self.parent.len()
    }
}

/// The arcs between the vertex at hand and those above it, in one direction, while they are found.
struct AtHand {
    /// by rank: the profiles that could pass
    travellers: Vec<u8>,
    touched: Vec<u32>,
}

impl AtHand {
    fn new(ranks: usize) -> Self {
        Self { travellers: vec![0; ranks], touched: Vec::new() }
    }
    fn add(&mut self, other: u32, travellers: u8) {
        let slot = &mut self.travellers[other as usize];
        if *slot == 0 && travellers != 0 {
            self.touched.push(other);
        }
        *slot |= travellers;
    }
    /// Over a vertex below, for those whom the arc to it serves.
    fn spread(&mut self, arcs: &[Found], travellers: u8) {
        for arc in arcs {
            self.add(arc.other, arc.travellers & travellers);
        }
    }
    /// Writes the arcs down.
    fn settle(&mut self, arcs: &mut Vec<Found>) -> Span {
        let next = arcs.len() as u32;
        self.touched.sort_unstable();
        let found = self.touched.drain(..).map(|other| {
            let travellers = std::mem::take(&mut self.travellers[other as usize]);
            Found { other, travellers }
        });
        arcs.extend(found);
        Span { next, end: arcs.len() as u32 }
    }
}

struct Found {
    other: u32,
    travellers: u8,
}

/// Whom the next arc of a stretch serves, if that ends at `x`; it is passed then.
fn pass(arcs: &[Found], span: &mut Span, x: u32) -> u8 {
    let next = arcs[span.range()].first().filter(|arc| arc.other == x);
    span.next += u32::from(next.is_some());
    next.map_or(0, |arc| arc.travellers)
}

/// An arc wherever lower vertices join two others for at least one profile.
fn fill(turns: &[(Turn, u8)], rank_of: &[u32]) -> (Vec<[u32; 2]>, Vec<u32>) {
    let ranks = rank_of.len();
    // (lower rank, higher rank, upward, travellers)
    let mut turns: Vec<(u32, u32, bool, u8)> = (turns.iter())
        .map(|(turn, travellers)| {
            let (a, b) = (rank_of[turn.from as usize], rank_of[turn.to as usize]);
            (a.min(b), a.max(b), a < b, *travellers)
        })
        .collect();
    turns.sort_unstable();
    let mut turns = turns.into_iter().peekable();
    let (mut up, mut down) = (AtHand::new(ranks), AtHand::new(ranks));
    let (mut arcs, mut first) = (Vec::new(), Vec::with_capacity(ranks + 1));
    let mut waiting = Waiting::new(ranks);
    for x in 0..ranks as u32 {
        while let Some((_, other, upward, travellers)) = turns.next_if(|(low, ..)| *low == x) {
            if upward { up.add(other, travellers) } else { down.add(other, travellers) }
        }
        while let Some((v, mut rest)) = waiting.pop(x) {
            let (onto_x, from_x) = (pass(&arcs, &mut rest.up, x), pass(&arcs, &mut rest.down, x));
            up.spread(&arcs[rest.up.range()], from_x);
            down.spread(&arcs[rest.down.range()], onto_x);
            waiting.push(v, rest, |i| arcs[i as usize].other);
        }
        let rest = Rest { up: up.settle(&mut arcs), down: down.settle(&mut arcs) };
        first.push([rest.up.next, rest.down.next]);
        waiting.push(x, rest, |i| arcs[i as usize].other);
    }
    first.push([arcs.len() as u32; 2]);
    (first, arcs.into_iter().map(|arc| arc.other).collect())
}
