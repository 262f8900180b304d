//! What each service answers.

use super::{
    Refusal,
    answers::{geometry, leg_json, overview, waypoint},
    grammar::{Question, Service},
};
use crate::{Fix, GuidedLeg, Language, Roads, Snapped, Source, Wish};
use kernel::Point;
use serde_json::{Value, json};

pub fn answer(roads: &dyn Roads, question: &Question) -> Result<Value, Refusal> {
    if roads.source(&question.points) == Source::StraightLine {
        return Err(Refusal::new("NoSegment", "Could not find a matching segment for any coordinate."));
    }
    match question.service {
        Service::Route => route(roads, question),
        Service::Table => table(roads, question),
        Service::Nearest => nearest(roads, question),
        Service::Match => matched(roads, question),
    }
}

/// Every point on its road, within its radius.
fn snapped(roads: &dyn Roads, question: &Question) -> Result<Vec<Snapped>, Refusal> {
    let snap = |(i, point): (usize, &Point)| {
        let limit = question.radiuses.as_ref().and_then(|radiuses| radiuses[i]).unwrap_or(f64::INFINITY);
        let near = roads.snap(*point, question.profile).filter(|near| near.distance_m <= limit);
        near.ok_or_else(|| {
            Refusal::new("NoSegment", format!("Could not find a matching segment for coordinate {i}."))
        })
    };
    question.points.iter().enumerate().map(snap).collect()
}

fn route(roads: &dyn Roads, question: &Question) -> Result<Value, Refusal> {
    let waypoints = snapped(roads, question)?;
    let wish = Wish {
        approach: question.approach,
        language: question.steps.then_some(Language::En),
        alternatives: question.alternatives,
        ..Wish::usual(question.profile)
    };
    let guided = roads.guided(&question.points, &wish)?;
    if guided.source() != Source::Roads {
        return Err(Refusal::new("NoRoute", "Impossible route between points"));
    }
    let mut routes = vec![route_json(question, &guided.legs, roads)];
    routes.extend(guided.others.iter().map(|other| route_json(question, std::slice::from_ref(other), roads)));
    let waypoints: Vec<Value> = waypoints.iter().map(waypoint).collect();
    Ok(json!({"code": "Ok", "routes": routes, "waypoints": waypoints}))
}

fn route_json(question: &Question, legs: &[GuidedLeg], roads: &dyn Roads) -> Value {
    let left = legs.first().is_some_and(|leg| roads.drives_left(super::answers::first_point(leg)));
    let (duration, distance) =
        legs.iter().fold((0.0, 0.0), |(s, m), leg| (s + leg.route.leg.seconds, m + leg.route.leg.metres));
    let mut line: Vec<geo::Point> = Vec::new();
    for point in legs.iter().flat_map(|leg| &leg.route.points).map(|at| geo::Point::new(at.lat(), at.lon())) {
        if line.last() != Some(&point) {
            line.push(point);
        }
    }
    let legs: Vec<Value> = legs.iter().map(|leg| leg_json(question, leg, left)).collect();
    let mut route = json!({
        "legs": legs, "weight_name": "duration",
        "weight": tenths(duration), "duration": tenths(duration), "distance": tenths(distance),
    });
    if let Some(line) = overview(question.overview, &line) {
        route["geometry"] = geometry(question.geometries, &line);
    }
    route
}

pub fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn table(roads: &dyn Roads, question: &Question) -> Result<Value, Refusal> {
    let places = snapped(roads, question)?;
    let all = || (0..question.points.len()).collect::<Vec<usize>>();
    let sources = question.sources.clone().unwrap_or_else(all);
    let targets = question.destinations.clone().unwrap_or_else(all);
    let pick = |of: &[usize]| of.iter().map(|i| question.points[*i]).collect::<Vec<Point>>();
    let table = roads.exact_matrix(&pick(&sources), &pick(&targets), question.profile)?;
    let rows = |value: fn(&::roads::Leg) -> f64| -> Vec<Vec<Option<f64>>> {
        let cell = |leg: &Option<::roads::Leg>| leg.as_ref().map(|leg| tenths(value(leg)));
        table.legs.chunks(targets.len()).map(|row| row.iter().map(cell).collect()).collect()
    };
    let ends = |of: &[usize]| of.iter().map(|i| waypoint(&places[*i])).collect::<Vec<Value>>();
    let mut answer = json!({"code": "Ok", "sources": ends(&sources), "destinations": ends(&targets)});
    for annotation in &question.annotations {
        match annotation.as_str() {
            "duration" => answer["durations"] = json!(rows(|leg| leg.seconds)),
            "distance" => answer["distances"] = json!(rows(|leg| leg.metres)),
            other => return Err(Refusal::query(format!("Query string malformed close to {other}"))),
        }
    }
    Ok(answer)
}

fn nearest(roads: &dyn Roads, question: &Question) -> Result<Value, Refusal> {
    snapped(roads, question)?;
    let near: Vec<Value> = roads
        .several_nearest(question.points[0], question.profile, question.number)
        .iter()
        .map(waypoint)
        .collect();
    Ok(json!({"code": "Ok", "waypoints": near}))
}

/// OSRM's radius for a trace is the device's noise; without one it takes 5 m.
const NOISE_M: f64 = 5.0;

fn matched(roads: &dyn Roads, question: &Question) -> Result<Value, Refusal> {
    let fix = |(i, point): (usize, &Point)| Fix {
        point: *point,
        at_s: question.timestamps.as_ref().map_or(0.0, |t| (t[i] - t[0]) as f64),
        accuracy_m: question.radiuses.as_ref().and_then(|r| r[i]).unwrap_or(NOISE_M),
    };
    let fixes: Vec<Fix> = question.points.iter().enumerate().map(fix).collect();
    let trace = roads.matched(&fixes, question.profile)?;
    if trace.ways.is_empty() {
        return Err(Refusal::new("NoMatch", "Could not match the trace."));
    }
    let matchings: Vec<Value> = trace
        .ways
        .iter()
        .enumerate()
        .map(|(i, way)| {
            let of_way: Vec<f64> =
                trace.fixes.iter().flatten().filter(|m| m.way == i).map(|m| m.confidence).collect();
            let leg = GuidedLeg { route: way.clone(), steps: Vec::new(), is_on_roads: true };
            let mut matching = route_json(question, &[leg], roads);
            matching["confidence"] = json!(of_way.iter().sum::<f64>() / of_way.len().max(1) as f64);
            matching
        })
        .collect();
    let mut seen = vec![0usize; trace.ways.len()];
    let tracepoints: Vec<Value> = trace
        .fixes
        .iter()
        .map(|fix| {
            let Some(m) = fix else { return Value::Null };
            let mut point = json!({
                "location": [m.at.lon(), m.at.lat()], "distance": m.away_m, "name": "",
                "matchings_index": m.way, "waypoint_index": seen[m.way], "alternatives_count": 0,
            });
            seen[m.way] += 1;
            if let Some(place) = roads.snap(crate::wish::point(m.at), question.profile) {
                point["name"] = json!(place.street);
            }
            point
        })
        .collect();
    Ok(json!({"code": "Ok", "matchings": matchings, "tracepoints": tracepoints}))
}
