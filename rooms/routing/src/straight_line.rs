//! The travel model that needs no map: the straight line, by bands of distance (`geo::banded`).

use crate::{
    Error, Eta, Leg, Matrix, Profile, Roads, Route, Snapped, Source,
    wish::{Fix, Guided, GuidedLeg, Wish},
};
use ::roads::At;
use geo::banded::{self, Mode};
use kernel::{Point, Time};

/// Stateless; see `geo::banded` for what it was measured on and how well it does.
#[derive(Debug, Clone, Copy, Default)]
pub struct StraightLine;

/// How far off the time usually is, by distance along the way: the worse end of the mean errors measured per band
/// (0.2–1, 1–3, 3–10, 10–60 km as the crow flies). Percent.
const USUAL_ERROR: [(u32, i64); 4] = [(1_600, 34), (4_800, 25), (14_500, 21), (u32::MAX, 17)];

impl Roads for StraightLine {
    fn source(&self, _points: &[Point]) -> Source {
        Source::StraightLine
    }

    /// Every point is its own: without a map there is nothing to be brought onto.
    fn snap(&self, point: Point, _profile: Profile) -> Option<Snapped> {
        Some(Snapped { point, distance_m: 0.0, street: String::new() })
    }

    fn route(&self, points: &[Point], profile: Profile) -> Result<Route, Error> {
        let legs = points.windows(2).map(|pair| leg(pair[0], pair[1], profile)).collect();
        Ok(Route { legs, line: points.to_vec() })
    }

    fn matrix(&self, from: &[Point], to: &[Point], profile: Profile, _: Option<Time>) -> Matrix {
        let entries = from.len() * to.len();
        let mut matrix = Matrix {
            columns: to.len(),
            distance_m: Vec::with_capacity(entries),
            duration_s: Vec::with_capacity(entries),
        };
        for a in from {
            for b in to {
                let leg = leg(*a, *b, profile);
                matrix.distance_m.push(leg.distance_m);
                matrix.duration_s.push(leg.duration_s);
            }
        }
        matrix
    }

    /// Straight lines, without instructions and without other ways: there is nothing to go along or around.
    fn guided(&self, points: &[Point], wish: &Wish) -> Result<Guided, Error> {
        let legs = points.windows(2).map(|pair| straight(pair[0], pair[1], wish.profile));
        Ok(Guided { legs: legs.collect(), others: Vec::new() })
    }

    /// Circles as wide as one gets in the time.
    fn areas(&self, from: Point, profile: Profile, seconds: &[u32]) -> Result<Vec<::roads::Area>, Error> {
        let centre = geo::Point::new(from.lat, from.lon);
        let circle = |seconds: u32| {
            let crow_m = crow_m_within(f64::from(seconds), mode(profile));
            let ring = (0..=CIRCLE_SIDES).map(|i| {
                // against the clock, closed
                let bearing_deg = -360.0 * f64::from(i % CIRCLE_SIDES) / f64::from(CIRCLE_SIDES);
                let p = geo::destination(centre, bearing_deg, crow_m);
                At::new(p.lat, p.lon)
            });
            ::roads::Area { seconds: seconds.into(), polygons: vec![vec![ring.collect()]] }
        };
        Ok(seconds.iter().map(|s| circle(*s)).collect())
    }

    /// Without a map there are no roads that a trace could lie on.
    fn matched(&self, _fixes: &[Fix], _profile: Profile) -> Result<::roads::Trace, Error> {
        Err(Error::NoMap)
    }

    fn exact_matrix(
        &self,
        _from: &[Point],
        _to: &[Point],
        _profile: Profile,
    ) -> Result<::roads::Matrix, Error> {
        Err(Error::NoMap)
    }

    fn several_nearest(&self, point: Point, profile: Profile, _count: usize) -> Vec<Snapped> {
        self.snap(point, profile).into_iter().collect()
    }

    fn drives_left(&self, _point: Point) -> bool {
        false
    }

