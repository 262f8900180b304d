//! OSRM's step and maneuver objects.

use super::{answers::geometry, grammar::Geometries, services::tenths};
use ::roads::{Direction, Kind, Route, Step};
use serde_json::{Value, json};

pub fn step_json(geometries: Geometries, route: &Route, step: &Step, drives_left: bool) -> Value {
    let (first, last) = step.points;
    let mut line: Vec<geo::Point> =
        route.points[first..=last].iter().map(|at| geo::Point::new(at.lat(), at.lon())).collect();
    if line.len() == 1 {
        // OSRM's arrival is a line of the same point twice.
        line.push(line[0]);
    }
    let location = [step.at.lon(), step.at.lat()];
    let (before, after) = (step.before_deg.round() as u32 % 360, step.after_deg.round() as u32 % 360);
    let mut maneuver = json!({
        "location": location, "bearing_before": before, "bearing_after": after,
        "type": kind(step.kind), "instruction": step.text,
    });
    if let Some(modifier) = modifier(step) {
        maneuver["modifier"] = json!(modifier);
    }
    if let Kind::Roundabout { exit } = step.kind {
        maneuver["exit"] = json!(exit);
    }
    let mut intersection = match step.kind {
        Kind::Depart => json!({"bearings": [after], "entry": [true], "out": 0}),
        Kind::Arrive => json!({"bearings": [(before + 180) % 360], "entry": [true], "in": 0}),
        _ => json!({"bearings": [after, (before + 180) % 360], "entry": [true, false], "out": 0, "in": 1}),
    };
    intersection["location"] = json!(location);
    json!({
        "geometry": geometry(geometries, &line), "maneuver": maneuver, "mode": "driving",
        "driving_side": if drives_left { "left" } else { "right" }, "name": step.street,
        "intersections": [intersection],
        "weight": tenths(step.seconds), "duration": tenths(step.seconds), "distance": tenths(step.metres),
    })
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Depart => "depart",
        Kind::Turn => "turn",
        Kind::Continue => "new name",
        Kind::Roundabout { .. } => "roundabout",
        Kind::Arrive => "arrive",
    }
}

fn modifier(step: &Step) -> Option<&'static str> {
    if step.kind == Kind::Depart {
        return None;
    }
    Some(match step.direction {
        Direction::Straight => "straight",
        Direction::SlightRight => "slight right",
        Direction::Right => "right",
        Direction::SharpRight => "sharp right",
        Direction::Back => "uturn",
        Direction::SharpLeft => "sharp left",
        Direction::Left => "left",
        Direction::SlightLeft => "slight left",
    })
}
