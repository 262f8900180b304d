//! One question: from some vertices to some others.

use super::{
    End, Metric, NONE, Topology,
    metric::{Arc, Way},
};
use crate::costs::{NEVER, Weight};
use std::cell::RefCell;

/// Working memory of one thread's queries. What a search writes it wipes again, so that none costs more than its own chains.
#[derive(Default)]
struct Scratch {
    forward: Climb,
    backward: Climb,
}

/// The least cost at a rank, and the rank that it came from.
#[derive(Clone, Copy)]
struct Label {
    cost: Weight,
    from: u32,
}

const UNKNOWN: Label = Label { cost: NEVER, from: NONE };

/// A climb from some vertices toward the root.
#[derive(Default)]
pub(super) struct Climb {
    labels: Vec<Label>,
    /// everything above the ends that the traveller can be at, lowest first
    chain: Vec<u32>,
    /// see [`Climb::thin`]
    pub needed: Vec<u32>,
    tips: Vec<u32>,
}

impl Climb {
    fn fit(&mut self, ranks: usize) {
        if self.labels.len() != ranks {
            self.labels = vec![UNKNOWN; ranks];
        }
    }

    pub fn cost(&self, rank: u32) -> Weight {
        self.labels[rank as usize].cost
    }

    /// Finds the chain, and puts down what it costs to be at the ends.
    fn begin(&mut self, topology: &Topology, above: &[u32], ends: &[End]) {
        let rank_of: &[u32] = &topology.rank_of;
        let Self { labels, chain, tips, .. } = self;
        chain.clear();
        tips.clear();
        for end in ends {
            let rank = rank_of[end.vertex as usize];
            let label = &mut labels[rank as usize];
            label.cost = label.cost.min(end.cost);
            tips.push(rank);
        }
        // several chains run together into one
        while tips.len() > 1 {
            let lowest = tips.iter().copied().fold(NONE, u32::min);
            if lowest == NONE {
                return;
            }
            chain.push(lowest);
            for tip in tips.iter_mut().filter(|tip| **tip == lowest) {
                *tip = above[lowest as usize];
            }
            if tips.iter().all(|tip| *tip == tips[0]) {
                tips.truncate(1);
            }
        }
        let mut at = tips.first().copied().unwrap_or(NONE);
        while at != NONE {
            chain.push(at);
            at = above[at as usize];
        }
    }

    /// Passes on what is known at a rank.
    fn relax(&mut self, v: u32, arcs: &[Arc]) {
        let here = self.labels[v as usize].cost;
        for arc in arcs {
            let label = &mut self.labels[arc.other as usize];
            let there = here + arc.weight;
            if there < label.cost {
                *label = Label { cost: there, from: v };
            }
        }
    }

    /// Everything above the ends, with the least cost from them (up) or to them (down).
    pub fn run(&mut self, topology: &Topology, metric: &Metric, way: Way, ends: &[End]) {
        self.begin(topology, &metric.above, ends);
        for i in 0..self.chain.len() {
            let v = self.chain[i];
            if self.cost(v) < NEVER {
                self.relax(v, metric.half(way, v));
            }
        }
    }

    /// Lists what is needed of the chain: ranks that are known, and not cheaper to reach from above, for no least way goes over
    /// those. `back` has the arcs against the direction of the climb.
    pub fn thin(&mut self, metric: &Metric, way: Way) {
        let Self { labels, chain, needed, .. } = self;
        needed.clear();
        for &v in chain.iter().rev() {
            let here = labels[v as usize].cost;
            let back = metric.half(way.back(), v).iter();
            let around = back.map(|arc| labels[arc.other as usize].cost + arc.weight);
            let least = around.fold(NEVER, Weight::min);
            labels[v as usize].cost = here.min(least);
            if here < NEVER && here <= least {
                needed.push(v);
            }
        }
    }

    /// Puts down what is known of the chain.
    pub fn copy_to(&self, costs: &mut [Weight]) {
        for &v in &self.chain {
            costs[v as usize] = self.cost(v);
        }
    }

    pub fn forget(&mut self) {
        for &v in &self.chain {
            self.labels[v as usize] = UNKNOWN;
        }
    }

