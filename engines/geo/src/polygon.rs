//! An outline with holes.

use crate::{
    BBox, Plane, Point, Ring, ShapeError,
    plane::nearest_on_segment,
    ring::{self, Side},
};

/// The border belongs to the polygon, the borders of its holes too.
#[derive(Debug, Clone, PartialEq)]
pub struct Polygon {
    outline: Ring,
    holes: Vec<Ring>,
    bbox: BBox,
}

impl Polygon {
    /// Rings may be open or closed and run either way. Holes lie inside the outline and outside each other;
    /// rings may touch in single points.
    pub fn new(outline: &[Point], holes: &[Vec<Point>]) -> Result<Self, ShapeError> {
        let outline = Ring::new(outline, 0)?;
        let holes: Vec<Ring> =
            holes.iter().enumerate().map(|(i, hole)| Ring::new(hole, i + 1)).collect::<Result<_, _>>()?;
        check_holes(&outline, &holes)?;
        let bbox = outline.bbox();
        Ok(Self { outline, holes, bbox })
    }

    pub fn outline(&self) -> &Ring {
        &self.outline
    }

    pub fn holes(&self) -> &[Ring] {
        &self.holes
    }

    pub fn bbox(&self) -> BBox {
        self.bbox
    }

    /// Exact on the e7 grid (about 1 cm).
    pub fn contains(&self, p: Point) -> bool {
        // The point is rounded to the grid, so the box must forgive half a step.
        self.bbox.contains(Point::from_e7(p.to_e7().0, p.to_e7().1))
            && self.outline.side_of(p) != Side::Outside
            && self.holes.iter().all(|hole| hole.side_of(p) != Side::Inside)
    }

    /// Metres to the nearest side of any ring.
    pub fn border_distance_m(&self, p: Point) -> f64 {
        let plane = Plane::at(p);
        self.rings()
            .flat_map(Ring::sides)
            .map(|(a, b)| {
                nearest_on_segment((0.0, 0.0), plane.xy(ring::point(a)), plane.xy(ring::point(b))).1
            })
            .fold(f64::INFINITY, f64::min)
            .sqrt()
    }

    /// Area on the sphere in m², without the holes.
    pub fn area_m2(&self) -> f64 {
        self.outline.area_m2() - self.holes.iter().map(Ring::area_m2).sum::<f64>()
    }

    /// Centre of gravity; it may lie outside a crescent or in a hole.
    pub fn centroid(&self) -> Point {
        let plane = Plane::at(self.bbox.center());
        let (mut area, mut x, mut y) = (0.0, 0.0, 0.0);
        for (i, ring) in self.rings().enumerate() {
            let (mut ring_area, mut ring_x, mut ring_y) = (0.0, 0.0, 0.0);
            for (a, b) in ring.sides() {
                let (a, b) = (plane.xy(ring::point(a)), plane.xy(ring::point(b)));
                let cross = a.0 * b.1 - b.0 * a.1;
                ring_area += cross;
                ring_x += (a.0 + b.0) * cross;
                ring_y += (a.1 + b.1) * cross;
            }
            // The outline counts for, the holes against, whichever way they run.
            let sign = if (ring_area >= 0.0) == (i == 0) { 1.0 } else { -1.0 };
            area += sign * ring_area;
            x += sign * ring_x;
            y += sign * ring_y;
        }
        // Three corners on the grid enclose at least half a square centimetre, the holes leave some of it.
        if area > 0.0 { plane.point((x / (3.0 * area), y / (3.0 * area))) } else { self.outline.any_point() }
    }

    fn rings(&self) -> impl Iterator<Item = &Ring> {
        std::iter::once(&self.outline).chain(&self.holes)
    }
}

fn check_holes(outline: &Ring, holes: &[Ring]) -> Result<(), ShapeError> {
    for (i, hole) in holes.iter().enumerate() {
        if let Some(at) = outline.crossing(hole) {
            return Err(ShapeError::RingsCross { first: 0, second: i + 1, at });
        }
        if !lies_within(hole, outline) {
            return Err(ShapeError::HoleMisplaced { hole: i + 1 });
        }
        for (j, earlier) in holes[..i].iter().enumerate() {
            if let Some(at) = earlier.crossing(hole) {
                return Err(ShapeError::RingsCross { first: j + 1, second: i + 1, at });
            }
            if lies_within(hole, earlier) || lies_within(earlier, hole) {
                return Err(ShapeError::HoleMisplaced { hole: i + 1 });
            }
        }
    }
    Ok(())
}

/// For rings that do not cross: the first corner that is not on the other's border decides.
fn lies_within(inner: &Ring, outer: &Ring) -> bool {
    inner
        .points()
        .map(|p| outer.side_of(p))
        .find(|side| *side != Side::Border)
        // every corner on the border and no crossing: the same ring, or one inscribed in it
        .is_none_or(|side| side == Side::Inside)
}

#[cfg(test)]
mod tests;
