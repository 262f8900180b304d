//! A picture of lines in square cells, and the outlines of what is filled.

use crate::{geometry::metres, network::At};
use std::collections::BTreeMap;

/// Cells around some lines; filled where a line passes near.
pub(super) struct Raster {
    south_west: At,
    /// degrees × 10⁷ of a cell's sides, north and east
    cell_e7: (f64, f64),
    columns: usize,
    filled: Vec<bool>,
}

impl Raster {
    /// Fills everything within about `beside_m` of the lines. `None` when there are none.
    pub fn over(lines: &[Vec<At>], beside_m: f64, cells_max: f64) -> Option<Self> {
        let all = || lines.iter().flatten();
        let (south, north) = (all().map(|p| p.lat_e7).min()?, all().map(|p| p.lat_e7).max()?);
        let (west, east) = (all().map(|p| p.lon_e7).min()?, all().map(|p| p.lon_e7).max()?);
        let squeeze = At { lat_e7: south, lon_e7: west }.lat().to_radians().cos().abs().max(0.01);
        let (high, wide) =
            (f64::from(north) - f64::from(south), (f64::from(east) - f64::from(west)) * squeeze);
        // 10⁻⁷ degrees to metres
        let unit_m = 0.011_119_5;
        let cell = (high.max(wide) / cells_max).max(beside_m / unit_m);
        let cell_e7 = (cell, cell / squeeze);
        // two empty cells on every side, so that every outline closes
        let margin = |low: i32, cell: f64| (f64::from(low) - 2.5 * cell) as i32;
        let south_west = At { lat_e7: margin(south, cell_e7.0), lon_e7: margin(west, cell_e7.1) };
        let count =
            |low: i32, high: i32, cell: f64| ((f64::from(high) - f64::from(low)) / cell).ceil() as usize + 3;
        let (columns, rows) =
            (count(south_west.lon_e7, east, cell_e7.1), count(south_west.lat_e7, north, cell_e7.0));
        let mut raster = Self { south_west, cell_e7, columns, filled: vec![false; columns * rows] };
        for pair in lines.iter().flat_map(|line| line.windows(2)) {
            raster.draw(pair[0], pair[1], metres(pair[0], pair[1]) / (cell * unit_m));
        }
        Some(raster)
    }

    /// Fills the cells along a segment `cells` long, and their four neighbours.
    fn draw(&mut self, a: At, b: At, cells: f64) {
        let steps = (cells * 2.0).ceil().max(1.0) as u32;
        for step in 0..=steps {
            let p = crate::geometry::between(a, b, f64::from(step) / f64::from(steps));
            let row = ((f64::from(p.lat_e7) - f64::from(self.south_west.lat_e7)) / self.cell_e7.0) as usize;
            let column =
                ((f64::from(p.lon_e7) - f64::from(self.south_west.lon_e7)) / self.cell_e7.1) as usize;
            let at = row * self.columns + column;
            for cell in [at, at - 1, at + 1, at - self.columns, at + self.columns] {
                self.filled[cell] = true;
            }
        }
    }

    fn is_filled(&self, column: usize, row: usize) -> bool {
        self.filled[row * self.columns + column]
    }

    /// Outlines with the filled cells to the left: outer rings run against the clock, holes with it.
    pub fn polygons(&self) -> Vec<Vec<Vec<At>>> {
        let mut outer: Vec<(f64, Vec<(i64, i64)>)> = Vec::new();
        let mut holes = Vec::new();
        for ring in self.rings() {
            let area = twice_area(&ring);
            if area > 0 {
                outer.push((area as f64, ring));
            // a hole of one or two cells is a courtyard, not a place out of reach
            } else if area < -4 {
                holes.push(ring);
            }
        }
        outer.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut polygons: Vec<Vec<Vec<(i64, i64)>>> = outer.into_iter().map(|(_, ring)| vec![ring]).collect();
        for hole in holes {
            // the smallest ring around it comes last
            if let Some(around) = polygons.iter_mut().rev().find(|polygon| holds(&polygon[0], hole[0])) {
                around.push(hole);
            }
        }
        polygons.iter().map(|polygon| polygon.iter().map(|ring| self.smooth(ring)).collect()).collect()
    }

