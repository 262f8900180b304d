//! One question: from some vertices to some others.

use super::{DIRECT, End, Metric, Topology, topology::View};
use crate::costs::{NEVER, Weight};
use std::cell::RefCell;

/// Working memory of one thread's queries. What a search writes it wipes again, so that none costs more than its own chains.
#[derive(Default)]
struct Scratch {
    forward: Climb,
    backward: Climb,
}

#[derive(Default)]
pub(super) struct Climb {
    pub dist: Vec<Weight>,
    from: Vec<u32>,
    pub chain: Vec<u32>,
}

impl Climb {
    fn fit(&mut self, vertices: usize) {
        if self.dist.len() != vertices {
            self.dist = vec![NEVER; vertices];
            self.from = vec![DIRECT; vertices];
        }
    }

    pub fn sized(vertices: usize) -> Self {
        let mut climb = Self::default();
        climb.fit(vertices);
        climb
    }

    /// Everything above the ends, with the least cost from them (upward weights) or to them (downward weights).
    pub fn run(&mut self, view: View<'_>, weights: &[Weight], ends: &[End]) {
        view.chain(ends.iter().map(|e| view.rank_of[e.vertex as usize]), &mut self.chain);
        for end in ends {
            let slot = &mut self.dist[view.rank_of[end.vertex as usize] as usize];
            *slot = (*slot).min(end.cost);
        }
        for &v in &self.chain {
            let here = self.dist[v as usize];
            if here >= NEVER {
                continue;
            }
            for arc in view.arcs_of(v) {
                let x = view.head[arc] as usize;
                let there = here + weights[arc];
                if there < self.dist[x] {
                    self.dist[x] = there;
                    self.from[x] = v;
                }
            }
        }
    }

    pub fn forget(&mut self) {
        for &v in &self.chain {
            self.dist[v as usize] = NEVER;
            self.from[v as usize] = DIRECT;
        }
    }

    /// From the end that this climb began at, up to `top`.
    fn steps(&self, top: u32) -> Vec<u32> {
        let (mut steps, mut at) = (vec![top], top);
        while self.from[at as usize] != DIRECT {
            at = self.from[at as usize];
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
pub(super) fn with_climb<T>(vertices: usize, work: impl FnOnce(&mut Climb) -> T) -> T {
    SCRATCH.with_borrow_mut(|scratch| {
        scratch.forward.fit(vertices);
        work(&mut scratch.forward)
    })
}

/// Two climbs that have been made; their meetings are ways.
pub(crate) struct Search<'a> {
    view: View<'a>,
    metric: &'a Metric,
    forward: &'a Climb,
    backward: &'a Climb,
}

impl<'a> Search<'a> {
    /// Climbs from both ends and hands the outcome to `look`.
    pub fn between<T>(
        topology: &Topology,
        metric: &Metric,
        (sources, targets): (&[End], &[End]),
        look: impl FnOnce(&Search<'_>) -> T,
    ) -> T {
        SCRATCH.with_borrow_mut(|Scratch { forward, backward }| {
            let view = topology.view();
            forward.fit(view.vertices());
            backward.fit(view.vertices());
            forward.run(view, &metric.up, sources);
            backward.run(view, &metric.down, targets);
            let found = look(&Search { view, metric, forward, backward });
            forward.forget();
            backward.forget();
            found
        })
    }

    /// Ranks at which the climbs meet, with the cost of the way over each.
    pub fn meetings(&self) -> impl Iterator<Item = (Weight, u32)> + use<'a, '_> {
        self.forward.chain.iter().filter_map(|&v| {
            let (up, down) = (self.forward.dist[v as usize], self.backward.dist[v as usize]);
            let cost = up.saturating_add(down);
            (cost < NEVER).then_some((cost, v))
        })
    }

    /// The vertex of the graph at a rank.
    pub fn vertex(&self, rank: u32) -> u32 {
        self.view.vertex_of[rank as usize]
    }

    /// The vertices of the way over a meeting.
    pub fn path(&self, top: u32) -> Vec<u32> {
        let (up, down) = (self.forward.steps(top), self.backward.steps(top));
        let mut path = vec![self.view.vertex_of[up[0] as usize]];
        for pair in up.windows(2) {
            self.metric.unpack(self.view, pair[0], pair[1], &mut path);
        }
        for pair in down.windows(2).rev() {
            self.metric.unpack(self.view, pair[1], pair[0], &mut path);
        }
        path
    }
}

/// The least cost from any of the sources to any of the targets.
pub(crate) fn query(topology: &Topology, metric: &Metric, ends: (&[End], &[End])) -> Option<Weight> {
    Search::between(topology, metric, ends, |search| search.meetings().min().map(|(cost, _)| cost))
}
