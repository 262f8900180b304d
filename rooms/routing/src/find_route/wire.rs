use crate::{Error, Leg, Profile, Route, Source};
use garde::Validate;
use kernel::{Point, Time};
use serde::{Deserialize, Serialize};

/// A way has at most this many points.
const POINTS_MAX: usize = 100;

#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct AskRoute {
    /// 2 to 100 points, in the order of travel
    #[garde(length(min = 2, max = POINTS_MAX))]
    pub points: Vec<Point>,
    #[serde(default)]
    pub profile: Profile,
    /// now, when absent
    #[serde(default)]
    pub depart_at: Option<Time>,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct QueryRoute {
    /// `lat,lon;lat,lon` and so on, 2 to 100 points
    points: String,
    #[serde(default)]
    #[param(inline)]
    profile: Profile,
    depart_at: Option<Time>,
}

impl QueryRoute {
    pub fn read(self) -> Result<AskRoute, Error> {
        let points = read_points("points", &self.points, POINTS_MAX)?;
        if points.len() < 2 {
            return Err(Error::field("points", "a way has at least 2 points"));
        }
        Ok(AskRoute { points, profile: self.profile, depart_at: self.depart_at })
    }
}

/// Reads `lat,lon;lat,lon`.
pub fn read_points(path: &'static str, text: &str, max: usize) -> Result<Vec<Point>, Error> {
    let mut points = Vec::new();
    for pair in text.split(';') {
        if points.len() == max {
            return Err(Error::field(path, format!("at most {max} points")));
        }
        let point = pair
            .split_once(',')
            .and_then(|(lat, lon)| Some((lat.trim().parse().ok()?, lon.trim().parse().ok()?)))
            .and_then(|(lat, lon)| Point::new(lat, lon).ok())
            .ok_or_else(|| Error::field(path, "points are `lat,lon`, in degrees, separated by `;`"))?;
        points.push(point);
    }
    Ok(points)
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FoundRoute {
    pub source: Source,
    pub profile: Profile,
    pub distance_m: u64,
    pub duration_s: u64,
    pub depart_at: Time,
    pub arrive_at: Time,
    pub legs: Vec<Leg>,
    /// the line to draw, in Google's encoded polyline format with six decimals
    pub polyline6: String,
}

impl FoundRoute {
    pub fn of(route: &Route, source: Source, profile: Profile, depart_at: Time) -> Self {
        let line: Vec<geo::Point> = route.line.iter().map(|p| geo::Point::new(p.lat, p.lon)).collect();
        Self {
            source,
            profile,
            distance_m: route.distance_m(),
            duration_s: route.duration_s(),
            depart_at,
            arrive_at: depart_at.plus_s(route.duration_s() as i64),
            legs: route.legs.clone(),
            polyline6: geo::polyline::encode(&line, geo::polyline::Precision::Six),
        }
    }
}
