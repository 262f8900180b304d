//! One record of flat keys, from a query, a form or a JSON object.

use crate::{
    Fix, Heartbeat, Reason, Report, SpeedUnit, Value,
    report::{Attributes, cut, heading, keep, number, position},
    time,
};

#[derive(Default)]
pub(super) struct Flat {
    pub device_key: Option<String>,
    time: Option<String>,
    lat: Coordinate,
    lon: Coordinate,
    valid: Option<bool>,
    speed: Option<f64>,
    heading: Option<f64>,
    altitude: Option<f64>,
    accuracy: Option<f64>,
    battery: Option<f64>,
    charging: Option<bool>,
    alarm: Option<String>,
    push_token: Option<String>,
    attributes: Attributes,
}

/// Absent, or present and perhaps nonsense: nonsense must not pass for a heartbeat.
#[derive(Default, Clone, Copy)]
struct Coordinate(Option<f64>);

impl Coordinate {
    fn of(text: &str) -> Self {
        Self(Some(number(text).unwrap_or(f64::NAN)))
    }
}

impl Flat {
    pub fn read(pairs: Vec<(String, String)>) -> Self {
        let mut flat = Self::default();
        for (key, value) in pairs {
            flat.take(&key, &value);
        }
        flat
    }

    fn take(&mut self, key: &str, value: &str) {
        match key {
            "id" | "deviceid" | "device_id" => self.device_key = Some(cut(value)),
            "timestamp" => self.time = Some(value.to_owned()),
            "lat" => self.lat = Coordinate::of(value),
            "lon" => self.lon = Coordinate::of(value),
            "location" => {
                let (lat, lon) = value.split_once(',').unwrap_or((value, ""));
                (self.lat, self.lon) = (Coordinate::of(lat), Coordinate::of(lon));
            }
            "valid" => self.valid = Some(truth(value)),
            "speed" => self.speed = number(value).filter(|v| *v >= 0.0),
            "bearing" | "heading" => self.heading = number(value).filter(|v| *v >= 0.0).and_then(heading),
            "altitude" => self.altitude = number(value),
            "accuracy" => self.accuracy = number(value).filter(|v| *v >= 0.0),
            "batt" => self.battery = number(value).filter(|v| (0.0..=100.0).contains(v)),
            "charge" => self.charging = Some(truth(value)),
            "alarm" => self.alarm = Some(cut(value)),
            "notificationToken" => self.push_token = Some(value.to_owned()),
            "cell" | "wifi" => self.append(key, value),
            // Text even when it is all digits: leading zeros matter.
            "driverUniqueId" | "imei" => keep(&mut self.attributes, key, Value::Text(value.to_owned())),
            _ => keep(&mut self.attributes, key, Value::of_text(value)),
        }
    }

    /// Cells and access points repeat.
    fn append(&mut self, key: &str, value: &str) {
        if let Some(Value::List(list)) = self.attributes.get_mut(key) {
            list.push(cut(value));
        } else {
            keep(&mut self.attributes, key, Value::List(vec![cut(value)]));
        }
    }

    pub fn report(self, now_us: i64) -> Result<Report, Reason> {
        let device_key = self.device_key.ok_or(Reason::NoDevice)?;
        let position = position(self.lat.0, self.lon.0)?;
        if let (None, None, Some(token)) = (position, &self.time, self.push_token) {
            return Ok(Report::PushToken { device_key, token });
        }
        let time_us = match &self.time {
            Some(text) => time::plausible(time::parse(text)?, now_us)?,
            None => now_us,
        };
        let Some((lat, lon)) = position else {
            return Ok(Report::Heartbeat(Heartbeat {
                device_key,
                time_us,
                battery_pct: self.battery,
                charging: self.charging,
                alarm: self.alarm,
                attributes: self.attributes,
            }));
        };
        let unit = SpeedUnit::default();
        Ok(Report::Fix(Fix {
            device_key,
            fix_time_us: time_us,
            lat,
            lon,
            speed_mps: self.speed.map(|v| v * unit.mps()),
            speed_assumed: self.speed.map(|_| unit),
            heading_deg: self.heading,
            altitude_m: self.altitude,
            accuracy_m: self.accuracy,
            battery_pct: self.battery,
            charging: self.charging,
            valid: self.valid.unwrap_or(true),
            alarm: self.alarm,
            attributes: self.attributes,
        }))
    }
}

fn truth(text: &str) -> bool {
    text.eq_ignore_ascii_case("true") || text == "1"
}