    /// From the end that this climb began at, up to `top`.
    fn steps(&self, top: u32) -> Vec<u32> {
        let (mut steps, mut at) = (vec![top], top);
        while self.labels[at as usize].from != NONE {
            at = self.labels[at as usize].from;
            steps.push(at);
        }
        steps.reverse();
        steps
    }
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// Lends this thread's working memory for climbs in one direction; each must be forgotten before the next.
pub(super) fn with_climb<T>(ranks: usize, work: impl FnOnce(&mut Climb) -> T) -> T {
    SCRATCH.with_borrow_mut(|scratch| {
        scratch.forward.fit(ranks);
        work(&mut scratch.forward)
    })
}

/// What is asked of a search.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Look {
    /// the least way: a climb stops where it is already longer than a way that was found
    Best,
    /// all that meet
    All,
}

/// Two climbs that have been made; their meetings are ways.
pub(crate) struct Search<'a> {
    topology: &'a Topology,
    metric: &'a Metric,
    forward: &'a Climb,
    backward: &'a Climb,
}

impl<'a> Search<'a> {
    /// Climbs from both ends and hands the outcome to `see`.
    pub fn between<T>(
        topology: &Topology,
        metric: &Metric,
        (sources, targets): (&[End], &[End]),
        look: Look,
        see: impl FnOnce(&Search<'_>) -> T,
    ) -> T {
        SCRATCH.with_borrow_mut(|Scratch { forward, backward }| {
            forward.fit(topology.ranks());
            backward.fit(topology.ranks());
            forward.begin(topology, &metric.above, sources);
            backward.begin(topology, &metric.above, targets);
            climb_both(metric, forward, backward, look);
            let found = see(&Search { topology, metric, forward, backward });
            forward.forget();
            backward.forget();
            found
        })
    }

    /// Ranks at which the climbs meet, with the cost of the way over each.
    pub fn meetings(&self) -> impl Iterator<Item = (Weight, u32)> + use<'a, '_> {
        self.forward.chain.iter().filter_map(|&v| {
            let cost = self.forward.cost(v) + self.backward.cost(v);
            (cost < NEVER).then_some((cost, v))
        })
    }

    /// The vertex of the graph at a rank.
    pub fn vertex(&self, rank: u32) -> u32 {
        self.topology.vertex_of[rank as usize]
    }

    /// The vertices of the way over a meeting.
    pub fn path(&self, top: u32) -> Vec<u32> {
        let (up, down) = (self.forward.steps(top), self.backward.steps(top));
        let mut path = vec![up[0]];
        for pair in up.windows(2) {
            self.metric.unpack(pair[0], pair[1], &mut path);
        }
        for pair in down.windows(2).rev() {
            self.metric.unpack(pair[1], pair[0], &mut path);
        }
        for step in &mut path {
            *step = self.vertex(*step);
        }
        path
    }
}

/// Both climbs rise together, so that the first meeting, low down, can bound what follows.
fn climb_both(metric: &Metric, forward: &mut Climb, backward: &mut Climb, look: Look) {
    let (mut i, mut j, mut limit) = (0, 0, NEVER);
    loop {
        let ahead = forward.chain.get(i).copied().unwrap_or(NONE);
        let behind = backward.chain.get(j).copied().unwrap_or(NONE);
        let v = ahead.min(behind);
        if v == NONE {
            return;
        }
        if ahead == behind && look == Look::Best {
            limit = limit.min(forward.cost(v) + backward.cost(v));
        }
        if ahead == v {
            i += 1;
            if forward.cost(v) < limit {
                forward.relax(v, metric.up(v));
            }
        }
        if behind == v {
            j += 1;
            if backward.cost(v) < limit {
                backward.relax(v, metric.down(v));
            }
        }
    }
}

/// The least cost from any of the sources to any of the targets.
pub(crate) fn query(topology: &Topology, metric: &Metric, ends: (&[End], &[End])) -> Option<Weight> {
    Search::between(topology, metric, ends, Look::Best, |search| {
        search.meetings().min().map(|(cost, _)| cost)
    })
}
