//! OSRM's documents held against the answers, on a made-up town.

use super::{grammar::Question, services::answer};
use crate::{Atlas, Roads};
use ::roads::{
    At,
    town::{self, Plan, Spoken},
};
use serde_json::Value;
use std::{fs, sync::LazyLock};

static ATLAS: LazyLock<Atlas> = LazyLock::new(|| {
    let dir = tempfile::tempdir().unwrap();
    let plan =
        Plan { seed: 5, center: At::new(25.2, 55.3), blocks: 24, outskirts: 0, spoken: Spoken::English };
    fs::write(dir.path().join("town.osm.pbf"), town::build(&plan).to_pbf()).unwrap();
    Atlas::of(dir.path())
});

fn ask(service: &str, profile: &str, coordinates: &str, query: &str) -> Result<Value, (String, String)> {
    Question::read(service, profile, coordinates, query)
        .and_then(|question| answer(&*ATLAS, &question))
        .map_err(|refusal| (refusal.code.to_owned(), refusal.message))
}

fn code(service: &str, coordinates: &str, query: &str) -> String {
    ask(service, "driving", coordinates, query).map_or_else(|(code, _)| code, |_| "Ok".into())
}

const PAIR: &str = "55.291,25.193;55.309,25.209";

#[test]
fn a_route_has_what_the_document_says() {
    let got = ask("route", "driving", PAIR, "steps=true&geometries=geojson&overview=full&annotations=true")
        .unwrap();
    assert_eq!(got["code"], "Ok");
    let route = &got["routes"][0];
    let line = route["geometry"]["coordinates"].as_array().unwrap();
    assert_eq!(route["geometry"]["type"], "LineString");
    let (duration, distance) = (route["duration"].as_f64().unwrap(), route["distance"].as_f64().unwrap());
    assert!(duration > 60.0 && distance > 2_000.0);
    let leg = &route["legs"][0];
    for part in ["duration", "distance"] {
        let values: Vec<f64> =
            leg["annotation"][part].as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect();
        assert_eq!(values.len(), line.len() - 1, "{part}");
        let (sum, whole) = (values.iter().sum::<f64>(), route[part].as_f64().unwrap());
        assert!((sum / whole - 1.0).abs() < 0.02, "{part}: {sum} {whole}");
    }
    let steps = leg["steps"].as_array().unwrap();
    assert_eq!(steps[0]["maneuver"]["type"], "depart");
    assert_eq!(steps[steps.len() - 1]["maneuver"]["type"], "arrive");
    assert!(steps.iter().all(|s| s["geometry"]["coordinates"].as_array().unwrap().len() >= 2));
    assert!(steps.iter().all(|s| s["driving_side"] == "right" && s["mode"] == "driving"));
    let covered: f64 = steps.iter().map(|s| s["distance"].as_f64().unwrap()).sum();
    assert!((covered - distance).abs() < 2.0, "{covered} {distance}");
    assert_eq!(got["waypoints"].as_array().unwrap().len(), 2);
    assert!(!leg["summary"].as_str().unwrap().is_empty());
}

#[test]
fn geometries_and_overviews() {
    let whole = ask("route", "car", PAIR, "overview=full").unwrap();
    let simple = ask("route", "car", PAIR, "").unwrap();
    let six = ask("route", "car", PAIR, "geometries=polyline6").unwrap();
    let text = |v: &Value| v["routes"][0]["geometry"].as_str().unwrap().to_owned();
    assert!(text(&simple).len() < text(&whole).len());
    assert_ne!(text(&simple), text(&six));
    assert!(ask("route", "car", PAIR, "overview=false").unwrap()["routes"][0].get("geometry").is_none());
    let again = format!(
        "polyline({})",
        geo::polyline::encode(
            &[geo::Point::new(25.193, 55.291), geo::Point::new(25.209, 55.309)],
            geo::polyline::Precision::Five,
        )
    );
    assert_eq!(ask("route", "car", &again, "").unwrap(), simple);
}

#[test]
fn a_route_through_several_places_has_a_leg_for_each_pair() {
    let got = ask("route", "driving", &format!("{PAIR};55.30,25.20"), "").unwrap();
    let legs = got["routes"][0]["legs"].as_array().unwrap();
    assert_eq!(legs.len(), 2);
    let sum: f64 = legs.iter().map(|l| l["duration"].as_f64().unwrap()).sum();
    assert!((sum - got["routes"][0]["duration"].as_f64().unwrap()).abs() < 0.2);
}

