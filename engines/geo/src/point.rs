//! A place on the Earth.

use serde::{Deserialize, Serialize};

/// WGS 84 degrees. The fields are open because every caller has checked them already; [`Point::is_valid`] asks.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// degrees north, -90..=90
    pub lat: f64,
    /// degrees east, -180..=180
    pub lon: f64,
}

impl Point {
    pub const fn new(lat: f64, lon: f64) -> Self {
        Self { lat, lon }
    }

    /// Finite and in range.
    pub fn is_valid(self) -> bool {
        // NaN fails both comparisons, infinity fails one.
        self.lat.abs() <= 90.0 && self.lon.abs() <= 180.0
    }

    /// (latitude, longitude) in degrees × 10⁷, rounded: about 1 cm.
    pub fn to_e7(self) -> (i32, i32) {
        ((self.lat * 1e7).round() as i32, (self.lon * 1e7).round() as i32)
    }

    pub fn from_e7(lat_e7: i32, lon_e7: i32) -> Self {
        Self { lat: f64::from(lat_e7) / 1e7, lon: f64::from(lon_e7) / 1e7 }
    }
}
