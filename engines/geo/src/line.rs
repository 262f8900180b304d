//! Polylines: length and the nearest point.

use crate::{Plane, Point, haversine_m, interpolate, plane::nearest_on_segment};

/// Length along the line in metres.
pub fn length_m(line: &[Point]) -> f64 {
    line.windows(2).map(|w| haversine_m(w[0], w[1])).sum()
}

/// The point of a line that is nearest to another point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nearest {
    pub at: Point,
    /// how far away it is
    pub distance_m: f64,
    /// index of the segment it lies on; segment `i` joins vertices `i` and `i + 1`
    pub segment: usize,
    /// where on that segment, 0..=1
    pub fraction: f64,
    /// metres from the start of the line
    pub along_m: f64,
}

/// `None` for an empty line. A line of one vertex is that vertex. The first of several equally near points wins.
pub fn nearest_on_line(line: &[Point], p: Point) -> Option<Nearest> {
    let plane = Plane::at(p);
    let first = *line.first()?;
    let (x, y) = plane.xy(first);
    let mut best = (0, 0.0, x * x + y * y);
    for (i, w) in line.windows(2).enumerate() {
        let (fraction, distance_2) = nearest_on_segment((0.0, 0.0), plane.xy(w[0]), plane.xy(w[1]));
        if distance_2 < best.2 {
            best = (i, fraction, distance_2);
        }
    }
    let (segment, fraction, distance_2) = best;
    let at = line.get(segment + 1).map_or(first, |end| interpolate(line[segment], *end, fraction));
    let along_m = length_m(&line[..=segment]) + haversine_m(line[segment], at);
    Some(Nearest { at, distance_m: distance_2.sqrt(), segment, fraction, along_m })
}

/// Metres from `p` to the line, infinite when the line is empty.
pub(crate) fn distance_to_line_m(line: &[Point], p: Point) -> f64 {
    nearest_on_line(line, p).map_or(f64::INFINITY, |n| n.distance_m)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_nearest_point_lies_on_the_right_leg_of_an_l() {
        let line = [Point::new(25.0, 55.0), Point::new(25.0, 55.1), Point::new(25.1, 55.1)];
        let n = nearest_on_line(&line, Point::new(25.05, 55.11)).unwrap();
        assert_eq!(n.segment, 1);
        assert!((n.fraction - 0.5).abs() < 1e-6);
        assert!((n.distance_m - haversine_m(Point::new(25.05, 55.1), Point::new(25.05, 55.11))).abs() < 1.0);
        assert!((n.along_m - length_m(&line) * 0.0 - length_m(&line[..2]) - 5559.75).abs() < 1.0);
    }

    #[test]
    fn degenerate_lines() {
        let p = Point::new(1.0, 1.0);
        assert!(nearest_on_line(&[], p).is_none());
        assert_eq!(nearest_on_line(&[p], p).unwrap().distance_m, 0.0);
        let n = nearest_on_line(&[p, p, p], Point::new(1.0, 1.001)).unwrap();
        assert!((n.distance_m - 111.17).abs() < 0.1);
        assert_eq!(n.along_m, 0.0);
    }

    proptest! {
        #[test]
        fn no_vertex_and_no_sampled_point_is_nearer(
            line in prop::collection::vec((24.9..25.1, 55.0..55.2), 1..20),
            lat in 24.8..25.2, lon in 54.9..55.3,
        ) {
            let line: Vec<Point> = line.into_iter().map(|(lat, lon)| Point::new(lat, lon)).collect();
            let p = Point::new(lat, lon);
            let n = nearest_on_line(&line, p).unwrap();
            let plane = Plane::at(p);
            for w in line.windows(2) {
                for step in 0..=20 {
                    let (x, y) = plane.xy(interpolate(w[0], w[1], f64::from(step) / 20.0));
                    prop_assert!(n.distance_m <= x.hypot(y) + 1e-6);
                }
            }
            prop_assert!(n.along_m <= length_m(&line) + 1.0);
        }
    }
}
