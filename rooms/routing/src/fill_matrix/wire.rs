use crate::{Error, Matrix, Profile, Source, find_route::read_points};
use garde::Validate;
use kernel::{Point, Time};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct AskMatrix {
    #[garde(length(min = 1, max = 1000))]
    pub from: Vec<Point>,
    /// the same as `from`, when absent
    #[serde(default)]
    #[garde(inner(length(min = 1, max = 1000)))]
    pub to: Option<Vec<Point>>,
    #[serde(default)]
    pub profile: Profile,
    /// with the traffic that was learned of this hour of the week; without it on free roads
    #[serde(default)]
    pub depart_at: Option<Time>,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct QueryMatrix {
    /// `lat,lon;lat,lon` and so on, 1 to 100 points
    points: String,
    #[serde(default)]
    #[param(inline)]
    profile: Profile,
    /// with the traffic that was learned of this hour of the week; without it on free roads
    depart_at: Option<Time>,
}

impl QueryMatrix {
    pub fn read(self) -> Result<AskMatrix, Error> {
        Ok(AskMatrix {
            from: read_points("points", &self.points, 100)?,
            to: None,
            profile: self.profile,
            depart_at: self.depart_at,
        })
    }
}

/// `null` where there is no way.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FilledMatrix {
    pub source: Source,
    pub profile: Profile,
    /// `distances_m[i][j]` is from `from[i]` to `to[j]`
    pub distances_m: Vec<Vec<Option<u32>>>,
    pub durations_s: Vec<Vec<Option<u32>>>,
}

impl FilledMatrix {
    pub fn of(matrix: &Matrix, rows: usize, source: Source, profile: Profile) -> Self {
        let row = |i: usize| (0..matrix.columns).map(move |j| matrix.leg(i, j));
        Self {
            source,
            profile,
            distances_m: (0..rows).map(|i| row(i).map(|leg| leg.map(|l| l.distance_m)).collect()).collect(),
            durations_s: (0..rows).map(|i| row(i).map(|leg| leg.map(|l| l.duration_s)).collect()).collect(),
        }
    }
}
