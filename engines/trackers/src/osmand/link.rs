//! The link that sets up Traccar Client when it is opened or scanned.

use crate::form::encode;

/// What the app takes from `url?id=…&interval=…`. Absent settings stay as they are in the app.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClientSettings<'a> {
    /// where it will send to
    pub url: &'a str,
    /// the device key
    pub id: &'a str,
    /// `highest`, `high`, `medium` or `low`
    pub accuracy: Option<&'a str>,
    pub distance_m: Option<u32>,
    pub interval_s: Option<u32>,
    pub angle_deg: Option<u32>,
    pub heartbeat_s: Option<u32>,
    /// keep fixes while offline
    pub buffer: Option<bool>,
    pub wakelock: Option<bool>,
    pub stop_detection: Option<bool>,
}

impl ClientSettings<'_> {
    /// For a QR code: a driver scans it and is set up.
    pub fn link(&self) -> String {
        let pairs = [
            ("accuracy", self.accuracy.map(encode)),
            ("distance", self.distance_m.map(|v| v.to_string())),
            ("interval", self.interval_s.map(|v| v.to_string())),
            ("angle", self.angle_deg.map(|v| v.to_string())),
            ("heartbeat", self.heartbeat_s.map(|v| v.to_string())),
            ("buffer", self.buffer.map(|v| v.to_string())),
            ("wakelock", self.wakelock.map(|v| v.to_string())),
            ("stop_detection", self.stop_detection.map(|v| v.to_string())),
        ];
        let head = format!("{}?id={}", self.url, encode(self.id));
        pairs.into_iter().fold(head, |link, (key, value)| match value {
            Some(value) => format!("{link}&{key}={value}"),
            None => link,
        })
    }
}
