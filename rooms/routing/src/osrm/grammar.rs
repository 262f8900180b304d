//! Reads OSRM's paths and options.

use super::Refusal;
use crate::{Approach, Profile};
use geo::polyline::{Precision, decode};
use kernel::Point;
use std::collections::HashMap;

/// As OSRM's server is usually started.
const TABLE_MAX: usize = 100;
const ROUTE_MAX: usize = 100;
const MATCH_MAX: usize = 500;
const NEAREST_MAX: usize = 100;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    Route,
    Table,
    Nearest,
    Match,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Geometries {
    Polyline,
    Polyline6,
    GeoJson,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overview {
    Simplified,
    Full,
    False,
}

/// One question, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    pub service: Service,
    pub profile: Profile,
    pub points: Vec<Point>,
    pub geometries: Geometries,
    pub overview: Overview,
    pub steps: bool,
    pub approach: Approach,
    /// of each segment of the line: `duration`, `distance`, `speed`; for a table `duration`, `distance`
    pub annotations: Vec<String>,
    pub alternatives: usize,
    pub sources: Option<Vec<usize>>,
    pub destinations: Option<Vec<usize>>,
    /// how many nearest places
    pub number: usize,
    pub timestamps: Option<Vec<i64>>,
    pub radiuses: Option<Vec<Option<f64>>>,
}

impl Question {
    pub fn read(service: &str, profile: &str, coordinates: &str, query: &str) -> Result<Self, Refusal> {
        let service = match service {
            "route" => Service::Route,
            "table" => Service::Table,
            "nearest" => Service::Nearest,
            "match" => Service::Match,
            other => return Err(Refusal::new("InvalidService", format!("Service {other} not found!"))),
        };
        let coordinates = coordinates.strip_suffix(".json").unwrap_or(coordinates);
        let points = points(coordinates)?;
        let (least, most) = match service {
            Service::Route => (2, ROUTE_MAX),
            Service::Table => (1, TABLE_MAX),
            Service::Nearest => (1, 1),
            Service::Match => (2, MATCH_MAX),
        };
        if points.len() < least {
            return Err(Refusal::new(
                "InvalidOptions",
                format!("Number of coordinates needs to be at least {least}."),
            ));
        }
        if points.len() > most {
            return Err(Refusal::new("TooBig", format!("Too many coordinates: at most {most}.")));
        }
        let options = options(query);
        let get = |key: &str| options.get(key).map(String::as_str);
        let question = Self {
            service,
            profile: profile_of(profile),
            geometries: one_of(
                get("geometries"),
                "geometries",
                &[
                    ("polyline", Geometries::Polyline),
                    ("polyline6", Geometries::Polyline6),
                    ("geojson", Geometries::GeoJson),
                ],
            )?,
            overview: one_of(
                get("overview"),
                "overview",
                &[("simplified", Overview::Simplified), ("full", Overview::Full), ("false", Overview::False)],
            )?,
            steps: one_of(get("steps"), "steps", &[("false", false), ("true", true)])?,
            approach: approach(get("approaches"), points.len())?,
            annotations: annotations(service, get("annotations"))?,
            alternatives: alternatives(get("alternatives"))?,
            sources: indices(get("sources"), "sources", points.len())?,
            destinations: indices(get("destinations"), "destinations", points.len())?,
            number: number(get("number"))?,
            timestamps: list(get("timestamps"), "timestamps", points.len(), |t| t.parse().ok())?,
            radiuses: list(get("radiuses"), "radiuses", points.len(), radius)?,
            points,
        };
        let falls = question.timestamps.iter().any(|t| t.windows(2).any(|pair| pair[1] <= pair[0]));
        if falls {
            return Err(Refusal::new("InvalidValue", "Timestamps need to be monotonically increasing."));
        }
        Ok(question)
    }
}

/// OSRM's file is of one profile, so it takes any word; ours has them all, and what is unknown drives.
fn profile_of(word: &str) -> Profile {
    match word {
        "bike" | "bicycle" | "cycling" => Profile::Bicycle,
        "foot" | "walking" | "pedestrian" => Profile::Foot,
        "motorcycle" | "moto" => Profile::Motorcycle,
        "truck" | "hgv" => Profile::Truck,
        _ => Profile::Van,
    }
}

/// `lon,lat;lon,lat`, `polyline(…)` or `polyline6(…)`.
fn points(text: &str) -> Result<Vec<Point>, Refusal> {
    let bad = || Refusal::query("Query string malformed close to the coordinates");
    for (prefix, precision) in [("polyline(", Precision::Five), ("polyline6(", Precision::Six)] {
        if let Some(encoded) = text.strip_prefix(prefix).and_then(|t| t.strip_suffix(')')) {
            let line = decode(encoded, precision).map_err(|_| bad())?;
            return line.iter().map(|p| Point::new(p.lat, p.lon).map_err(|_| bad())).collect();
        }
    }
    let point = |pair: &str| {
        let (lon, lat) = pair.split_once(',').ok_or_else(bad)?;
        let (lon, lat) = (lon.parse().map_err(|_| bad())?, lat.parse().map_err(|_| bad())?);
        Point::new(lat, lon).map_err(|_| Refusal::new("InvalidValue", "Invalid coordinate value."))
    };
    text.split(';').map(point).collect()
}

