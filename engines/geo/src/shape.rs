//! The three shapes of a zone.

use crate::{BBox, Plane, Point, Polygon, ShapeError, VERTICES_MAX, haversine_m, line::distance_to_line_m};

/// Largest radius of a circle or half width of a corridor: beyond it a flat sheet is the wrong tool.
pub const WIDTH_M_MAX: f64 = 200_000.0;

/// An area on the map. The border belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    Circle {
        center: Point,
        radius_m: f64,
    },
    Polygon(Polygon),
    /// Everything within `half_width_m` of a line.
    Corridor {
        line: Vec<Point>,
        half_width_m: f64,
    },
}

impl Shape {
    pub fn circle(center: Point, radius_m: f64) -> Result<Self, ShapeError> {
        if !center.is_valid() {
            return Err(ShapeError::BadCoordinate { ring: 0, vertex: 0 });
        }
        check_width(radius_m)?;
        Ok(Self::Circle { center, radius_m })
    }

    pub fn polygon(outline: &[Point], holes: &[Vec<Point>]) -> Result<Self, ShapeError> {
        Polygon::new(outline, holes).map(Self::Polygon)
    }

    pub fn corridor(line: Vec<Point>, half_width_m: f64) -> Result<Self, ShapeError> {
        if line.len() < 2 {
            return Err(ShapeError::TooFewVertices { ring: 0 });
        }
        if line.len() > VERTICES_MAX {
            return Err(ShapeError::TooManyVertices { ring: 0, max: VERTICES_MAX });
        }
        if let Some(vertex) = line.iter().position(|p| !p.is_valid()) {
            return Err(ShapeError::BadCoordinate { ring: 0, vertex });
        }
        if line.windows(2).any(|w| (w[1].lon - w[0].lon).abs() > 180.0) {
            return Err(ShapeError::TooWide);
        }
        check_width(half_width_m)?;
        Ok(Self::Corridor { line, half_width_m })
    }

    pub fn contains(&self, p: Point) -> bool {
        match self {
            Self::Polygon(polygon) => polygon.contains(p),
            Self::Circle { .. } | Self::Corridor { .. } => self.depth_m(p) >= 0.0,
        }
    }

    /// How far inside the border, in metres; negative outside.
    pub fn depth_m(&self, p: Point) -> f64 {
        match self {
            Self::Circle { center, radius_m } => radius_m - haversine_m(*center, p),
            Self::Corridor { line, half_width_m } => half_width_m - distance_to_line_m(line, p),
            Self::Polygon(polygon) => {
                let distance_m = polygon.border_distance_m(p);
                if polygon.contains(p) { distance_m } else { -distance_m }
            }
        }
    }

    /// A box that holds the shape; a little larger than needed for round ones.
    pub fn bbox(&self) -> BBox {
        let whole = BBox { south: -90.0, west: -180.0, north: 90.0, east: 180.0 };
        match self {
            Self::Polygon(polygon) => polygon.bbox(),
            Self::Circle { center, radius_m } => BBox::around([*center]).unwrap_or(whole).grown_m(*radius_m),
            Self::Corridor { line, half_width_m } => {
                BBox::around(line.iter().copied()).unwrap_or(whole).grown_m(*half_width_m)
            }
        }
    }

    pub fn centroid(&self) -> Point {
        match self {
            Self::Circle { center, .. } => *center,
            Self::Polygon(polygon) => polygon.centroid(),
            Self::Corridor { .. } => self.bbox().center(),
        }
    }

    /// m²; for a corridor the length times the width, which counts bends twice and ends not at all.
    pub fn area_m2(&self) -> f64 {
        match self {
            Self::Circle { radius_m, .. } => std::f64::consts::PI * radius_m * radius_m,
            Self::Polygon(polygon) => polygon.area_m2(),
            Self::Corridor { line, half_width_m } => crate::length_m(line) * 2.0 * half_width_m,
        }
    }

    /// The border as a ring of points, for drawing: corners as they are, curves in steps of 10° or less.
    pub fn outline(&self) -> Vec<Point> {
        match self {
            Self::Polygon(polygon) => polygon.outline().points().collect(),
            Self::Circle { center, radius_m } => {
                (0..36).map(|i| crate::destination(*center, f64::from(i) * 10.0, *radius_m)).collect()
            }
            Self::Corridor { line, half_width_m } => corridor_outline(line, *half_width_m),
        }
    }
}

fn check_width(m: f64) -> Result<(), ShapeError> {
    if m > 0.0 && m <= WIDTH_M_MAX { Ok(()) } else { Err(ShapeError::BadWidth { max_m: WIDTH_M_MAX }) }
}

