use crate::{Eta, Profile, Source};
use garde::Validate;
use kernel::{Point, Time};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct QueryNearest {
    pub lat: f64,
    pub lon: f64,
    #[serde(default)]
    #[param(inline)]
    pub profile: Profile,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SnappedPoint {
    pub source: Source,
    pub point: Point,
    /// how far the point was moved
    pub distance_m: f64,
    /// empty where it has no name
    pub street: String,
}

#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct AskNearest {
    pub to: Point,
    #[garde(length(min = 1, max = 1000), dive)]
    pub candidates: Vec<Candidate>,
    #[serde(default)]
    pub profile: Profile,
    #[serde(default)]
    pub depart_at: Option<Time>,
    /// how many to answer with
    #[serde(default = "ten")]
    #[garde(range(min = 1, max = 1000))]
    pub limit: usize,
}

fn ten() -> usize {
    10
}

#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
#[schema(as = NearestCandidate)]
pub struct Candidate {
    /// any name; it comes back
    #[garde(length(min = 1, max = 64))]
    pub id: String,
    pub point: Point,
    /// when it travels otherwise than the others
    #[serde(default)]
    pub profile: Option<Profile>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Nearest {
    pub source: Source,
    pub nearest: Vec<Near>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Near {
    pub id: String,
    #[serde(flatten)]
    pub eta: Eta,
}
