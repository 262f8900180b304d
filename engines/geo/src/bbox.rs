//! A box of degrees.

use crate::{EARTH_RADIUS_M, Point};
use serde::{Deserialize, Serialize};

/// `south <= north` and `west <= east`, borders included; never across the antimeridian.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BBox {
    pub south: f64,
    pub west: f64,
    pub north: f64,
    pub east: f64,
}

impl BBox {
    /// `None` when a coordinate is out of range or the corners are the wrong way round.
    pub fn new(south: f64, west: f64, north: f64, east: f64) -> Option<Self> {
        let ordered = south <= north && west <= east;
        let valid = Point::new(south, west).is_valid() && Point::new(north, east).is_valid();
        (ordered && valid).then_some(Self { south, west, north, east })
    }

    /// The smallest box around the points; `None` when there are none.
    pub fn around(points: impl IntoIterator<Item = Point>) -> Option<Self> {
        let mut points = points.into_iter();
        let first = points.next()?;
        let mut bbox = Self { south: first.lat, west: first.lon, north: first.lat, east: first.lon };
        for p in points {
            bbox.south = bbox.south.min(p.lat);
            bbox.north = bbox.north.max(p.lat);
            bbox.west = bbox.west.min(p.lon);
            bbox.east = bbox.east.max(p.lon);
        }
        Some(bbox)
    }

    pub fn contains(&self, p: Point) -> bool {
        p.lat >= self.south && p.lat <= self.north && p.lon >= self.west && p.lon <= self.east
    }

    pub fn intersects(&self, other: &Self) -> bool {
        self.south <= other.north
            && other.south <= self.north
            && self.west <= other.east
            && other.west <= self.east
    }

    pub fn center(&self) -> Point {
        Point::new(f64::midpoint(self.south, self.north), f64::midpoint(self.west, self.east))
    }

    /// A box that holds everything within `m` metres of this one. Errs on the large side, so it is safe as a filter.
    pub fn grown_m(&self, m: f64) -> Self {
        // 1.01 and a centimetre: the flat-sheet distance of a corridor may differ from the sphere's by that much.
        let lat_deg = (m * 1.01 / EARTH_RADIUS_M).to_degrees() + 1e-7;
        let (south, north) = ((self.south - lat_deg).max(-90.0), (self.north + lat_deg).min(90.0));
        let widest = south.abs().max(north.abs()).to_radians().cos();
        let lon_deg = if widest > 1e-6 { lat_deg / widest } else { 360.0 };
        Self { south, west: (self.west - lon_deg).max(-180.0), north, east: (self.east + lon_deg).min(180.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::destination;
    use proptest::prelude::*;

    #[test]
    fn a_box_the_wrong_way_round_or_out_of_range_is_refused() {
        assert!(BBox::new(1.0, 0.0, 0.0, 1.0).is_none());
        assert!(BBox::new(0.0, 1.0, 1.0, 0.0).is_none());
        assert!(BBox::new(-91.0, 0.0, 0.0, 1.0).is_none());
        assert!(BBox::new(f64::NAN, 0.0, 0.0, 1.0).is_none());
        assert!(BBox::around([]).is_none());
    }

    proptest! {
        #[test]
        fn a_grown_box_holds_every_point_within_reach(lat in -80.0..80.0, lon in -170.0..170.0, m in 0.0..50_000.0, bearing in 0.0..360.0) {
            let p = Point::new(lat, lon);
            let grown = BBox::around([p]).unwrap().grown_m(m);
            prop_assert!(grown.contains(destination(p, bearing, m)));
        }
    }
}
