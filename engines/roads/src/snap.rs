//! The nearest road to a place.

use crate::{
    column::Column,
    geometry::{is_right, metres, project},
    network::{At, Network},
};

/// Edge of a grid cell, degrees × 10⁷: about 450 m; larger where an extract would need more cells than [`SIDE_CELLS_MAX`].
const CELL_E7: i64 = 40_000;
const SIDE_CELLS_MAX: i64 = 2_000;
/// A place further than this from any road has none.
const REACH_CELLS: i32 = 25;

/// A place on a piece.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct OnPiece {
    pub piece: u32,
    /// 0..=1 of the piece's length, from its `from`
    pub along: f64,
    pub away_m: f64,
    /// whether the place lies to the right of the piece as its way runs
    pub right: bool,
}

/// Pieces by the grid cells that their segments touch.
#[derive(Default)]
pub(crate) struct Index {
    /// west, south (degrees × 10⁷), columns, rows, edge of a cell
    pub frame: Column<i32>,
    pub first: Column<u32>,
    /// (piece, segment within it)
    pub segments: Column<[u32; 2]>,
}

#[derive(Clone, Copy)]
struct Frame {
    west: i32,
    south: i32,
    columns: i32,
    rows: i32,
    cell: i32,
}

impl Index {
    pub fn new(network: &Network) -> Self {
        let (west, east) = bounds(network.shape.iter().map(|at| at[1]));
        let (south, north) = bounds(network.shape.iter().map(|at| at[0]));
        let widest = (i64::from(east) - i64::from(west)).max(i64::from(north) - i64::from(south));
        let cell = CELL_E7.max(widest / SIDE_CELLS_MAX + 1);
        let cells = |low: i32, high: i32| ((i64::from(high) - i64::from(low)) / cell + 1) as i32;
        let frame =
            Frame { west, south, columns: cells(west, east), rows: cells(south, north), cell: cell as i32 };
        let mut entries: Vec<(u32, u32, u32)> = Vec::new();
        for piece in 0..network.piece_ends.len() as u32 {
            for (segment, pair) in network.points(piece).windows(2).enumerate() {
                frame.cells_of(pair[0].into(), pair[1].into(), |cell| {
                    entries.push((cell, piece, segment as u32));
                });
            }
        }
        entries.sort_unstable();
        let mut first = vec![0; frame.columns as usize * frame.rows as usize + 1];
        for (cell, ..) in &entries {
            first[*cell as usize + 1] += 1;
        }
        for i in 1..first.len() {
            first[i] += first[i - 1];
        }
        let segments: Vec<[u32; 2]> =
            entries.into_iter().map(|(_, piece, segment)| [piece, segment]).collect();
        let Frame { west, south, columns, rows, cell } = frame;
        Self {
            frame: vec![west, south, columns, rows, cell].into(),
            first: first.into(),
            segments: segments.into(),
        }
    }

    fn frame(&self) -> Frame {
        let f: &[i32] = &self.frame;
        Frame { west: f[0], south: f[1], columns: f[2], rows: f[3], cell: f[4] }
    }

    /// The nearest piece that `usable` accepts.
    pub fn nearest(&self, network: &Network, p: At, usable: impl Fn(u32) -> bool) -> Option<OnPiece> {
        let frame = self.frame();
        let (column, row) = (frame.column(p.lon_e7), frame.row(p.lat_e7));
        let mut best: Option<(f64, [u32; 2], f64)> = None;
        for ring in 0..=REACH_CELLS {
            frame.ring(column, row, ring, |cell| {
                for &[piece, segment] in self.segments_in(cell) {
                    if !usable(piece) {
                        continue;
                    }
                    let (away_m, share) = on_segment(network, p, piece, segment);
                    if best.is_none_or(|(nearest_m, ..)| away_m < nearest_m) {
                        best = Some((away_m, [piece, segment], share));
                    }
                }
            });
            // Nothing in a further ring can be nearer than this ring's inner edge.
            if best.is_some_and(|(away_m, ..)| away_m <= f64::from(ring) * frame.narrow_m(p)) {
                break;
            }
        }
        best.map(|(away_m, at, share)| placed(network, p, at, share, away_m))
    }

