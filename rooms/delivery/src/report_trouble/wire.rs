use crate::{Error, incident::Kind};
use garde::Validate;
use kernel::{DeliveryId, IncidentId, Point, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What happened to a driver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TroubleKind {
    /// help, now
    Sos,
    Accident,
    Breakdown,
    Theft,
    OtherTrouble,
}

impl TroubleKind {
    pub fn incident(self) -> Kind {
        match self {
            Self::Sos => Kind::Sos,
            Self::Accident => Kind::Accident,
            Self::Breakdown => Kind::Breakdown,
            Self::Theft => Kind::Theft,
            Self::OtherTrouble => Kind::OtherTrouble,
        }
    }

    /// A person may be hurt: this does not wait for the morning.
    pub fn is_urgent(self) -> bool {
        matches!(self, Self::Sos | Self::Accident)
    }
}

#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct NewTrouble {
    /// The phone's own name for it; sent again under the same id, it is one incident.
    pub id: Option<IncidentId>,
    pub kind: TroubleKind,
    /// by the phone's clock
    pub occurred_at: Option<Time>,
    #[garde(dive)]
    pub position: Option<ReportedPosition>,
    #[garde(inner(length(chars, min = 1, max = 1000)))]
    pub note: Option<String>,
    /// what it is about
    pub delivery: Option<DeliveryId>,
}

/// Where the phone was.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportedPosition {
    #[garde(range(min = -90.0, max = 90.0))]
    pub lat: f64,
    #[garde(range(min = -180.0, max = 180.0))]
    pub lon: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(range(min = 0.0, max = 1_000_000.0)))]
    pub accuracy_m: Option<f64>,
}

impl ReportedPosition {
    pub fn point(&self) -> Result<Point, Error> {
        Point::new(self.lat, self.lon).map_err(|_| Error::field("position", "a place on earth"))
    }
}
