//! The nearest road to a place.

use crate::{
    geometry::project,
    network::{At, Network},
};

/// Edge of a grid cell, degrees × 10⁷: about 450 m.
const CELL_E7: i32 = 40_000;
/// A place further than this from any road has none.
const REACH_CELLS: i32 = 25;

/// A place on a piece.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct OnPiece {
    pub piece: u32,
    /// 0..=1 of the piece's length, from its `from`
    pub along: f64,
    pub away_m: f64,
}

/// Pieces by the grid cells that their segments touch.
pub(crate) struct Index {
    west: i32,
    south: i32,
    columns: i32,
    rows: i32,
    first: Vec<u32>,
    /// (piece, segment within it)
    segments: Vec<(u32, u32)>,
}

impl Index {
    pub fn new(network: &Network) -> Self {
        let (west, east) = bounds(network.shape.iter().map(|at| at.lon_e7));
        let (south, north) = bounds(network.shape.iter().map(|at| at.lat_e7));
        let columns = (i64::from(east) - i64::from(west)) / i64::from(CELL_E7) + 1;
        let rows = (i64::from(north) - i64::from(south)) / i64::from(CELL_E7) + 1;
        let mut index = Self {
            west,
            south,
            columns: columns as i32,
            rows: rows as i32,
            first: Vec::new(),
            segments: Vec::new(),
        };
        let mut entries: Vec<(u32, u32, u32)> = Vec::new();
        for piece in 0..network.pieces.len() {
            for (segment, pair) in network.points(piece).windows(2).enumerate() {
                index.cells_of(pair[0], pair[1], |cell| entries.push((cell, piece as u32, segment as u32)));
            }
        }
        entries.sort_unstable();
        index.first = vec![0; columns as usize * rows as usize + 1];
        for (cell, ..) in &entries {
            index.first[*cell as usize + 1] += 1;
        }
        for i in 1..index.first.len() {
            index.first[i] += index.first[i - 1];
        }
        index.segments = entries.into_iter().map(|(_, piece, segment)| (piece, segment)).collect();
        index
    }

    fn column(&self, lon_e7: i32) -> i32 {
        ((i64::from(lon_e7) - i64::from(self.west)).div_euclid(i64::from(CELL_E7))) as i32
    }
    fn row(&self, lat_e7: i32) -> i32 {
        ((i64::from(lat_e7) - i64::from(self.south)).div_euclid(i64::from(CELL_E7))) as i32
    }

    fn cells_of(&self, a: At, b: At, mut each: impl FnMut(u32)) {
        let (c0, c1) = (self.column(a.lon_e7.min(b.lon_e7)), self.column(a.lon_e7.max(b.lon_e7)));
        let (r0, r1) = (self.row(a.lat_e7.min(b.lat_e7)), self.row(a.lat_e7.max(b.lat_e7)));
        for row in r0..=r1 {
            for column in c0..=c1 {
                each((row * self.columns + column) as u32);
            }
        }
    }

    /// The nearest piece that `usable` accepts.
    pub fn nearest(&self, network: &Network, p: At, usable: impl Fn(u32) -> bool) -> Option<OnPiece> {
        let (column, row) = (self.column(p.lon_e7), self.row(p.lat_e7));
        let mut best: Option<(OnPiece, u32)> = None;
        for ring in 0..=REACH_CELLS {
            self.ring(column, row, ring, |cell| {
                for (piece, segment) in
                    &self.segments[self.first[cell] as usize..self.first[cell + 1] as usize]
                {
                    if !usable(*piece) {
                        continue;
                    }
                    let points = network.points(*piece as usize);
                    let (away_m, share) =
                        project(p, points[*segment as usize], points[*segment as usize + 1]);
                    if best.is_none_or(|(b, _)| away_m < b.away_m) {
                        best = Some((OnPiece { piece: *piece, along: share, away_m }, *segment));
                    }
                }
            });
            // Nothing in a further ring can be nearer than this ring's inner edge.
            let squeeze = p.lat().to_radians().cos().abs().max(0.01);
            let inner_m = f64::from(ring) * f64::from(CELL_E7) * 0.011_119 * squeeze;
            if best.is_some_and(|(b, _)| b.away_m <= inner_m) {
                break;
            }
        }
        best.map(|(on, segment)| OnPiece {
            along: along_piece(network, on.piece as usize, segment as usize, on.along),
            ..on
        })
    }

    fn ring(&self, column: i32, row: i32, ring: i32, mut each: impl FnMut(usize)) {
        for r in row - ring..=row + ring {
            if r < 0 || r >= self.rows {
                continue;
            }
            let whole = r == row - ring || r == row + ring;
            let step = if whole || ring == 0 { 1 } else { ring * 2 };
            let mut c = column - ring;
            while c <= column + ring {
                if (0..self.columns).contains(&c) {
                    each((r * self.columns + c) as usize);
                }
                c += step;
            }
        }
    }
}

fn bounds(values: impl Iterator<Item = i32> + Clone) -> (i32, i32) {
    (values.clone().min().unwrap_or(0), values.max().unwrap_or(0))
}

/// A share of one segment as a share of its piece.
fn along_piece(network: &Network, piece: usize, segment: usize, share: f64) -> f64 {
    let points = network.points(piece);
    let lengths: Vec<f64> = points.windows(2).map(|p| crate::geometry::metres(p[0], p[1])).collect();
    let total: f64 = lengths.iter().sum();
    let before: f64 = lengths[..segment].iter().sum();
    ((before + share * lengths[segment]) / total).clamp(0.0, 1.0)
}
