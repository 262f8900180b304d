use crate::{Profile, Source};
use garde::Validate;
use kernel::Point;
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct AskArea {
    pub from: Point,
    #[serde(default)]
    pub profile: Profile,
    /// 1 to 6 times, each 60 to 7,200 seconds
    #[garde(length(min = 1, max = 6), inner(range(min = 60, max = 7_200)))]
    pub seconds: Vec<u32>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FoundAreas {
    pub source: Source,
    pub profile: Profile,
    /// in the order in which they were asked
    pub areas: Vec<FoundArea>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FoundArea {
    pub seconds: u32,
    pub area: MultiPolygon,
}

/// GeoJSON: polygons of closed rings of `[lon, lat]`, the first ring of each around the others.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MultiPolygon {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub coordinates: Vec<Vec<Vec<[f64; 2]>>>,
}

impl FoundAreas {
    pub fn of(areas: &[::roads::Area], source: Source, profile: Profile) -> Self {
        let ring = |ring: &Vec<::roads::At>| ring.iter().map(|at| [at.lon(), at.lat()]).collect();
        let polygon = |polygon: &Vec<Vec<::roads::At>>| polygon.iter().map(ring).collect();
        let areas = areas.iter().map(|area| FoundArea {
            seconds: area.seconds as u32,
            area: MultiPolygon {
                kind: "MultiPolygon",
                coordinates: area.polygons.iter().map(polygon).collect(),
            },
        });
        Self { source, profile, areas: areas.collect() }
    }
}
