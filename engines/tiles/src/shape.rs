//! Geometry that is simplified once and drawn at every zoom.

use crate::world::{Frame, Spot};

/// A vertex, and the distance in units below which leaving it out is not seen: one number per vertex serves all zooms, and
/// neighbouring tiles leave out the same ones.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Vertex {
    pub at: Spot,
    pub telling: f32,
}

/// Ends, and where a tile's frame cuts: never left out.
pub const ALWAYS: f32 = f32::INFINITY;

/// A ring is closed without its first vertex standing at its end again.
pub type Ring = Vec<Vertex>;

#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    Point(Spot),
    Line(Vec<Vertex>),
    /// parts of an area: each an outer ring, then its holes
    Area(Vec<Vec<Ring>>),
}

impl Shape {
    pub fn frame(&self) -> Frame {
        match self {
            Self::Point(at) => Frame::around([*at]),
            Self::Line(line) => Frame::around(line.iter().map(|v| v.at)),
            Self::Area(parts) => {
                Frame::around(parts.iter().filter_map(|p| p.first()).flatten().map(|v| v.at))
            }
        }
    }
}

/// A line with the worth of each vertex; `None` when it has no length.
pub fn line(spots: &[Spot]) -> Option<Vec<Vertex>> {
    let spots = without_repeats(spots);
    (spots.len() > 1).then(|| weighed(&spots))
}

/// A ring from a closed walk; `None` when it encloses nothing.
pub fn ring(spots: &[Spot]) -> Option<Ring> {
    let mut spots = without_repeats(spots);
    if spots.first() == spots.last() && spots.len() > 1 {
        spots.pop();
    }
    if spots.len() < 3 || doubled_area(spots.iter().copied()) == 0 {
        return None;
    }
    // The vertex farthest from the first is the other end from which both halves are weighed.
    let far = (1..spots.len()).max_by_key(|i| squared(spots[0], spots[*i])).unwrap_or(1);
    let mut weighed_ring = weighed(&spots[..=far]);
    let mut rest: Vec<Spot> = spots[far..].to_vec();
    rest.push(spots[0]);
    let rest = weighed(&rest);
    weighed_ring.extend_from_slice(&rest[1..rest.len() - 1]);
    Some(weighed_ring)
}

fn without_repeats(spots: &[Spot]) -> Vec<Spot> {
    let mut out = spots.to_vec();
    out.dedup();
    out
}

fn squared(a: Spot, b: Spot) -> i64 {
    let (x, y) = (i64::from(a.x) - i64::from(b.x), i64::from(a.y) - i64::from(b.y));
    x * x + y * y
}

/// Twice the signed area: positive when y grows to the south and the walk is clockwise on screen.
pub fn doubled_area(ring: impl ExactSizeIterator<Item = Spot> + Clone) -> i64 {
    let next = ring.clone().cycle().skip(1);
    // 2²⁸ × 2²⁸ × a ring's vertices stays far below 2⁶³ only relative to its first vertex
    let Some(first) = ring.clone().next() else { return 0 };
    let from = |s: Spot| (i64::from(s.x - first.x), i64::from(s.y - first.y));
    ring.zip(next).fold(0i64, |sum, (a, b)| {
        let ((ax, ay), (bx, by)) = (from(a), from(b));
        sum.saturating_add(ax * by - bx * ay)
    })
}

/// Douglas and Peucker (1973), run to the end: each vertex with the distance at which it was found. A stack instead of recursion:
/// a hostile line is as deep as it is long.
fn weighed(spots: &[Spot]) -> Vec<Vertex> {
    let mut out: Vec<Vertex> = spots.iter().map(|at| Vertex { at: *at, telling: 0.0 }).collect();
    let last = out.len() - 1;
    (out[0].telling, out[last].telling) = (ALWAYS, ALWAYS);
    let mut open = vec![(0, last, f32::INFINITY)];
    while let Some((from, to, bound)) = open.pop() {
        let farthest = (from + 1..to)
            .map(|i| (i, off_chord(spots[i], spots[from], spots[to])))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        let Some((middle, away)) = farthest else { continue };
        // A vertex is never worth more than those it was found between, or it would stay when they go.
        let telling = (away.sqrt() as f32).min(bound);
        out[middle].telling = telling;
        open.push((from, middle, telling));
        open.push((middle, to, telling));
    }
    out
}

