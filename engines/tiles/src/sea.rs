//! The sea, which no extract has as an area: it lies to the right of every coastline
//! (<https://wiki.openstreetmap.org/wiki/Tag:natural%3Dcoastline>) as far as the map reaches.

use crate::{
    clip::clip,
    rings::{self, encloses},
    shape::{self, Ring, Shape, doubled_area},
    world::{Frame, Spot},
};
use std::collections::HashMap;

/// More of the roads than this in the water, in percent: the coast was not understood, and no sea is drawn.
const ROADS_AT_SEA_MAX: usize = 10;
/// Roads that are looked at for it.
const ROADS_ASKED: usize = 300;

/// Coastlines joined end to start, as they are directed; a closed one has its first node at its end again.
pub fn joined(ways: &[&[i64]]) -> Vec<Vec<i64>> {
    let whole = || ways.iter().enumerate().filter(|(_, way)| way.len() > 1);
    let starts: HashMap<i64, usize> = whole().map(|(i, way)| (way[0], i)).collect();
    let ends: std::collections::HashSet<i64> = whole().map(|(_, way)| way[way.len() - 1]).collect();
    let mut used = vec![false; ways.len()];
    let mut coasts = Vec::new();
    // those that begin a coast first; what is left goes round
    let (inner, first): (Vec<_>, Vec<_>) = whole().partition(|(_, way)| ends.contains(&way[0]));
    for (start, way) in first.into_iter().chain(inner) {
        if std::mem::replace(&mut used[start], true) {
            continue;
        }
        let mut coast = way.to_vec();
        while coast[0] != coast[coast.len() - 1] {
            let next = starts.get(&coast[coast.len() - 1]).copied().filter(|next| !used[*next]);
            let Some(next) = next else { break };
            used[next] = true;
            coast.extend_from_slice(&ways[next][1..]);
        }
        coasts.push(coast);
    }
    coasts
}

/// The parts of the sea inside a frame. `roads` are places on roads, which hardly lie in the sea.
pub fn sea(coasts: &[Vec<Spot>], frame: Frame, roads: &[Spot]) -> Vec<Vec<Ring>> {
    let (mut shores, mut seas, mut islands) = (Vec::new(), Vec::new(), Vec::new());
    for coast in coasts.iter().filter(|coast| coast.len() > 1) {
        let around = Frame::around(coast.iter().copied());
        if coast[0] == coast[coast.len() - 1] && frame.holds(around) {
            let is_lagoon = doubled_area(coast.iter().copied()) > 0;
            if is_lagoon { &mut seas } else { &mut islands }.push(coast.clone());
        } else if frame.meets(around) {
            shores.extend(within(coast, frame));
        }
    }
    let border = Border(frame);
    if shores.is_empty() && !islands.is_empty() {
        seas.push(border.corners().to_vec());
    }
    seas.extend(border.closed(&shores));
    let parts = rings::parts(&seas, &islands);
    let step = roads.len().div_ceil(ROADS_ASKED).max(1);
    let asked: Vec<Spot> = roads.iter().step_by(step).copied().collect();
    let wet = asked.iter().filter(|at| parts.iter().any(|part| holds(part, **at))).count();
    if wet * 100 > asked.len() * ROADS_AT_SEA_MAX { Vec::new() } else { parts }
}

fn holds(part: &[Ring], at: Spot) -> bool {
    encloses(&part[0], at) && !part[1..].iter().any(|hole| encloses(hole, at))
}

/// The stretches of a coast inside the frame, from side to side. An open end inside is drawn on to the nearest side: there the extract
/// ends.
fn within(coast: &[Spot], frame: Frame) -> Vec<Vec<Spot>> {
    let mut whole = coast.to_vec();
    let is_inside = |at: Spot| frame.holds(Frame { min: at, max: at });
    let (first, last) = (coast[0], coast[coast.len() - 1]);
    if first == last {
        // begun outside, so that no stretch is cut where the walk happens to begin
        whole.pop();
        let outside = whole.iter().position(|at| !is_inside(*at)).unwrap_or(0);
        whole.rotate_left(outside);
        whole.push(whole[0]);
    } else {
        let border = Border(frame);
        if is_inside(first) {
            whole.insert(0, border.nearest(first));
        }
        if is_inside(last) {
            whole.push(border.nearest(last));
        }
    }
    let Some(line) = shape::line(&whole) else { return Vec::new() };
    let stretch = |part: Shape| match part {
        Shape::Line(line) => Some(line.iter().map(|v| v.at).collect()),
        _ => None,
    };
    clip(&Shape::Line(line), frame).into_iter().filter_map(stretch).collect()
}

