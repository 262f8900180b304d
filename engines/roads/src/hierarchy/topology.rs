//! The hierarchy's arcs by rank.

use super::{NONE, elimination, sweep::Waiting};
use crate::{column::Column, graph::Graph, network::Network};

/// Vertices are named by rank here; `rank_of` and `vertex_of` translate.
#[derive(Default)]
pub(crate) struct Topology {
    pub rank_of: Column<u32>,
    pub vertex_of: Column<u32>,
    /// the next above in the elimination tree, [`NONE`] at a root; all of a rank's arcs end on its way to the root
    pub parent: Column<u32>,
    /// arcs from a rank to ranks above it
    pub up: Pattern,
    /// arcs to a rank from ranks above it
    pub down: Pattern,
}

/// For each rank the other ends of its arcs, rising.
#[derive(Default)]
pub(crate) struct Pattern {
    /// one more than there are ranks
    pub first: Column<u32>,
    pub other: Column<u32>,
}

impl Pattern {
    pub fn of(&self, rank: u32) -> &[u32] {
        &self.other[self.first[rank as usize] as usize..self.first[rank as usize + 1] as usize]
    }
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
        let joined: Vec<(u32, u32)> = (graph.turns())
            .filter(|turn| turn.from != turn.to && graph.travellers(network, *turn) != 0)
            .map(|turn| (rank_of[turn.from as usize], rank_of[turn.to as usize]))
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
        let (up, down) = fill(network, graph, &rank_of, &vertex_of);
        Self { rank_of: rank_of.into(), vertex_of: vertex_of.into(), parent: parent.into(), up, down }
    }

    pub fn arcs(&self) -> usize {
        self.up.other.len() + self.down.other.len()
    }
    pub fn ranks(&self) -> usize {
        self.parent.len()
    }
}

/// Arcs in one direction while they are found, each with the profiles that could pass it.
struct Growing {
    first: Vec<u32>,
    other: Vec<u32>,
    travellers: Vec<u8>,
    /// by rank: who could pass an arc between it and the vertex at hand
    at_hand: Vec<u8>,
    touched: Vec<u32>,
}

impl Growing {
    fn new(ranks: usize) -> Self {
        Self {
            first: vec![0],
            other: Vec::new(),
            travellers: Vec::new(),
            at_hand: vec![0; ranks],
            touched: Vec::new(),
        }
    }
    fn add(&mut self, other: u32, travellers: u8) {
        let slot = &mut self.at_hand[other as usize];
        if *slot == 0 && travellers != 0 {
            self.touched.push(other);
        }
        *slot |= travellers;
    }
    /// Writes down the arcs of the vertex at hand.
    fn settle(&mut self) {
        self.touched.sort_unstable();
        for other in self.touched.drain(..) {
            self.other.push(other);
            self.travellers.push(std::mem::take(&mut self.at_hand[other as usize]));
        }
        self.first.push(self.other.len() as u32);
    }
    /// What is left of a finished vertex's arcs from `next` on.
    fn rest(&self, v: u32, next: u32) -> std::ops::Range<usize> {
        next as usize..self.first[v as usize + 1] as usize
    }
    fn pattern(self) -> Pattern {
        Pattern { first: self.first.into(), other: self.other.into() }
    }
}

/// An arc wherever the lower vertices join two others for at least one profile.
fn fill(network: &Network, graph: &Graph, rank_of: &[u32], vertex_of: &[u32]) -> (Pattern, Pattern) {
    let ranks = vertex_of.len();
    // (lower rank, higher rank, upward, travellers)
    let mut turns: Vec<(u32, u32, bool, u8)> = (graph.turns())
        .map(|turn| {
            let (a, b) = (rank_of[turn.from as usize], rank_of[turn.to as usize]);
            (a.min(b), a.max(b), a < b, graph.travellers(network, turn))
        })
        .filter(|(low, high, ..)| low != high)
        .collect();
    turns.sort_unstable();
    let mut turns = turns.into_iter().peekable();
    let (mut up, mut down) = (Growing::new(ranks), Growing::new(ranks));
    let mut waiting = Waiting::new(ranks);
    for x in 0..ranks as u32 {
        while let Some((_, other, upward, travellers)) = turns.next_if(|(low, ..)| *low == x) {
            if upward { up.add(other, travellers) } else { down.add(other, travellers) }
        }
        while let Some(v) = waiting.pop(x) {
            let passed = |half: &Growing, next: u32| {
                let rest = half.rest(v, next);
                let met = rest.clone().next().filter(|i| half.other[*i] == x);
                (met.map_or(0, |i| half.travellers[i]), next + u32::from(met.is_some()))
            };
            let (onto_x, next_up) = passed(&up, waiting.up[v as usize]);
            let (from_x, next_down) = passed(&down, waiting.down[v as usize]);
            let (rest_up, rest_down) = (up.rest(v, next_up), down.rest(v, next_down));
            if from_x != 0 {
                for i in rest_up.clone() {
                    up.add(up.other[i], from_x & up.travellers[i]);
                }
            }
            if onto_x != 0 {
                for i in rest_down.clone() {
                    down.add(down.other[i], onto_x & down.travellers[i]);
                }
            }
            (waiting.up[v as usize], waiting.down[v as usize]) = (next_up, next_down);
            waiting.push(v, up.other[rest_up].first(), down.other[rest_down].first());
        }
        (waiting.up[x as usize], waiting.down[x as usize]) = (up.other.len() as u32, down.other.len() as u32);
        let (from_up, from_down) = (up.other.len(), down.other.len());
        up.settle();
        down.settle();
        waiting.push(x, up.other[from_up..].first(), down.other[from_down..].first());
    }
    (up.pattern(), down.pattern())
}
