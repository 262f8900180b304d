//! Many fences, found by where they are.

use super::Fence;
use crate::{BBox, Point, cell};
use std::collections::HashMap;

/// A fence is filed under at most this many cells: the finest level at which they cover its box.
const CELLS_MAX: usize = 16;
/// Finer than 40 m a cell gains nothing: fixes are not that exact.
const LEVEL_MAX: u8 = 20;

/// Fences with an index. A lookup asks one cell per level in use, then box, then shape.
#[derive(Debug, Clone, Default)]
pub struct FenceSet {
    fences: Vec<(BBox, Fence)>,
    by_id: HashMap<u128, usize>,
    by_cell: HashMap<i64, Vec<u32>>,
    levels: Vec<u8>,
}

impl FenceSet {
    /// Of several fences with one id the last counts.
    pub fn new(fences: impl IntoIterator<Item = Fence>) -> Self {
        let mut set = Self::default();
        for fence in fences {
            let entry = (fence.shape.bbox(), fence);
            if let Some(i) = set.by_id.get(&entry.1.id) {
                set.fences[*i] = entry;
            } else {
                set.by_id.insert(entry.1.id, set.fences.len());
                set.fences.push(entry);
            }
        }
        for (i, (bbox, _)) in set.fences.iter().enumerate() {
            for cell in cell::finest_cover(bbox, LEVEL_MAX, CELLS_MAX) {
                set.by_cell.entry(cell).or_default().push(i as u32);
                set.levels.extend(cell::level(cell));
            }
        }
        set.levels.sort_unstable();
        set.levels.dedup();
        set
    }

    pub fn len(&self) -> usize {
        self.fences.len()
    }

    pub fn is_empty(&self) -> bool {
        self.fences.is_empty()
    }

    pub fn get(&self, id: u128) -> Option<&Fence> {
        self.by_id.get(&id).map(|i| &self.fences[*i].1)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Fence> {
        self.fences.iter().map(|(_, fence)| fence)
    }

    /// The ids of the fences that contain the point, sorted.
    pub fn containing(&self, p: Point) -> Vec<u128> {
        // Shapes live on the e7 grid; asked off the grid, a point on a border could miss the cell of its box.
        let (lat_e7, lon_e7) = p.to_e7();
        let p = Point::from_e7(lat_e7, lon_e7);
        let mut found: Vec<u128> = self
            .levels
            .iter()
            .filter_map(|level| self.by_cell.get(&cell::of(p, *level)))
            .flatten()
            .map(|i| &self.fences[*i as usize])
            .filter(|(bbox, fence)| bbox.contains(p) && fence.shape.contains(p))
            .map(|(_, fence)| fence.id)
            .collect();
        found.sort_unstable();
        found
    }
}