/// Squared distance from a chord.
fn off_chord(p: Spot, a: Spot, b: Spot) -> f64 {
    let v = |from: Spot, to: Spot| (f64::from(to.x) - f64::from(from.x), f64::from(to.y) - f64::from(from.y));
    let ((abx, aby), (apx, apy)) = (v(a, b), v(a, p));
    let length = abx * abx + aby * aby;
    let share = if length > 0.0 { ((apx * abx + apy * aby) / length).clamp(0.0, 1.0) } else { 0.0 };
    let (dx, dy) = (apx - share * abx, apy - share * aby);
    dx * dx + dy * dy
}

/// A place inside an area for its label: its centroid, or the middle of the widest stretch through the centroid's height.
pub fn middle(ring: &[Vertex]) -> Spot {
    let Some(first) = ring.first().map(|v| v.at) else { return Spot::default() };
    let (mut sum, mut sx, mut sy) = (0.0, 0.0, 0.0);
    for (i, a) in ring.iter().enumerate() {
        let b = ring[(i + 1) % ring.len()].at;
        let (ax, ay) = (f64::from(a.at.x - first.x), f64::from(a.at.y - first.y));
        let (bx, by) = (f64::from(b.x - first.x), f64::from(b.y - first.y));
        let cross = ax * by - bx * ay;
        (sum, sx, sy) = (sum + cross, sx + (ax + bx) * cross, sy + (ay + by) * cross);
    }
    if sum == 0.0 {
        return first;
    }
    let y = first.y + (sy / (3.0 * sum)).round() as i32;
    let x = first.x + (sx / (3.0 * sum)).round() as i32;
    let mut crossings: Vec<i32> = (0..ring.len())
        .filter_map(|i| {
            let (a, b) = (ring[i].at, ring[(i + 1) % ring.len()].at);
            ((a.y > y) != (b.y > y)).then(|| {
                let share = f64::from(y - a.y) / f64::from(b.y - a.y);
                a.x + (share * f64::from(b.x - a.x)).round() as i32
            })
        })
        .collect();
    crossings.sort_unstable();
    let inside = crossings.chunks_exact(2).find(|c| (c[0]..=c[1]).contains(&x)).map(|_| x);
    let widest = crossings.chunks_exact(2).max_by_key(|c| c[1] - c[0]).map(|c| c[0] + (c[1] - c[0]) / 2);
    Spot { x: inside.or(widest).unwrap_or(x), y }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spots(list: &[(i32, i32)]) -> Vec<Spot> {
        list.iter().map(|(x, y)| Spot { x: *x, y: *y }).collect()
    }

    #[test]
    fn a_vertex_is_worth_its_distance_from_the_line_without_it() {
        let line = line(&spots(&[(0, 0), (50, 1), (100, 40), (150, 0), (200, 0)])).unwrap();
        let worth: Vec<f32> = line.iter().map(|v| v.telling).collect();
        assert!(worth[0] == ALWAYS && worth[4] == ALWAYS);
        assert!((worth[2] - 40.0).abs() < 0.1 && worth[1] > 10.0 && worth[3] <= worth[2], "{worth:?}");
        assert!(super::line(&spots(&[(5, 5), (5, 5)])).is_none());
    }

    #[test]
    fn a_ring_without_an_inside_is_none() {
        assert!(ring(&spots(&[(0, 0), (10, 0), (20, 0), (0, 0)])).is_none());
        let square = ring(&spots(&[(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)])).unwrap();
        assert_eq!(square.len(), 4);
        assert_eq!(doubled_area(square.iter().map(|v| v.at)), 200);
    }

    #[test]
    fn the_middle_of_a_horseshoe_is_inside_it() {
        let shoe = [(0, 0), (100, 0), (100, 100), (80, 100), (80, 20), (20, 20), (20, 100), (0, 100), (0, 0)];
        let at = middle(&ring(&spots(&shoe)).unwrap());
        assert!((0..=20).contains(&at.x) || (80..=100).contains(&at.x) || at.y <= 20, "{at:?}");
    }
}
