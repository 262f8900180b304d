//! How a van gets from here to there: along the line that the server's own routing answers, at its own times.

use crate::client::Client;
use anyhow::Result;
use serde_json::{Value, json};

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    pub lat: f64,
    pub lon: f64,
}

impl Place {
    pub fn of(value: &Value) -> Option<Self> {
        Some(Self { lat: value["lat"].as_f64()?, lon: value["lon"].as_f64()? })
    }
    pub fn json(self) -> Value {
        json!({"lat": self.lat, "lon": self.lon})
    }
    pub fn metres_to(self, other: Self) -> f64 {
        let north = (other.lat - self.lat) * 111_195.0;
        let east = (other.lon - self.lon) * 111_195.0 * self.lat.to_radians().cos();
        north.hypot(east)
    }
    pub fn towards(self, other: Self, share: f64) -> Self {
        Self {
            lat: self.lat + (other.lat - self.lat) * share,
            lon: self.lon + (other.lon - self.lon) * share,
        }
    }
    /// Degrees clockwise from north.
    pub fn heading_to(self, other: Self) -> f64 {
        let east = (other.lon - self.lon) * self.lat.to_radians().cos();
        east.atan2(other.lat - self.lat).to_degrees().rem_euclid(360.0)
    }
}

/// A line and how long it takes.
pub struct Drive {
    line: Vec<Place>,
    pub seconds: f64,
    pub metres: f64,
}

impl Drive {
    pub async fn find(client: &Client, from: Place, to: Place) -> Result<Self> {
        let path = format!(
            "/routing/route?points={:.6},{:.6};{:.6},{:.6}&profile=van",
            from.lat, from.lon, to.lat, to.lon
        );
        let route = client.get(&path).await?;
        let polyline = route["polyline6"].as_str().unwrap_or_default();
        let points = geo::polyline::decode(polyline, geo::polyline::Precision::Six).unwrap_or_default();
        let mut line: Vec<Place> = points.iter().map(|p| Place { lat: p.lat, lon: p.lon }).collect();
        if line.len() < 2 {
            line = vec![from, to];
        }
        let metres = line.windows(2).map(|p| p[0].metres_to(p[1])).sum();
        Ok(Self { line, seconds: route["duration_s"].as_f64().unwrap_or(60.0).max(5.0), metres })
    }

    /// Where one is after `share` (0..=1) of the way, and which way one looks.
    pub fn at(&self, share: f64) -> (Place, f64) {
        let mut left = self.metres * share.clamp(0.0, 1.0);
        for pair in self.line.windows(2) {
            let length = pair[0].metres_to(pair[1]);
            if left <= length && length > 0.0 {
                return (pair[0].towards(pair[1], left / length), pair[0].heading_to(pair[1]));
            }
            left -= length;
        }
        let end = self.line[self.line.len() - 1];
        (end, self.line[self.line.len() - 2].heading_to(end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_way_is_half_way_and_east_is_ninety() {
        let a = Place { lat: 25.0, lon: 55.0 };
        let b = Place { lat: 25.0, lon: 55.1 };
        let drive = Drive { line: vec![a, b], seconds: 60.0, metres: a.metres_to(b) };
        let (place, heading) = drive.at(0.5);
        assert!((place.lon - 55.05).abs() < 1e-9 && (heading - 90.0).abs() < 1e-9);
        assert_eq!(drive.at(1.0).0, b);
    }
}
