//! What can be told, and by which channels unless someone chooses otherwise.

use serde::{Deserialize, Serialize};

/// One kind of news. The word names its texts, its preference and its row.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// to the recipient: the parcel is coming, here is the link and the code
    OnItsWay,
    /// to the recipient: it was handed over
    Delivered,
    /// to the recipient: we were there, and it did not work
    Attempted,
    /// to dispatchers: an attempt failed
    DeliveryFailed,
    /// to dispatchers: something needs a look
    IncidentOpened,
    /// to whoever asked: the plan can be reviewed
    PlanReady,
    /// to whoever asked: there is no plan
    PlanFailed,
    /// to a driver: the day's route
    RoutePublished,
    /// to whoever imported: how it went
    ImportFinished,
    /// to the fleet's keepers: papers run out
    DocumentExpiring,
    /// to the fleet's keepers: a vehicle needs work
    MaintenanceDue,
    /// to dispatch: a driver or a recipient wrote; to a driver: dispatch wrote
    MessageReceived,
    /// to owners: somebody asks about the service
    EnquiryReceived,
    /// to dispatch: a driver calls for help
    SosRaised,
    /// to dispatch: a vehicle failed its check
    VehicleUnfit,
    /// to whoever of dispatch wants to know: nothing is heard of a vehicle at work
    VehicleSilent,
    /// to whoever wants to know
    ZoneEntered,
    ZoneLeft,
}

/// By which channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Channels {
    pub in_app: bool,
    pub email: bool,
}

impl Event {
    pub const ALL: [Self; 18] = [
        Self::OnItsWay,
        Self::Delivered,
        Self::Attempted,
        Self::DeliveryFailed,
        Self::IncidentOpened,
        Self::PlanReady,
        Self::PlanFailed,
        Self::RoutePublished,
        Self::ImportFinished,
        Self::DocumentExpiring,
        Self::MaintenanceDue,
        Self::MessageReceived,
        Self::EnquiryReceived,
        Self::SosRaised,
        Self::VehicleUnfit,
        Self::VehicleSilent,
        Self::ZoneEntered,
        Self::ZoneLeft,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::OnItsWay => "on_its_way",
            Self::Delivered => "delivered",
            Self::Attempted => "attempted",
            Self::DeliveryFailed => "delivery_failed",
            Self::IncidentOpened => "incident_opened",
            Self::PlanReady => "plan_ready",
            Self::PlanFailed => "plan_failed",
            Self::RoutePublished => "route_published",
            Self::ImportFinished => "import_finished",
            Self::DocumentExpiring => "document_expiring",
            Self::MaintenanceDue => "maintenance_due",
            Self::MessageReceived => "message_received",
            Self::EnquiryReceived => "enquiry_received",
            Self::SosRaised => "sos_raised",
            Self::VehicleUnfit => "vehicle_unfit",
            Self::VehicleSilent => "vehicle_silent",
            Self::ZoneEntered => "zone_entered",
            Self::ZoneLeft => "zone_left",
        }
    }

    /// For people with an account, who can choose; the others are for recipients, who cannot.
    pub fn is_for_users(self) -> bool {
        !matches!(self, Self::OnItsWay | Self::Delivered | Self::Attempted)
    }

    /// Somebody may be hurt: it is always in the inbox, and no quiet hour holds its mail back.
    pub fn is_urgent(self) -> bool {
        self == Self::SosRaised
    }

    /// What is usual: nothing for what is asked for only, the inbox for everything else, and a mail for what cannot wait until someone looks.
    pub fn usual(self) -> Channels {
        match self {
            Self::OnItsWay | Self::Delivered | Self::Attempted => Channels { in_app: false, email: true },
            Self::VehicleSilent | Self::ZoneEntered | Self::ZoneLeft => {
                Channels { in_app: false, email: false }
            }
            Self::RoutePublished
            | Self::DocumentExpiring
            | Self::PlanFailed
            | Self::EnquiryReceived
            | Self::SosRaised
            | Self::VehicleUnfit => Channels { in_app: true, email: true },
            Self::DeliveryFailed
            | Self::IncidentOpened
            | Self::PlanReady
            | Self::ImportFinished
            | Self::MaintenanceDue
            | Self::MessageReceived => Channels { in_app: true, email: false },
        }
    }
}

impl std::str::FromStr for Event {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|e| e.as_str() == text).ok_or_else(|| format!("`{text}` is no event"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_of_json() {
        for event in Event::ALL {
            assert_eq!(serde_json::to_value(event).unwrap(), event.as_str());
            assert_eq!(event.as_str().parse(), Ok(event));
        }
    }

    #[test]
    fn recipients_have_no_inbox() {
        for event in Event::ALL.into_iter().filter(|e| !e.is_for_users()) {
            assert_eq!(event.usual(), Channels { in_app: false, email: true });
        }
    }
}
