//! A place on the Earth, WGS 84 degrees.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("latitude is within ±90 and longitude within ±180 degrees")]
pub struct BadPoint;

/// `{"lat":25.2,"lon":55.27}`: always finite and in range.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "RawPoint")]
pub struct Point {
    /// degrees north, -90..=90
    pub lat: f64,
    /// degrees east, -180..=180
    pub lon: f64,
}

#[derive(Deserialize)]
struct RawPoint {
    lat: f64,
    lon: f64,
}

impl TryFrom<RawPoint> for Point {
    type Error = BadPoint;
    fn try_from(raw: RawPoint) -> Result<Self, BadPoint> {
        Self::new(raw.lat, raw.lon)
    }
}

impl Point {
    pub fn new(lat: f64, lon: f64) -> Result<Self, BadPoint> {
        if lat.is_finite() && lon.is_finite() && lat.abs() <= 90.0 && lon.abs() <= 180.0 {
            Ok(Self { lat, lon })
        } else {
            Err(BadPoint)
        }
    }

    /// Degrees × 10⁷ as stored: about 1 cm, and integers compare and index exactly.
    pub fn to_e7(self) -> (i32, i32) {
        ((self.lat * 1e7).round() as i32, (self.lon * 1e7).round() as i32)
    }

    pub fn from_e7(lat_e7: i32, lon_e7: i32) -> Self {
        Self { lat: f64::from(lat_e7) / 1e7, lon: f64::from(lon_e7) / 1e7 }
    }
}
