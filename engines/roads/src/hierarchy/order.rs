//! The order of the hierarchy: nested dissection by inertial flow on the junction graph. The road pieces that a cut severs
//! become the separator, above everything on either side.
//!
//! Inertial flow: Schild, Sommer, "On Balanced Separators in Road Networks" (2015). Turn-aware hierarchies from cuts of pieces:
//! Buchhold, Wagner, Zeitz, Zündorf, "Customizable Contraction Hierarchies with Turn Costs" (ATMOS 2020).

use crate::{graph::Graph, network::Network};

/// Vertices of the graph from the lowest rank to the highest. A ghost stands beside its piece.
pub(crate) fn order(network: &Network, graph: &Graph, tell: &mut dyn FnMut(f32)) -> Vec<u32> {
    let all: Vec<u32> = (0..network.junctions() as u32).collect();
    let edges: Vec<u32> = (0..network.piece_ends.len() as u32).collect();
    let mut local = vec![u32::MAX; network.junctions()];
    let mut from_top = Vec::with_capacity(graph.vertices());
    let emit = |pieces: &[u32], from_top: &mut Vec<u32>| {
        let both = pieces.iter().flat_map(|piece| [piece * 2, piece * 2 + 1]);
        from_top.extend(both.flat_map(|edge| graph.vertices_of(edge)));
    };
    let mut stack = vec![(all, edges)];
    let mut told = 0;
    while let Some((junctions, pieces)) = stack.pop() {
        let percent = from_top.len() * 100 / graph.vertices().max(1);
        if percent > told {
            told = percent;
            tell(percent as f32 / 100.0);
        }
        if junctions.len() <= LEAF {
            emit(&pieces, &mut from_top);
            continue;
        }
        let cell = Cell::new(network, &junctions, &pieces, &mut local);
        let Some(side) = cell.best_cut() else {
            emit(&pieces, &mut from_top);
            continue;
        };
        let (mut near, mut far) = ((Vec::new(), Vec::new()), (Vec::new(), Vec::new()));
        for (i, junction) in junctions.iter().enumerate() {
            if side[i] { near.0.push(*junction) } else { far.0.push(*junction) }
        }
        let mut severed = Vec::new();
        for piece in pieces {
            let [from, to] = network.piece_ends[piece as usize];
            match (side[local[from as usize] as usize], side[local[to as usize] as usize]) {
                (true, true) => near.1.push(piece),
                (false, false) => far.1.push(piece),
                _ => severed.push(piece),
            }
        }
        emit(&severed, &mut from_top);
        stack.push(near);
        stack.push(far);
    }
    from_top.reverse();
    from_top
}

/// Cells this small are ordered as they come.
const LEAF: usize = 3;
/// The part of a cell at either end that the flow goes from and to.
const ENDS: f64 = 0.25;
/// Directions in which a cell is laid out, as (east, north).
const DIRECTIONS: [(f64, f64); 4] = [(1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, -1.0)];

/// One cell's undirected graph, with half-edges that know their twins.
struct Cell {
    first: Vec<u32>,
    head: Vec<u32>,
    twin: Vec<u32>,
    /// junctions of the cell sorted along each direction
    rows: Vec<Vec<u32>>,
}

impl Cell {
    fn new(network: &Network, junctions: &[u32], pieces: &[u32], local: &mut [u32]) -> Self {
        for (i, junction) in junctions.iter().enumerate() {
            local[*junction as usize] = i as u32;
        }
        let n = junctions.len();
        let ends = |piece: &u32| {
            let [from, to] = network.piece_ends[*piece as usize];
            (local[from as usize], local[to as usize])
        };
        let mut first = vec![0u32; n + 1];
        for (a, b) in pieces.iter().map(ends).filter(|(a, b)| a != b) {
            first[a as usize + 1] += 1;
            first[b as usize + 1] += 1;
        }
        for i in 0..n {
            first[i + 1] += first[i];
        }
        let mut next = first.clone();
        let mut head = vec![0; first[n] as usize];
        let mut twin = head.clone();
        for (a, b) in pieces.iter().map(ends).filter(|(a, b)| a != b) {
            let (x, y) = (next[a as usize], next[b as usize]);
            next[a as usize] += 1;
            next[b as usize] += 1;
            (head[x as usize], head[y as usize]) = (b, a);
            (twin[x as usize], twin[y as usize]) = (y, x);
        }
        let squeeze = network.junction(junctions[0]).lat().to_radians().cos();
        let rows = DIRECTIONS
            .iter()
            .map(|(east, north)| {
                let key = |i: u32| {
                    let at = network.junction(junctions[i as usize]);
                    (f64::from(at.lon_e7) * east * squeeze + f64::from(at.lat_e7) * north) as i64
                };
                let mut row: Vec<u32> = (0..n as u32).collect();
                row.sort_by_key(|i| (key(*i), *i));
                row
            })
            .collect();
        Self { first, head, twin, rows }
    }

