//! Distance, polygons, fences with hysteresis, plus codes. Pure computation.
//!
//! Units last in names: `_m` metres, `_s` seconds, `_us` Unix microseconds, `_deg` degrees, `_e7` degrees × 10⁷.
//! Straight edges are straight in latitude and longitude, as in GeoJSON (RFC 7946 §3.1.1); no shape crosses the
//! antimeridian.
//!
//! Architecture invariant: no I/O, no async, no clock, no randomness, nothing of the house.

pub mod banded;
mod bbox;
pub mod cell;
pub mod fence;
mod line;
mod measure;
pub mod mgrs;
mod plane;
pub mod pluscode;
mod point;
mod polygon;
pub mod polyline;
mod ring;
mod shape;
mod simplify;

pub use bbox::BBox;
pub use line::{Nearest, length_m, nearest_on_line};
pub use measure::{EARTH_RADIUS_M, bearing_deg, destination, fast_distance_m, haversine_m, interpolate};
pub use plane::Plane;
pub use point::Point;
pub use polygon::Polygon;
pub use ring::{Ring, ShapeError, VERTICES_MAX};
pub use shape::{Shape, WIDTH_M_MAX};
pub use simplify::simplify;
