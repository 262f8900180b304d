//! A customizable contraction hierarchy: Dibbelt, Strasser, Wagner (ACM JEA 2016).
//!
//! [`Topology`] depends on the streets only. [`Metric`] gives its arcs weights for one traveller, in tens of milliseconds, so
//! traffic or a closed road is a new metric, not a new map. A query climbs two chains of the elimination tree: no heap, no hash.

use crate::turns::{NEVER, Turn, Weight};

/// No vertex between: the arc is a turn of the street network.
const DIRECT: u32 = u32::MAX;

/// The hierarchy's arcs, upward, by rank. Vertices are named by rank here; `rank_of` and `vertex_of` translate.
pub(crate) struct Topology {
    pub rank_of: Vec<u32>,
    pub vertex_of: Vec<u32>,
    first: Vec<u32>,
    head: Vec<u32>,
}

impl Topology {
    pub fn new(order: Vec<u32>, turns: &[Turn]) -> Self {
        let n = order.len();
        let mut rank_of = vec![0u32; n];
        for (rank, vertex) in order.iter().enumerate() {
            rank_of[*vertex as usize] = rank as u32;
        }
        let mut up: Vec<Vec<u32>> = vec![Vec::new(); n];
        for turn in turns {
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
        Self { rank_of, vertex_of: order, first, head }
    }

    pub fn vertices(&self) -> usize {
        self.vertex_of.len()
    }
    pub fn arcs(&self) -> usize {
        self.head.len()
    }
    fn arcs_of(&self, v: u32) -> std::ops::Range<usize> {
        self.first[v as usize] as usize..self.first[v as usize + 1] as usize
    }
    fn parent(&self, v: u32) -> Option<u32> {
        let arcs = self.arcs_of(v);
        (!arcs.is_empty()).then(|| self.head[arcs.start])
    }
    fn arc(&self, low: u32, high: u32) -> Option<usize> {
        let arcs = self.arcs_of(low);
        self.head[arcs.clone()].binary_search(&high).ok().map(|i| arcs.start + i)
    }

    /// The starts and everything above them, lowest first.
    fn chain(&self, starts: impl Iterator<Item = u32>, out: &mut Vec<u32>) {
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

/// Weights of the hierarchy's arcs for one traveller.
pub(crate) struct Metric {
    up: Vec<Weight>,
    down: Vec<Weight>,
    via_up: Vec<u32>,
    via_down: Vec<u32>,
}

/// A place to start or end: a vertex (directed piece) and what it costs to be there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct End {
    pub vertex: u32,
    pub cost: Weight,
}

impl Metric {
    /// Customisation: `cost` of every turn, then every triangle once, from the bottom.
    pub fn new(topology: &Topology, turns: &[Turn], cost: impl Fn(Turn) -> Weight) -> Self {
        let arcs = topology.arcs();
        let mut metric = Self {
            up: vec![NEVER; arcs],
            down: vec![NEVER; arcs],
            via_up: vec![DIRECT; arcs],
            via_down: vec![DIRECT; arcs],
        };
        for turn in turns {
            let (a, b) = (topology.rank_of[turn.from as usize], topology.rank_of[turn.to as usize]);
            let Some(arc) = topology.arc(a.min(b), a.max(b)) else { continue };
            let slot = if a < b { &mut metric.up[arc] } else { &mut metric.down[arc] };
            *slot = (*slot).min(cost(*turn));
        }
        for v in 0..topology.vertices() as u32 {
            metric.close_triangles(topology, v);
        }
        metric
    }

    fn close_triangles(&mut self, topology: &Topology, v: u32) {
        let arcs = topology.arcs_of(v);
        for i in arcs.clone() {
            let x = topology.head[i];
            let (into_v, out_of_v) = (self.down[i], self.up[i]);
            if into_v >= NEVER && out_of_v >= NEVER {
                continue;
            }
            // both lists are sorted, and all above `x` in v's list is in x's list
            let mut k = topology.arcs_of(x).start;
            for j in i + 1..arcs.end {
                let y = topology.head[j];
                while topology.head[k] < y {
                    k += 1;
                }
                let (over_up, over_down) = (into_v + self.up[j], self.down[j] + out_of_v);
                if over_up < self.up[k] {
                    (self.up[k], self.via_up[k]) = (over_up, v);
                }
                if over_down < self.down[k] {
                    (self.down[k], self.via_down[k]) = (over_down, v);
                }
            }
        }
    }
}

/// Working memory of one thread's queries.
#[derive(Default)]
pub(crate) struct Scratch {
    forward: Vec<Weight>,
    backward: Vec<Weight>,
    forward_from: Vec<u32>,
    backward_from: Vec<u32>,
    chain_up: Vec<u32>,
    chain_down: Vec<u32>,
}

impl Scratch {
    fn fit(&mut self, n: usize) {
        if self.forward.len() != n {
            self.forward = vec![NEVER; n];
            self.backward = vec![NEVER; n];
            self.forward_from = vec![DIRECT; n];
            self.backward_from = vec![DIRECT; n];
        }
    }
}

/// Everything above the starts, with the least cost from them (upward) or to them (downward).
fn climb(
    topology: &Topology,
    weights: &[Weight],
    ends: &[End],
    chain: &mut Vec<u32>,
    dist: &mut [Weight],
    from: &mut [u32],
) {
    topology.chain(ends.iter().map(|e| topology.rank_of[e.vertex as usize]), chain);
    for end in ends {
        let slot = &mut dist[topology.rank_of[end.vertex as usize] as usize];
        *slot = (*slot).min(end.cost);
    }
    for &v in chain.iter() {
        let here = dist[v as usize];
        if here >= NEVER {
            continue;
        }
        for arc in topology.arcs_of(v) {
            let x = topology.head[arc] as usize;
            let there = here + weights[arc];
            if there < dist[x] {
                dist[x] = there;
                from[x] = v;
            }
        }
    }
}

fn forget(chain: &[u32], dist: &mut [Weight], from: &mut [u32]) {
    for &v in chain {
        dist[v as usize] = NEVER;
        from[v as usize] = DIRECT;
    }
}

/// The least cost from any of `sources` to any of `targets`, and the vertices on the way when asked for.
pub(crate) fn query(
    topology: &Topology,
    metric: &Metric,
    scratch: &mut Scratch,
    (sources, targets): (&[End], &[End]),
    path: Option<&mut Vec<u32>>,
) -> Option<Weight> {
    scratch.fit(topology.vertices());
    let Scratch { forward, backward, forward_from, backward_from, chain_up, chain_down } = scratch;
    climb(topology, &metric.up, sources, chain_up, forward, forward_from);
    climb(topology, &metric.down, targets, chain_down, backward, backward_from);
    let meeting = chain_up
        .iter()
        .map(|&v| (forward[v as usize].saturating_add(backward[v as usize]), v))
        .filter(|(cost, _)| *cost < NEVER)
        .min();
    if let (Some((_, top)), Some(path)) = (meeting, path) {
        trace(topology, metric, top, forward_from, backward_from, path);
    }
    forget(chain_up, forward, forward_from);
    forget(chain_down, backward, backward_from);
    meeting.map(|(cost, _)| cost)
}

/// Unpacks the two climbs that meet at `top` into the vertices that they stand for.
fn trace(topology: &Topology, metric: &Metric, top: u32, up: &[u32], down: &[u32], path: &mut Vec<u32>) {
    path.clear();
    let mut climbed = vec![top];
    let mut at = top;
    while up[at as usize] != DIRECT {
        at = up[at as usize];
        climbed.push(at);
    }
    climbed.reverse();
    path.push(topology.vertex_of[climbed[0] as usize]);
    for pair in climbed.windows(2) {
        unpack(topology, metric, pair[0], pair[1], path);
    }
    let mut at = top;
    while down[at as usize] != DIRECT {
        let next = down[at as usize];
        unpack(topology, metric, at, next, path);
        at = next;
    }
}

/// Appends the vertices after `from` up to and with `to`.
fn unpack(topology: &Topology, metric: &Metric, from: u32, to: u32, path: &mut Vec<u32>) {
    let mut stack = vec![(from, to)];
    while let Some((a, b)) = stack.pop() {
        let arc = topology.arc(a.min(b), a.max(b)).expect("BUG: the climb used this arc");
        let via = if a < b { metric.via_up[arc] } else { metric.via_down[arc] };
        if via == DIRECT {
            path.push(topology.vertex_of[b as usize]);
        } else {
            stack.push((via, b));
            stack.push((a, via));
        }
    }
}

/// Least costs between all `sources` and all `targets`, row by row; [`NEVER`] where there is no way.
pub(crate) fn many_to_many(
    topology: &Topology,
    metric: &Metric,
    sources: &[Vec<End>],
    targets: &[Vec<End>],
) -> Vec<Weight> {
    let n = topology.vertices();
    let (mut dist, mut from, mut chain) = (vec![NEVER; n], vec![DIRECT; n], Vec::new());
    let mut entries: Vec<(u32, u32, Weight)> = Vec::new();
    for (column, ends) in targets.iter().enumerate() {
        climb(topology, &metric.down, ends, &mut chain, &mut dist, &mut from);
        entries.extend(
            chain
                .iter()
                .filter(|v| dist[**v as usize] < NEVER)
                .map(|v| (*v, column as u32, dist[*v as usize])),
        );
        forget(&chain, &mut dist, &mut from);
    }
    // buckets: all targets that can be reached from above a vertex, next to each other
    entries.sort_unstable_by_key(|(v, column, _)| (*v, *column));
    let mut bucket = vec![0u32; n + 1];
    for (v, ..) in &entries {
        bucket[*v as usize + 1] += 1;
    }
    for v in 0..n {
        bucket[v + 1] += bucket[v];
    }
    let mut table = vec![NEVER; sources.len() * targets.len()];
    for (row, ends) in table.chunks_mut(targets.len().max(1)).zip(sources) {
        climb(topology, &metric.up, ends, &mut chain, &mut dist, &mut from);
        for &v in &chain {
            let here = dist[v as usize];
            if here >= NEVER {
                continue;
            }
            for (_, column, rest) in &entries[bucket[v as usize] as usize..bucket[v as usize + 1] as usize] {
                let slot = &mut row[*column as usize];
                *slot = (*slot).min(here + rest);
            }
        }
        forget(&chain, &mut dist, &mut from);
    }
    table
}
