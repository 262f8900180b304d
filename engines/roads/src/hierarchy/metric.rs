//! Weights of the hierarchy's arcs for one traveller.

use super::{
    Joints, NONE, Topology,
    sweep::{Rest, Span, Waiting},
};
use crate::costs::{Costs, NEVER, Weight};
use std::{ops::Range, thread};

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

/// Ranks up to `middle`, and from there up to `end`: no rank of one lies above or below one of the other.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Cut {
    middle: usize,
    end: usize,
}

/// A thread is worth its start from so many arcs on.
const ARCS_PER_THREAD: u32 = 50_000;

impl Cut {
    /// Where the smaller of the two parts has the most arcs. Ranks stand behind all that is below them, so what lies above the rank
    /// before `middle` begins at its parent.
    fn of(topology: &Topology) -> Option<Self> {
        (1..topology.ranks()).map(|middle| Self::at(topology, middle)).max_by_key(|cut| cut.smaller(topology))
    }

    fn at(topology: &Topology, middle: usize) -> Self {
        let end = match topology.parent[middle - 1] {
            NONE => topology.ranks(),
            above => above as usize,
        };
        Self { middle, end }
    }

    /// The arcs of the smaller part.
    fn smaller(self, topology: &Topology) -> u32 {
        let arcs = |rank: usize| topology.first[rank][0];
        arcs(self.middle).min(arcs(self.end).saturating_sub(arcs(self.middle)))
    }
}

/// What the next arc of a stretch costs, if that ends at `x`; it is passed then.
fn pass(arcs: &[Arc], span: &mut Span, x: u32) -> Option<Weight> {
    let next = arcs[span.range()].first().filter(|arc| arc.other == x)?;
    span.next += 1;
    Some(next.weight)
}

/// The sweep through a stretch of ranks, and what it has found so far.
struct Sweep<'a> {
    topology: &'a Topology,
    joints: &'a Joints,
    costs: &'a Costs<'a>,
    up: AtHand,
    down: AtHand,
    waiting: Waiting,
    first: Vec<[u32; 2]>,
    arcs: Vec<Arc>,
}

impl<'a> Sweep<'a> {
    /// With room for the arcs of so many ranks.
    fn new(topology: &'a Topology, joints: &'a Joints, costs: &'a Costs<'a>, room: Range<usize>) -> Self {
        let ranks = topology.ranks();
        let arcs = topology.first[room.end][0] - topology.first[room.start][0];
        Self {
            topology,
            joints,
            costs,
            up: AtHand(vec![UNKNOWN; ranks]),
            down: AtHand(vec![UNKNOWN; ranks]),
            waiting: Waiting::new(ranks),
            first: Vec::with_capacity(room.len() + 1),
            arcs: Vec::with_capacity(arcs as usize),
        }
    }

    /// The cost of every turn of these ranks, and every triangle whose longest side begins at one, once, from the bottom. All ranks
    /// below them in the tree are among them or were swept before.
    fn through(&mut self, ranks: Range<usize>) {
        let (pattern, others): (&[[u32; 2]], &[u32]) = (&self.topology.first, &self.topology.other);
        let Self { joints, costs, up, down, waiting, first, arcs, .. } = self;
        for x in ranks.start as u32..ranks.end as u32 {
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
                let half = if joint.upward { &mut *up } else { &mut *down };
                half.offer(joint.other, costs.joint(joint), NONE);
            }
            while let Some((v, mut rest)) = waiting.pop(x) {
                let (onto_x, from_x) = (pass(arcs, &mut rest.up, x), pass(arcs, &mut rest.down, x));
                if let Some(weight) = from_x {
                    up.spread(&arcs[rest.up.range()], weight, v);
                }
                if let Some(weight) = onto_x {
                    down.spread(&arcs[rest.down.range()], weight, v);
                }
                waiting.push(v, rest, |i| arcs[i as usize].other);
            }
            let rest = Rest { up: up.settle(above, arcs), down: down.settle(below, arcs) };
            first.push([rest.up.next, rest.down.next]);
            waiting.push(x, rest, |i| arcs[i as usize].other);
        }
    }

    /// Puts the sweep of the ranks that follow behind this one.
    fn append(&mut self, mut next: Self, above: Range<usize>) {
        let by = self.arcs.len() as u32;
        self.arcs.append(&mut next.arcs);
        self.first.extend(next.first.iter().map(|[up, down]| [up + by, down + by]));
        for at in above {
            while let Some((v, rest)) = next.waiting.pop(at as u32) {
                let rest = Rest { up: rest.up.moved(by), down: rest.down.moved(by) };
                self.waiting.push(v, rest, |i| self.arcs[i as usize].other);
            }
        }
    }
}

impl Metric {
    /// Customisation: on two threads where the tree has two large parts that know nothing of each other.
    pub fn new(topology: &Topology, joints: &Joints, costs: &Costs<'_>) -> Self {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let worth = |cut: &Cut| threads > 1 && cut.smaller(topology) >= ARCS_PER_THREAD;
        let cut = Cut::of(topology).filter(worth);
        Self::cut_at(topology, joints, costs, cut)
    }

    fn cut_at(topology: &Topology, joints: &Joints, costs: &Costs<'_>, cut: Option<Cut>) -> Self {
        let ranks = topology.ranks();
        let mut sweep = Sweep::new(topology, joints, costs, 0..ranks);
        match cut {
            None => sweep.through(0..ranks),
            Some(Cut { middle, end }) => {
                thread::scope(|scope| {
                    let other = scope.spawn(|| {
                        let mut other = Sweep::new(topology, joints, costs, middle..end);
                        other.through(middle..end);
                        other
                    });
                    sweep.through(0..middle);
                    let other = other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                    sweep.append(other, end..ranks);
                });
                sweep.through(end..ranks);
            }
        }
        let Sweep { mut first, arcs, .. } = sweep;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        At, Profile, Wish,
        graph::{Graph, Leaving},
        hierarchy::order,
        network::Network,
        town::{self, Plan, Spoken},
    };

    #[test]
    fn two_threads_find_what_one_finds() {
        for (seed, profile) in [(3, Profile::Car), (4, Profile::Truck), (5, Profile::Foot)] {
            let plan = Plan { seed, center: At::new(25.2, 55.3), blocks: 12, spoken: Spoken::English };
            let (network, signs) = Network::of_extract(&town::build(&plan));
            let leaving = Leaving::new(&network);
            let graph = Graph::new(&network, &leaving, &signs);
            let topology = Topology::new(&order(&network, &graph, &mut |_| {}), &network, &graph);
            let joints = Joints::new(&network, &leaving, &graph, &topology);
            let costs = Costs::new(&network, &graph, &leaving, &Wish::usual(profile));
            let cut = Cut::of(&topology).expect("a town has two sides");
            assert!(cut.smaller(&topology) * 4 > topology.arcs() as u32, "{cut:?} leaves one side little");
            let alone = Metric::cut_at(&topology, &joints, &costs, None);
            let cost = |arcs: &[Arc]| arcs.iter().map(|arc| (arc.other, arc.weight)).collect::<Vec<_>>();
            for cut in [cut, Cut::at(&topology, 1), Cut::at(&topology, topology.ranks() / 3)] {
                let both = Metric::cut_at(&topology, &joints, &costs, Some(cut));
                assert_eq!((&both.first, &both.above), (&alone.first, &alone.above), "{cut:?}");
                assert_eq!(cost(&both.arcs), cost(&alone.arcs), "{cut:?}");
            }
        }
    }
}
