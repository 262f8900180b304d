//! Cutting shapes to a frame.

use crate::{
    shape::{ALWAYS, Ring, Shape, Vertex, doubled_area},
    world::{Frame, Spot},
};

/// The parts of a shape inside a frame. A line may fall into several.
pub fn clip(shape: &Shape, frame: Frame) -> Vec<Shape> {
    match shape {
        Shape::Point(_) => {
            if frame.holds(shape.frame()) {
                vec![shape.clone()]
            } else {
                Vec::new()
            }
        }
        Shape::Line(line) => {
            let mut runs = Vec::new();
            for run in runs_within(line, Side::X, frame.min.x, frame.max.x) {
                runs.extend(runs_within(&run, Side::Y, frame.min.y, frame.max.y));
            }
            runs.into_iter().map(Shape::Line).collect()
        }
        Shape::Area(parts) => {
            let parts: Vec<Vec<Ring>> = parts.iter().filter_map(|part| part_within(part, frame)).collect();
            if parts.is_empty() { Vec::new() } else { vec![Shape::Area(parts)] }
        }
    }
}

/// `None`: the outer ring lies outside, and its holes with it.
fn part_within(part: &[Ring], frame: Frame) -> Option<Vec<Ring>> {
    let mut rings = Vec::with_capacity(part.len());
    for (i, ring) in part.iter().enumerate() {
        let wide = ring_within(ring, Side::X, frame.min.x, frame.max.x);
        let cut = ring_within(&wide, Side::Y, frame.min.y, frame.max.y);
        let encloses = cut.len() > 2 && doubled_area(cut.iter().map(|v| v.at)) != 0;
        match (encloses, i) {
            (true, _) => rings.push(cut),
            (false, 0) => return None,
            (false, _) => {}
        }
    }
    Some(rings)
}

#[derive(Clone, Copy)]
enum Side {
    X,
    Y,
}

impl Side {
    fn of(self, spot: Spot) -> i32 {
        match self {
            Self::X => spot.x,
            Self::Y => spot.y,
        }
    }

    /// Where the way from `a` to `b` has this coordinate. Whole numbers: two tiles that share a cut share its place.
    fn crossing(self, a: Spot, b: Spot, at: i32) -> Vertex {
        let share = |from: i32, to: i32, run: i32, whole: i32| {
            let way = i64::from(to) - i64::from(from);
            (i64::from(from) + way * i64::from(run) / i64::from(whole)) as i32
        };
        let (run, whole) = (at - self.of(a), self.of(b) - self.of(a));
        let spot = match self {
            Self::X => Spot { x: at, y: share(a.y, b.y, run, whole) },
            Self::Y => Spot { x: share(a.x, b.x, run, whole), y: at },
        };
        Vertex { at: spot, telling: ALWAYS }
    }
}

/// The stretches of a line between two coordinates.
fn runs_within(line: &[Vertex], side: Side, low: i32, high: i32) -> Vec<Vec<Vertex>> {
    let mut runs = Vec::new();
    let mut run: Vec<Vertex> = Vec::new();
    for pair in line.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let (va, vb) = (side.of(a.at), side.of(b.at));
        if (va < low && vb < low) || (va > high && vb > high) {
            end(&mut run, &mut runs);
            continue;
        }
        let border = |v: i32| {
            if v < low {
                Some(low)
            } else if v > high {
                Some(high)
            } else {
                None
            }
        };
        if run.is_empty() {
            run.push(border(va).map_or(a, |at| side.crossing(a.at, b.at, at)));
        }
        match border(vb) {
            None => run.push(b),
            Some(at) => {
                run.push(side.crossing(a.at, b.at, at));
                end(&mut run, &mut runs);
            }
        }
    }
    end(&mut run, &mut runs);
    runs
}

fn end(run: &mut Vec<Vertex>, runs: &mut Vec<Vec<Vertex>>) {
    let done = std::mem::take(run);
    if done.len() > 1 {
        runs.push(done);
    }
}

/// Sutherland and Hodgman (1974) against two parallel borders. Stretches along a border may join parts that were apart: they lie
/// outside the tile, in its buffer.
fn ring_within(ring: &[Vertex], side: Side, low: i32, high: i32) -> Ring {
    let above = half(ring, side, low, |v| v >= low);
    half(&above, side, high, |v| v <= high)
}

fn half(ring: &[Vertex], side: Side, border: i32, inside: impl Fn(i32) -> bool) -> Ring {
    let mut out = Vec::with_capacity(ring.len());
    let Some(mut before) = ring.last().copied() else { return out };
    for vertex in ring {
        let (was, is) = (inside(side.of(before.at)), inside(side.of(vertex.at)));
        if was != is {
            out.push(side.crossing(before.at, vertex.at, border));
        }
        if is {
            out.push(*vertex);
        }
        before = *vertex;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape;
    use proptest::prelude::*;

    const BOX: Frame = Frame { min: Spot { x: 100, y: 100 }, max: Spot { x: 200, y: 200 } };

    fn spots(list: &[(i32, i32)]) -> Vec<Spot> {
        list.iter().map(|(x, y)| Spot { x: *x, y: *y }).collect()
    }

    #[test]
    fn a_line_that_leaves_and_returns_is_two() {
        let line = shape::line(&spots(&[(110, 110), (110, 300), (190, 300), (190, 110)])).unwrap();
        let cut = clip(&Shape::Line(line), BOX);
        assert_eq!(cut.len(), 2);
        assert!(cut.iter().all(|part| BOX.holds(part.frame())));
    }

    #[test]
    fn a_frame_inside_an_area_is_filled() {
        let ring = shape::ring(&spots(&[(0, 0), (900, 0), (900, 900), (0, 900)])).unwrap();
        let cut = clip(&Shape::Area(vec![vec![ring]]), BOX);
        let Shape::Area(parts) = &cut[0] else { panic!("an area") };
        assert_eq!(doubled_area(parts[0][0].iter().map(|v| v.at)), 2 * 100 * 100);
    }

    proptest! {
        #[test]
        fn what_is_left_lies_inside_and_what_lay_inside_is_left(
            points in prop::collection::vec((0i32..300, 0i32..300), 3..40)
        ) {
            let all = spots(&points);
            if let Some(line) = shape::line(&all) {
                let parts = clip(&Shape::Line(line.clone()), BOX);
                prop_assert!(parts.iter().all(|part| BOX.holds(part.frame())));
                let kept = |spot: Spot| parts.iter().any(|p| matches!(p, Shape::Line(l) if l.iter().any(|v| v.at == spot)));
                for pair in line.windows(2) {
                    let both = Shape::Line(pair.to_vec());
                    if BOX.holds(both.frame()) {
                        prop_assert!(kept(pair[0].at) && kept(pair[1].at));
                    }
                }
            }
            if let Some(ring) = shape::ring(&all) {
                for part in clip(&Shape::Area(vec![vec![ring]]), BOX) {
                    prop_assert!(BOX.holds(part.frame()));
                }
            }
        }
    }
}
