//! What a file says about itself.

use crate::{
    kinds::Layer,
    world::{Frame, ZOOM_MAX},
};
use serde_json::{Value, json};

/// Raised when the tiles of one extract would look different: older files are made again.
const SCHEMA: u64 = 3;

const CREDIT: &str = "<a href=\"https://www.openstreetmap.org/copyright\">© OpenStreetMap contributors</a>";

/// About a whole map.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    pub name: String,
    /// of the extract; 0 for files that others made
    pub source: u64,
    /// degrees × 10⁷: west, south, east, north
    pub bounds_e7: [i32; 4],
    pub zooms: (u8, u8),
    /// nothing on it is real: no credit is owed, and the reader should know
    pub made_up: bool,
}

impl Facts {
    pub fn new(name: &str, source: u64, around: Frame, made_up: bool) -> Self {
        let bounds_e7 = if around.is_nothing() {
            [0; 4]
        } else {
            let ((north, west), (south, east)) = (around.min.degrees_e7(), around.max.degrees_e7());
            [west, south, east, north]
        };
        Self { name: name.to_owned(), source, bounds_e7, zooms: (0, ZOOM_MAX), made_up }
    }

    pub(super) fn to_metadata(&self) -> Vec<u8> {
        let zooms = json!({ "minzoom": self.zooms.0, "maxzoom": self.zooms.1 });
        let layers: Vec<Value> = Layer::ALL
            .iter()
            .map(|l| json!({ "id": l.name(), "fields": {}, "minzoom": zooms["minzoom"], "maxzoom": zooms["maxzoom"] }))
            .collect();
        let mut words = json!({
            "name": self.name,
            "type": "baselayer",
            "vector_layers": layers,
            "qafila": { "schema": SCHEMA, "source": format!("{:016x}", self.source), "made_up": self.made_up },
        });
        if self.made_up {
            words["description"] = "A made-up place".into();
        } else {
            words["attribution"] = CREDIT.into();
            words["license"] = "ODbL-1.0".into();
        }
        words.to_string().into_bytes()
    }

    /// Name, source and whether it is made up, from a file's own words; a file of others has neither source nor that.
    pub(super) fn from_metadata(bytes: &[u8]) -> Option<(String, u64, bool)> {
        let words: Value = serde_json::from_slice(bytes).ok()?;
        let ours = &words["qafila"];
        let source = ours["source"].as_str().and_then(|hex| u64::from_str_radix(hex, 16).ok());
        let source = source.filter(|_| ours["schema"].as_u64() == Some(SCHEMA)).unwrap_or(0);
        let made_up = ours["made_up"].as_bool().unwrap_or(false);
        Some((words["name"].as_str().unwrap_or_default().to_owned(), source, made_up))
    }
}
