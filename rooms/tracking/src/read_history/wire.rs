use crate::Error;
use geo::polyline::{Precision, encode};
use kernel::{Time, VehicleId};
use serde::{Deserialize, Serialize};

const LIMIT_MAX: i64 = 10_000;
/// Every day is a partition; a question reaches over this many.
const RANGE_DAYS_MAX: i64 = 31;
/// A line of more fixes is asked for in parts.
pub const TRACK_FIXES_MAX: i64 = 50_000;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct QueryHistory {
    /// a day before `to`, when absent
    from: Option<Time>,
    /// now, when absent
    to: Option<Time>,
    /// 1 to 10000, 1000 by default
    limit: Option<i64>,
    /// `meta.pagination.next` of the page before
    cursor: Option<String>,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct QueryTrack {
    /// a day before `to`, when absent
    from: Option<Time>,
    /// now, when absent
    to: Option<Time>,
    /// how far the drawn line may lie beside the fixes, in metres: 0 (every fix) to 1000, 5 by default
    simplify_m: Option<f64>,
}

/// A place in a vehicle's history. Text form `unix microseconds-seq`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub at: Time,
    pub seq: i32,
}

impl std::fmt::Display for Mark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}_{}", self.at.unix_us(), self.seq)
    }
}

impl std::str::FromStr for Mark {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = || Error::field("cursor", "take it from meta.pagination.next");
        let (at, seq) = text.split_once('_').ok_or_else(wrong)?;
        let at = Time::from_unix_us(at.parse().map_err(|_| wrong())?);
        Ok(Self { at, seq: seq.parse().map_err(|_| wrong())? })
    }
}

/// From `from` (included) to `to` (excluded).
#[derive(Debug, Clone, Copy)]
pub struct Range {
    pub from: Time,
    pub to: Time,
}

impl Range {
    fn read(from: Option<Time>, to: Option<Time>, now: Time) -> Result<Self, Error> {
        // A fix may be a little ahead of our clock.
        let to = to.unwrap_or_else(|| now.plus_s(600));
        let from = from.unwrap_or_else(|| to.plus_s(-86_400));
        if from >= to || to.since_s(from) > RANGE_DAYS_MAX * 86_400 {
            return Err(Error::BadRange { max_days: RANGE_DAYS_MAX });
        }
        Ok(Self { from, to })
    }
}

pub struct Ask {
    pub range: Range,
    pub limit: i64,
    pub after: Option<Mark>,
}

impl QueryHistory {
    pub fn read(self, now: Time) -> Result<Ask, Error> {
        let limit = self.limit.unwrap_or(1_000);
        if !(1..=LIMIT_MAX).contains(&limit) {
            return Err(Error::field("limit", format!("a whole number from 1 to {LIMIT_MAX}")));
        }
        let after = self.cursor.as_deref().filter(|c| !c.is_empty()).map(str::parse).transpose()?;
        Ok(Ask { range: Range::read(self.from, self.to, now)?, limit, after })
    }
}

impl QueryTrack {
    pub fn read(self, now: Time) -> Result<(Range, f64), Error> {
        let simplify_m = self.simplify_m.unwrap_or(5.0);
        if !(0.0..=1_000.0).contains(&simplify_m) {
            return Err(Error::field("simplify_m", "metres from 0 to 1000"));
        }
        Ok((Range::read(self.from, self.to, now)?, simplify_m))
    }
}

/// One fix of a line.
pub struct LineFix {
    pub ts: Time,
    pub lat_e7: i32,
    pub lon_e7: i32,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Track {
    pub vehicle_id: VehicleId,
    /// fixes that the line was made of
    pub fixes: usize,
    pub started_at: Option<Time>,
    pub ended_at: Option<Time>,
    /// along the fixes, straight from each to the next: a little less than was driven, a little more when parked
    pub distance_m: u64,
    /// the line to draw, in the encoded polyline format with six decimals
    pub polyline6: String,
}

impl Track {
    pub fn of(vehicle_id: VehicleId, fixes: &[LineFix], simplify_m: f64) -> Result<Self, Error> {
        if fixes.len() as i64 > TRACK_FIXES_MAX {
            return Err(Error::field(
                "from",
                format!("more than {TRACK_FIXES_MAX} fixes: ask for a shorter time"),
            ));
        }
        let line: Vec<geo::Point> = fixes.iter().map(|f| geo::Point::from_e7(f.lat_e7, f.lon_e7)).collect();
        let drawn = if simplify_m > 0.0 { geo::simplify(&line, simplify_m) } else { line.clone() };
        Ok(Self {
            vehicle_id,
            fixes: fixes.len(),
            started_at: fixes.first().map(|f| f.ts),
            ended_at: fixes.last().map(|f| f.ts),
            distance_m: geo::length_m(&line).round() as u64,
            polyline6: encode(&drawn, Precision::Six),
        })
    }
}
