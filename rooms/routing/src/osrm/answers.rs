//! OSRM's objects: geometries, waypoints, legs.

use super::{
    grammar::{Geometries, Overview, Question},
    services::tenths,
    steps::step_json,
};
use crate::{GuidedLeg, Snapped};
use geo::polyline::{Precision, encode};
use kernel::Point;
use serde_json::{Value, json};

/// A simplified line keeps within this share of its length, and at least within the metres below.
const SIMPLE_SHARE: f64 = 1.0 / 2_000.0;
const SIMPLE_M: f64 = 5.0;

pub fn overview(overview: Overview, line: &[geo::Point]) -> Option<Vec<geo::Point>> {
    match overview {
        Overview::False => None,
        Overview::Full => Some(line.to_vec()),
        Overview::Simplified => Some(geo::simplify(line, (geo::length_m(line) * SIMPLE_SHARE).max(SIMPLE_M))),
    }
}

pub fn geometry(geometries: Geometries, line: &[geo::Point]) -> Value {
    match geometries {
        Geometries::Polyline => json!(encode(line, Precision::Five)),
        Geometries::Polyline6 => json!(encode(line, Precision::Six)),
        Geometries::GeoJson => {
            let coordinates: Vec<[f64; 2]> = line.iter().map(|p| [p.lon, p.lat]).collect();
            json!({"type": "LineString", "coordinates": coordinates})
        }
    }
}

pub fn waypoint(snapped: &Snapped) -> Value {
    json!({
        "location": [snapped.point.lon, snapped.point.lat], "distance": snapped.distance_m, "name": snapped.street,
    })
}

pub fn first_point(leg: &GuidedLeg) -> Point {
    crate::wish::point(leg.route.points[0])
}

pub fn leg_json(question: &Question, leg: &GuidedLeg, drives_left: bool) -> Value {
    let route = &leg.route;
    let steps: Vec<Value> =
        leg.steps.iter().map(|step| step_json(question.geometries, route, step, drives_left)).collect();
    let mut json = json!({
        "steps": steps, "summary": summary(leg), "weight": tenths(route.leg.seconds),
        "duration": tenths(route.leg.seconds), "distance": tenths(route.leg.metres),
    });
    if !question.annotations.is_empty() {
        json["annotation"] = annotation(question, route);
    }
    json
}

/// The two longest streets, in the order of travel.
fn summary(leg: &GuidedLeg) -> String {
    let mut named: Vec<(usize, f64, &str)> = Vec::new();
    for (i, step) in leg.steps.iter().enumerate().filter(|(_, step)| !step.street.is_empty()) {
        match named.iter_mut().find(|(.., street)| *street == step.street) {
            Some(known) => known.1 += step.metres,
            None => named.push((i, step.metres, &step.street)),
        }
    }
    named.sort_by(|a, b| b.1.total_cmp(&a.1));
    named.truncate(2);
    named.sort_by_key(|(i, ..)| *i);
    named.iter().map(|(.., street)| *street).collect::<Vec<_>>().join(", ")
}

/// One value for each segment of the full line.
fn annotation(question: &Question, route: &::roads::Route) -> Value {
    let (mut distance, mut duration, mut speed) = (Vec::new(), Vec::new(), Vec::new());
    let line: Vec<geo::Point> = route.points.iter().map(|at| geo::Point::new(at.lat(), at.lon())).collect();
    for (i, part) in route.parts.iter().enumerate() {
        let pace = part.seconds / part.metres.max(0.01);
        for pair in line[part.first_point..=route.last_point(i)].windows(2) {
            let metres = geo::haversine_m(pair[0], pair[1]);
            distance.push(metres);
            duration.push(metres * pace);
            speed.push(tenths(1.0 / pace.max(1e-6)));
        }
    }
    let mut annotation = json!({});
    for wanted in &question.annotations {
        match wanted.as_str() {
            "distance" => annotation["distance"] = json!(distance),
            "duration" => annotation["duration"] = json!(duration),
            "weight" => annotation["weight"] = json!(duration),
            "speed" => annotation["speed"] = json!(speed),
            "datasources" => annotation["datasources"] = json!(vec![0; distance.len()]),
            // nodes are not kept: the list would have nothing in it
            _ => {}
        }
    }
    annotation
}
