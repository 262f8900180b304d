use super::*;
use crate::{destination, haversine_m};
use proptest::prelude::*;

fn pts(flat: &[(f64, f64)]) -> Vec<Point> {
    flat.iter().map(|(lat, lon)| Point::new(*lat, *lon)).collect()
}

fn square(south: f64, west: f64, size: f64) -> Vec<Point> {
    pts(&[(south, west), (south, west + size), (south + size, west + size), (south + size, west)])
}

#[test]
fn corners_and_sides_belong_to_the_polygon() {
    let polygon = Polygon::new(&square(25.0, 55.0, 0.1), &[]).unwrap();
    for p in pts(&[(25.0, 55.0), (25.1, 55.1), (25.0, 55.05), (25.05, 55.1), (25.1, 55.0), (25.05, 55.05)]) {
        assert!(polygon.contains(p), "{p:?}");
    }
    for p in pts(&[(24.999_999_9, 55.05), (25.05, 55.100_000_1), (25.100_000_1, 55.0), (25.0, 54.999_999_9)])
    {
        assert!(!polygon.contains(p), "{p:?}");
    }
}

#[test]
fn a_ray_through_a_vertex_counts_once() {
    // a diamond: the ray east of the left corner runs through the right corner
    let diamond = Polygon::new(&pts(&[(0.0, -1.0), (-1.0, 0.0), (0.0, 1.0), (1.0, 0.0)]), &[]).unwrap();
    assert!(diamond.contains(Point::new(0.0, 0.0)));
    assert!(!diamond.contains(Point::new(0.0, -1.5)));
    assert!(!diamond.contains(Point::new(1.0, -0.5)));
}

#[test]
fn a_hole_is_outside_and_its_border_is_inside() {
    let polygon = Polygon::new(&square(0.0, 0.0, 1.0), &[square(0.4, 0.4, 0.2)]).unwrap();
    assert!(!polygon.contains(Point::new(0.5, 0.5)));
    assert!(polygon.contains(Point::new(0.4, 0.5)));
    assert!(polygon.contains(Point::new(0.3, 0.5)));
    let whole = Polygon::new(&square(0.0, 0.0, 1.0), &[]).unwrap();
    let hole = Polygon::new(&square(0.4, 0.4, 0.2), &[]).unwrap();
    assert!((polygon.area_m2() - (whole.area_m2() - hole.area_m2())).abs() < 1.0);
    assert!((polygon.border_distance_m(Point::new(0.5, 0.5)) - 11_119.0).abs() < 5.0);
}

#[test]
fn areas_and_centroids_are_known() {
    // one degree square at the equator: 12,364 km² on the sphere
    let degree = Polygon::new(&square(0.0, 0.0, 1.0), &[]).unwrap();
    assert!((degree.area_m2() / 1e6 - 12_363.7).abs() < 1.0, "{}", degree.area_m2());
    assert!(haversine_m(degree.centroid(), Point::new(0.5, 0.5)) < 50.0);
    // an L: three unit squares, the centroid at 5/6 of a unit from the corner
    let l = pts(&[(0.0, 0.0), (0.0, 0.02), (0.01, 0.02), (0.01, 0.01), (0.02, 0.01), (0.02, 0.0)]);
    let center = Polygon::new(&l, &[]).unwrap().centroid();
    assert!(haversine_m(center, Point::new(0.05 / 6.0, 0.05 / 6.0)) < 1.0, "{center:?}");
}

#[test]
fn a_hole_moves_the_centroid_away() {
    let polygon = Polygon::new(&square(0.0, 0.0, 0.1), &[square(0.01, 0.01, 0.03)]).unwrap();
    let c = polygon.centroid();
    assert!(c.lat > 0.05 && c.lon > 0.05, "{c:?}");
}

