//! Distances and durations for one profile at one speed.

use super::validate::FAR;
use crate::ask::{Matrix, NO_WAY};

/// Side of the squares in which a table is turned over, so that both sides stay in the cache.
const TILE: usize = 32;

/// All legs, with an extra place that is nowhere, to which no way is long.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    width: u32,
    arcs: Vec<[i32; 2]>,
    /// The same by destination; empty where both ways are alike.
    back: Vec<[i32; 2]>,
}

impl Table {
    pub fn new(matrix: &Matrix, speed_pct: u32) -> Self {
        let size = matrix.size as usize;
        let width = size + 1;
        let mut arcs = vec![[0; 2]; width * width];
        if size > 0 {
            let rows = matrix.distance_m.chunks_exact(size).zip(matrix.duration_s.chunks_exact(size));
            for (row, (distances, durations)) in arcs.chunks_exact_mut(width).zip(rows) {
                for (arc, (&distance, &duration)) in row.iter_mut().zip(distances.iter().zip(durations)) {
                    *arc = leg(distance, duration, speed_pct);
                }
            }
        }
        let back = turned(&arcs, width);
        Self { width: width as u32, arcs, back }
    }

    #[inline]
    pub fn arc(&self, from: u32, to: u32) -> (i32, i32) {
        let [distance, duration] = self.arcs[from as usize * self.width as usize + to as usize];
        (distance, duration)
    }
    /// Legs from a place, by destination.
    #[inline]
    pub fn from(&self, place: u32) -> &[[i32; 2]] {
        let width = self.width as usize;
        &self.arcs[place as usize * width..][..width]
    }
    /// Legs to a place, by origin: side by side in memory, unlike `arc(_, place)`.
    #[inline]
    pub fn to(&self, place: u32) -> &[[i32; 2]] {
        let width = self.width as usize;
        let arcs = if self.back.is_empty() { &self.arcs } else { &self.back };
        &arcs[place as usize * width..][..width]
    }
    /// All legs, by origin.
    pub fn arcs(&self) -> &[[i32; 2]] {
        &self.arcs
    }
}

#[inline]
fn leg(distance: u32, duration: u32, speed_pct: u32) -> [i32; 2] {
    if distance == NO_WAY || duration == NO_WAY {
        return [FAR as i32; 2];
    }
    // Dividing is slow, and most vehicles are as fast as the matrix says.
    let slowed = match speed_pct {
        100 => u64::from(duration),
        _ => (u64::from(duration) * 100).div_ceil(u64::from(speed_pct)),
    };
    [distance as i32, slowed.min(FAR as u64) as i32]
}

/// The square turned over, or nothing where that is the same.
fn turned(arcs: &[[i32; 2]], width: usize) -> Vec<[i32; 2]> {
    let mut tiles = (0..width).step_by(TILE).flat_map(|a| (0..=a).step_by(TILE).map(move |b| (a, b)));
    let alike = |(a, b): (usize, usize)| {
        let side = |from: usize| from..(from + TILE).min(width);
        side(a).all(|x| side(b).all(|y| arcs[x * width + y] == arcs[y * width + x]))
    };
    if tiles.all(alike) {
        return Vec::new();
    }
    let mut back = vec![[0; 2]; arcs.len()];
    for a in (0..width).step_by(TILE) {
        for b in (0..width).step_by(TILE) {
            for x in a..(a + TILE).min(width) {
                for y in b..(b + TILE).min(width) {
                    back[x * width + y] = arcs[y * width + x];
                }
            }
        }
    }
    back
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legs_are_found_from_both_ends() {
        for size in [0, 1, 2, 31, 32, 70] {
            for crooked in [0, 1] {
                let of = |a: u32, b: u32| (a.abs_diff(b) * 7, a.abs_diff(b) * 3 + crooked * u32::from(a < b));
                let table = Table::new(&Matrix::from_fn(size, of), 70);
                assert_eq!(table.back.is_empty(), crooked == 0 || size < 2, "{size}");
                for (a, b) in (0..size).flat_map(|a| (0..size).map(move |b| (a, b))) {
                    let (distance, duration) = of(a, b);
                    let slow = (duration * 100).div_ceil(70);
                    assert_eq!(table.arc(a, b), (distance as i32, slow as i32));
                    assert_eq!(table.from(a)[b as usize], [distance as i32, slow as i32]);
                    assert_eq!(table.to(b)[a as usize], [distance as i32, slow as i32]);
                }
                assert_eq!(table.arc(size, 0), (0, 0), "nowhere costs nothing");
            }
        }
    }
}
