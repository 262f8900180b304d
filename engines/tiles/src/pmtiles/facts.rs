//! What a file says about itself.

use crate::{
    kinds::Layer,
    world::{Frame, ZOOM_MAX},
};
use serde_json::{Value, json};

/// Raised when the tiles of one extract would look different: older files are made again.
const SCHEMA: u64 = 2;

/// About a whole map.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    pub name: String,
    /// of the extract; 0 for files that others made
    pub source: u64,
    /// degrees × 10⁷: west, south, east, north
    pub bounds_e7: [i32; 4],
    pub zooms: (u8, u8),
}

impl Facts {
    pub fn new(name: &str, source: u64, around: Frame) -> Self {
        let bounds_e7 = if around.is_nothing() {
            [0; 4]
        } else {
            let ((north, west), (south, east)) = (around.min.degrees_e7(), around.max.degrees_e7());
            [west, south, east, north]
        };
        Self { name: name.to_owned(), source, bounds_e7, zooms: (0, ZOOM_MAX) }
    }

    pub(super) fn to_metadata(&self) -> Vec<u8> {
        let zooms = json!({ "minzoom": self.zooms.0, "maxzoom": self.zooms.1 });
        let layers: Vec<Value> = Layer::ALL
            .iter()
            .map(|l| json!({ "id": l.name(), "fields": {}, "minzoom": zooms["minzoom"], "maxzoom": zooms["maxzoom"] }))
            .collect();
        let words = json!({
            "name": self.name,
            "type": "baselayer",
            "attribution": "<a href=\"https://www.openstreetmap.org/copyright\">© OpenStreetMap contributors</a>",
            "license": "ODbL-1.0",
            "vector_layers": layers,
            "qafila": { "schema": SCHEMA, "source": format!("{:016x}", self.source) },
        });
        words.to_string().into_bytes()
    }

    /// Name and source from a file's own words; a file of others has neither.
    pub(super) fn from_metadata(bytes: &[u8]) -> Option<(String, u64)> {
        let words: Value = serde_json::from_slice(bytes).ok()?;
        let ours = &words["qafila"];
        let source = ours["source"].as_str().and_then(|hex| u64::from_str_radix(hex, 16).ok());
        let source = source.filter(|_| ours["schema"].as_u64() == Some(SCHEMA)).unwrap_or(0);
        Some((words["name"].as_str().unwrap_or_default().to_owned(), source))
    }
}
