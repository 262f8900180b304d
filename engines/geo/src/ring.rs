//! A closed ring of vertices on the e7 grid, checked once, exact for ever after.
//!
//! Coordinates are integers, so every orientation test is exact: a point is inside, outside or precisely on the border,
//! and two neighbours that share an edge never both miss a point.

use crate::{BBox, EARTH_RADIUS_M, Point};

/// More corners than a drawn or imported zone needs, few enough that checking takes milliseconds.
pub const VERTICES_MAX: usize = 5_000;

/// What is wrong with a shape. Rings count from 0 (the outline; holes follow), vertices from 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ShapeError {
    /// a coordinate is not a number or not on the Earth
    BadCoordinate {
        ring: usize,
        vertex: usize,
    },
    /// a ring needs three different corners, a corridor two points
    TooFewVertices {
        ring: usize,
    },
    TooManyVertices {
        ring: usize,
        max: usize,
    },
    /// the ring encloses nothing
    NoArea {
        ring: usize,
    },
    /// a side touches or crosses another one of the same ring; sides start at these vertices
    SelfIntersection {
        ring: usize,
        first: usize,
        second: usize,
        at: Point,
    },
    /// two rings cross or touch along a side
    RingsCross {
        first: usize,
        second: usize,
        at: Point,
    },
    /// a hole lies outside the outline or inside another hole
    HoleMisplaced {
        hole: usize,
    },
    /// a shape spans more than half the globe: it most likely crosses the antimeridian
    TooWide,
    /// a radius or width that is not a positive number of metres, or too large
    BadWidth {
        max_m: f64,
    },
}

impl std::fmt::Display for ShapeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::BadCoordinate { ring, vertex } => {
                write!(f, "vertex {vertex} of ring {ring} is not on the Earth")
            }
            Self::TooFewVertices { ring } => write!(f, "ring {ring} has too few different vertices"),
            Self::TooManyVertices { ring, max } => write!(f, "ring {ring} has more than {max} vertices"),
            Self::NoArea { ring } => write!(f, "ring {ring} encloses no area"),
            Self::SelfIntersection { ring, first, second, at } => {
                write!(
                    f,
                    "sides {first} and {second} of ring {ring} cross or touch at {:.6}, {:.6}",
                    at.lat, at.lon
                )
            }
            Self::RingsCross { first, second, at } => {
                write!(f, "rings {first} and {second} cross at {:.6}, {:.6}", at.lat, at.lon)
            }
            Self::HoleMisplaced { hole } => {
                write!(f, "hole {hole} is not inside the outline and outside the other holes")
            }
            Self::TooWide => write!(f, "the shape is wider than half the globe; shapes may not cross 180°"),
            Self::BadWidth { max_m } => {
                write!(f, "a radius or width is more than 0 and at most {max_m} metres")
            }
        }
    }
}

impl std::error::Error for ShapeError {}

/// Where a point lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Inside,
    Border,
    Outside,
}

/// (x, y) = (longitude, latitude) in e7.
pub(crate) type Vertex = (i64, i64);

/// A simple ring: at least three corners, no two sides that touch except neighbours at their corner.
#[derive(Debug, Clone, PartialEq)]
pub struct Ring {
    /// without the repeated first vertex
    vertices: Vec<Vertex>,
}

pub(crate) fn vertex(p: Point) -> Vertex {
    let (lat, lon) = p.to_e7();
    (lon.into(), lat.into())
}

pub(crate) fn point(v: Vertex) -> Point {
    Point::from_e7(v.1 as i32, v.0 as i32)
}