/// Up one side and down the other, with each vertex pushed out square to the mean of its two legs.
fn corridor_outline(line: &[Point], half_width_m: f64) -> Vec<Point> {
    let side = |sign: f64| {
        (0..line.len()).map(move |i| {
            let plane = Plane::at(line[i]);
            let before = plane.xy(line[i.saturating_sub(1)]);
            let after = plane.xy(line[(i + 1).min(line.len() - 1)]);
            let (dx, dy) = (after.0 - before.0, after.1 - before.1);
            let length = dx.hypot(dy).max(f64::MIN_POSITIVE);
            plane.point((-dy / length * half_width_m * sign, dx / length * half_width_m * sign))
        })
    };
    side(1.0).chain(side(-1.0).rev()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{destination, fast_distance_m};
    use proptest::prelude::*;

    #[test]
    fn a_circle_knows_its_depth() {
        let circle = Shape::circle(Point::new(25.0, 55.0), 500.0).unwrap();
        assert!((circle.depth_m(Point::new(25.0, 55.0)) - 500.0).abs() < 1e-6);
        let outside = destination(Point::new(25.0, 55.0), 37.0, 800.0);
        assert!((circle.depth_m(outside) + 300.0).abs() < 0.01);
    }

    #[test]
    fn a_corridor_is_a_thick_line_with_round_ends() {
        let line = vec![Point::new(25.0, 55.0), Point::new(25.0, 55.1), Point::new(25.1, 55.1)];
        let corridor = Shape::corridor(line, 200.0).unwrap();
        assert!(corridor.contains(Point::new(25.001_7, 55.05)));
        assert!(!corridor.contains(Point::new(25.002, 55.05)));
        assert!(corridor.contains(destination(Point::new(25.0, 55.0), 225.0, 199.0)));
        assert!(!corridor.contains(destination(Point::new(25.0, 55.0), 225.0, 201.0)));
        assert_eq!(corridor.outline().len(), 6);
    }

    #[test]
    fn impossible_shapes_are_refused() {
        let p = Point::new(25.0, 55.0);
        for radius_m in [0.0, -1.0, f64::NAN, f64::INFINITY, 200_001.0] {
            assert_eq!(Shape::circle(p, radius_m), Err(ShapeError::BadWidth { max_m: WIDTH_M_MAX }));
        }
        assert!(Shape::circle(Point::new(91.0, 0.0), 1.0).is_err());
        assert_eq!(Shape::corridor(vec![p], 10.0), Err(ShapeError::TooFewVertices { ring: 0 }));
        assert_eq!(
            Shape::corridor(vec![Point::new(0.0, -179.0), Point::new(0.0, 179.0)], 10.0),
            Err(ShapeError::TooWide)
        );
    }

    pub(crate) fn any_shape() -> impl Strategy<Value = Shape> {
        let near = || (24.8..25.4, 55.0..55.6).prop_map(|(lat, lon)| Point::new(lat, lon));
        prop_oneof![
            (near(), 20.0..5_000.0).prop_map(|(p, r)| Shape::circle(p, r).unwrap()),
            (prop::collection::vec(near(), 2..6), 20.0..2_000.0)
                .prop_map(|(line, w)| Shape::corridor(line, w).unwrap()),
            (near(), prop::collection::vec(100.0..5_000.0, 3..12)).prop_map(|(centre, radii)| {
                let step = 360.0 / radii.len() as f64;
                let star: Vec<Point> =
                    radii.iter().enumerate().map(|(i, r)| destination(centre, step * i as f64, *r)).collect();
                Shape::polygon(&star, &[]).unwrap()
            }),
        ]
    }

    proptest! {
        #[test]
        fn what_a_shape_contains_its_box_contains(shape in any_shape(), lat in 24.7..25.5, lon in 54.9..55.7) {
            let p = Point::new(lat, lon);
            if shape.contains(p) {
                prop_assert!(shape.bbox().grown_m(0.02).contains(p));
            }
        }

        #[test]
        fn depth_has_the_sign_of_containment_and_is_no_longer_than_a_walk(shape in any_shape(), lat in 24.7..25.5, lon in 54.9..55.7, bearing in 0.0..360.0, m in 0.0..3_000.0) {
            let p = Point::new(lat, lon);
            let depth = shape.depth_m(p);
            if depth.abs() > 0.05 {
                prop_assert_eq!(depth > 0.0, shape.contains(p));
            }
            // nobody changes depth by more than he walks
            let q = destination(p, bearing, m);
            let walked = fast_distance_m(p, q);
            prop_assert!((shape.depth_m(q) - depth).abs() <= walked * 1.01 + 30.0);
        }
    }
}
