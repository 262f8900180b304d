//! A place that an organisation knows by name.

use kernel::Point;
use serde::{Deserialize, Serialize};

/// What the place is to the organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum PlaceKind {
    /// where vehicles start and end
    Depot,
    /// where parcels change vehicles
    Hub,
    Store,
    /// a customer's door
    Customer,
    Parking,
    Workshop,
    Other,
}

/// Level of the grid cell that a place is filed under: 0.022°, about 2.4 km.
pub const PLACE_CELL_LEVEL: u8 = 14;

pub fn cell_of(point: Point) -> i64 {
    geo::cell::of(geo::Point::new(point.lat, point.lon), PLACE_CELL_LEVEL)
}

/// The cells that hold everything within `within_m` of a point; `None` when they are so many that a scan is cheaper.
pub fn cells_within(point: Point, within_m: f64) -> Option<Vec<i64>> {
    let here = geo::BBox::around([geo::Point::new(point.lat, point.lon)])?.grown_m(within_m);
    geo::cell::cover(&here, PLACE_CELL_LEVEL, 4096)
}

pub fn distance_m(a: Point, b: Point) -> f64 {
    geo::haversine_m(geo::Point::new(a.lat, a.lon), geo::Point::new(b.lat, b.lon))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_place_within_reach_lies_in_one_of_the_cells(lat in -60.0..60.0, lon in -170.0..170.0, bearing in 0.0..360.0, m in 0.0..20_000.0) {
            let near = geo::destination(geo::Point::new(lat, lon), bearing, m);
            let cells = cells_within(Point { lat, lon }, m).unwrap();
            let cell = cell_of(Point { lat: near.lat, lon: near.lon });
            prop_assert!(cells.contains(&cell));
        }
    }
}
