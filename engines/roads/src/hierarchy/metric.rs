//! Weights of the hierarchy's arcs for one traveller.

use super::{DIRECT, Topology, topology::View};
use crate::{
    costs::{NEVER, Weight},
    graph::{Graph, Turn},
};

pub(crate) struct Metric {
    pub up: Vec<Weight>,
    pub down: Vec<Weight>,
    pub via_up: Vec<u32>,
    pub via_down: Vec<u32>,
}

impl Metric {
    /// Customisation: `cost` of every turn, then every triangle once, from the bottom.
    pub fn new(topology: &Topology, graph: &Graph, cost: impl Fn(Turn) -> Weight) -> Self {
        let view = topology.view();
        let arcs = topology.arcs();
        let mut metric = Self {
            up: vec![NEVER; arcs],
            down: vec![NEVER; arcs],
            via_up: vec![DIRECT; arcs],
            via_down: vec![DIRECT; arcs],
        };
        for turn in graph.turns() {
            let (a, b) = (view.rank_of[turn.from as usize], view.rank_of[turn.to as usize]);
            let Some(arc) = view.arc(a.min(b), a.max(b)) else { continue };
            let slot = if a < b { &mut metric.up[arc] } else { &mut metric.down[arc] };
            *slot = (*slot).min(cost(turn));
        }
        for v in 0..view.vertices() as u32 {
            metric.close_triangles(view, v);
        }
        metric
    }

    fn close_triangles(&mut self, view: View<'_>, v: u32) {
        let arcs = view.arcs_of(v);
        for i in arcs.clone() {
            let x = view.head[i];
            let (into_v, out_of_v) = (self.down[i], self.up[i]);
            if into_v >= NEVER && out_of_v >= NEVER {
                continue;
            }
            // both lists are sorted, and all above `x` in v's list is in x's list
            let mut k = view.arcs_of(x).start;
            for j in i + 1..arcs.end {
                let y = view.head[j];
                while view.head[k] < y {
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

    /// Appends the vertices (of the graph) after rank `from` up to and with rank `to`, an arc's ends.
    pub fn unpack(&self, view: View<'_>, from: u32, to: u32, path: &mut Vec<u32>) {
        let mut stack = vec![(from, to)];
        while let Some((a, b)) = stack.pop() {
            let arc = view.arc(a.min(b), a.max(b)).expect("BUG: the climb used this arc");
            let via = if a < b { self.via_up[arc] } else { self.via_down[arc] };
            if via == DIRECT {
                path.push(view.vertex_of[b as usize]);
            } else {
                stack.push((via, b));
                stack.push((a, via));
            }
        }
    }
}
