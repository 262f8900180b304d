//! The nearest road to a place.

use crate::{
    column::Column,
    geometry::{Plane, is_right, short_m},
    grouped::grouped,
    network::{At, Network},
};
use std::ops::RangeInclusive;

/// Edge of a grid cell, degrees × 10⁷: about 220 m; larger where an extract would need more cells than [`SIDE_CELLS_MAX`].
pub(crate) const CELL_E7: i64 = 20_000;
const SIDE_CELLS_MAX: i64 = 2_000;
/// A place further than this from any road has none.
const REACH_M: f64 = 11_000.0;

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
    /// (piece, its point at which the segment begins: into the network's `shape`)
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
        // (cell, [piece, point])
        let mut entries: Vec<(u32, [u32; 2])> = Vec::new();
        for piece in 0..network.piece_ends.len() as u32 {
            let points = network.piece_shape[piece as usize]..;
            for (point, pair) in points.zip(network.points(piece).windows(2)) {
                frame.cells_of(pair[0].into(), pair[1].into(), |cell| entries.push((cell, [piece, point])));
            }
        }
        let cells = frame.columns as usize * frame.rows as usize;
        let (first, segments) = grouped(cells, entries.iter().copied());
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
        let (frame, plane) = (self.frame(), Plane::around(p));
        let view = self.view(network);
        let mut best = Hit { square_m: f64::INFINITY, piece: u32::MAX, point: 0, share: 0.0 };
        for ring in 0..=frame.rings(p, REACH_M) {
            frame.ring(frame.column(p.lon_e7), frame.row(p.lat_e7), ring, |cells| {
                for hit in view.hits(&plane, cells) {
                    if hit.square_m < best.square_m && usable(hit.piece) {
                        best = hit;
                    }
                }
            });
            // nothing in a further ring can be nearer than the edge of what was seen
            if best.square_m <= frame.seen_m(&plane, p, ring).powi(2) {
                break;
            }
        }
        (best.piece != u32::MAX).then(|| best.placed(network, p))
    }

    /// Every usable piece within `radius_m`, nearest first: at its nearest place, and where it comes by again (a hairpin) more than
    /// `apart_m` along it from there, at that place too.
    pub fn within(
        &self,
        network: &Network,
        p: At,
        (radius_m, apart_m): (f64, f64),
        usable: impl Fn(u32) -> bool,
    ) -> Vec<OnPiece> {
        let (frame, plane) = (self.frame(), Plane::around(p));
        let view = self.view(network);
        let radius_m = radius_m.min(REACH_M);
        let mut found: Vec<Hit> = Vec::new();
        for ring in 0..=frame.rings(p, radius_m) {
            frame.ring(frame.column(p.lon_e7), frame.row(p.lat_e7), ring, |cells| {
                let near = view.hits(&plane, cells).filter(|hit| hit.square_m <= radius_m * radius_m);
                found.extend(near.filter(|hit| usable(hit.piece)));
            });
        }
        found.sort_unstable_by(|a, b| {
            a.piece.cmp(&b.piece).then(a.square_m.total_cmp(&b.square_m)).then(a.point.cmp(&b.point))
        });
        let mut places: Vec<OnPiece> = Vec::new();
        for hit in &found {
            let mut same = places.iter().rev().take_while(|on| on.piece == hit.piece).peekable();
            let comes_by = apart_m.is_finite() && hit.is_nearest_around(network, &plane);
            if same.peek().is_some() && !comes_by {
                continue;
            }
            let on = hit.placed(network, p);
            let length_m = network.metres(hit.piece * 2);
            if same.all(|other| (other.along - on.along).abs() * length_m > apart_m) {
                places.push(on);
            }
        }
        places.sort_by(|a, b| a.away_m.total_cmp(&b.away_m).then(a.piece.cmp(&b.piece)));
        places
    }

    fn view<'a>(&'a self, network: &'a Network) -> View<'a> {
        View { first: &self.first, segments: &self.segments, shape: &network.shape }
    }
}

/// The columns as plain slices, fetched once per question and not once per look.
struct View<'a> {
    first: &'a [u32],
    segments: &'a [[u32; 2]],
    shape: &'a [[i32; 2]],
}

