use crate::{Error, Fix, Profile, Source, find_route::polyline6, wish};
use garde::Validate;
use kernel::{Point, Time};
use serde::{Deserialize, Serialize};

/// What a phone under open sky is off by, when it does not say.
const ACCURACY_M: f64 = 10.0;

#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct AskMatch {
    /// 2 to 500, in the order of time
    #[garde(length(min = 2, max = 500), dive)]
    pub points: Vec<TracePoint>,
    #[serde(default)]
    pub profile: Profile,
}

#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct TracePoint {
    pub lat: f64,
    pub lon: f64,
    /// for all points or for none
    #[serde(default)]
    pub at: Option<Time>,
    #[serde(default)]
    #[garde(inner(range(min = 0.0, max = 10_000.0)))]
    pub accuracy_m: Option<f64>,
}

impl AskMatch {
    pub fn fixes(&self) -> Result<Vec<Fix>, Error> {
        let start = self.points[0].at;
        let fix = |p: &TracePoint| {
            let point = Point::new(p.lat, p.lon).map_err(|e| Error::field("points", e.to_string()))?;
            let at_s = match (start, p.at) {
                (Some(start), Some(at)) => at.since_s(start) as f64,
                (None, None) => 0.0,
                _ => return Err(Error::field("points", "give `at` for all points or for none")),
            };
            Ok(Fix { point, at_s, accuracy_m: p.accuracy_m.unwrap_or(ACCURACY_M) })
        };
        let fixes: Vec<Fix> = self.points.iter().map(fix).collect::<Result<_, _>>()?;
        if fixes.windows(2).any(|pair| pair[1].at_s < pair[0].at_s) {
            return Err(Error::field("points", "points stand in the order of time"));
        }
        Ok(fixes)
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MatchedTrace {
    pub source: Source,
    pub profile: Profile,
    /// 0..1: how much likelier these roads are than others near
    pub confidence: f64,
    pub distance_m: u64,
    /// as the roads are usually driven
    pub duration_s: u64,
    /// one line per stretch; a gap in the trace begins a new one
    pub polylines6: Vec<String>,
    /// one per point asked; `null` where there is no road near, or the point said nothing new
    pub points: Vec<Option<MatchedPoint>>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MatchedPoint {
    pub point: Point,
    pub away_m: f64,
    pub confidence: f64,
    /// OpenStreetMap's number of the way
    pub way: i64,
    /// which of the lines it lies on, counted from 0
    pub line: usize,
}

impl MatchedTrace {
    pub fn of(trace: &::roads::Trace, profile: Profile) -> Self {
        let way_of = |edge: u32| trace.parts().find(|part| part.edge == edge).map_or(0, |part| part.way);
        let point = |m: &::roads::Matched| MatchedPoint {
            point: wish::point(m.at),
            away_m: m.away_m,
            confidence: m.confidence,
            way: way_of(m.edge),
            line: m.way,
        };
        Self {
            source: Source::Roads,
            profile,
            confidence: trace.confidence,
            distance_m: trace.leg.metres.round() as u64,
            duration_s: trace.leg.seconds.round() as u64,
            polylines6: trace
                .ways
                .iter()
                .map(|w| polyline6(w.points.iter().map(|at| wish::point(*at))))
                .collect(),
            points: trace.fixes.iter().map(|fix| fix.as_ref().map(point)).collect(),
        }
    }
}
