//! Travel without a map: distance and time from the straight line, by bands of distance.
//!
//! Measured on the road networks of Islamabad, Porto, Abbottabad and Vancouver (OpenStreetMap extracts, 10,000 random
//! pairs each, free-flow car speeds): how much longer the road is than the crow's line, and how fast a car gets along
//! that line. A single factor would undershoot short trips badly: near the door the road winds and the car crawls.
//!
//! | crow distance | detour | crow speed |    mean error, distance / time |
//! | ------------- | ------ | ---------- | ------------------------------ |
//! | 0.2–1 km      | 1.60   | 16.0 km/h  | 11–28 % / 19–34 %              |
//! | 1–3 km        | 1.60   | 22.5 km/h  |  9–21 % / 11–25 %              |
//! | 3–10 km       | 1.45   | 31.5 km/h  |  9–14 % /  9–21 %              |
//! | 10–60 km      | 1.40   | 42.0 km/h  | 10–13 % / 10–17 %              |
//!
//! Between the middles of the bands (geometric) both figures change linearly in the logarithm of the distance, so a
//! metre more never makes a trip shorter or quicker. Below the first middle and beyond the last they stay: past
//! 60 km that is an extrapolation, and slow for a motorway.

use crate::{Point, haversine_m};
use serde::{Deserialize, Serialize};

/// Who travels. Vans are what was measured (as cars); the others are assumptions, stated at [`Mode::pace`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    #[default]
    Van,
    Motorcycle,
    Bicycle,
    Foot,
    Truck,
}

/// How a mode's time follows from the van's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pace {
    /// so many times the van's speed
    OfVan(f64),
    /// this speed along the road, in km/h, whatever the distance; `detour` scales the van's extra way
    Steady { kmh: f64, extra_way: f64 },
}

impl Mode {
    pub const ALL: [Self; 5] = [Self::Van, Self::Motorcycle, Self::Bicycle, Self::Foot, Self::Truck];

    /// Assumptions of ours: a motorcycle passes queues, a truck is limited and accelerates slowly, a bicycle rides 15
    /// and a walker walks 4.8 km/h; the last two take some shortcuts that a van cannot.
    pub fn pace(self) -> Pace {
        match self {
            Self::Van => Pace::OfVan(1.0),
            Self::Motorcycle => Pace::OfVan(1.1),
            Self::Truck => Pace::OfVan(0.8),
            Self::Bicycle => Pace::Steady { kmh: 15.0, extra_way: 0.8 },
            Self::Foot => Pace::Steady { kmh: 4.8, extra_way: 0.6 },
        }
    }
}

/// A trip estimated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leg {
    /// along the road
    pub metres: f64,
    pub seconds: f64,
}

/// (middle of the band in metres, detour, crow speed in km/h)
const BANDS: [(f64, f64, f64); 4] =
    [(447.0, 1.6, 16.0), (1_732.0, 1.6, 22.5), (5_477.0, 1.45, 31.5), (24_495.0, 1.4, 42.0)];

/// The estimate for two places.
pub fn leg(from: Point, to: Point, mode: Mode) -> Leg {
    leg_for_crow_m(haversine_m(from, to), mode)
}

/// The estimate for a straight-line distance in metres. Zero stays zero.
pub fn leg_for_crow_m(crow_m: f64, mode: Mode) -> Leg {
    let (detour, crow_kmh) = figures(crow_m);
    match mode.pace() {
        Pace::OfVan(factor) => Leg { metres: crow_m * detour, seconds: crow_m / (crow_kmh * factor / 3.6) },
        Pace::Steady { kmh, extra_way } => {
            let metres = crow_m * (1.0 + (detour - 1.0) * extra_way);
            Leg { metres, seconds: metres / (kmh / 3.6) }
        }
    }
}

