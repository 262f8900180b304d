//! Weights of the hierarchy's arcs for one traveller.

use super::{
    Joints, NONE, Topology,
    sweep::{Rest, Span, Waiting},
};
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
#[derive(Clone, Copy)]
pub(crate) struct Arc {
    pub weight: Weight,
    /// the higher end
    pub other: u32,
    /// the rank that the way leads over; [`NONE`]: it is a turn
    via: u32,
}

const UNKNOWN: Arc = Arc { weight: NEVER, other: NONE, via: NONE };

/// Arcs between the vertex at hand and those above it, in one direction, by the higher end.
struct AtHand(Vec<Arc>);

impl AtHand {
    fn take_up(&mut self, others: &[u32]) {
        for &other in others {
            self.0[other as usize] = UNKNOWN;
        }
    }
    fn offer(&mut self, other: u32, weight: Weight, via: u32) {
        let best = &mut self.0[other as usize];
        if weight < best.weight {
            *best = Arc { weight, other, via };
        }
    }
    /// Over `via` to the ends of its arcs.
    fn spread(&mut self, arcs: &[Arc], weight: Weight, via: u32) {
        for arc in arcs {
            self.offer(arc.other, weight + arc.weight, via);
        }
    }
    /// Writes down those that can be passed.
    fn settle(&self, others: &[u32], arcs: &mut Vec<Arc>) -> Span {
        let next = arcs.len();
        arcs.extend(others.iter().map(|other| self.0[*other as usize]));
        // all, and then those that count moved together: a third of them at random would be guessed wrong one by one
        let mut kept = next;
        for i in next..arcs.len() {
            arcs[kept] = arcs[i];
            kept += usize::from(arcs[kept].weight < NEVER);
        }
        arcs.truncate(kept);
        Span { next: next as u32, end: kept as u32 }
    }
}

/// What the next arc of a stretch costs, if that ends at `x`; it is passed then.
fn pass(arcs: &[Arc], span: &mut Span, x: u32) -> Option<Weight> {
    let next = arcs[span.range()].first().filter(|arc| arc.other == x)?;
    span.next += 1;
    Some(next.weight)
}

impl Metric {
    /// Customisation: the cost of every turn, then every triangle once, from the bottom.
    pub fn new(topology: &Topology, joints: &Joints, costs: &Costs<'_>) -> Self {
        let ranks = topology.ranks();
        let (pattern, others): (&[[u32; 2]], &[u32]) = (&topology.first, &topology.other);
        let (mut up, mut down) = (AtHand(vec![UNKNOWN; ranks]), AtHand(vec![UNKNOWN; ranks]));
        let (mut first, mut arcs) = (Vec::with_capacity(ranks + 1), Vec::with_capacity(others.len()));
        let mut waiting = Waiting::new(ranks);
        for x in 0..ranks as u32 {
            if costs.pieces[joints.piece_of(x) as usize] >= NEVER {
                first.push([arcs.len() as u32; 2]);
                continue;
            }
            let [begin, middle] = pattern[x as usize];
            let [end, _] = pattern[x as usize + 1];
            let above = &others[begin as usize..middle as usize];
            let below = &others[middle as usize..end as usize];
            up.take_up(above);
            down.take_up(below);
            for joint in joints.of(x) {
                let half = if joint.upward { &mut up } else { &mut down };
                half.offer(joint.other, costs.joint(joint), NONE);
            }
            while let Some((v, mut rest)) = waiting.pop(x) {
                let (onto_x, from_x) = (pass(&arcs, &mut rest.up, x), pass(&arcs, &mut rest.down, x));
                if let Some(weight) = from_x {
                    up.spread(&arcs[rest.up.range()], weight, v);
                }
                if let Some(weight) = onto_x {
                    down.spread(&arcs[rest.down.range()], weight, v);
                }
                waiting.push(v, rest, |i| arcs[i as usize].other);
            }
            let rest = Rest { up: up.settle(above, &mut arcs), down: down.settle(below, &mut arcs) };
            first.push([rest.up.next, rest.down.next]);
            waiting.push(x, rest, |i| arcs[i as usize].other);
        }
        first.push([arcs.len() as u32; 2]);
        let above = above(&topology.parent, &first, &arcs);
        Self { first, arcs, above }
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

/// Shortens the elimination tree to the ranks that have arcs for this traveller.
fn above(parent: &[u32], first: &[[u32; 2]], arcs: &[Arc]) -> Vec<u32> {
    let mut is_passable: Vec<bool> = first.windows(2).map(|ends| ends[0][0] < ends[1][0]).collect();
    for arc in arcs {
        is_passable[arc.other as usize] = true;
    }
    let mut above = parent.to_vec();
    for rank in (0..parent.len()).rev() {
        let next = parent[rank];
        if next != NONE && !is_passable[next as usize] {
            above[rank] = above[next as usize];
        }
    }
    above
}