fn options(query: &str) -> HashMap<String, String> {
    // OSRM's values hold `;` and `,` as they are; clients may escape them.
    let plain = |text: &str| percent_decoded(text).unwrap_or_else(|| text.to_owned());
    query.split('&').filter_map(|pair| pair.split_once('=')).map(|(k, v)| (plain(k), plain(v))).collect()
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        let digits = [bytes.next()?, bytes.next()?];
        out.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
    }
    String::from_utf8(out).ok()
}

/// The first choice when nothing is said.
fn one_of<T: Copy>(value: Option<&str>, name: &str, choices: &[(&str, T)]) -> Result<T, Refusal> {
    let Some(value) = value else { return Ok(choices[0].1) };
    let found = choices.iter().find(|(word, _)| *word == value).map(|(_, choice)| *choice);
    found.ok_or_else(|| Refusal::query(format!("Query string malformed close to {name}")))
}

fn list<T>(
    value: Option<&str>,
    name: &str,
    length: usize,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Option<Vec<T>>, Refusal> {
    let Some(value) = value else { return Ok(None) };
    let malformed = || Refusal::query(format!("Query string malformed close to {name}"));
    let items: Vec<T> =
        value.split(';').map(|item| read(item).ok_or_else(malformed)).collect::<Result<_, _>>()?;
    if items.len() == length {
        Ok(Some(items))
    } else {
        Err(Refusal::new(
            "InvalidOptions",
            format!(
                "Number of elements in {name} size {} does not match coordinate size {length}",
                items.len()
            ),
        ))
    }
}

/// `unlimited` and nothing are no limit.
#[expect(clippy::option_option, reason = "outside: is it well-formed? inside: is there a limit?")]
fn radius(item: &str) -> Option<Option<f64>> {
    match item {
        "" | "unlimited" => Some(None),
        number => number.parse().ok().filter(|r: &f64| (0.0..=100_000.0).contains(r)).map(Some),
    }
}

fn approach(value: Option<&str>, length: usize) -> Result<Approach, Refusal> {
    let read = |item: &str| match item {
        "" | "unrestricted" => Some(Approach::Any),
        "curb" => Some(Approach::Kerb),
        _ => None,
    };
    let all = list(value, "approaches", length, read)?;
    Ok(if all.is_some_and(|all| all.contains(&Approach::Kerb)) { Approach::Kerb } else { Approach::Any })
}

fn annotations(service: Service, value: Option<&str>) -> Result<Vec<String>, Refusal> {
    let known = ["duration", "distance", "speed", "weight", "datasources", "nodes"];
    match value {
        None | Some("false") if service == Service::Table => Ok(vec!["duration".into()]),
        None | Some("false") => Ok(Vec::new()),
        Some("true") => Ok(["duration", "distance", "speed"].map(str::to_owned).to_vec()),
        Some(list) => list
            .split(',')
            .map(|item| known.contains(&item).then(|| item.to_owned()))
            .collect::<Option<Vec<String>>>()
            .ok_or_else(|| Refusal::query("Query string malformed close to annotations")),
    }
}

fn alternatives(value: Option<&str>) -> Result<usize, Refusal> {
    match value {
        None | Some("false") => Ok(0),
        Some("true") => Ok(1),
        Some(n) => n
            .parse()
            .map(|n: usize| n.min(3))
            .map_err(|_| Refusal::query("Query string malformed close to alternatives")),
    }
}

fn number(value: Option<&str>) -> Result<usize, Refusal> {
    let number = value.map_or(Ok(1), str::parse);
    match number {
        Ok(n) if (1..=NEAREST_MAX).contains(&n) => Ok(n),
        Ok(n) if n > NEAREST_MAX => {
            Err(Refusal::new("TooBig", format!("Number of results {n} is higher than {NEAREST_MAX}")))
        }
        _ => Err(Refusal::new("InvalidOptions", "number needs to be a positive integer")),
    }
}

fn indices(value: Option<&str>, name: &str, length: usize) -> Result<Option<Vec<usize>>, Refusal> {
    let Some(value) = value.filter(|v| *v != "all") else { return Ok(None) };
    let malformed = || Refusal::query(format!("Query string malformed close to {name}"));
    let items: Vec<usize> =
        value.split(';').map(|item| item.parse().map_err(|_| malformed())).collect::<Result<_, _>>()?;
    if items.iter().all(|i| *i < length) {
        Ok(Some(items))
    } else {
        Err(Refusal::new("InvalidOptions", format!("{name} index out of range")))
    }
}