/// The sides of a frame, walked clockwise from the north-west: what is inside lies to the right.
struct Border(Frame);

impl Border {
    fn corners(&self) -> [Spot; 4] {
        let Frame { min, max } = self.0;
        [min, Spot { x: max.x, y: min.y }, max, Spot { x: min.x, y: max.y }]
    }

    fn sides(&self) -> (i64, i64) {
        let Frame { min, max } = self.0;
        (i64::from(max.x) - i64::from(min.x), i64::from(max.y) - i64::from(min.y))
    }

    /// How far along the border a place on it is.
    fn along(&self, at: Spot) -> i64 {
        let (Frame { min, max }, (width, height)) = (self.0, self.sides());
        let (x, y) = (i64::from(at.x) - i64::from(min.x), i64::from(at.y) - i64::from(min.y));
        if at.y == min.y {
            x
        } else if at.x == max.x {
            width + y
        } else if at.y == max.y {
            2 * width + height - x
        } else {
            2 * (width + height) - y
        }
    }

    fn nearest(&self, at: Spot) -> Spot {
        let Frame { min, max } = self.0;
        let sides = [
            (at.x - min.x, Spot { x: min.x, ..at }),
            (max.x - at.x, Spot { x: max.x, ..at }),
            (at.y - min.y, Spot { y: min.y, ..at }),
            (max.y - at.y, Spot { y: max.y, ..at }),
        ];
        sides.into_iter().min_by_key(|(away, _)| *away).map_or(at, |(_, spot)| spot)
    }

