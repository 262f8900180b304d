//! OwnTracks in HTTP mode, as its booklet describes it (`tech/http`, `tech/json`).
//!
//! The app takes *any* answer as delivered, a 500 too: store before answering, or the fix is gone. It expects a JSON
//! array, [`ANSWER`].

use crate::{
    Fix, Heartbeat, Other, Reason, Report, Value,
    report::{Attributes, cut, heading, keep, position},
    time,
};
use serde_json::{Map, Value as Json};

/// Nothing to tell the phone.
pub const ANSWER: &str = "[]";

/// Who sent it according to the request: `X-Limit-U` and `X-Limit-D`, or `?u=` and `?d=`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Identity<'a> {
    pub user: Option<&'a str>,
    pub device: Option<&'a str>,
}

impl Identity<'_> {
    /// As the topic would spell it.
    fn key(&self) -> Option<String> {
        let user = self.user.filter(|u| !u.is_empty())?;
        let device = self.device.filter(|d| !d.is_empty());
        Some(device.map_or_else(|| user.to_owned(), |d| format!("owntracks/{user}/{d}")))
    }
}

/// One message, or an array of them; nothing for the empty bodies the app sends now and then.
pub fn parse(body: &[u8], identity: &Identity<'_>, now_us: i64) -> Vec<Report> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Vec::new();
    }
    match serde_json::from_slice::<Json>(body) {
        Ok(Json::Array(messages)) => messages.iter().map(|m| report(m, identity, now_us)).collect(),
        Ok(message) => vec![report(&message, identity, now_us)],
        Err(_) => vec![Report::unusable(identity.key(), Reason::Malformed)],
    }
}

fn report(message: &Json, identity: &Identity<'_>, now_us: i64) -> Report {
    let Json::Object(fields) = message else { return Report::unusable(identity.key(), Reason::Malformed) };
    let text = |key: &str| fields.get(key).and_then(Json::as_str).filter(|t| !t.is_empty());
    // The two letters of `tid` collide between users, so they come last.
    let device_key = text("topic")
        .map(str::to_owned)
        .or_else(|| identity.key())
        .or_else(|| text("tid").map(str::to_owned))
        .map(|key| cut(&key));
    match text("_type") {
        Some("location") => read(fields, device_key.clone(), now_us)
            .unwrap_or_else(|reason| Report::unusable(device_key, reason)),
        Some("encrypted") => Report::unusable(device_key, Reason::Encrypted),
        Some(sort) => Report::Other(Other { device_key, sort: cut(sort), attributes: attributes(fields) }),
        None => Report::unusable(device_key, Reason::Malformed),
    }
}

fn read(fields: &Map<String, Json>, device_key: Option<String>, now_us: i64) -> Result<Report, Reason> {
    let device_key = device_key.ok_or(Reason::NoDevice)?;
    let number = |key: &str| fields.get(key).and_then(Json::as_f64);
    let known = |n: &f64| *n >= 0.0;
    let time_us = match fields.get("tst").or_else(|| fields.get("created_at")) {
        Some(tst) => time::plausible(time::epoch(tst.as_f64().ok_or(Reason::BadTime)?)?, now_us)?,
        None => now_us,
    };
    let battery_pct = number("batt").filter(|v| (0.0..=100.0).contains(v));
    // 0 unknown, 1 unplugged, 2 charging, 3 full
    let charging = match number("bs").map(|n| n as i64) {
        Some(1) => Some(false),
        Some(2 | 3) => Some(true),
        _ => None,
    };
    let attributes = attributes(fields);
    match position(coordinate(fields, "lat"), coordinate(fields, "lon"))? {
        None => {
            let alarm = None;
            Ok(Report::Heartbeat(Heartbeat { device_key, time_us, battery_pct, charging, alarm, attributes }))
        }
        Some((lat, lon)) => Ok(Report::Fix(Fix {
            device_key,
            fix_time_us: time_us,
            lat,
            lon,
            speed_mps: number("vel").filter(known).map(|kmh| kmh / 3.6),
            speed_assumed: None,
            heading_deg: number("cog").filter(known).and_then(heading),
            altitude_m: number("alt"),
            accuracy_m: number("acc").filter(known),
            battery_pct,
            charging,
            valid: true,
            alarm: None,
            attributes,
        })),
    }
}

fn coordinate(fields: &Map<String, Json>, key: &str) -> Option<f64> {
    fields.get(key).filter(|v| !v.is_null()).map(|v| v.as_f64().unwrap_or(f64::NAN))
}

/// Everything that has no field of its own; the odometer of trackers behind OwnTracks counts kilometres.
fn attributes(fields: &Map<String, Json>) -> Attributes {
    const TAKEN: [&str; 15] = [
        "_type",
        "_id",
        "topic",
        "tst",
        "lat",
        "lon",
        "acc",
        "alt",
        "vel",
        "cog",
        "batt",
        "bs",
        "data",
        "created_at",
        "_http",
    ];
    let mut attributes = Attributes::new();
    for (key, value) in fields.iter().filter(|(key, _)| !TAKEN.contains(&key.as_str())) {
        let value = match value {
            Json::Bool(b) => Value::Bool(*b),
            Json::Number(n) if key == "odometer" => Value::Number(n.as_f64().unwrap_or_default() * 1_000.0),
            Json::Number(n) => Value::Number(n.as_f64().unwrap_or_default()),
            Json::String(text) => Value::Text(text.clone()),
            Json::Array(list) => {
                Value::List(list.iter().filter_map(Json::as_str).take(32).map(cut).collect())
            }
            _ => continue,
        };
        keep(&mut attributes, key, value);
    }
    attributes
}

#[cfg(test)]
mod tests;
