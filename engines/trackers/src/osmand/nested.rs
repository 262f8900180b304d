//! Version 9 of the client (2025–26): `{"location":{"coords":{…},…},"device_id":"…"}`. Units are declared: m/s, 0..1.

use super::{flat_report, scalar};
use crate::{
    Fix, Heartbeat, Reason, Report, Value,
    report::{Attributes, cut, heading, keep, position},
    time,
};
use serde_json::{Map, Value as Json};

pub(super) fn report(fields: &Map<String, Json>, now_us: i64) -> Report {
    let location = &fields["location"];
    let device_key = fields.get("device_id").or_else(|| fields.get("id")).and_then(scalar);
    let Some(device_key) = device_key else {
        // The flat record rides along for servers that read only that.
        let flat = location.get("_").or_else(|| fields.get("_")).and_then(Json::as_str).unwrap_or_default();
        return flat_report(crate::form::pairs(flat.as_bytes()), now_us);
    };
    let device_key = cut(&device_key);
    read(device_key.clone(), location, now_us)
        .unwrap_or_else(|reason| Report::unusable(Some(device_key), reason))
}

fn read(device_key: String, location: &Json, now_us: i64) -> Result<Report, Reason> {
    if !location.is_object() {
        return Err(Reason::Malformed);
    }
    let coords = &location["coords"];
    let known = |n: &f64| *n >= 0.0;
    let time_us = match scalar(&location["timestamp"]) {
        Some(text) => time::plausible(time::parse(&text)?, now_us)?,
        None => now_us,
    };
    let battery = &location["battery"];
    let battery_pct = battery["level"].as_f64().filter(|v| (0.0..=1.0).contains(v)).map(|v| v * 100.0);
    let charging = battery["is_charging"].as_bool();
    let alarm = location["alarm"].as_str().map(cut);
    let attributes = attributes(location);
    match position(coordinate(&coords["latitude"]), coordinate(&coords["longitude"]))? {
        None => {
            Ok(Report::Heartbeat(Heartbeat { device_key, time_us, battery_pct, charging, alarm, attributes }))
        }
        Some((lat, lon)) => Ok(Report::Fix(Fix {
            device_key,
            fix_time_us: time_us,
            lat,
            lon,
            speed_mps: coords["speed"].as_f64().filter(known),
            speed_assumed: None,
            heading_deg: coords["heading"].as_f64().filter(known).and_then(heading),
            altitude_m: coords["altitude"].as_f64(),
            accuracy_m: coords["accuracy"].as_f64().filter(known),
            battery_pct,
            charging,
            valid: true,
            alarm,
            attributes,
        })),
    }
}

/// Present and no number is nonsense, not absence.
fn coordinate(value: &Json) -> Option<f64> {
    if value.is_null() { None } else { Some(value.as_f64().unwrap_or(f64::NAN)) }
}

fn attributes(location: &Json) -> Attributes {
    let mut attributes = Attributes::new();
    let mut take = |key: &str, value: &Json| {
        let value = match value {
            Json::Bool(b) => Value::Bool(*b),
            Json::Number(n) => Value::Number(n.as_f64().unwrap_or_default()),
            Json::String(text) => Value::Text(text.clone()),
            _ => return,
        };
        keep(&mut attributes, key, value);
    };
    for key in ["is_moving", "odometer", "event", "mock"] {
        take(key, &location[key]);
    }
    take("activity", &location["activity"]["type"]);
    take("activity_confidence", &location["activity"]["confidence"]);
    if let Some(extras) = location["extras"].as_object() {
        for (key, value) in extras {
            take(key, value);
        }
    }
    attributes
}