    /// Every usable piece within `radius_m`, each at its nearest place, nearest first.
    pub fn within(
        &self,
        network: &Network,
        p: At,
        radius_m: f64,
        usable: impl Fn(u32) -> bool,
    ) -> Vec<OnPiece> {
        let frame = self.frame();
        let rings = (radius_m / frame.narrow_m(p)).ceil().min(f64::from(REACH_CELLS)) as i32;
        let mut found: Vec<(u32, f64, u32, f64)> = Vec::new();
        for ring in 0..=rings {
            frame.ring(frame.column(p.lon_e7), frame.row(p.lat_e7), ring, |cell| {
                for &[piece, segment] in self.segments_in(cell).iter().filter(|[piece, _]| usable(*piece)) {
                    let (away_m, share) = on_segment(network, p, piece, segment);
                    if away_m <= radius_m {
                        found.push((piece, away_m, segment, share));
                    }
                }
            });
        }
        found.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        found.dedup_by_key(|(piece, ..)| *piece);
        found.sort_unstable_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        found
            .into_iter()
            .map(|(piece, away_m, segment, share)| placed(network, p, [piece, segment], share, away_m))
            .collect()
    }

    fn segments_in(&self, cell: usize) -> &[[u32; 2]] {
        &self.segments[self.first[cell] as usize..self.first[cell + 1] as usize]
    }
}

/// How far `p` is from a segment, and where on the segment it falls (0..=1).
fn on_segment(network: &Network, p: At, piece: u32, segment: u32) -> (f64, f64) {
    let points = network.points(piece);
    project(p, points[segment as usize].into(), points[segment as usize + 1].into())
}

fn placed(network: &Network, p: At, [piece, segment]: [u32; 2], share: f64, away_m: f64) -> OnPiece {
    let points = network.points(piece);
    let (a, b) = (points[segment as usize].into(), points[segment as usize + 1].into());
    OnPiece {
        piece,
        along: along_piece(network, piece, segment as usize, share),
        away_m,
        right: is_right(p, a, b),
    }
}

impl Frame {
    fn column(&self, lon_e7: i32) -> i32 {
        (i64::from(lon_e7) - i64::from(self.west)).div_euclid(i64::from(self.cell)) as i32
    }
    fn row(&self, lat_e7: i32) -> i32 {
        (i64::from(lat_e7) - i64::from(self.south)).div_euclid(i64::from(self.cell)) as i32
    }

    /// The narrower side of a cell near `p`, metres.
    fn narrow_m(&self, p: At) -> f64 {
        f64::from(self.cell) * 0.011_119 * p.lat().to_radians().cos().abs().max(0.01)
    }

    /// The cells that a segment passes: row by row, those between where it enters the row and where it leaves it.
    fn cells_of(&self, a: At, b: At, mut each: impl FnMut(u32)) {
        let (low, high) = if a.lat_e7 <= b.lat_e7 { (a, b) } else { (b, a) };
        let rise = f64::from(high.lat_e7) - f64::from(low.lat_e7);
        let lon_at = |lat_e7: i64| {
            let share = ((lat_e7 - i64::from(low.lat_e7)) as f64 / rise).clamp(0.0, 1.0);
            (f64::from(low.lon_e7) + share * (f64::from(high.lon_e7) - f64::from(low.lon_e7))) as i32
        };
        for row in self.row(low.lat_e7)..=self.row(high.lat_e7) {
            let edge = |row: i32| i64::from(self.south) + i64::from(row) * i64::from(self.cell);
            let ends = if rise == 0.0 {
                (low.lon_e7, high.lon_e7)
            } else {
                (lon_at(edge(row)), lon_at(edge(row + 1)))
            };
            // one cell of slack costs little and forgives rounding
            let from = self.column(ends.0.min(ends.1).saturating_sub(1)).clamp(0, self.columns - 1);
            let to = self.column(ends.0.max(ends.1).saturating_add(1)).clamp(0, self.columns - 1);
            for column in from..=to {
                each((row * self.columns + column) as u32);
            }
        }
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
fn along_piece(network: &Network, piece: u32, segment: usize, share: f64) -> f64 {
    let points = network.points(piece);
    let lengths: Vec<f64> = points.windows(2).map(|p| metres(p[0].into(), p[1].into())).collect();
    let total: f64 = lengths.iter().sum();
    let before: f64 = lengths[..segment].iter().sum();
    ((before + share * lengths[segment]) / total).clamp(0.0, 1.0)
}
