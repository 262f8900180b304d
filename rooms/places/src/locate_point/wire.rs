use crate::{Resolved, Source, browse_gazetteer::GazetteerEntry};
use kernel::{Names, Point};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReverseQuery {
    pub lat: f64,
    pub lon: f64,
}

/// Where a point is, in words.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Whereabouts {
    pub point: Point,
    pub plus_code: Option<String>,
    /// in the asker's language; absent far from every town we know
    pub label: Option<String>,
    /// to the middle of the first entry of `path`
    pub distance_m: Option<f64>,
    /// what stands nearby, from a map of the server
    pub landmark: Option<Landmark>,
    pub timezone: Option<String>,
    /// quarter, town, …, country
    pub path: Vec<GazetteerEntry>,
}

/// Something that one can see or ask for, within 300 m.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Landmark {
    pub names: Names,
    pub point: Point,
    pub distance_m: f64,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PlusQuery {
    pub near: Option<String>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PlusCode {
    /// the full code
    pub code: String,
    /// the middle of the square
    pub point: Point,
    pub south_west: Point,
    pub north_east: Point,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ResolveQuery {
    /// the address
    pub text: String,
    pub city: Option<String>,
}

/// Where an address is.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ResolvedPlace {
    pub point: Point,
    /// 0..=1: 1 is a coordinate, 0.7 the right quarter, 0.3 the right town only
    pub confidence: f64,
    pub source: Source,
    pub code: Option<String>,
    pub names: Option<Names>,
}

impl From<Resolved> for ResolvedPlace {
    fn from(r: Resolved) -> Self {
        Self { point: r.point, confidence: r.confidence, source: r.source, code: r.code, names: r.names }
    }
}