impl Ring {
    /// Either closed (last = first, as in GeoJSON) or open; repeated neighbours are dropped. `ring` names it in errors.
    pub fn new(points: &[Point], ring: usize) -> Result<Self, ShapeError> {
        if points.len() > VERTICES_MAX {
            return Err(ShapeError::TooManyVertices { ring, max: VERTICES_MAX });
        }
        if let Some(vertex) = points.iter().position(|p| !p.is_valid()) {
            return Err(ShapeError::BadCoordinate { ring, vertex });
        }
        let mut vertices: Vec<Vertex> = points.iter().map(|p| vertex(*p)).collect();
        vertices.dedup();
        if vertices.len() > 1 && vertices.first() == vertices.last() {
            vertices.pop();
        }
        if vertices.len() < 3 {
            return Err(ShapeError::TooFewVertices { ring });
        }
        let this = Self { vertices };
        let bbox = this.bbox();
        if bbox.east - bbox.west > 180.0 {
            return Err(ShapeError::TooWide);
        }
        let (a, b) = (this.vertices[0], this.vertices[1]);
        if this.vertices.iter().all(|c| orientation(a, b, *c) == 0) {
            return Err(ShapeError::NoArea { ring });
        }
        match this.self_intersection() {
            Some((first, second, at)) => Err(ShapeError::SelfIntersection { ring, first, second, at }),
            None => Ok(this),
        }
    }

    /// The corners, each once.
    pub fn points(&self) -> impl ExactSizeIterator<Item = Point> + '_ {
        self.vertices.iter().map(|v| point(*v))
    }

    pub fn bbox(&self) -> BBox {
        BBox::around(self.points()).expect("BUG: a ring has three corners")
    }

    pub(crate) fn sides(&self) -> impl Iterator<Item = (Vertex, Vertex)> + '_ {
        let next = self.vertices.iter().cycle().skip(1);
        self.vertices.iter().copied().zip(next.copied())
    }

    /// Even-odd rule with exact integers; a point on a side is on the border, whatever the direction of the ring.
    pub fn side_of(&self, p: Point) -> Side {
        let p = vertex(p);
        let mut inside = false;
        for (a, b) in self.sides() {
            let straddles = (a.1 > p.1) != (b.1 > p.1);
            let in_reach = p.1 >= a.1.min(b.1) && p.1 <= a.1.max(b.1);
            if !in_reach {
                continue;
            }
            let turn = orientation(a, b, p);
            if turn == 0 && p.0 >= a.0.min(b.0) && p.0 <= a.0.max(b.0) {
                return Side::Border;
            }
            if straddles && (turn > 0) == (b.1 > a.1) {
                inside = !inside;
            }
        }
        if inside { Side::Inside } else { Side::Outside }
    }

    /// Area on the sphere in m², never negative: the lune under each side, with its mean height.
    pub fn area_m2(&self) -> f64 {
        let sum: f64 = self
            .sides()
            .map(|(a, b)| {
                let (a, b) = (point(a), point(b));
                (b.lon - a.lon).to_radians() * (2.0 + a.lat.to_radians().sin() + b.lat.to_radians().sin())
            })
            .sum();
        (sum * EARTH_RADIUS_M * EARTH_RADIUS_M / 2.0).abs()
    }

    /// The first vertex, as any point of the border.
    pub(crate) fn any_point(&self) -> Point {
        point(self.vertices[0])
    }

    fn self_intersection(&self) -> Option<(usize, usize, Point)> {
        let n = self.vertices.len();
        let sides: Vec<_> = self.sides().enumerate().map(|(i, (a, b))| (i, a, b)).collect();
        sweep(sides, |(i, a, b), (j, c, d)| {
            let neighbours = (i + 1) % n == j || (j + 1) % n == i;
            if neighbours {
                // They share one corner; more is a fold back onto itself.
                let (shared, u, v) = if b == c { (b, a, d) } else { (a, b, c) };
                let folded = orientation(u, shared, v) == 0 && dot(u, shared, v) > 0;
                return folded.then(|| (i.min(j), i.max(j), point(shared)));
            }
            meet(a, b, c, d).map(|at| (i.min(j), i.max(j), at))
        })
    }

    /// A place where a side of one ring crosses or overlaps a side of another. Touching at a single corner is allowed.
    pub(crate) fn crossing(&self, other: &Self) -> Option<Point> {
        let mine = self.sides().map(|(a, b)| (0, a, b));
        let theirs = other.sides().map(|(a, b)| (1, a, b));
        sweep(
            mine.chain(theirs).collect(),
            |(i, a, b), (j, c, d)| {
                if i == j { None } else { cross_or_overlap(a, b, c, d) }
            },
        )
    }
}