    /// From the end of each shore along the border to where the next begins, until it closes.
    fn closed(&self, shores: &[Vec<Spot>]) -> Vec<Vec<Spot>> {
        let (width, height) = self.sides();
        let all = 2 * (width + height);
        let ends: Vec<(i64, i64)> =
            shores.iter().map(|shore| (self.along(shore[0]), self.along(shore[shore.len() - 1]))).collect();
        let mut corners = self.corners().map(|corner| (self.along(corner), corner));
        corners.sort_unstable_by_key(|(at, _)| *at);
        let ahead = |from: i64, to: i64| (to - from).rem_euclid(all.max(1));
        let mut used = vec![false; shores.len()];
        let mut seas = Vec::new();
        for first in 0..shores.len() {
            if used[first] {
                continue;
            }
            let (mut at, mut walk) = (first, Vec::new());
            loop {
                used[at] = true;
                walk.extend_from_slice(&shores[at]);
                let from = ends[at].1;
                let next = (0..shores.len()).filter(|i| *i == first || !used[*i]);
                let Some(next) = next.min_by_key(|i| ahead(from, ends[*i].0)) else { break };
                let mut passed: Vec<(i64, Spot)> =
                    corners.iter().map(|(corner, spot)| (ahead(from, *corner), *spot)).collect();
                passed.retain(|(corner, _)| *corner < ahead(from, ends[next].0));
                passed.sort_unstable_by_key(|(corner, _)| *corner);
                walk.extend(passed.into_iter().map(|(_, spot)| spot));
                if next == first {
                    break;
                }
                at = next;
            }
            walk.push(walk[0]);
            seas.push(walk);
        }
        seas
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BOX: Frame = Frame { min: Spot { x: 0, y: 0 }, max: Spot { x: 1_000, y: 1_000 } };

    fn coast(list: &[(i32, i32)]) -> Vec<Spot> {
        list.iter().map(|(x, y)| Spot { x: *x, y: *y }).collect()
    }

    fn is_wet(coasts: &[Vec<Spot>], (x, y): (i32, i32)) -> bool {
        sea(coasts, BOX, &[]).iter().any(|part| holds(part, Spot { x, y }))
    }

    #[test]
    fn the_sea_is_to_the_right() {
        let (east, west) =
            (coast(&[(-50, 500), (400, 450), (1_050, 500)]), coast(&[(1_050, 500), (-50, 500)]));
        assert!(is_wet(std::slice::from_ref(&east), (500, 800)) && !is_wet(&[east], (500, 200)));
        assert!(is_wet(std::slice::from_ref(&west), (500, 200)) && !is_wet(&[west], (500, 800)));
        let corner = coast(&[(700, -5), (700, 300), (1_005, 300)]);
        assert!(!is_wet(std::slice::from_ref(&corner), (900, 100)), "a cape of land in the corner");
        assert!(is_wet(std::slice::from_ref(&corner), (500, 500)) && is_wet(&[corner], (900, 900)));
    }

    #[test]
    fn islands_stand_in_it_and_lagoons_lie_in_the_land() {
        let shore = coast(&[(-50, 500), (1_050, 500)]);
        let island = coast(&[(400, 700), (400, 800), (500, 800), (500, 700), (400, 700)]);
        let lagoon = coast(&[(400, 100), (500, 100), (500, 200), (400, 200), (400, 100)]);
        let all = [shore, island.clone(), lagoon];
        assert!(is_wet(&all, (300, 750)) && !is_wet(&all, (450, 750)));
        assert!(is_wet(&all, (450, 150)) && !is_wet(&all, (300, 150)));
        let alone = [island];
        assert!(is_wet(&alone, (10, 10)) && is_wet(&alone, (990, 990)) && !is_wet(&alone, (450, 750)));
        assert!(!is_wet(&[], (500, 500)), "inland");
    }

    #[test]
    fn two_bays_are_two_seas_and_a_strait_is_one() {
        let north = coast(&[(1_050, 200), (-50, 200)]);
        let south = coast(&[(-50, 800), (1_050, 800)]);
        let bays = [north, south];
        assert!(is_wet(&bays, (500, 100)) && !is_wet(&bays, (500, 500)) && is_wet(&bays, (500, 900)));
        let strait = [coast(&[(-50, 200), (1_050, 200)]), coast(&[(1_050, 800), (-50, 800)])];
        assert!(!is_wet(&strait, (500, 100)) && is_wet(&strait, (500, 500)) && !is_wet(&strait, (500, 900)));
    }

    #[test]
    fn a_coast_that_the_extract_cuts_short_goes_on_to_the_side() {
        let short = [coast(&[(100, 500), (500, 480), (950, 500)])];
        assert!(is_wet(&short, (20, 900)) && is_wet(&short, (990, 900)) && !is_wet(&short, (20, 100)));
    }

    #[test]
    fn roads_under_water_show_that_the_coast_is_wrong() {
        let shore = [coast(&[(1_050, 500), (-50, 500)])];
        let roads = coast(&[(100, 100), (200, 200), (300, 700)]);
        assert_eq!(sea(&shore, BOX, &roads), Vec::<Vec<Ring>>::new());
    }

    #[test]
    fn ways_join_as_they_are_directed() {
        let ways: [&[i64]; 6] = [&[3, 4], &[1, 2, 3], &[7, 8], &[8, 9, 7], &[5], &[20, 4]];
        assert_eq!(joined(&ways), [vec![1, 2, 3, 4], vec![20, 4], vec![7, 8, 9, 7]]);
    }

    proptest! {
        #[test]
        fn any_coasts_give_areas_inside_the_frame(
            coasts in prop::collection::vec(prop::collection::vec((-300i32..1_300, -300i32..1_300), 0..12), 0..8),
            close in any::<bool>(),
        ) {
            let mut coasts: Vec<Vec<Spot>> = coasts.iter().map(|list| coast(list)).collect();
            for coast in coasts.iter_mut().filter(|coast| close && !coast.is_empty()) {
                coast.push(coast[0]);
            }
            for part in sea(&coasts, BOX, &[]) {
                prop_assert!(!part.is_empty());
                prop_assert!(BOX.holds(Shape::Area(vec![part]).frame()));
            }
        }

        #[test]
        fn any_ways_are_each_joined_once(ways in prop::collection::vec(prop::collection::vec(0i64..12, 0..5), 0..12)) {
            let ways: Vec<&[i64]> = ways.iter().map(Vec::as_slice).collect();
            let steps = |list: &[i64]| list.len().saturating_sub(1);
            let joined: usize = joined(&ways).iter().map(|coast| steps(coast)).sum();
            prop_assert_eq!(joined, ways.iter().map(|way| steps(way)).sum::<usize>());
        }
    }
}
