//! Distances and bearings on the sphere, and lines on the small scale of a city.

use crate::network::At;

/// Mean Earth radius, metres (IUGG).
const EARTH_M: f64 = 6_371_008.8;

/// Great-circle distance.
pub(crate) fn metres(a: At, b: At) -> f64 {
    let (lat_a, lat_b) = (a.lat().to_radians(), b.lat().to_radians());
    let (d_lat, d_lon) = (lat_b - lat_a, (b.lon() - a.lon()).to_radians());
    let h = (d_lat / 2.0).sin().powi(2) + lat_a.cos() * lat_b.cos() * (d_lon / 2.0).sin().powi(2);
    2.0 * EARTH_M * h.sqrt().min(1.0).asin()
}

/// Degrees clockwise from north.
pub(crate) fn bearing_deg(a: At, b: At) -> f64 {
    let (lat_a, lat_b) = (a.lat().to_radians(), b.lat().to_radians());
    let d_lon = (b.lon() - a.lon()).to_radians();
    let y = d_lon.sin() * lat_b.cos();
    let x = lat_a.cos() * lat_b.sin() - lat_a.sin() * lat_b.cos() * d_lon.cos();
    y.atan2(x).to_degrees()
}

/// `-180..=180`, positive to the right.
pub(crate) fn turn_deg(from: f32, to: f32) -> f64 {
    let mut turn = f64::from(to - from) % 360.0;
    if turn > 180.0 {
        turn -= 360.0;
    }
    if turn < -180.0 {
        turn += 360.0;
    }
    turn
}

/// The distance of two places within some kilometres of each other: right to a part in 10⁴ there, and cheap.
pub(crate) fn short_m(a: At, b: At) -> f64 {
    let plane = Plane::around(a);
    let (x, y) = plane.place(b);
    (x * x + y * y).sqrt()
}

/// Plane geometry around a place: right to a part in 10⁴ within a few kilometres.
pub(crate) struct Plane {
    middle: At,
    /// metres in 10⁻⁷ degrees
    pub east_m: f64,
    pub north_m: f64,
}

impl Plane {
    pub fn around(middle: At) -> Self {
        let north_m = EARTH_M.to_radians() * 1e-7;
        Self { middle, east_m: north_m * middle.lat().to_radians().cos(), north_m }
    }

    fn place(&self, at: At) -> (f64, f64) {
        (
            (f64::from(at.lon_e7) - f64::from(self.middle.lon_e7)) * self.east_m,
            (f64::from(at.lat_e7) - f64::from(self.middle.lat_e7)) * self.north_m,
        )
    }

    /// The square of how far a place is from the middle, metres².
    pub fn square_m(&self, at: At) -> f64 {
        let (x, y) = self.place(at);
        x * x + y * y
    }

    /// The nearest place to the middle on the segment `a`–`b`: the square of how far away (metres²), and how far along (0..=1).
    pub fn project(&self, a: At, b: At) -> (f64, f64) {
        let ((ax, ay), (bx, by)) = (self.place(a), self.place(b));
        let (dx, dy) = (bx - ax, by - ay);
        let square = dx * dx + dy * dy;
        let along = if square > 0.0 { (-(ax * dx + ay * dy) / square).clamp(0.0, 1.0) } else { 0.0 };
        let (x, y) = (ax + along * dx, ay + along * dy);
        (x * x + y * y, along)
    }
}

/// Whether `p` lies to the right of the line from `a` to `b`.
pub(crate) fn is_right(p: At, a: At, b: At) -> bool {
    let d = |x: i32, y: i32| f64::from(x) - f64::from(y);
    d(b.lon_e7, a.lon_e7) * d(p.lat_e7, a.lat_e7) < d(b.lat_e7, a.lat_e7) * d(p.lon_e7, a.lon_e7)
}

/// A share of the way from `a` to `b`.
pub(crate) fn between(a: At, b: At, share: f64) -> At {
    let mix = |x: i32, y: i32| x + ((f64::from(y) - f64::from(x)) * share).round() as i32;
    At { lat_e7: mix(a.lat_e7, b.lat_e7), lon_e7: mix(a.lon_e7, b.lon_e7) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_degree_of_latitude_is_111_km() {
        let d = metres(At::new(25.0, 55.0), At::new(26.0, 55.0));
        assert!((d - 111_195.0).abs() < 1.0, "{d}");
    }

    #[test]
    fn east_is_ninety_and_right_is_positive() {
        assert!((bearing_deg(At::new(0.0, 0.0), At::new(0.0, 1.0)) - 90.0).abs() < 1e-9);
        assert!((turn_deg(350.0, 20.0) - 30.0).abs() < 1e-4);
        assert!((turn_deg(20.0, 350.0) + 30.0).abs() < 1e-4);
    }

    #[test]
    fn a_point_beside_a_road_falls_on_it() {
        let plane = Plane::around(At::new(25.0005, 55.0005));
        let (square, along) = plane.project(At::new(25.0, 55.0), At::new(25.0, 55.001));
        let away = square.sqrt();
        assert!((away - 55.6).abs() < 0.2 && (along - 0.5).abs() < 1e-6, "{away} {along}");
    }
}
