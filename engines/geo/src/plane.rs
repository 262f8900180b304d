//! Metres on a flat sheet laid on the Earth at one point: all short-range geometry happens here.

use crate::{EARTH_RADIUS_M, Point, measure::wrap_deg};

/// An equirectangular sheet whose origin is a point. Good to 0.1 % within some tens of kilometres of it.
#[derive(Debug, Clone, Copy)]
pub struct Plane {
    origin: Point,
    m_per_deg_lat: f64,
    m_per_deg_lon: f64,
}

impl Plane {
    pub fn at(origin: Point) -> Self {
        let m_per_deg_lat = EARTH_RADIUS_M.to_radians();
        Self { origin, m_per_deg_lat, m_per_deg_lon: m_per_deg_lat * origin.lat.to_radians().cos() }
    }

    /// (metres east, metres north) of the origin.
    pub fn xy(&self, p: Point) -> (f64, f64) {
        (
            wrap_deg(p.lon - self.origin.lon) * self.m_per_deg_lon,
            (p.lat - self.origin.lat) * self.m_per_deg_lat,
        )
    }

    pub fn point(&self, (x, y): (f64, f64)) -> Point {
        Point::new(self.origin.lat + y / self.m_per_deg_lat, self.origin.lon + x / self.m_per_deg_lon)
    }
}

/// Where on the segment `a`–`b` (0..=1) the point nearest to `p` lies, and its squared distance.
pub(crate) fn nearest_on_segment(p: (f64, f64), a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length_2 = dx * dx + dy * dy;
    let fraction =
        if length_2 > 0.0 { (((p.0 - a.0) * dx + (p.1 - a.1) * dy) / length_2).clamp(0.0, 1.0) } else { 0.0 };
    let (ex, ey) = (a.0 + dx * fraction - p.0, a.1 + dy * fraction - p.1);
    (fraction, ex * ex + ey * ey)
}