type Tagged = (usize, Vertex, Vertex);

/// Hands every pair of sides whose boxes meet to `check`, until it answers. Sorted by west end: near n log n for maps.
fn sweep<T>(mut sides: Vec<Tagged>, check: impl Fn(Tagged, Tagged) -> Option<T>) -> Option<T> {
    sides.sort_unstable_by_key(|(_, a, b)| a.0.min(b.0));
    let mut active: Vec<Tagged> = Vec::new();
    for side in sides {
        let west = side.1.0.min(side.2.0);
        active.retain(|(_, a, b)| a.0.max(b.0) >= west);
        let (south, north) = (side.1.1.min(side.2.1), side.1.1.max(side.2.1));
        for other in &active {
            let apart = other.1.1.max(other.2.1) < south || other.1.1.min(other.2.1) > north;
            if !apart && let Some(found) = check(*other, side) {
                return Some(found);
            }
        }
        active.push(side);
    }
    None
}

/// Twice the signed area of the triangle: positive when `c` lies left of `a`→`b`. Exact.
fn orientation(a: Vertex, b: Vertex, c: Vertex) -> i128 {
    i128::from(b.0 - a.0) * i128::from(c.1 - a.1) - i128::from(b.1 - a.1) * i128::from(c.0 - a.0)
}

/// Of the vectors from `corner` to `a` and to `b`.
fn dot(a: Vertex, corner: Vertex, b: Vertex) -> i128 {
    i128::from(a.0 - corner.0) * i128::from(b.0 - corner.0)
        + i128::from(a.1 - corner.1) * i128::from(b.1 - corner.1)
}

fn on_segment(a: Vertex, b: Vertex, p: Vertex) -> bool {
    p.0 >= a.0.min(b.0) && p.0 <= a.0.max(b.0) && p.1 >= a.1.min(b.1) && p.1 <= a.1.max(b.1)
}

/// A point common to two closed segments.
fn meet(a: Vertex, b: Vertex, c: Vertex, d: Vertex) -> Option<Point> {
    let (abc, abd) = (orientation(a, b, c), orientation(a, b, d));
    let (cda, cdb) = (orientation(c, d, a), orientation(c, d, b));
    if abc.signum() * abd.signum() < 0 && cda.signum() * cdb.signum() < 0 {
        let t = abc as f64 / (abc - abd) as f64;
        let (c, d) = (point(c), point(d));
        return Some(crate::interpolate(c, d, t));
    }
    [(abc, a, b, c), (abd, a, b, d), (cda, c, d, a), (cdb, c, d, b)]
        .into_iter()
        .find(|(turn, from, to, p)| *turn == 0 && on_segment(*from, *to, *p))
        .map(|(.., p)| point(p))
}

/// Like [`meet`], but segments that only touch in one point pass.
fn cross_or_overlap(a: Vertex, b: Vertex, c: Vertex, d: Vertex) -> Option<Point> {
    let (abc, abd) = (orientation(a, b, c).signum(), orientation(a, b, d).signum());
    let (cda, cdb) = (orientation(c, d, a).signum(), orientation(c, d, b).signum());
    if abc * abd < 0 && cda * cdb < 0 {
        return meet(a, b, c, d);
    }
    if abc == 0 && abd == 0 {
        // On one line: overlapping means two different common points.
        let mut common: Vec<Vertex> = [(a, b, c), (a, b, d), (c, d, a), (c, d, b)]
            .into_iter()
            .filter(|(from, to, p)| on_segment(*from, *to, *p))
            .map(|(.., p)| p)
            .collect();
        common.sort_unstable();
        common.dedup();
        return (common.len() > 1).then(|| point(common[0]));
    }
    None
}
