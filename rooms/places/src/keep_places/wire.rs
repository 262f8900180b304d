use crate::{Error, PlaceKind};
use garde::Validate;
use kernel::{Phone, PlaceId, Point, Time};
use serde::{Deserialize, Serialize};

/// What can be said of a place. Without a point, the address and city are looked up in the gazetteer.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct PlaceInput {
    pub kind: PlaceKind,
    #[garde(length(chars, min = 1, max = 160))]
    pub name: String,
    #[garde(inner(length(chars, max = 400)))]
    pub address: Option<String>,
    #[garde(inner(length(chars, max = 120)))]
    pub city: Option<String>,
    pub point: Option<Point>,
    /// a code of the gazetteer; found from the point when absent
    #[garde(inner(length(max = 80)))]
    pub area_code: Option<String>,
    #[garde(inner(length(chars, max = 120)))]
    pub contact_name: Option<String>,
    pub contact_phone: Option<Phone>,
    /// how to find the door
    #[garde(inner(length(chars, max = 400)))]
    pub door_note: Option<String>,
    /// usual time at the door, seconds
    #[garde(inner(range(min = 0, max = 86_400)))]
    pub service_s: Option<i32>,
    /// your own key for it, unique
    #[garde(inner(length(chars, min = 1, max = 120)))]
    pub external_ref: Option<String>,
}

/// A place as the API shows it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Place {
    pub id: PlaceId,
    pub kind: PlaceKind,
    pub name: String,
    pub address: Option<String>,
    pub city: Option<String>,
    pub area_code: Option<String>,
    pub point: Point,
    /// Open Location Code of the point, for saying it over the phone
    pub plus_code: Option<String>,
    pub contact_name: Option<String>,
    pub contact_phone: Option<String>,
    pub door_note: Option<String>,
    pub service_s: Option<i32>,
    pub external_ref: Option<String>,
    pub version: i64,
    pub created_at: Time,
    pub updated_at: Time,
    /// set when it was removed; it stays readable by id
    pub removed_at: Option<Time>,
}

impl PlaceInput {
    /// The point as given, or what the gazetteer makes of the address.
    pub(super) fn located(&self, gazetteer: &crate::Gazetteer) -> Result<(Point, Option<String>), Error> {
        let found = match self.point {
            Some(point) => gazetteer.resolve(&format!("{:.7}, {:.7}", point.lat, point.lon), None),
            None => gazetteer.resolve(self.address.as_deref().unwrap_or(""), self.city.as_deref()),
        };
        let code = self.area_code.clone().or_else(|| found.as_ref().and_then(|f| f.code.clone()));
        match (self.point, found) {
            (Some(point), _) => Ok((point, code)),
            (None, Some(found)) if found.confidence >= 0.5 => Ok((found.point, code)),
            _ => Err(Error::field("point", "the address does not say where this is: put a pin on the map")),
        }
    }
}
