//! The order of the hierarchy: nested dissection by inertial flow on the junction graph. The road pieces that a cut severs
//! become the separator, above everything on either side.
//!
//! Inertial flow: Schild, Sommer, "On Balanced Separators in Road Networks" (2015). Turn-aware hierarchies from cuts of pieces:
//! Buchhold, Wagner, Zeitz, Zündorf, "Customizable Contraction Hierarchies with Turn Costs" (ATMOS 2020).

use super::flow::Flow;
use crate::{graph::Graph, network::Network};

/// Vertices of the graph from the lowest rank to the highest. A ghost stands beside its piece.
pub(crate) fn order(network: &Network, graph: &Graph, tell: &mut dyn FnMut(f32)) -> Vec<u32> {
    let mut from_top = Vec::with_capacity(graph.vertices());
    let emit = |pieces: &[u32], from_top: &mut Vec<u32>| {
        let both = pieces.iter().flat_map(|piece| [piece * 2, piece * 2 + 1]);
        from_top.extend(both.flat_map(|edge| graph.vertices_of(edge)));
    };
    let mut flow = Flow::default();
    let mut stack = vec![Cell::whole(network)];
    let mut told = 0;
    while let Some(cell) = stack.pop() {
        let percent = from_top.len() * 100 / graph.vertices().max(1);
        if percent > told {
            told = percent;
            tell(percent as f32 / 100.0);
        }
        match cell.best_cut(&mut flow) {
            Some(side) => {
                let (near, far, severed) = cell.split(&side);
                emit(&severed, &mut from_top);
                stack.push(near);
                stack.push(far);
            }
            None => emit(&cell.pieces, &mut from_top),
        }
    }
    from_top.reverse();
    from_top
}

/// Cells this small are ordered as they come.
const LEAF: usize = 3;
/// Directions in which a cell is laid out, as (east, north).
const DIRECTIONS: [(f64, f64); 4] = [(1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, -1.0)];

/// A part of the street network; junctions have numbers of its own.
struct Cell {
    pieces: Vec<u32>,
    /// the junctions that each piece joins
    ends: Vec<[u32; 2]>,
    /// junctions sorted along each direction: sorted once for all, a part of a row is a row
    rows: [Vec<u32>; DIRECTIONS.len()],
}

impl Cell {
    /// Everything. Neighbours get numbers near each other, and keep them so in every part.
    fn whole(network: &Network) -> Self {
        let places: &[[i32; 2]] = &network.junction_at;
        let sorted = |key: &dyn Fn([i32; 2]) -> i64| {
            let mut row: Vec<(i64, u32)> = places.iter().map(|at| key(*at)).zip(0..).collect();
            row.sort_unstable();
            row.into_iter().map(|(_, junction)| junction).collect::<Vec<u32>>()
        };
        let mut number = vec![0; places.len()];
        for (i, junction) in (0..).zip(sorted(&curve)) {
            number[junction as usize] = i;
        }
        let latitudes = || places.iter().map(|[lat, _]| f64::from(*lat) / 1e7);
        let middle = latitudes().sum::<f64>() / places.len().max(1) as f64;
        let squeeze = middle.to_radians().cos();
        let rows = DIRECTIONS.map(|(east, north)| {
            let row = sorted(&|[lat, lon]| (f64::from(lon) * east * squeeze + f64::from(lat) * north) as i64);
            row.iter().map(|junction| number[*junction as usize]).collect()
        });
        let ends = network.piece_ends.iter().map(|ends| ends.map(|junction| number[junction as usize]));
        Self { pieces: (0..network.piece_ends.len() as u32).collect(), ends: ends.collect(), rows }
    }

    fn junctions(&self) -> usize {
        self.rows[0].len()
    }

    /// Which junctions lie on the near side of the best cut found; `None` when the cell is small, or falls apart in no useful way.
    fn best_cut(&self, flow: &mut Flow) -> Option<Vec<bool>> {
        let n = self.junctions();
        if n <= LEAF {
            return None;
        }
        flow.load(n, &self.ends);
        let mut best: Option<(f64, Vec<bool>)> = None;
        for row in &self.rows {
            // even a perfectly balanced cut of this size would lose
            let bound = best.as_ref().map_or(f64::INFINITY, |(score, _)| *score);
            let Some(cut) = flow.cut(row, bound * 0.5 * n as f64) else { continue };
            let score = cut as f64 / flow.near.min(n - flow.near).max(1) as f64;
            if score < bound {
                best = Some((score, flow.side().collect()));
            }
        }
        best.map(|(_, side)| side).filter(|side| side.contains(&true) && side.contains(&false))
    }

    /// The near part, the far part, and the pieces between them.
    fn split(&self, is_near: &[bool]) -> (Self, Self, Vec<u32>) {
        let (mut near, mut far) = (0, 0);
        let number: Vec<u32> = (is_near.iter())
            .map(|is_near| {
                let next = if *is_near { &mut near } else { &mut far };
                *next += 1;
                *next - 1
            })
            .collect();
        let part = |of_near: bool| {
            let inside = |junction: &u32| is_near[*junction as usize] == of_near;
            let rows = self.rows.each_ref().map(|row| {
                row.iter().filter(|junction| inside(junction)).map(|j| number[*j as usize]).collect()
            });
            let both = self.pieces.iter().zip(&self.ends).filter(|(_, ends)| ends.iter().all(inside));
            let (pieces, ends) = both.map(|(piece, ends)| (piece, ends.map(|j| number[j as usize]))).unzip();
            Self { pieces, ends, rows }
        };
        let is_severed = |ends: &[u32; 2]| is_near[ends[0] as usize] != is_near[ends[1] as usize];
        let severed = self.pieces.iter().zip(&self.ends).filter(|(_, ends)| is_severed(ends));
        (part(true), part(false), severed.map(|(piece, _)| *piece).collect())
    }
}

/// A place's number along a curve that fills the plane (Morton).
fn curve([lat, lon]: [i32; 2]) -> i64 {
    let spread = |value: i32| {
        // 28 bits of it are enough for 13 m
        let mut bits = ((i64::from(value) + (1 << 31)) >> 4) as u64;
        for (shift, mask) in [
            (16, 0x0000_ffff_0000_ffff_u64),
            (8, 0x00ff_00ff_00ff_00ff),
            (4, 0x0f0f_0f0f_0f0f_0f0f),
            (2, 0x3333_3333_3333_3333),
            (1, 0x5555_5555_5555_5555),
        ] {
            bits = (bits | bits << shift) & mask;
        }
        bits as i64
    };
    spread(lat) << 1 | spread(lon)
}
