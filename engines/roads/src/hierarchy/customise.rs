//! Customisation: the cost of every turn, then every triangle once, from the bottom. A large hierarchy on two threads.

use super::{
    Joints, NONE, Topology,
    metric::Arc,
    sweep::{Rest, Span, Waiting},
};
use crate::costs::{Costs, NEVER, Weight};
use std::{ops::Range, thread};

/// A second thread is worth its start from so many arcs on.
const ARCS_FOR_TWO: usize = 4_000_000;

/// For each rank where its arcs to ranks above it and from them begin, as in [`Topology::first`], and the arcs that can be passed.
pub(super) fn customise(
    topology: &Topology,
    joints: &Joints,
    costs: &Costs<'_>,
) -> (Vec<[u32; 2]>, Vec<Arc>) {
    let is_large = topology.arcs() >= ARCS_FOR_TWO;
    let halves = if is_large && thread::available_parallelism().is_ok_and(|threads| threads.get() > 1) {
        Some(joints.halves)
    } else {
        None
    };
    let mut sweep = Sweep::new(topology, joints, costs);
    sweep.all(halves);
    (sweep.first, sweep.arcs)
}

/// Where `0..a` and `a..b` have nothing to do with each other, and the longer of them with the rest has the fewest arcs.
///
/// Ranks are in postorder: what lies above a rank before `a`, and not before `a` itself, is the parent of `a - 1` or above that.
pub(super) fn halves(topology: &Topology) -> [u32; 2] {
    let (parent, first): (&[u32], &[[u32; 2]]) = (&topology.parent, &topology.first);
    let ranks = parent.len() as u32;
    let arcs = |ranks: Range<u32>| first[ranks.end as usize][0] - first[ranks.start as usize][0];
    let longest = |[a, b]: &[u32; 2]| arcs(0..*a).max(arcs(*a..*b)) + arcs(*b..ranks);
    let pairs = (1..=ranks).map(|a| [a, parent[a as usize - 1].min(ranks)]);
    pairs.min_by_key(longest).unwrap_or_default()
}

/// Arcs between the vertex at hand and those above it, in one direction, by the higher end.
struct AtHand {
    weight: Vec<Weight>,
    via: Vec<u32>,
}

impl AtHand {
    fn new(ranks: usize) -> Self {
        Self { weight: vec![0; ranks], via: vec![0; ranks] }
    }
    fn take_up(&mut self, others: &[u32]) {
        for &other in others {
            self.weight[other as usize] = NEVER;
        }
    }
    fn offer(&mut self, other: u32, weight: Weight, via: u32) {
        let best = &mut self.weight[other as usize];
        if weight < *best {
            *best = weight;
            self.via[other as usize] = via;
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
        arcs.extend(others.iter().map(|&other| {
            let (weight, via) = (self.weight[other as usize], self.via[other as usize]);
            Arc { weight, other, via }
        }));
        // all, and then those that count moved together: a third of them at random would be guessed wrong one by one
        let (found, mut kept) = (&mut arcs[next..], 0);
        for i in 0..found.len() {
            let arc = found[i];
            found[kept] = arc;
            kept += usize::from(arc.weight < NEVER);
        }
        let kept = next + kept;
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

/// A stretch of ranks while it is customised, with what it has found for those above it. Its lists are as long as the hierarchy,
/// and of zeros, so that the system lends memory only for those parts that are written to.
struct Sweep<'a> {
    topology: &'a Topology,
    joints: &'a Joints,
    costs: &'a Costs<'a>,
    first: Vec<[u32; 2]>,
    arcs: Vec<Arc>,
    up: AtHand,
    down: AtHand,
    waiting: Waiting,
}

impl<'a> Sweep<'a> {
    fn new(topology: &'a Topology, joints: &'a Joints, costs: &'a Costs<'a>) -> Self {
        let ranks = topology.ranks();
        Self {
            topology,
            joints,
            costs,
            first: Vec::with_capacity(ranks + 1),
            arcs: Vec::with_capacity(topology.arcs()),
            up: AtHand::new(ranks),
            down: AtHand::new(ranks),
            waiting: Waiting::new(ranks),
        }
    }

    /// All ranks; the outcome is the same to the last arc with and without a second thread.
    fn all(&mut self, halves: Option<[u32; 2]>) {
        let ranks = self.topology.ranks() as u32;
        let mut done = 0;
        if let Some([a, b]) = halves {
            let mut other = Self::new(self.topology, self.joints, self.costs);
            thread::scope(|scope| {
                scope.spawn(|| other.stretch(a..b));
                self.stretch(0..a);
            });
            self.take_over(other, b..ranks);
            done = b;
        }
        self.stretch(done..ranks);
        self.first.push([self.arcs.len() as u32; 2]);
    }

    /// What another has made of the ranks that follow on one's own; `above` are those that wait for both.
    fn take_over(&mut self, other: Self, above: Range<u32>) {
        let moved = self.arcs.len() as u32;
        self.first.extend(other.first.iter().map(|begin| begin.map(|place| place + moved)));
        self.arcs.extend_from_slice(&other.arcs);
        self.waiting.take_over(&other.waiting, above, moved);
    }

    fn stretch(&mut self, ranks: Range<u32>) {
        let (topology, joints, costs) = (self.topology, self.joints, self.costs);
        let (pattern, others): (&[[u32; 2]], &[u32]) = (&topology.first, &topology.other);
        let Self { first, arcs, up, down, waiting, .. } = self;
        for x in ranks {
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
}

#[cfg(test)]
mod tests {
    use super::{Sweep, halves};
    use crate::{
        At, Profile, Roads, Wish,
        costs::Costs,
        hierarchy::Joints,
        town::{self, Plan, Spoken},
    };

    #[test]
    fn two_threads_find_what_one_finds() {
        let plan =
            Plan { seed: 3, center: At::new(25.2, 55.3), blocks: 12, outskirts: 0, spoken: Spoken::Arabic };
        let roads = Roads::of_extract(&town::build(&plan));
        let [a, b] = halves(&roads.topology);
        let arcs_before = |rank: u32| roads.topology.first[rank as usize][0] as usize;
        let (near, far) = (arcs_before(a), arcs_before(b) - arcs_before(a));
        assert!(near.min(far) * 4 > roads.arcs(), "each has a good part of {}: {near}, {far}", roads.arcs());
        let joints = Joints::new(&roads.network, &roads.leaving, &roads.graph, &roads.topology);
        for profile in Profile::ALL {
            let costs = Costs::new(&roads.network, &roads.graph, &roads.leaving, &Wish::usual(profile));
            let swept = |halves| {
                let mut sweep = Sweep::new(&roads.topology, &joints, &costs);
                sweep.all(halves);
                (sweep.first, sweep.arcs)
            };
            let one = swept(None);
            assert!(one.1.len() > 1_000, "{profile:?} has roads here");
            assert!(swept(Some([a, b])) == one, "{profile:?}");
        }
    }

    #[test]
    fn whatever_follows_a_rank_and_lies_below_its_parent_is_apart_from_all_before() {
        let plan =
            Plan { seed: 4, center: At::new(33.7, 73.0), blocks: 3, outskirts: 0, spoken: Spoken::Urdu };
        let roads = Roads::of_extract(&town::build(&plan));
        let topology = &roads.topology;
        for a in 1..topology.ranks() {
            let b = topology.parent[a - 1].min(topology.ranks() as u32);
            for rank in 0..a {
                let ends = topology.first[rank][0] as usize..topology.first[rank + 1][0] as usize;
                assert!(topology.other[ends].iter().all(|other| *other < a as u32 || *other >= b));
            }
        }
    }
}
