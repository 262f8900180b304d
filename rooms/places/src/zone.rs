//! An area with a meaning, and how a point finds the areas around it.

use crate::Error;
use garde::Validate;
use geo::{BBox, Shape};
use kernel::{Lang, Point};
use serde::{Deserialize, Serialize};

/// What the zone is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Purpose {
    /// we deliver here
    Service,
    /// tell when a vehicle enters or leaves
    Geofence,
    /// no vehicle should be here
    NoGo,
    Pricing,
    Depot,
    Other,
}

impl Purpose {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Geofence => "geofence",
            Self::NoGo => "no_go",
            Self::Pricing => "pricing",
            Self::Depot => "depot",
            Self::Other => "other",
        }
    }
}

/// A shape on the map. Positions are `[longitude, latitude]` in degrees, as in GeoJSON (RFC 7946 §3.1.1); lengths are metres.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ZoneShape {
    #[serde(alias = "Circle")]
    Circle { center: Point, radius_m: f64 },
    /// the outline, then its holes; rings closed or open
    #[serde(alias = "Polygon")]
    Polygon { coordinates: Vec<Vec<[f64; 2]>> },
    /// everything within `half_width_m` of a line
    #[serde(alias = "Corridor")]
    Corridor { coordinates: Vec<[f64; 2]>, half_width_m: f64 },
}

/// The finest cell a zone is filed under: 0.0055°, about 610 m.
const LEVEL_MAX: u8 = 16;
/// Cells per zone; more would be finer and cost more rows.
const CELLS_MAX: usize = 16;

impl ZoneShape {
    /// The exact shape; an impossible one says what is wrong with it.
    pub fn exact(&self) -> Result<Shape, Error> {
        let at = |p: &[f64; 2]| geo::Point::new(p[1], p[0]);
        match self {
            Self::Circle { center, radius_m } => {
                Shape::circle(geo::Point::new(center.lat, center.lon), *radius_m)
            }
            Self::Corridor { coordinates, half_width_m } => {
                Shape::corridor(coordinates.iter().map(at).collect(), *half_width_m)
            }
            Self::Polygon { coordinates } => {
                let rings: Vec<Vec<geo::Point>> =
                    coordinates.iter().map(|ring| ring.iter().map(at).collect()).collect();
                let (outline, holes) =
                    rings.split_first().ok_or_else(|| Error::Shape("a polygon has an outline".into()))?;
                Shape::polygon(outline, holes)
            }
        }
        .map_err(|e| Error::Shape(e.to_string()))
    }
}

/// What a zone is called beside its name, as far as anybody said.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ZoneNames {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(chars, min = 1, max = 200)))]
    pub en: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(chars, min = 1, max = 200)))]
    pub ar: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(chars, min = 1, max = 200)))]
    pub ur: Option<String>,
}

impl ZoneNames {
    pub fn in_lang(&self, lang: Lang) -> Option<&str> {
        match lang {
            Lang::En => self.en.as_deref(),
            Lang::Ar => self.ar.as_deref(),
            Lang::Ur => self.ur.as_deref(),
        }
    }
}

/// The cells under which a zone is filed: they hold its box.
pub fn cells_of_box(bbox: &BBox) -> Vec<i64> {
    geo::cell::finest_cover(bbox, LEVEL_MAX, CELLS_MAX)
}

/// The cells that a zone around this point may be filed under: the point's own, at every level.
pub fn cells_of_point(point: Point) -> Vec<i64> {
    let here = geo::Point::new(point.lat, point.lon);
    (0..=LEVEL_MAX).map(|level| geo::cell::of(here, level)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn geojson_is_read_longitude_first() {
        let doc: ZoneShape = serde_json::from_value(serde_json::json!({
            "type": "Polygon", "coordinates": [[[55.0, 25.0], [55.1, 25.0], [55.1, 25.1], [55.0, 25.0]]]
        }))
        .unwrap();
        assert!(doc.exact().unwrap().contains(geo::Point::new(25.02, 55.08)));
    }

    #[test]
    fn impossible_shapes_say_why() {
        for (doc, why) in [
            (ZoneShape::Polygon { coordinates: vec![] }, "outline"),
            (ZoneShape::Circle { center: Point { lat: 25.0, lon: 55.0 }, radius_m: -1.0 }, "metres"),
            (
                ZoneShape::Polygon {
                    coordinates: vec![vec![[0.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0]]],
                },
                "cross",
            ),
        ] {
            let message = doc.exact().unwrap_err().to_string();
            assert!(message.contains(why), "{message}");
        }
    }

    proptest! {
        #[test]
        fn a_point_of_a_circle_shares_a_cell_with_it(lat in -60.0..60.0, lon in -170.0..170.0, radius_m in 10.0..50_000.0, part in 0.0..0.99, bearing in 0.0..360.0) {
            let circle = ZoneShape::Circle { center: Point { lat, lon }, radius_m }.exact().unwrap();
            let filed = cells_of_box(&circle.bbox());
            let p = geo::destination(geo::Point::new(lat, lon), bearing, radius_m * part);
            let asked = cells_of_point(Point { lat: p.lat, lon: p.lon });
            prop_assert!(filed.len() <= CELLS_MAX);
            prop_assert!(filed.iter().any(|cell| asked.contains(cell)));
        }
    }
}
