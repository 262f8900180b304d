//! What a device can have said, in one unit system.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An attribute that has no field of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<String>),
}

impl Value {
    /// Numbers and booleans by their looks, the rest is text. `NaN` and `inf` are text: JSON has no such numbers.
    pub fn of_text(text: &str) -> Self {
        match text {
            "true" => Self::Bool(true),
            "false" => Self::Bool(false),
            _ => match number(text) {
                Some(n) => Self::Number(n),
                None => Self::Text(text.to_owned()),
            },
        }
    }
}

pub(crate) fn number(text: &str) -> Option<f64> {
    // f64's own parser takes "inf" and "nan" too.
    text.trim().parse::<f64>().ok().filter(|n| n.is_finite())
}

pub type Attributes = BTreeMap<String, Value>;

/// The unit a device without a standard uses for speed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpeedUnit {
    /// Traccar Client and its server
    #[default]
    Knots,
    Kmh,
    /// OsmAnd documents metres per second
    Mps,
    Mph,
}

impl SpeedUnit {
    pub fn mps(self) -> f64 {
        match self {
            Self::Knots => 1852.0 / 3600.0,
            Self::Kmh => 1.0 / 3.6,
            Self::Mps => 1.0,
            Self::Mph => 1609.344 / 3600.0,
        }
    }
}

/// One position, checked: on the Earth, not at (0, 0), not in the future, not from before the device had a clock.
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    pub device_key: String,
    /// when it was measured, Unix microseconds
    pub fix_time_us: i64,
    /// degrees
    pub lat: f64,
    pub lon: f64,
    pub speed_mps: Option<f64>,
    /// the speed was in no declared unit: it was read in this one, and [`Fix::assume_speed_unit`] may change that
    pub speed_assumed: Option<SpeedUnit>,
    /// clockwise from north, 0..360
    pub heading_deg: Option<f64>,
    pub altitude_m: Option<f64>,
    /// radius of the error
    pub accuracy_m: Option<f64>,
    /// 0..=100
    pub battery_pct: Option<f64>,
    pub charging: Option<bool>,
    /// the device's own word for a satellite fix; `true` when it says nothing
    pub valid: bool,
    /// `sos` and the like
    pub alarm: Option<String>,
    pub attributes: Attributes,
}

impl Fix {
    /// Reads an undeclared speed in another unit: the setting of this device.
    pub fn assume_speed_unit(&mut self, unit: SpeedUnit) {
        if let (Some(assumed), Some(mps)) = (self.speed_assumed, self.speed_mps) {
            self.speed_mps = Some(mps / assumed.mps() * unit.mps());
            self.speed_assumed = Some(unit);
        }
    }
}

/// Alive, without a position.
#[derive(Debug, Clone, PartialEq)]
pub struct Heartbeat {
    pub device_key: String,
    pub time_us: i64,
    pub battery_pct: Option<f64>,
    pub charging: Option<bool>,
    pub alarm: Option<String>,
    pub attributes: Attributes,
}

/// A message that is understood and is no position: OwnTracks transitions, waypoints, status, …
#[derive(Debug, Clone, PartialEq)]
pub struct Other {
    pub device_key: Option<String>,
    /// the protocol's own word
    pub sort: String,
    pub attributes: Attributes,
}

/// Why a record can never become a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// not the format it claims to be
    Malformed,
    /// nobody can say whose it is
    NoDevice,
    /// a latitude without a longitude, or the other way round
    HalfAPosition,
    /// not a number, or not on the Earth
    OffTheEarth,
    /// exactly 0, 0: what a receiver says before it knows
    NullIsland,
    BadTime,
    /// more than five minutes ahead of the server
    FromTheFuture,
    /// before 2010: a clock that was never set
    TooOld,
    /// OwnTracks with a key that is not ours
    Encrypted,
}

impl Reason {
    /// The stable word for journals and metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::NoDevice => "no_device",
            Self::HalfAPosition => "half_a_position",
            Self::OffTheEarth => "off_the_earth",
            Self::NullIsland => "null_island",
            Self::BadTime => "bad_time",
            Self::FromTheFuture => "from_the_future",
            Self::TooOld => "too_old",
            Self::Encrypted => "encrypted",
        }
    }
}

/// One record of a request.
#[derive(Debug, Clone, PartialEq)]
pub enum Report {
    Fix(Fix),
    Heartbeat(Heartbeat),
    /// where to reach this phone with push messages
    PushToken {
        device_key: String,
        token: String,
    },
    Other(Other),
    /// to be journalled and answered as accepted
    Unusable {
        device_key: Option<String>,
        reason: Reason,
    },
}

impl Report {
    pub fn device_key(&self) -> Option<&str> {
        match self {
            Self::Fix(fix) => Some(&fix.device_key),
            Self::Heartbeat(beat) => Some(&beat.device_key),
            Self::PushToken { device_key, .. } => Some(device_key),
            Self::Other(other) => other.device_key.as_deref(),
            Self::Unusable { device_key, .. } => device_key.as_deref(),
        }
    }

    pub(crate) fn unusable(device_key: Option<String>, reason: Reason) -> Self {
        Self::Unusable { device_key, reason }
    }
}

/// Longest key and attribute text kept; more is cut, at a character.
const TEXT_BYTES_MAX: usize = 512;
/// Most attributes kept of one record.
const ATTRIBUTES_MAX: usize = 64;

pub(crate) fn keep(attributes: &mut Attributes, key: &str, value: Value) {
    if attributes.len() < ATTRIBUTES_MAX {
        let value = if let Value::Text(text) = value { Value::Text(cut(&text)) } else { value };
        attributes.insert(cut(key), value);
    }
}

/// PostgreSQL keeps no NUL in a text, so none gets that far.
pub(crate) fn cut(text: &str) -> String {
    let mut end = text.len().min(TEXT_BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].replace('\0', "")
}

/// Latitude and longitude as far as a record has them.
pub(crate) fn position(lat: Option<f64>, lon: Option<f64>) -> Result<Option<(f64, f64)>, Reason> {
    match (lat, lon) {
        (None, None) => Ok(None),
        (Some(lat), Some(lon)) if !(lat.abs() <= 90.0 && lon.abs() <= 180.0) => Err(Reason::OffTheEarth),
        (Some(lat), Some(lon)) if lat == 0.0 && lon == 0.0 => Err(Reason::NullIsland),
        (Some(lat), Some(lon)) => Ok(Some((lat, lon))),
        _ => Err(Reason::HalfAPosition),
    }
}

/// Any number of turns, brought into 0..360.
pub(crate) fn heading(deg: f64) -> Option<f64> {
    let deg = deg.rem_euclid(360.0);
    (deg < 360.0).then_some(deg)
}
