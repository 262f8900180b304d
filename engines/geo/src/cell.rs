//! Square cells of the map as one `i64`, for indexes that row-level security can use.
//!
//! Why not a geometry index: under row-level security PostgreSQL may use only *leakproof* operators before the policy,
//! and the geometry operators (`&&`, `ST_Intersects`) are not; `int8 =` and `int8 = any(…)` are. So a row stores the
//! cell it lies in, a query asks for the cells that cover its box, and the exact test runs on what is left.
//!
//! The world is one square of 360° at level 0, quartered at each level down: at level 16 a cell is 0.0055° (610 m
//! north to south). A cell is `4^level + Morton(x, y)`, so the parent is `cell >> 2`, and the level is in the number.

use crate::{BBox, Point};

/// 30 levels need 61 bits, and a cell of 4 cm.
pub const LEVEL_MAX: u8 = 30;

/// Edge of a cell of this level, in degrees.
pub fn size_deg(level: u8) -> f64 {
    360.0 / (1u64 << level.min(LEVEL_MAX)) as f64
}

/// The cell of `level` that holds the point; coordinates out of range are clamped.
pub fn of(p: Point, level: u8) -> i64 {
    let level = level.min(LEVEL_MAX);
    join(column(p.lon, level), row(p.lat, level), level)
}

/// The cell one level up; the root is its own parent.
pub fn parent(cell: i64) -> i64 {
    if cell > 3 { cell >> 2 } else { 1 }
}

/// 0..=30, or `None` when the number is no cell.
pub fn level(cell: i64) -> Option<u8> {
    let bits = 63u32.checked_sub(u64::try_from(cell).ok().filter(|c| *c > 0)?.leading_zeros())?;
    (bits % 2 == 0 && bits / 2 <= u32::from(LEVEL_MAX)).then_some((bits / 2) as u8)
}

/// The box of a cell, or `None` when the number is no cell. The rows beyond the poles are empty and are cut off.
pub fn bbox(cell: i64) -> Option<BBox> {
    let level = level(cell)?;
    let morton = cell as u64 - (1u64 << (2 * level));
    let (x, y) = (squeeze(morton), squeeze(morton >> 1));
    let size = size_deg(level);
    Some(BBox {
        south: (y as f64 * size - 180.0).clamp(-90.0, 90.0),
        west: x as f64 * size - 180.0,
        north: ((y + 1) as f64 * size - 180.0).clamp(-90.0, 90.0),
        east: (x + 1) as f64 * size - 180.0,
    })
}

/// The cells of `level` that touch the box, row by row; `None` when they would be more than `cells_max`.
pub fn cover(bbox: &BBox, level: u8, cells_max: usize) -> Option<Vec<i64>> {
    let level = level.min(LEVEL_MAX);
    let (west, east) = (column(bbox.west, level), column(bbox.east, level));
    let (south, north) = (row(bbox.south, level), row(bbox.north, level));
    let count = (u128::from(east) + 1).checked_sub(west.into())?
        * (u128::from(north) + 1).checked_sub(south.into())?;
    if count > cells_max as u128 {
        return None;
    }
    Some((south..=north).flat_map(|y| (west..=east).map(move |x| join(x, y, level))).collect())
}

/// The finest cover of at most `cells_max` cells (at least 4, which is always possible).
pub fn finest_cover(bbox: &BBox, level_max: u8, cells_max: usize) -> Vec<i64> {
    (0..=level_max.min(LEVEL_MAX))
        .rev()
        .find_map(|level| cover(bbox, level, cells_max.max(4)))
        .unwrap_or_else(|| vec![1])
}

fn column(lon: f64, level: u8) -> u64 {
    slot(lon + 180.0, level)
}

fn row(lat: f64, level: u8) -> u64 {
    slot(lat + 180.0, level)
}

