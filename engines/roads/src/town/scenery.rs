//! What a drawn map shows beside streets: houses, the ground they stand on, a creek, a lake with an island, a grove. Made from dice
//! of its own, so that the streets of a seed stay what they were.

use super::{Pairs, Random, Town, owned, streets::Grid, tag};
use crate::osm::{MemberKind, OwnedMember, OwnedRelation};

/// From a block's streets to its houses.
const SETBACK_M: f64 = 26.0;
const CREEK_M: f64 = 70.0;
/// Every so many blocks is open ground, and as many are for work.
const KINDS: usize = 11;

pub(super) fn paint(town: &mut Town, grid: &Grid) {
    let streets = std::mem::replace(&mut town.random, Random(town.plan.seed ^ 0x5ce4_e12e));
    creek(town);
    lake(town);
    for row in 0..grid.side - 1 {
        for column in 0..grid.side - 1 {
            block(town, grid, (column, row));
        }
    }
    town.random = streets;
}

fn block(town: &mut Town, grid: &Grid, (column, row): (usize, usize)) {
    let corners = [(0, 0), (1, 0), (1, 1), (0, 1)].map(|(x, y)| grid.at[grid.index(column + x, row + y)]);
    let (west, south) =
        (corners[0].0.max(corners[3].0) + SETBACK_M, corners[0].1.max(corners[1].1) + SETBACK_M);
    let (east, north) =
        (corners[1].0.min(corners[2].0) - SETBACK_M, corners[2].1.min(corners[3].1) - SETBACK_M);
    let creek = creek_at(f64::midpoint(west, east));
    if (north - creek).abs() < 170.0 || (south - creek).abs() < 170.0 || in_lake((west, south), (east, north))
    {
        return;
    }
    match town.random.below(KINDS) {
        0 => area(town, &rectangle((west, south), (east, north)), vec![tag("landuse", "grass")]),
        1 => area(town, &rectangle((west, south), (east, north)), vec![tag("landuse", "industrial")]),
        2 => area(town, &rectangle((west, south), (east, north)), vec![tag("landuse", "commercial")]),
        _ => houses(town, (west, south), (east, north)),
    }
}

/// Two rows of houses, back to back.
fn houses(town: &mut Town, (west, south): (f64, f64), (east, north): (f64, f64)) {
    let count = 2 + town.random.below(3);
    let width = (east - west) / count as f64;
    let depth = (north - south) * 0.36;
    for i in 0..count {
        for (low, side) in [(south, 1.0), (north, -1.0)] {
            let (narrow, deep) =
                (4.0 + town.random.sway().abs() * 7.0, depth + town.random.sway() * depth * 0.25);
            let (a, b) = (west + width * i as f64 + narrow, west + width * (i + 1) as f64 - narrow);
            let far = low + side * deep;
            area(town, &rectangle((a, low.min(far)), (b, low.max(far))), vec![tag("building", "yes")]);
        }
    }
}

fn rectangle((west, south): (f64, f64), (east, north): (f64, f64)) -> Vec<(f64, f64)> {
    vec![(west, south), (east, south), (east, north), (west, north)]
}

fn area(town: &mut Town, corners: &[(f64, f64)], tags: Pairs) {
    let ring = ring(town, corners);
    town.way(ring, tags);
}

fn ring(town: &mut Town, corners: &[(f64, f64)]) -> Vec<i64> {
    let mut ring: Vec<i64> = corners.iter().map(|at| town.node(*at, Vec::new())).collect();
    ring.push(ring[0]);
    ring
}

/// Metres north of the centre at which the creek runs.
fn creek_at(east_m: f64) -> f64 {
    430.0 * (east_m / 2_900.0).sin() + 120.0 * (east_m / 730.0).sin() - 900.0
}

fn half_m(town: &Town) -> f64 {
    town.plan.blocks as f64 * 100.0
}

/// From one edge of the town to the other, as wide as a creek.
fn creek(town: &mut Town) {
    let half = half_m(town) + 400.0;
    let steps = (half / 60.0) as i32;
    let along = |i: i32| -> f64 { f64::from(i) * half / f64::from(steps) };
    let bank = |side: f64| move |east: f64| (east, creek_at(east) + side * CREEK_M);
    let mut corners: Vec<(f64, f64)> = (-steps..=steps).map(|i| bank(-1.0)(along(i))).collect();
    corners.extend((-steps..=steps).rev().map(|i| bank(1.0)(along(i))));
    let mut tags = town.named(&owned(["Khor Al Qafila", "خور القافلة", "خورِ قافلہ"]));
    tags.extend([tag("natural", "water"), tag("water", "river")]);
    area(town, &corners, tags);
}

const LAKE: ((f64, f64), f64) = ((1_700.0, 1_500.0), 560.0);

fn in_lake((west, south): (f64, f64), (east, north): (f64, f64)) -> bool {
    let ((x, y), radius) = LAKE;
    let (dx, dy) = (x.clamp(west, east) - x, y.clamp(south, north) - y);
    dx.hypot(dy) < radius + 40.0
}

/// A lake with an island in a park, where the town is large enough.
fn lake(town: &mut Town) {
    let ((x, y), radius) = LAKE;
    if half_m(town) < x + 2.0 * radius {
        return;
    }
    let round = |radius: f64, dents: f64| -> Vec<(f64, f64)> {
        let corner = |i: i32| {
            let angle = f64::from(i) * std::f64::consts::TAU / 48.0;
            let reach = radius * (1.0 + 0.12 * (angle * dents).sin());
            (x + reach * angle.cos(), y + reach * angle.sin())
        };
        (0..48).map(corner).collect()
    };
    let mut park = town.named(&owned(["Lake Park", "حديقة البحيرة", "جھیل پارک"]));
    park.push(tag("leisure", "park"));
    area(town, &round(radius + 20.0, 2.0), park);
    let (shore, island) = (ring(town, &round(radius * 0.7, 3.0)), ring(town, &round(radius * 0.16, 2.0)));
    let (shore, island) = (town.way(shore, Vec::new()), town.way(island, vec![tag("natural", "wood")]));
    let member = |id: i64, role: &str| OwnedMember { kind: MemberKind::Way, id, role: role.into() };
    let mut tags = town.named(&owned(["Palm Lake", "بحيرة النخيل", "جھیلِ نخیل"]));
    tags.extend([tag("type", "multipolygon"), tag("natural", "water")]);
    let id = town.id();
    let members = vec![member(shore, "outer"), member(island, "inner")];
    town.out.relations.push(OwnedRelation { id, members, tags });
}