    fn eta(&self, from: Point, to: Point, profile: Profile, depart_at: Time) -> Option<Eta> {
        let leg = leg(from, to, profile);
        let duration_s = i64::from(leg.duration_s);
        let percent =
            USUAL_ERROR.iter().find(|(up_to_m, _)| leg.distance_m <= *up_to_m).map_or(17, |(_, p)| *p);
        let off_s = (duration_s * percent + 99) / 100;
        Some(Eta {
            arrive_at: depart_at.plus_s(duration_s),
            earliest_at: depart_at.plus_s(duration_s - off_s),
            latest_at: depart_at.plus_s(duration_s + off_s),
            distance_m: leg.distance_m,
            duration_s: leg.duration_s,
        })
    }
}

/// A leg that nobody found on roads.
pub(crate) fn straight(from: Point, to: Point, profile: Profile) -> GuidedLeg {
    let leg = leg(from, to, profile);
    let route = ::roads::Route {
        leg: ::roads::Leg { seconds: leg.duration_s.into(), metres: leg.distance_m.into() },
        points: [from, to].map(|p| At::new(p.lat, p.lon)).into(),
        parts: Vec::new(),
        tolls: Vec::new(),
        right: false,
    };
    GuidedLeg { route, steps: Vec::new(), is_on_roads: false }
}

fn leg(from: Point, to: Point, profile: Profile) -> Leg {
    let leg =
        banded::leg(geo::Point::new(from.lat, from.lon), geo::Point::new(to.lat, to.lon), mode(profile));
    // At most half the Earth's girth at walking pace: far below what the integers hold.
    Leg { distance_m: leg.metres.round() as u32, duration_s: leg.seconds.round() as u32 }
}

const CIRCLE_SIDES: u32 = 48;

/// How far the crow flies while the road takes `seconds`: time grows with distance, so halving finds it.
fn crow_m_within(seconds: f64, mode: Mode) -> f64 {
    let (mut low, mut high) = (0.0, seconds * 60.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if banded::leg_for_crow_m(middle, mode).seconds <= seconds { low = middle } else { high = middle }
    }
    low
}

fn mode(profile: Profile) -> Mode {
    match profile {
        Profile::Van => Mode::Van,
        Profile::Motorcycle => Mode::Motorcycle,
        Profile::Bicycle => Mode::Bicycle,
        Profile::Foot => Mode::Foot,
        Profile::Truck => Mode::Truck,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn town() -> impl Strategy<Value = Point> {
        (24.9..25.4, 55.0..55.6).prop_map(|(lat, lon)| Point { lat, lon })
    }

    #[test]
    fn downtown_dubai_to_the_airport_is_a_quarter_of_an_hour() {
        let (burj, dxb) = (Point { lat: 25.1972, lon: 55.2744 }, Point { lat: 25.2528, lon: 55.3644 });
        let route = StraightLine.route(&[burj, dxb], Profile::Van).unwrap();
        // 10.97 km as the crow flies
        assert!((15_000..17_000).contains(&route.distance_m()), "{}", route.distance_m());
        assert!((15..22).contains(&(route.duration_s() / 60)), "{}", route.duration_s());
    }

    #[test]
    fn the_other_side_of_the_world_on_foot_fits() {
        let (a, b) = (Point { lat: 0.0, lon: 0.0 }, Point { lat: 0.0, lon: 180.0 });
        let matrix = StraightLine.matrix(&[a], &[b], Profile::Foot, None);
        assert!(matrix.leg(0, 0).unwrap().duration_s < Matrix::NO_WAY / 100);
    }

    proptest! {
        #[test]
        fn route_matrix_and_eta_tell_one_story(a in town(), b in town(), c in town()) {
            let from = Time::from_unix_s(1_800_000_000);
            for profile in Profile::ALL {
                let route = StraightLine.route(&[a, b, c], profile).unwrap();
                let matrix = StraightLine.matrix(&[a, b], &[b, c], profile, None);
                prop_assert_eq!(Some(route.legs[0]), matrix.leg(0, 0));
                prop_assert_eq!(Some(route.legs[1]), matrix.leg(1, 1));
                let eta = StraightLine.eta(b, c, profile, from).unwrap();
                prop_assert_eq!(eta.arrive_at.since_s(from), i64::from(route.legs[1].duration_s));
                prop_assert!(eta.earliest_at <= eta.arrive_at && eta.arrive_at <= eta.latest_at);
                prop_assert!(eta.earliest_at >= from);
            }
        }
    }
}
