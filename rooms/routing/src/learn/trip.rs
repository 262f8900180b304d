//! A day's positions as drives: a stop at a door is no slow road, and a gap is no drive.

use crate::Fix;

/// Further apart in time, nobody knows what was driven between.
const GAP_S: f64 = 120.0;
/// Within this distance for so long, it stood at a door; at lights one stands for less.
const STANDING_M: f64 = 30.0;
const STANDING_S: f64 = 100.0;
/// Fewer fixes lie on no road in particular.
const FIXES_MIN: usize = 4;

/// The stretches that were driven, in order.
pub fn split(fixes: &[Fix]) -> Vec<Vec<Fix>> {
    let mut trips: Vec<Vec<Fix>> = Vec::new();
    let mut trip: Vec<Fix> = Vec::new();
    let mut at = 0;
    while at < fixes.len() {
        let gap = trip.last().is_some_and(|last: &Fix| fixes[at].at_s - last.at_s > GAP_S);
        let stood = standing(&fixes[at..]);
        if gap {
            trips.push(std::mem::take(&mut trip));
        }
        trip.push(fixes[at]);
        if stood > 1 {
            // It ends where it came to stand, and the next begins where it left from.
            trips.push(std::mem::take(&mut trip));
            at += stood - 1;
            trip.push(fixes[at]);
        }
        at += 1;
    }
    trips.push(trip);
    trips.retain(|trip| trip.len() >= FIXES_MIN);
    trips
}

/// How many fixes from the first stay at its place, when that is standing; else 1.
fn standing(fixes: &[Fix]) -> usize {
    let first = &fixes[0];
    let here = geo::Point::new(first.point.lat, first.point.lon);
    let near =
        |fix: &&Fix| geo::haversine_m(here, geo::Point::new(fix.point.lat, fix.point.lon)) <= STANDING_M;
    let stays = fixes.iter().take_while(near).count();
    let stood_s = fixes[stays - 1].at_s - first.at_s;
    if stood_s >= STANDING_S { stays } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Point;

    /// So many fixes ten seconds apart, a hundred metres between, from a moment on.
    fn driving(from_s: f64, from_km: f64, count: usize) -> Vec<Fix> {
        let fix = |i: usize| Fix {
            point: Point { lat: 25.0 + (from_km + i as f64 * 0.1) / 111.2, lon: 55.0 },
            at_s: from_s + i as f64 * 10.0,
            accuracy_m: 5.0,
        };
        (0..count).map(fix).collect()
    }

    #[test]
    fn a_drive_is_one_and_ends_at_a_door_or_in_a_tunnel() {
        assert_eq!(split(&driving(0.0, 0.0, 10)).len(), 1);
        let mut lights = driving(0.0, 0.0, 10);
        lights.extend(driving(100.0 + 60.0, 1.0, 10));
        assert_eq!(split(&lights).len(), 1, "a minute at the lights is part of the way");

        let mut door = driving(0.0, 0.0, 10);
        let at_door = |i: usize| Fix { at_s: 90.0 + i as f64 * 15.0, ..door[9] };
        let standing: Vec<Fix> = (1..20).map(at_door).collect();
        door.extend(standing);
        door.extend(driving(390.0, 1.0, 10));
        let trips = split(&door);
        assert_eq!(trips.len(), 2, "{trips:?}");
        assert!(
            trips.iter().all(|trip| trip.last().unwrap().at_s - trip[0].at_s < 120.0),
            "no minute of the stop"
        );

        let mut tunnel = driving(0.0, 0.0, 10);
        tunnel.extend(driving(600.0, 3.0, 10));
        assert_eq!(split(&tunnel).iter().map(Vec::len).collect::<Vec<_>>(), [10, 10]);
        assert!(split(&driving(0.0, 0.0, 3)).is_empty() && split(&[]).is_empty());
    }
}