/// Every pair, row by row: `matrix[i][j]` is from `from[i]` to `to[j]`.
pub fn matrix(from: &[Point], to: &[Point], mode: Mode) -> Vec<Vec<Leg>> {
    from.iter().map(|a| to.iter().map(|b| leg(*a, *b, mode)).collect()).collect()
}

/// Detour and crow speed (km/h) at a distance.
fn figures(crow_m: f64) -> (f64, f64) {
    let (_, mut detour, mut kmh) = BANDS[0];
    for w in BANDS.windows(2) {
        let ((from_m, from_detour, from_kmh), (to_m, to_detour, to_kmh)) = (w[0], w[1]);
        if crow_m <= from_m {
            break;
        }
        let t = ((crow_m.min(to_m) / from_m).ln() / (to_m / from_m).ln()).clamp(0.0, 1.0);
        detour = from_detour + (to_detour - from_detour) * t;
        kmh = from_kmh + (to_kmh - from_kmh) * t;
    }
    (detour, kmh)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_middle_of_each_band_has_the_measured_figures() {
        for (crow_m, detour, kmh) in BANDS {
            let leg = leg_for_crow_m(crow_m, Mode::Van);
            assert!((leg.metres / crow_m - detour).abs() < 1e-9, "{crow_m}");
            assert!((crow_m / leg.seconds * 3.6 - kmh).abs() < 1e-9, "{crow_m}");
        }
    }

    #[test]
    fn every_band_keeps_within_the_error_it_was_measured_with() {
        for (from_m, to_m, detour, kmh) in
            [(200.0, 1e3, 1.6, 16.0), (1e3, 3e3, 1.6, 22.5), (3e3, 1e4, 1.45, 31.5), (1e4, 6e4, 1.4, 42.0)]
        {
            for i in 0..=20 {
                let crow_m = from_m + (to_m - from_m) * f64::from(i) / 20.0;
                let (d, s) = figures(crow_m);
                assert!((d / detour - 1.0).abs() < 0.06, "{crow_m}: {d}");
                assert!((s / kmh - 1.0).abs() < 0.25, "{crow_m}: {s}");
            }
        }
    }

    #[test]
    fn staying_takes_no_time() {
        let p = Point::new(25.2, 55.3);
        for mode in Mode::ALL {
            assert_eq!(leg(p, p, mode), Leg { metres: 0.0, seconds: 0.0 });
        }
    }

    #[test]
    fn modes_stand_in_their_natural_order() {
        let seconds = |mode| leg_for_crow_m(4_000.0, mode).seconds;
        assert!(seconds(Mode::Motorcycle) < seconds(Mode::Van));
        assert!(seconds(Mode::Van) < seconds(Mode::Truck));
        assert!(seconds(Mode::Truck) < seconds(Mode::Bicycle));
        assert!(seconds(Mode::Bicycle) < seconds(Mode::Foot));
    }

    #[test]
    fn a_matrix_is_its_legs() {
        let (a, b, c) = (Point::new(25.2, 55.3), Point::new(25.1, 55.2), Point::new(25.0, 55.4));
        let matrix = matrix(&[a, b], &[a, b, c], Mode::Truck);
        assert_eq!((matrix.len(), matrix[0].len()), (2, 3));
        assert_eq!(matrix[1][2], leg(b, c, Mode::Truck));
    }

    proptest! {
        #[test]
        fn a_longer_way_is_never_shorter_or_quicker_and_never_jumps(crow_m in 0.0..100_000.0, more_m in 0.0..10.0) {
            for mode in Mode::ALL {
                let (near, far) = (leg_for_crow_m(crow_m, mode), leg_for_crow_m(crow_m + more_m, mode));
                prop_assert!(far.metres >= near.metres && far.seconds >= near.seconds);
                prop_assert!(far.metres - near.metres <= more_m * 1.7 + 1e-9);
                prop_assert!(far.seconds - near.seconds <= more_m * 1.7 / (4.8 / 3.6) + 1e-9);
            }
        }
    }
}
