//! Douglas–Peucker: fewer vertices, the same line within a tolerance.

use crate::{Plane, Point, plane::nearest_on_segment};

/// Every vertex that is dropped lies within `tolerance_m` of the line that remains; both ends stay.
/// Worst case quadratic (a spiral), in practice n log n. No recursion, so no track is too long for the stack.
pub fn simplify(line: &[Point], tolerance_m: f64) -> Vec<Point> {
    if line.len() < 3 {
        return line.to_vec();
    }
    let mut keep = vec![false; line.len()];
    keep[0] = true;
    keep[line.len() - 1] = true;
    let mut todo = vec![(0, line.len() - 1)];
    while let Some((from, to)) = todo.pop() {
        if let Some((farthest, distance_m)) = farthest_between(line, from, to)
            && distance_m > tolerance_m
        {
            keep[farthest] = true;
            todo.push((from, farthest));
            todo.push((farthest, to));
        }
    }
    line.iter().zip(keep).filter_map(|(p, kept)| kept.then_some(*p)).collect()
}

fn farthest_between(line: &[Point], from: usize, to: usize) -> Option<(usize, f64)> {
    let plane = Plane::at(line[from]);
    let end = plane.xy(line[to]);
    (from + 1..to)
        .map(|i| (i, nearest_on_segment(plane.xy(line[i]), (0.0, 0.0), end).1))
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(i, distance_2)| (i, distance_2.sqrt()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::distance_to_line_m;
    use proptest::prelude::*;

    #[test]
    fn a_straight_road_becomes_its_two_ends() {
        let road: Vec<Point> = (0..100).map(|i| Point::new(25.0, 55.0 + f64::from(i) * 1e-3)).collect();
        assert_eq!(simplify(&road, 1.0), vec![road[0], road[99]]);
    }

    #[test]
    fn a_corner_stays() {
        let corner = [Point::new(25.0, 55.0), Point::new(25.0, 55.1), Point::new(25.1, 55.1)];
        assert_eq!(simplify(&corner, 10.0), corner);
    }

    proptest! {
        #[test]
        fn nothing_dropped_is_farther_than_the_tolerance(
            line in prop::collection::vec((25.0..25.05, 55.0..55.05), 0..60), tolerance_m in 0.0..2_000.0,
        ) {
            let line: Vec<Point> = line.into_iter().map(|(lat, lon)| Point::new(lat, lon)).collect();
            let short = simplify(&line, tolerance_m);
            prop_assert_eq!(short.first(), line.first());
            prop_assert_eq!(short.last(), line.last());
            for p in &line {
                prop_assert!(distance_to_line_m(&short, *p) <= tolerance_m * 1.001 + 0.01);
            }
        }
    }
}
