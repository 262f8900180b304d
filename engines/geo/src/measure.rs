//! Distance, bearing, destination on a sphere.

use crate::Point;

/// Mean Earth radius, IUGG 1980 (R₁ of WGS 84). A sphere is within 0.56 % of the ellipsoid everywhere.
pub const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// Great-circle distance in metres; exact on the sphere at any distance.
pub fn haversine_m(a: Point, b: Point) -> f64 {
    let (lat_a, lat_b) = (a.lat.to_radians(), b.lat.to_radians());
    let half_lat = ((lat_b - lat_a) / 2.0).sin();
    let half_lon = ((b.lon - a.lon).to_radians() / 2.0).sin();
    let h = half_lat * half_lat + lat_a.cos() * lat_b.cos() * half_lon * half_lon;
    2.0 * EARTH_RADIUS_M * h.sqrt().min(1.0).asin()
}

/// Equirectangular distance in metres: one cosine and one root. Within 0.1 % of [`haversine_m`] up to 100 km below 60°.
pub fn fast_distance_m(a: Point, b: Point) -> f64 {
    let x = wrap_deg(b.lon - a.lon).to_radians() * f64::midpoint(a.lat, b.lat).to_radians().cos();
    let y = (b.lat - a.lat).to_radians();
    EARTH_RADIUS_M * x.hypot(y)
}

/// Initial bearing of the great circle from `a` to `b`, degrees clockwise from north in 0..360. Zero when they coincide.
pub fn bearing_deg(a: Point, b: Point) -> f64 {
    let (lat_a, lat_b) = (a.lat.to_radians(), b.lat.to_radians());
    let d_lon = (b.lon - a.lon).to_radians();
    let east = d_lon.sin() * lat_b.cos();
    let north = lat_a.cos() * lat_b.sin() - lat_a.sin() * lat_b.cos() * d_lon.cos();
    let bearing = east.atan2(north).to_degrees().rem_euclid(360.0);
    // rem_euclid of a tiny negative rounds up to the modulus itself
    if bearing >= 360.0 { 0.0 } else { bearing }
}

/// Where one arrives after `distance_m` along the great circle that starts at `bearing_deg`.
pub fn destination(from: Point, bearing_deg: f64, distance_m: f64) -> Point {
    let (lat, bearing, angle) =
        (from.lat.to_radians(), bearing_deg.to_radians(), distance_m / EARTH_RADIUS_M);
    let sin_lat = lat.sin() * angle.cos() + lat.cos() * angle.sin() * bearing.cos();
    let east = bearing.sin() * angle.sin() * lat.cos();
    let lon = from.lon + east.atan2(angle.cos() - lat.sin() * sin_lat).to_degrees();
    Point::new(sin_lat.clamp(-1.0, 1.0).asin().to_degrees(), wrap_deg(lon))
}

/// The point `fraction` (0..=1) of the way from `a` to `b`, straight in degrees: right for the short steps of a track.
pub fn interpolate(a: Point, b: Point, fraction: f64) -> Point {
    Point::new(a.lat + (b.lat - a.lat) * fraction, a.lon + (b.lon - a.lon) * fraction)
}

/// A longitude (or a difference of two) brought into -180..=180.
pub(crate) fn wrap_deg(lon: f64) -> f64 {
    if lon.abs() <= 180.0 { lon } else { (lon + 180.0).rem_euclid(360.0) - 180.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DUBAI: Point = Point::new(25.2048, 55.2708);
    const KARACHI: Point = Point::new(24.8607, 67.0011);

    fn near(got: f64, want: f64, tolerance: f64) {
        assert!((got - want).abs() <= tolerance, "{got} is not {want} ± {tolerance}");
    }

    #[test]
    fn a_degree_of_the_equator_and_a_quarter_of_the_globe_are_known() {
        near(haversine_m(Point::new(0.0, 0.0), Point::new(0.0, 1.0)), 111_195.08, 0.1);
        near(haversine_m(Point::new(90.0, 0.0), Point::new(0.0, 77.0)), 10_007_557.2, 1.0);
        near(haversine_m(Point::new(0.0, 0.0), Point::new(0.0, 180.0)), 20_015_114.4, 1.0);
    }

    #[test]
    fn dubai_to_karachi_is_about_1183_km_to_the_east() {
        near(haversine_m(DUBAI, KARACHI), 1_183_000.0, 3_000.0);
        near(bearing_deg(DUBAI, KARACHI), 89.4, 0.5);
    }

    #[test]
    fn cardinal_bearings() {
        let at = Point::new(10.0, 20.0);
        near(bearing_deg(at, Point::new(11.0, 20.0)), 0.0, 1e-9);
        near(bearing_deg(at, Point::new(9.0, 20.0)), 180.0, 1e-9);
        near(bearing_deg(Point::new(0.0, 20.0), Point::new(0.0, 19.0)), 270.0, 1e-9);
        assert_eq!(bearing_deg(at, at), 0.0);
    }

    fn land() -> impl Strategy<Value = Point> {
        (-60.0..60.0, -179.0..179.0).prop_map(|(lat, lon)| Point::new(lat, lon))
    }

    proptest! {
        #[test]
        fn destination_is_as_far_and_in_the_direction_that_was_asked(p in land(), bearing in 0.0..360.0, m in 1.0..500_000.0) {
            let q = destination(p, bearing, m);
            prop_assert!((haversine_m(p, q) - m).abs() < 1e-3 + m * 1e-6);
            let off = (bearing_deg(p, q) - bearing + 540.0).rem_euclid(360.0) - 180.0;
            prop_assert!(off.abs() < 0.01, "{off}");
        }

        #[test]
        fn the_fast_distance_keeps_its_promise_up_to_100_km(p in land(), bearing in 0.0..360.0, m in 1.0..100_000.0) {
            let fast = fast_distance_m(p, destination(p, bearing, m));
            prop_assert!((fast - m).abs() <= m * 1e-3 + 1e-3, "{fast} for {m}");
        }

        #[test]
        fn distance_is_symmetric(p in land(), q in land()) {
            prop_assert!((haversine_m(p, q) - haversine_m(q, p)).abs() < 1e-6);
        }
    }
}