impl View<'_> {
    /// What the segments in neighbouring cells of one row have nearest to the plane's middle.
    fn hits(&self, plane: &Plane, cells: RangeInclusive<usize>) -> impl Iterator<Item = Hit> {
        let (from, to) = (self.first[*cells.start()] as usize, self.first[*cells.end() + 1] as usize);
        self.segments[from..to].iter().map(|&[piece, point]| {
            let (a, b) = (self.shape[point as usize], self.shape[point as usize + 1]);
            let (square_m, share) = plane.project(a.into(), b.into());
            Hit { square_m, piece, point, share }
        })
    }
}

/// A place on a segment, and how far away it is.
struct Hit {
    square_m: f64,
    piece: u32,
    point: u32,
    /// 0..=1 of the segment
    share: f64,
}

impl Hit {
    /// Whether its piece is further away on both sides.
    fn is_nearest_around(&self, network: &Network, plane: &Plane) -> bool {
        let (piece, at) = (self.piece as usize, self.point);
        // where the neighbouring segment comes nearest
        let share = |point: u32| {
            let [a, b] = [point, point + 1].map(|i| At::from(network.shape[i as usize]));
            plane.project(a, b).1
        };
        if self.share <= 0.0 && at > network.piece_shape[piece] {
            return share(at - 1) >= 1.0;
        }
        if self.share >= 1.0 && at + 2 < network.piece_shape[piece + 1] {
            return share(at + 1) <= 0.0;
        }
        true
    }

    fn placed(&self, network: &Network, p: At) -> OnPiece {
        let segment = (self.point - network.piece_shape[self.piece as usize]) as usize;
        let points = network.points(self.piece);
        let (mut before_m, mut total_m) = (0.0, 0.0);
        for (i, pair) in points.windows(2).enumerate() {
            let length_m = short_m(pair[0].into(), pair[1].into());
            if i < segment {
                before_m += length_m;
            } else if i == segment {
                before_m += length_m * self.share;
            }
            total_m += length_m;
        }
        OnPiece {
            piece: self.piece,
            along: if total_m > 0.0 { (before_m / total_m).clamp(0.0, 1.0) } else { 0.0 },
            away_m: self.square_m.sqrt(),
            right: is_right(p, points[segment].into(), points[segment + 1].into()),
        }
    }
}

impl Frame {
    fn column(&self, lon_e7: i32) -> i32 {
        (i64::from(lon_e7) - i64::from(self.west)).div_euclid(i64::from(self.cell)) as i32
    }
    fn row(&self, lat_e7: i32) -> i32 {
        (i64::from(lat_e7) - i64::from(self.south)).div_euclid(i64::from(self.cell)) as i32
    }

    /// So many rings of cells around the one of `p` hold everything within `radius_m`.
    fn rings(&self, p: At, radius_m: f64) -> i32 {
        let plane = Plane::around(p);
        (radius_m / (f64::from(self.cell) * plane.east_m.min(plane.north_m).max(2e-4))).ceil() as i32
    }

    /// How far from `p` everything was seen once this ring was.
    fn seen_m(&self, plane: &Plane, p: At, ring: i32) -> f64 {
        let margin = |at: i32, from: i32, cell: i32| {
            let low = i64::from(at) - i64::from(from) - i64::from(cell) * i64::from(self.cell);
            let near = low.min(i64::from(self.cell) - low);
            (near + i64::from(ring) * i64::from(self.cell)) as f64
        };
        let east = margin(p.lon_e7, self.west, self.column(p.lon_e7)) * plane.east_m;
        let north = margin(p.lat_e7, self.south, self.row(p.lat_e7)) * plane.north_m;
        east.min(north)
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

    /// The cells of the square ring around a cell, as stretches within a row.
    fn ring(&self, column: i32, row: i32, ring: i32, mut each: impl FnMut(RangeInclusive<usize>)) {
        let mut stretch = |row: i32, from: i32, to: i32| {
            let (from, to) = (from.max(0), to.min(self.columns - 1));
            if (0..self.rows).contains(&row) && from <= to {
                let start = (row * self.columns) as usize;
                each(start + from as usize..=start + to as usize);
            }
        };
        let (west, east) = (column - ring, column + ring);
        stretch(row - ring, west, east);
        if ring == 0 {
            return;
        }
        stretch(row + ring, west, east);
        for between in row - ring + 1..row + ring {
            stretch(between, west, west);
            stretch(between, east, east);
        }
    }
}

fn bounds(values: impl Iterator<Item = i32> + Clone) -> (i32, i32) {
    (values.clone().min().unwrap_or(0), values.max().unwrap_or(0))
}
