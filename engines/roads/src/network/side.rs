//! On which side of the road one drives: the roundabouts tell, and where there are none, the country.

use super::{Network, trait_of_way};

/// Fewer roundabouts than this decide nothing: one may be mapped the wrong way round.
const ROUNDABOUTS_MIN: usize = 3;

pub(super) fn drives_left(network: &Network) -> bool {
    let turning: Vec<f64> = (0..network.way_osm.len() as u32)
        .filter(|way| network.way_traits[*way as usize] & trait_of_way::ROUNDABOUT != 0)
        .filter_map(|way| turning(network, way))
        .collect();
    let clockwise = turning.iter().filter(|area| **area < 0.0).count();
    let most = clockwise.max(turning.len() - clockwise);
    if turning.len() >= ROUNDABOUTS_MIN && most * 5 >= turning.len() * 4 {
        return clockwise == most;
    }
    let Some(middle) = network.junction_at.get(network.junctions() / 2) else { return false };
    let (lat, lon) = (f64::from(middle[0]) / 1e7, f64::from(middle[1]) / 1e7);
    LEFT.iter().any(|land| land.holds(lat, lon)) && !RIGHT.iter().any(|land| land.holds(lat, lon))
}

/// Twice the area that a closed way goes around, positive against the clock; `None` when it does not close.
fn turning(network: &Network, way: u32) -> Option<f64> {
    let edges = network.edges_of_way(way);
    let (first, last) = (edges.start, edges.end.checked_sub(2)?);
    if edges.is_empty() || network.tail(first) != network.head(last) {
        return None;
    }
    let points: Vec<[i32; 2]> =
        edges.step_by(2).flat_map(|edge| network.points(edge / 2).iter().copied()).collect();
    let [lat0, lon0] = *points.first()?;
    let xy = |p: &[i32; 2]| (f64::from(p[1]) - f64::from(lon0), f64::from(p[0]) - f64::from(lat0));
    let cross = |a: (f64, f64), b: (f64, f64)| a.0 * b.1 - b.0 * a.1;
    Some(points.windows(2).map(|p| cross(xy(&p[0]), xy(&p[1]))).sum())
}

/// Degrees: south, west, north, east. Rough, and good enough for the middle of an extract.
struct Land(f64, f64, f64, f64);

impl Land {
    fn holds(&self, lat: f64, lon: f64) -> bool {
        (self.0..self.2).contains(&lat) && (self.1..self.3).contains(&lon)
    }
}

const LEFT: [Land; 11] = [
    // Pakistan, India, Nepal, Bangladesh, Sri Lanka, Maldives
    Land(-1.0, 61.0, 37.2, 92.5),
    // Thailand, Malaysia, Singapore, Indonesia, Timor
    Land(-11.0, 95.0, 20.5, 105.7),
    Land(-11.0, 105.7, 7.5, 141.0),
    // Papua New Guinea, Australia, New Zealand, the Pacific
    Land(-48.0, 141.0, 0.0, 180.0),
    Land(-44.0, 112.0, -11.0, 141.0),
    // Japan
    Land(24.0, 129.5, 46.0, 146.0),
    // Great Britain and Ireland
    Land(49.9, -11.0, 61.0, 1.8),
    // Cyprus, Malta
    Land(34.5, 32.2, 35.8, 34.7),
    Land(35.7, 14.1, 36.1, 14.6),
    // the south and east of Africa, with Mauritius
    Land(-35.0, 11.7, -15.5, 63.0),
    Land(-15.5, 22.0, 4.2, 42.0),
];

const RIGHT: [Land; 7] = [
    // Afghanistan and Iran
    Land(29.5, 60.0, 37.5, 66.2),
    Land(24.0, 44.0, 40.0, 61.6),
    Land(34.0, 66.0, 39.0, 70.2),
    // Angola, the Congos, Rwanda, Burundi
    Land(-8.0, 11.0, 5.0, 29.0),
    Land(-15.5, 11.0, -8.0, 22.0),
    Land(-4.6, 28.8, -1.0, 30.8),
    // Madagascar
    Land(-26.0, 43.0, -11.5, 51.0),
];