#[test]
fn errors_name_what_is_wrong() {
    let bow_tie = pts(&[(0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.0, 1.0)]);
    let error = Polygon::new(&bow_tie, &[]).unwrap_err();
    assert_eq!(
        error,
        ShapeError::SelfIntersection { ring: 0, first: 0, second: 2, at: Point::new(0.5, 0.5) }
    );
    assert_eq!(error.to_string(), "sides 0 and 2 of ring 0 cross or touch at 0.500000, 0.500000");

    let spike = pts(&[(0.0, 0.0), (0.0, 2.0), (0.0, 1.0), (1.0, 1.0)]);
    assert!(matches!(Polygon::new(&spike, &[]), Err(ShapeError::SelfIntersection { ring: 0, .. })));
    let touching = pts(&[(0.0, 0.0), (0.0, 2.0), (1.0, 1.0), (0.0, 1.0), (1.0, 0.0)]);
    assert!(matches!(Polygon::new(&touching, &[]), Err(ShapeError::SelfIntersection { .. })));

    assert_eq!(
        Polygon::new(&pts(&[(0.0, 0.0), (1.0, 1.0), (0.0, 0.0)]), &[]),
        Err(ShapeError::TooFewVertices { ring: 0 })
    );
    assert_eq!(
        Polygon::new(&pts(&[(0.0, 0.0), (1.0, 1.0), (2.0, 2.0)]), &[]),
        Err(ShapeError::NoArea { ring: 0 })
    );
    assert_eq!(
        Polygon::new(&pts(&[(0.0, 0.0), (0.0, f64::NAN), (1.0, 0.0)]), &[]),
        Err(ShapeError::BadCoordinate { ring: 0, vertex: 1 })
    );
    assert_eq!(Polygon::new(&pts(&[(0.0, -179.0), (1.0, 179.0), (1.0, 0.0)]), &[]), Err(ShapeError::TooWide));
    let far = [square(5.0, 5.0, 0.1)];
    assert_eq!(Polygon::new(&square(0.0, 0.0, 1.0), &far), Err(ShapeError::HoleMisplaced { hole: 1 }));
    let nested = [square(0.2, 0.2, 0.5), square(0.3, 0.3, 0.1)];
    assert_eq!(Polygon::new(&square(0.0, 0.0, 1.0), &nested), Err(ShapeError::HoleMisplaced { hole: 2 }));
    let crossing = [square(0.5, 0.5, 1.0)];
    assert!(matches!(
        Polygon::new(&square(0.0, 0.0, 1.0), &crossing),
        Err(ShapeError::RingsCross { first: 0, second: 1, .. })
    ));
    let many = vec![Point::new(0.0, 0.0); crate::VERTICES_MAX + 1];
    assert!(matches!(Polygon::new(&many, &[]), Err(ShapeError::TooManyVertices { .. })));
}

/// A star around a centre: never self-intersecting, otherwise as ragged as chance likes.
fn star() -> impl Strategy<Value = Vec<Point>> {
    (-60.0..60.0, -170.0..170.0, prop::collection::vec(500.0..20_000.0, 3..24)).prop_map(
        |(lat, lon, radii)| {
            let step = 360.0 / radii.len() as f64;
            let centre = Point::new(lat, lon);
            radii.iter().enumerate().map(|(i, r)| destination(centre, step * i as f64, *r)).collect()
        },
    )
}

/// Winding number by summed angles: another algorithm, in floating point, blind near the border.
fn winding_oracle(outline: &[Point], p: Point) -> bool {
    let turn: f64 = (0..outline.len())
        .map(|i| {
            let (a, b) = (outline[i], outline[(i + 1) % outline.len()]);
            let (ax, ay) = (a.lon - p.lon, a.lat - p.lat);
            let (bx, by) = (b.lon - p.lon, b.lat - p.lat);
            (ax * by - ay * bx).atan2(ax * bx + ay * by)
        })
        .sum();
    turn.abs() > std::f64::consts::PI
}

proptest! {
    #[test]
    fn containment_agrees_with_the_winding_number(outline in star(), fy in -0.2..1.2, fx in -0.2..1.2) {
        let polygon = Polygon::new(&outline, &[]).unwrap();
        let b = polygon.bbox();
        let p = Point::new(b.south + (b.north - b.south) * fy, b.west + (b.east - b.west) * fx);
        prop_assume!(polygon.border_distance_m(p) > 0.1);
        prop_assert_eq!(polygon.contains(p), winding_oracle(&outline, p));
    }

    #[test]
    fn every_corner_is_inside_and_direction_does_not_matter(outline in star()) {
        let polygon = Polygon::new(&outline, &[]).unwrap();
        let reversed: Vec<Point> = outline.iter().rev().copied().collect();
        let backwards = Polygon::new(&reversed, &[]).unwrap();
        for p in &outline {
            prop_assert!(polygon.contains(*p) && backwards.contains(*p));
        }
        prop_assert!((polygon.area_m2() - backwards.area_m2()).abs() < 1.0);
        prop_assert!(haversine_m(polygon.centroid(), backwards.centroid()) < 0.01);
    }

    #[test]
    fn neighbours_that_share_a_side_leave_no_gap(lat in 24.0..26.0, split in 0.01..0.99, fy in 0.0..=1.0) {
        // any point of the shared side is in both, any point of the pair is in one
        let (w, e, s, n) = (55.0, 56.0, lat, lat + 0.5);
        let x = w + (e - w) * split;
        let left = Polygon::new(&pts(&[(s, w), (s, x), (n, x), (n, w)]), &[]).unwrap();
        let right = Polygon::new(&pts(&[(s, x), (s, e), (n, e), (n, x)]), &[]).unwrap();
        let p = Point::new(s + (n - s) * fy, x);
        prop_assert!(left.contains(p) && right.contains(p));
    }

    #[test]
    fn random_corners_never_panic(corners in prop::collection::vec((-2i32..3, -2i32..3), 0..9)) {
        let ring: Vec<Point> = corners.iter().map(|(a, b)| Point::new(f64::from(*a), f64::from(*b))).collect();
        if let Ok(polygon) = Polygon::new(&ring, &[]) {
            prop_assert!(polygon.area_m2() > 0.0);
        }
    }
}
