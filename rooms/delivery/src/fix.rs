//! Where somebody stood, and how surely.

use kernel::{Point, Time};
use serde::{Deserialize, Serialize};

/// One position of the one who acts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Fix {
    pub at: Point,
    /// Radius of the circle that holds the true place with 68 % probability, as phones report it.
    pub accuracy_m: f64,
    /// When the position was measured, if the device says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Time>,
}

/// A fix less sure than this proves nothing more by being less sure: without the cap, a phone that reports
/// an accuracy of 20 km would be "at" every door in the city.
pub const ACCURACY_CREDIT_M: f64 = 250.0;

impl Fix {
    /// On the grid that is stored: coordinates to seven decimals, the accuracy to a decimetre. A number with few digits reads
    /// back from the database as the very same number, which a seal depends on.
    pub fn on_grid(self) -> Self {
        let (lat_e7, lon_e7) = self.at.to_e7();
        let accuracy_m = (self.accuracy_m.clamp(0.0, 1e6) * 10.0).round() / 10.0;
        Self { at: Point::from_e7(lat_e7, lon_e7), accuracy_m, ..self }
    }

    pub fn distance_m(&self, place: Point) -> f64 {
        distance_m(self.at, place)
    }

    /// At the place, as far as this fix can tell: distance ≤ max(radius, accuracy), accuracy credited up to
    /// [`ACCURACY_CREDIT_M`].
    pub fn is_within(&self, place: Point, radius_m: f64) -> bool {
        let credit =
            if self.accuracy_m.is_finite() { self.accuracy_m.clamp(0.0, ACCURACY_CREDIT_M) } else { 0.0 };
        self.distance_m(place) <= radius_m.max(credit)
    }
}

pub fn distance_m(a: Point, b: Point) -> f64 {
    geo::haversine_m(geo::Point::new(a.lat, a.lon), geo::Point::new(b.lat, b.lon))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(lat: f64, lon: f64) -> Point {
        Point::new(lat, lon).unwrap()
    }

    #[test]
    fn one_degree_along_the_equator_is_111_km() {
        assert!((distance_m(point(0.0, 0.0), point(0.0, 1.0)) - 111_195.0).abs() < 10.0);
    }

    #[test]
    fn a_poor_fix_is_credited_only_so_far() {
        let door = point(25.2048, 55.2708);
        let fix = |lat, accuracy_m| Fix { at: point(lat, 55.2708), accuracy_m, time: None };
        assert!(fix(25.2052, 8.0).is_within(door, 60.0), "45 m away, radius 60");
        assert!(!fix(25.2066, 8.0).is_within(door, 60.0), "200 m away, sure of it");
        assert!(fix(25.2066, 220.0).is_within(door, 60.0), "200 m away, and the phone is that unsure");
        assert!(!fix(25.3, 20_000.0).is_within(door, 60.0), "unsure is not everywhere");
        assert!(!fix(25.2066, f64::NAN).is_within(door, 60.0));
    }
}
