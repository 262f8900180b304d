use crate::{
    Ask, Error, Gazetteer, Level, address_book::FoundDoor, browse_gazetteer::GazetteerEntry,
    map_names::OnMap, recall_doors::KnownDoor, request_place,
};
use kernel::Point;
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// what was typed; half a name is enough
    q: String,
    /// only inside this entry
    within: Option<String>,
    #[param(inline)]
    level: Option<Level>,
    /// with `lon`: of equally good names the nearer first
    lat: Option<f64>,
    lon: Option<f64>,
    /// 1..=50; 10 when absent
    limit: Option<usize>,
}

impl SearchQuery {
    pub(super) fn checked(&self) -> Result<Ask<'_>, Error> {
        let limit = self.limit.unwrap_or(10);
        if !(1..=50).contains(&limit) {
            return Err(Error::field("limit", "a whole number from 1 to 50"));
        }
        let near = match (self.lat, self.lon) {
            (None, None) => None,
            (Some(lat), Some(lon)) => {
                Some(Point::new(lat, lon).map_err(|e| Error::field("lat", e.to_string()))?)
            }
            _ => return Err(Error::field("lon", "lat and lon come together")),
        };
        Ok(Ask { text: &self.q, within: self.within.as_deref(), level: self.level, near, limit })
    }
}

/// Who knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum KnownBy {
    /// your address book
    Door,
    /// the built-in gazetteer, or your entries in it
    Gazetteer,
    /// a map of the server
    Map,
}

/// An entry that answers the search.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SearchHit {
    pub source: KnownBy,
    pub entry: GazetteerEntry,
    /// `Dubai Marina, Dubai, United Arab Emirates` in the asker's language; of a door its address and town as they were written
    pub label: String,
    /// 0..=1: 1 is the very name
    pub score: f64,
    /// only of a door
    pub door: Option<KnownDoor>,
}

impl SearchHit {
    pub(super) fn of_place(place: &OnMap, gazetteer: &Gazetteer) -> Self {
        Self {
            source: if gazetteer.get(&place.entry.code).is_some() {
                KnownBy::Gazetteer
            } else {
                KnownBy::Map
            },
            label: request_place::label(&place.entry, gazetteer),
            entry: GazetteerEntry::of(&place.entry, gazetteer),
            score: rounded(place.score),
            door: None,
        }
    }

    pub(super) fn of_door(found: FoundDoor, gazetteer: &Gazetteer) -> Self {
        let label = found.door.label();
        let FoundDoor { door, entry, score, .. } = found;
        Self {
            source: KnownBy::Door,
            entry: GazetteerEntry::of(&entry, gazetteer),
            label,
            score: rounded(score),
            door: Some(door.into()),
        }
    }
}

fn rounded(score: f64) -> f64 {
    (score * 1000.0).round() / 1000.0
}
