use crate::atlas::Drawn;
use serde::Serialize;

/// One file of vector tiles (PMTiles version 3).
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DrawnMap {
    pub name: String,
    /// where the file is, on this server; its bytes never change under this address
    pub url: String,
    pub version: String,
    pub bytes: u64,
    /// degrees: west, south, east, north
    pub bounds: [f64; 4],
    pub min_zoom: u8,
    pub max_zoom: u8,
    /// invented by this server: no credit is owed, and the reader should know
    pub made_up: bool,
}

impl DrawnMap {
    pub fn of(drawn: &Drawn) -> Self {
        let Drawn { name, sheet, .. } = drawn;
        Self {
            url: format!("/maps/{name}.pmtiles?v={}", sheet.version),
            name: name.clone(),
            version: sheet.version.clone(),
            bytes: sheet.bytes.len() as u64,
            bounds: sheet.facts.bounds_e7.map(|e7| f64::from(e7) / 1e7),
            min_zoom: sheet.facts.zooms.0,
            max_zoom: sheet.facts.zooms.1,
            made_up: sheet.facts.made_up,
        }
    }
}
