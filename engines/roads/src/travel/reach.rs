//! How far one gets: times to everywhere, and the areas within some of them.

use super::{Stop, Travel, outline::Raster};
use crate::{
    costs::{NEVER, ms_of},
    hierarchy::one_to_all,
    network::At,
};

/// The area that is reached within a time: polygons of rings, the first of each the outer one (against the clock), the others holes.
/// Rings are closed: the last point is the first.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    pub seconds: f64,
    pub polygons: Vec<Vec<Vec<At>>>,
}

/// Roads give on to the land beside them: so far off the road still counts as reached, at the least.
const BESIDE_M: f64 = 60.0;
/// The picture of an area has at most this many cells along its longer side.
const CELLS_MAX: f64 = 160.0;

impl Travel<'_> {
    /// Seconds to the far end of every directed piece; `None` where one does not get.
    pub fn reach(&self, from: impl Into<Stop>) -> Option<Vec<Option<f64>>> {
        let from: Stop = from.into();
        let begin = self.begin(self.snap(from.at)?, from.kerb);
        let costs = one_to_all(&self.roads.topology, &self.traveller.metric, &begin.ends);
        let to = |edge: u32| {
            let least = self.roads.graph.vertices_of(edge).map(|v| costs[v as usize]).min().unwrap_or(NEVER);
            (least < NEVER).then(|| ms_of(least) as f64 / 1e3)
        };
        Some((0..self.roads.directed()).map(to).collect())
    }

    /// The areas within each of the times.
    pub fn isochrones(&self, from: impl Into<Stop>, seconds: &[f64]) -> Option<Vec<Area>> {
        let reach = self.reach(from)?;
        Some(seconds.iter().map(|limit| self.area(&reach, *limit)).collect())
    }

    fn area(&self, reach: &[Option<f64>], limit: f64) -> Area {
        let mut lines: Vec<Vec<At>> = Vec::new();
        for edge in 0..self.roads.directed() {
            let Some(end_s) = reach[edge as usize] else { continue };
            let whole_s = ms_of(self.traveller.pieces[edge as usize]) as f64 / 1e3;
            // The piece is driven from `end_s - whole_s` on; what is left of the limit reaches this share of it. The one that we
            // stand on is driven from where we stand.
            let share = if whole_s > 0.0 { (limit - (end_s - whole_s)) / whole_s } else { 1.0 };
            let skipped = if whole_s > 0.0 { (1.0 - end_s / whole_s).max(0.0) } else { 0.0 };
            if share > skipped && (whole_s > 0.0 || end_s <= limit) {
                let place = |share: f64| if edge & 1 == 0 { share } else { 1.0 - share };
                lines.push(self.cut(edge / 2, place(skipped), place(share.min(1.0))));
            }
        }
        let polygons =
            Raster::over(&lines, BESIDE_M, CELLS_MAX).map_or_else(Vec::new, |raster| raster.polygons());
        Area { seconds: limit, polygons }
    }
}