    /// Corners of cells, walked along the sides between filled and empty.
    fn rings(&self) -> Vec<Vec<(i64, i64)>> {
        let rows = self.filled.len() / self.columns;
        // from a corner, the corners that a side leads to
        let mut sides: BTreeMap<(i64, i64), Vec<(i64, i64)>> = BTreeMap::new();
        let mut side = |a: (i64, i64), b: (i64, i64)| sides.entry(a).or_default().push(b);
        for row in 1..rows - 1 {
            for column in 1..self.columns - 1 {
                if !self.is_filled(column, row) {
                    continue;
                }
                let (x, y) = (column as i64, row as i64);
                if !self.is_filled(column, row - 1) {
                    side((x, y), (x + 1, y));
                }
                if !self.is_filled(column + 1, row) {
                    side((x + 1, y), (x + 1, y + 1));
                }
                if !self.is_filled(column, row + 1) {
                    side((x + 1, y + 1), (x, y + 1));
                }
                if !self.is_filled(column - 1, row) {
                    side((x, y + 1), (x, y));
                }
            }
        }
        let mut rings = Vec::new();
        while let Some((&start, _)) = sides.first_key_value() {
            let (mut ring, mut at, mut heading) = (vec![start], start, (0, 0));
            while let Some(choices) = sides.get_mut(&at) {
                // Where two cells touch at a corner, the left turn keeps each to itself.
                let left = (-heading.1, heading.0);
                let best = choices.iter().position(|b| (b.0 - at.0, b.1 - at.1) == left).unwrap_or(0);
                let next = choices.swap_remove(best);
                if choices.is_empty() {
                    sides.remove(&at);
                }
                heading = (next.0 - at.0, next.1 - at.1);
                at = next;
                if at == start {
                    break;
                }
                ring.push(at);
            }
            rings.push(ring);
        }
        rings
    }

    /// The middles of the sides, joined: corners are cut, stairs become slopes. Closed.
    fn smooth(&self, ring: &[(i64, i64)]) -> Vec<At> {
        let middle = |i: usize| {
            let ((x0, y0), (x1, y1)) = (ring[i], ring[(i + 1) % ring.len()]);
            (x0 + x1, y0 + y1)
        };
        let doubled: Vec<(i64, i64)> = (0..ring.len()).map(middle).collect();
        let n = doubled.len();
        let straight = |i: usize| {
            let (a, b, c) = (doubled[(i + n - 1) % n], doubled[i], doubled[(i + 1) % n]);
            (b.0 - a.0) * (c.1 - b.1) == (b.1 - a.1) * (c.0 - b.0)
        };
        let mut points: Vec<At> = (0..n).filter(|i| !straight(*i)).map(|i| self.place(doubled[i])).collect();
        points.extend(points.first().copied());
        points
    }

    fn place(&self, (x2, y2): (i64, i64)) -> At {
        let e7 =
            |low: i32, cell: f64, doubled: i64| (f64::from(low) + cell * doubled as f64 / 2.0).round() as i32;
        At {
            lat_e7: e7(self.south_west.lat_e7, self.cell_e7.0, y2).clamp(-900_000_000, 900_000_000),
            lon_e7: e7(self.south_west.lon_e7, self.cell_e7.1, x2).clamp(-1_800_000_000, 1_800_000_000),
        }
    }
}

fn twice_area(ring: &[(i64, i64)]) -> i64 {
    (0..ring.len()).map(|i| (ring[i], ring[(i + 1) % ring.len()])).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum()
}

/// Whether a ring of cell corners holds the cell beside a corner of another.
fn holds(ring: &[(i64, i64)], (x, y): (i64, i64)) -> bool {
    let (px, py) = (x as f64 + 0.25, y as f64 + 0.25);
    let crossings = (0..ring.len()).map(|i| (ring[i], ring[(i + 1) % ring.len()])).filter(|(a, b)| {
        // sides are upright or level; only upright ones can be crossed going east
        a.0 == b.0 && (a.1.min(b.1) as f64) < py && py < a.1.max(b.1) as f64 && px < a.0 as f64
    });
    crossings.count() % 2 == 1
}