fn slot(deg: f64, level: u8) -> u64 {
    // A power of two divides exactly, so a border falls on the same side at every level: parents hold their children.
    let last = (1u64 << level) - 1;
    ((deg / 360.0 * (1u64 << level) as f64).max(0.0) as u64).min(last)
}

fn join(x: u64, y: u64, level: u8) -> i64 {
    ((1u64 << (2 * level)) + (spread(x) | spread(y) << 1)) as i64
}

/// Puts a zero between the bits of a number below 2³¹.
fn spread(n: u64) -> u64 {
    let mut n = n & 0x7fff_ffff;
    n = (n | n << 16) & 0x0000_ffff_0000_ffff;
    n = (n | n << 8) & 0x00ff_00ff_00ff_00ff;
    n = (n | n << 4) & 0x0f0f_0f0f_0f0f_0f0f;
    n = (n | n << 2) & 0x3333_3333_3333_3333;
    (n | n << 1) & 0x5555_5555_5555_5555
}

/// The inverse of [`spread`].
fn squeeze(n: u64) -> u64 {
    let mut n = n & 0x5555_5555_5555_5555;
    n = (n | n >> 1) & 0x3333_3333_3333_3333;
    n = (n | n >> 2) & 0x0f0f_0f0f_0f0f_0f0f;
    n = (n | n >> 4) & 0x00ff_00ff_00ff_00ff;
    n = (n | n >> 8) & 0x0000_ffff_0000_ffff;
    (n | n >> 16) & 0x0000_0000_ffff_ffff
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_four_corners_and_nonsense() {
        for (lat, lon) in [(-90.0, -180.0), (-90.0, 180.0), (90.0, -180.0), (90.0, 180.0)] {
            for l in [0, 1, 16, 30] {
                assert!(
                    bbox(of(Point::new(lat, lon), l)).unwrap().contains(Point::new(lat, lon)),
                    "{lat} {lon} {l}"
                );
            }
        }
        for no_cell in [0, -1, 2, 3, 8, i64::MAX, i64::MIN] {
            assert_eq!(level(no_cell), None, "{no_cell}");
        }
        assert_eq!(of(Point::new(f64::NAN, f64::INFINITY), 3), of(Point::new(-180.0, 180.0), 3));
    }

    #[test]
    fn the_whole_world_is_covered_by_few_cells() {
        let world = BBox::new(-90.0, -180.0, 90.0, 180.0).unwrap();
        assert_eq!(cover(&world, 0, 10), Some(vec![1]));
        assert_eq!(cover(&world, 10, 1000), None);
        assert!(finest_cover(&world, 30, 4).len() <= 4);
    }

    proptest! {
        #[test]
        fn a_cell_holds_its_point_and_knows_its_level(lat in -90.0..=90.0, lon in -180.0..=180.0, l in 0u8..=30) {
            let p = Point::new(lat, lon);
            let cell = of(p, l);
            prop_assert_eq!(level(cell), Some(l));
            let slack = bbox(cell).unwrap();
            prop_assert!(slack.contains(p), "{:?}", slack);
            if l > 0 {
                prop_assert_eq!(parent(cell), of(p, l - 1));
            }
        }

        #[test]
        fn a_cover_holds_the_cell_of_every_point_in_the_box(
            lat in -85.0..85.0f64, lon in -175.0..175.0f64, h in 0.0..3.0f64, w in 0.0..3.0f64, fy in 0.0..=1.0, fx in 0.0..=1.0, l in 0u8..14,
        ) {
            let area = BBox::new(lat, lon, lat + h, lon + w).unwrap();
            let p = Point::new(f64::min(lat + h * fy, area.north), f64::min(lon + w * fx, area.east));
            let cells = cover(&area, l, 1_000_000).unwrap();
            prop_assert!(cells.contains(&of(p, l)));
            let finest = finest_cover(&area, 30, 16);
            prop_assert!(finest.len() <= 16);
            let at = level(finest[0]).unwrap();
            prop_assert!(finest.contains(&of(p, at)));
        }
    }
}