    /// Which junctions lie on the near side of the best cut found; `None` when the cell falls apart by itself in no useful way.
    fn best_cut(&self) -> Option<Vec<bool>> {
        let n = self.first.len() - 1;
        let mut best: Option<(f64, Vec<bool>)> = None;
        for row in &self.rows {
            let bound = best.as_ref().map_or(f64::INFINITY, |(score, _)| *score);
            let Some((flow, side)) = self.min_cut(row, bound) else { continue };
            let near = side.iter().filter(|s| **s).count();
            let score = flow as f64 / near.min(n - near).max(1) as f64;
            if score < bound {
                best = Some((score, side));
            }
        }
        best.map(|(_, side)| side).filter(|side| side.iter().any(|s| *s) && side.iter().any(|s| !*s))
    }

    /// Fewest pieces between the two ends of `row` (Dinic, unit capacities), and the side that the flow's source reaches.
    /// `None` as soon as it cannot beat `bound`.
    fn min_cut(&self, row: &[u32], bound: f64) -> Option<(usize, Vec<bool>)> {
        let n = row.len();
        let q = ((n as f64 * ENDS) as usize).max(1);
        let (sources, sinks) = (&row[..q], &row[n - q..]);
        let mut is_sink = vec![false; n];
        for sink in sinks {
            is_sink[*sink as usize] = true;
        }
        let mut capacity = vec![1i8; self.head.len()];
        let mut flow = 0usize;
        loop {
            let (level, reached) = self.levels(sources, &is_sink, &capacity);
            if !reached {
                return Some((flow, level.iter().map(|l| *l != u32::MAX).collect()));
            }
            let mut next: Vec<u32> = self.first[..n].to_vec();
            for source in sources {
                while let Some(path) = self.augment(*source, &is_sink, &level, &capacity, &mut next) {
                    for half in path {
                        capacity[half as usize] -= 1;
                        capacity[self.twin[half as usize] as usize] += 1;
                    }
                    flow += 1;
                }
            }
            // even a perfectly balanced cut of this size would lose
            if flow as f64 >= bound * 0.5 * n as f64 {
                return None;
            }
        }
    }

    fn levels(&self, sources: &[u32], is_sink: &[bool], capacity: &[i8]) -> (Vec<u32>, bool) {
        let mut level = vec![u32::MAX; is_sink.len()];
        let mut queue: Vec<u32> = sources.to_vec();
        for source in sources {
            level[*source as usize] = 0;
        }
        let (mut at, mut reached) = (0, false);
        while let Some(&v) = queue.get(at) {
            at += 1;
            if is_sink[v as usize] {
                reached = true;
                continue;
            }
            for half in self.first[v as usize]..self.first[v as usize + 1] {
                let u = self.head[half as usize];
                if capacity[half as usize] > 0 && level[u as usize] == u32::MAX {
                    level[u as usize] = level[v as usize] + 1;
                    queue.push(u);
                }
            }
        }
        (level, reached)
    }

    fn augment(
        &self,
        source: u32,
        is_sink: &[bool],
        level: &[u32],
        capacity: &[i8],
        next: &mut [u32],
    ) -> Option<Vec<u32>> {
        let mut path: Vec<u32> = Vec::new();
        let mut v = source;
        loop {
            if is_sink[v as usize] {
                return Some(path);
            }
            let end = self.first[v as usize + 1];
            let step = (next[v as usize]..end).find(|half| {
                let u = self.head[*half as usize];
                capacity[*half as usize] > 0 && level[u as usize] == level[v as usize] + 1
            });
            if let Some(half) = step {
                next[v as usize] = half;
                path.push(half);
                v = self.head[half as usize];
            } else {
                next[v as usize] = end;
                let half = path.pop()?;
                v = self.head[self.twin[half as usize] as usize];
                next[v as usize] += 1;
            }
        }
    }
}
