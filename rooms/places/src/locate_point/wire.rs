use crate::{
    Matched, Resolved, Source, address_book::NearestDoor, browse_gazetteer::GazetteerEntry,
    recall_doors::KnownDoor,
};
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
    /// the address of the door, where it can only be that one; else in the asker's language, and absent far from every town we know
    pub label: Option<String>,
    /// to the middle of the first entry of `path`
    pub distance_m: Option<f64>,
    /// where you handed over before, within 25 m
    pub door: Option<DoorBeside>,
    /// what stands nearby, from a map of the server
    pub landmark: Option<Landmark>,
    pub timezone: Option<String>,
    /// quarter, town, …, country
    pub path: Vec<GazetteerEntry>,
}

/// The nearest door of your address book.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DoorBeside {
    #[serde(flatten)]
    pub known: KnownDoor,
    pub point: Point,
    pub distance_m: f64,
}

impl From<NearestDoor> for DoorBeside {
    fn from(NearestDoor { door, distance_m, .. }: NearestDoor) -> Self {
        Self { point: door.point, distance_m: distance_m.round(), known: door.into() }
    }
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
    /// 0..=1: 1 is a coordinate, 0.9 a house, 0.8 a street, 0.7 the right quarter, 0.3 the right town only
    pub confidence: f64,
    pub source: Source,
    pub code: Option<String>,
    pub names: Option<Names>,
    pub matched: Matched,
}

impl From<Resolved> for ResolvedPlace {
    fn from(Resolved { point, confidence, source, code, names, matched }: Resolved) -> Self {
        Self { point, confidence, source, code, names, matched }
    }
}
