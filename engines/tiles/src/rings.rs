//! Areas of several ways: rings from pieces that meet end to end, holes in what holds them
//! (<https://wiki.openstreetmap.org/wiki/Relation:multipolygon>).

use crate::{
    shape::{Ring, doubled_area, ring},
    world::{Frame, Spot},
};
use std::collections::HashMap;

/// Joins pieces into closed walks. Pieces whose ring is cut off by the extract's edge are left out.
pub fn closed(pieces: &[&[i64]]) -> Vec<Vec<i64>> {
    let mut ends: HashMap<i64, Vec<usize>> = HashMap::new();
    for (i, piece) in pieces.iter().enumerate().filter(|(_, p)| p.len() > 1) {
        ends.entry(piece[0]).or_default().push(i);
        ends.entry(piece[piece.len() - 1]).or_default().push(i);
    }
    let mut used = vec![false; pieces.len()];
    let mut rings = Vec::new();
    for start in 0..pieces.len() {
        if used[start] || pieces[start].len() < 2 {
            continue;
        }
        used[start] = true;
        let mut walk = pieces[start].to_vec();
        while walk[0] != walk[walk.len() - 1] {
            let at = walk[walk.len() - 1];
            let Some(next) = ends.get(&at).and_then(|at| at.iter().copied().find(|i| !used[*i])) else {
                break;
            };
            used[next] = true;
            let piece = pieces[next];
            if piece[0] == at {
                walk.extend_from_slice(&piece[1..]);
            } else {
                walk.extend(piece.iter().rev().skip(1));
            }
        }
        if walk.len() > 3 && walk[0] == walk[walk.len() - 1] {
            rings.push(walk);
        }
    }
    rings
}

/// Parts of an area: each outer ring with the holes inside it. A hole in no part is left out.
pub fn parts(outer: &[Vec<Spot>], inner: &[Vec<Spot>]) -> Vec<Vec<Ring>> {
    let mut parts: Vec<(Frame, i64, Vec<Ring>)> = outer
        .iter()
        .filter_map(|spots| ring(spots))
        .map(|ring| {
            let frame = Frame::around(ring.iter().map(|v| v.at));
            (frame, doubled_area(ring.iter().map(|v| v.at)).abs(), vec![ring])
        })
        .collect();
    for hole in inner.iter().filter_map(|spots| ring(spots)) {
        let at = hole[0].at;
        // of nested islands, the smallest that holds it
        let holder = parts
            .iter_mut()
            .filter(|(frame, _, rings)| frame.holds(Frame { min: at, max: at }) && encloses(&rings[0], at))
            .min_by_key(|(_, area, _)| *area);
        if let Some((_, _, rings)) = holder {
            rings.push(hole);
        }
    }
    parts.into_iter().map(|(_, _, rings)| rings).collect()
}

/// Even and odd crossings of a ray to the east; a place on the ring itself counts as inside.
pub fn encloses(ring: &Ring, at: Spot) -> bool {
    let mut inside = false;
    for (i, a) in ring.iter().enumerate() {
        let (a, b) = (a.at, ring[(i + 1) % ring.len()].at);
        if a == at {
            return true;
        }
        if (a.y > at.y) != (b.y > at.y) {
            let reach = i64::from(b.x - a.x) * i64::from(at.y - a.y) / i64::from(b.y - a.y);
            inside ^= i64::from(at.x - a.x) < reach;
        }
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_in_any_order_and_direction_make_a_ring() {
        let pieces: [&[i64]; 4] = [&[1, 2, 3], &[5, 4, 3], &[5, 6, 1], &[7, 8]];
        let rings = closed(&pieces);
        assert_eq!(rings.len(), 1);
        assert_eq!(rings[0].first(), rings[0].last());
        assert_eq!(rings[0].len(), 7);
    }

    #[test]
    fn a_hole_goes_to_the_smallest_part_around_it() {
        let square = |from: i32, to: i32| -> Vec<Spot> {
            [(from, from), (to, from), (to, to), (from, to), (from, from)]
                .map(|(x, y)| Spot { x, y })
                .to_vec()
        };
        let parts = parts(&[square(0, 100), square(40, 60)], &[square(45, 55), square(500, 510)]);
        assert_eq!(parts.iter().map(Vec::len).collect::<Vec<_>>(), [1, 2]);
    }
}