#[test]
fn a_table_is_its_routes() {
    let got =
        ask("table", "driving", &format!("{PAIR};55.30,25.20"), "annotations=duration,distance&sources=0;1")
            .unwrap();
    let durations = got["durations"].as_array().unwrap();
    assert_eq!((durations.len(), durations[0].as_array().unwrap().len()), (2, 3));
    assert_eq!(durations[0][0], 0.0);
    let route = ask("route", "driving", PAIR, "").unwrap();
    assert_eq!(durations[0][1], route["routes"][0]["duration"]);
    assert_eq!(got["distances"][0][1], route["routes"][0]["distance"]);
    assert_eq!(got["destinations"].as_array().unwrap().len(), 3);
    assert!(ask("table", "driving", PAIR, "").unwrap().get("distances").is_none());
}

#[test]
fn nearest_and_match() {
    let near = ask("nearest", "driving", "55.30,25.20", "number=3").unwrap();
    let waypoints = near["waypoints"].as_array().unwrap();
    assert_eq!(waypoints.len(), 3);
    assert!(waypoints.windows(2).all(|w| w[0]["distance"].as_f64() <= w[1]["distance"].as_f64()));

    let route = ask("route", "driving", PAIR, "overview=full&geometries=geojson").unwrap();
    let line = route["routes"][0]["geometry"]["coordinates"].as_array().unwrap().clone();
    let some: Vec<&Value> = line.iter().step_by(2).collect();
    let coordinates: Vec<String> = some.iter().map(|p| format!("{},{}", p[0], p[1])).collect();
    let times: Vec<String> = (0..some.len()).map(|i| (1_700_000_000 + i * 30).to_string()).collect();
    let query = format!("timestamps={}&geometries=geojson&overview=full", times.join(";"));
    let matched = ask("match", "driving", &coordinates.join(";"), &query).unwrap();
    assert_eq!(matched["tracepoints"].as_array().unwrap().len(), some.len());
    let metres: f64 =
        matched["matchings"].as_array().unwrap().iter().map(|m| m["distance"].as_f64().unwrap()).sum();
    let truth = route["routes"][0]["distance"].as_f64().unwrap();
    assert!((metres / truth - 1.0).abs() < 0.1, "{metres} {truth}");
    let confidence = matched["matchings"][0]["confidence"].as_f64().unwrap();
    assert!(confidence > 0.5 && confidence <= 1.0);
}

#[test]
fn refusals_have_osrm_s_codes() {
    for (service, coordinates, query, wanted) in [
        ("trip", PAIR, "", "InvalidService"),
        ("route", "55.29", "", "InvalidQuery"),
        ("route", "55.29,25.19", "", "InvalidOptions"),
        ("route", "255.29,25.19;1,2", "", "InvalidValue"),
        ("route", PAIR, "geometries=wkt", "InvalidQuery"),
        ("route", PAIR, "steps=perhaps", "InvalidQuery"),
        ("route", PAIR, "radiuses=5", "InvalidOptions"),
        ("route", PAIR, "radiuses=0;0", "NoSegment"),
        ("route", "10.0,50.0;10.1,50.0", "", "NoSegment"),
        ("table", PAIR, "sources=2", "InvalidOptions"),
        ("table", PAIR, "annotations=speed", "InvalidQuery"),
        ("nearest", PAIR, "", "TooBig"),
        ("nearest", "55.30,25.20", "number=0", "InvalidOptions"),
        ("match", PAIR, "timestamps=5;4", "InvalidValue"),
        ("match", PAIR, "timestamps=5", "InvalidOptions"),
        ("route", "polyline(~)", "", "InvalidQuery"),
    ] {
        assert_eq!(code(service, coordinates, query), wanted, "{service} {coordinates} {query}");
    }
    let many = vec!["55.30,25.20"; 101].join(";");
    assert_eq!(code("table", &many, ""), "TooBig");
    assert_eq!(
        code("route", PAIR, "approaches=curb;unrestricted&alternatives=3&radiuses=unlimited;%3500"),
        "Ok"
    );
    assert!(!ATLAS.drives_left(kernel::Point { lat: 0.0, lon: 0.0 }));
}
