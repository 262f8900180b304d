//! Facts of the delivery room.

use crate::Event;
use kernel::{
    DeliveryId, DriverId, ImportId, IncidentId, Lang, Money, Phone, PlanId, Point, RouteId, StopId, Time,
    UserId, VehicleId,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a message to the recipient needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recipient {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    pub lang: Lang,
}

/// A promise was written down; not yet in force until it is submitted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeliveryCreated {
    pub delivery: DeliveryId,
    /// Twelve symbols without dashes: the tracking page is `/t/{tracking_code}`.
    pub tracking_code: String,
    #[serde(default)]
    pub reference: Option<String>,
    /// `form`, `import` or `split`
    pub source: String,
    pub recipient: Recipient,
    #[serde(default)]
    pub dropoff: Option<Point>,
}

impl Event for DeliveryCreated {
    const NAME: &'static str = "delivery.delivery_created";
    fn subject(&self) -> Uuid {
        self.delivery.0
    }
    fn topics(&self) -> Vec<String> {
        vec![format!("delivery:{}", self.delivery), "deliveries".to_owned()]
    }
}

/// A command took effect. The words for states, custody and commands are those of the delivery room's API.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StatusUpdated {
    pub delivery: DeliveryId,
    pub tracking_code: String,
    #[serde(default)]
    pub reference: Option<String>,
    /// `deliver`, `fail`, `cancel` …
    pub command: String,
    pub from: String,
    pub to: String,
    /// `shipper`, `driver`, `hub`, `recipient`, `returned`, `lost`
    pub custody: String,
    /// The failure code or the reason given, when there is one.
    #[serde(default)]
    pub reason: Option<String>,
    /// Counted visits so far.
    pub attempts: u16,
    #[serde(default)]
    pub driver: Option<DriverId>,
    pub recipient: Recipient,
    #[serde(default)]
    pub window_from: Option<Time>,
    #[serde(default)]
    pub window_to: Option<Time>,
    /// When it happened; it may be learnt of much later.
    pub occurred_at: Time,
    pub received_at: Time,
    pub version: i64,
}

impl Event for StatusUpdated {
    const NAME: &'static str = "delivery.status_updated";
    fn subject(&self) -> Uuid {
        self.delivery.0
    }
    fn topics(&self) -> Vec<String> {
        vec![format!("delivery:{}", self.delivery), "deliveries".to_owned()]
    }
}

/// The parcels are on their way to the door: the recipient is sent the link and, if the terms have one, the code.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OnItsWay {
    pub delivery: DeliveryId,
    pub tracking_code: String,
    pub recipient: Recipient,
    /// What the recipient says at the door. Only the recipient may be told.
    #[serde(default)]
    pub code: Option<String>,
}

impl Event for OnItsWay {
    const NAME: &'static str = "delivery.on_its_way";
    fn subject(&self) -> Uuid {
        self.delivery.0
    }
    // no topic: the code is for the recipient alone
}

/// The delivery is this driver's now, or is not any more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AssignmentChanged {
    pub delivery: DeliveryId,
    pub tracking_code: String,
    #[serde(default)]
    pub from: Option<DriverId>,
    #[serde(default)]
    pub to: Option<DriverId>,
}

impl Event for AssignmentChanged {
    const NAME: &'static str = "delivery.assignment_changed";
    fn subject(&self) -> Uuid {
        self.delivery.0
    }
    fn topics(&self) -> Vec<String> {
        vec![format!("delivery:{}", self.delivery), "deliveries".to_owned()]
    }
}

/// Somebody else's hand changed what a driver has to do: his own devices read the day again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayChanged {
    pub driver: DriverId,
    pub user: UserId,
}

impl Event for DayChanged {
    const NAME: &'static str = "delivery.day_changed";
    fn subject(&self) -> Uuid {
        self.driver.0
    }
    fn topics(&self) -> Vec<String> {
        vec![format!("inbox:{}", self.user)]
    }
}

/// Cash was taken at a door (`amount` positive) or a correction says it was not (negative).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CashBooked {
    pub delivery: DeliveryId,
    pub amount: Money,
    #[serde(default)]
    pub method: Option<String>,
    #[serde(default)]
    pub driver: Option<DriverId>,
    pub occurred_at: Time,
}

impl Event for CashBooked {
    const NAME: &'static str = "delivery.cash_booked";
    fn subject(&self) -> Uuid {
        self.delivery.0
    }
}

/// A proof was sealed. `point` is where the driver stood: address memory learns doors from it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProofSealed {
    pub delivery: DeliveryId,
    /// `pickup`, `dropoff` or `return`
    pub end: String,
    /// sha256 of the record and the seal before it, hex
    pub seal: String,
    #[serde(default)]
    pub point: Option<Point>,
    #[serde(default)]
    pub accuracy_m: Option<f64>,
    /// of the door, as it was written; only for what was handed over there
    #[serde(default)]
    pub address: Option<String>,
    #[serde(default)]
    pub city: Option<String>,
    pub occurred_at: Time,
}

impl Event for ProofSealed {
    const NAME: &'static str = "delivery.proof_sealed";
    fn subject(&self) -> Uuid {
        self.delivery.0
    }
    fn topics(&self) -> Vec<String> {
        vec![format!("delivery:{}", self.delivery)]
    }
}

/// The recipient said something about a delivery on the tracking page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecipientSaid {
    pub delivery: DeliveryId,
    pub tracking_code: String,
    /// `instructions` or `rating`
    pub what: String,
    /// their own words
    #[serde(default)]
    pub text: Option<String>,
    /// 1 to 5
    #[serde(default)]
    pub stars: Option<i16>,
    /// who brings it or brought it
    #[serde(default)]
    pub driver: Option<DriverId>,
    pub version: i64,
}

impl Event for RecipientSaid {
    const NAME: &'static str = "delivery.recipient_said";
    fn subject(&self) -> Uuid {
        self.delivery.0
    }
    fn topics(&self) -> Vec<String> {
        vec![format!("delivery:{}", self.delivery), "deliveries".to_owned()]
    }
}

/// The van came near enough that the recipient may see it, or is not near any more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ApproachChanged {
    pub delivery: DeliveryId,
    pub tracking_code: String,
    pub near: bool,
    #[serde(default)]
    pub driver: Option<DriverId>,
    #[serde(default)]
    pub vehicle: Option<VehicleId>,
    /// stops that come first, when it is on a route
    #[serde(default)]
    pub stops_before: Option<i64>,
}

impl Event for ApproachChanged {
    const NAME: &'static str = "delivery.approach_changed";
    fn subject(&self) -> Uuid {
        self.delivery.0
    }
    fn topics(&self) -> Vec<String> {
        vec![format!("delivery:{}", self.delivery)]
    }
}

/// Something a dispatcher should look at, or need not any more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IncidentChanged {
    pub incident: IncidentId,
    /// `failed_attempt`, `intent_lost`, `command_refused`, `lost` …
    pub kind: String,
    /// `info`, `warning`, `critical`
    pub severity: String,
    /// `open`, `acknowledged`, `resolved`
    pub state: String,
    #[serde(default)]
    pub delivery: Option<DeliveryId>,
    #[serde(default)]
    pub tracking_code: Option<String>,
    #[serde(default)]
    pub route: Option<RouteId>,
    #[serde(default)]
    pub note: Option<String>,
}

impl Event for IncidentChanged {
    const NAME: &'static str = "delivery.incident_changed";
    fn subject(&self) -> Uuid {
        self.incident.0
    }
    fn topics(&self) -> Vec<String> {
        vec!["incidents".to_owned()]
    }
}

/// A route was published, started, completed, aborted, withdrawn or edited.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RouteUpdated {
    pub route: RouteId,
    pub name: String,
    /// `2026-11-21`
    pub day: String,
    /// `draft`, `published`, `started`, `completed`, `aborted`, `withdrawn`
    pub state: String,
    #[serde(default)]
    pub driver: Option<DriverId>,
    #[serde(default)]
    pub vehicle: Option<VehicleId>,
    #[serde(default)]
    pub plan: Option<PlanId>,
    pub version: i64,
}

impl Event for RouteUpdated {
    const NAME: &'static str = "delivery.route_updated";
    fn subject(&self) -> Uuid {
        self.route.0
    }
    fn topics(&self) -> Vec<String> {
        vec![format!("route:{}", self.route), "routes".to_owned()]
    }
}

/// A stop came nearer to its end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StopUpdated {
    pub stop: StopId,
    pub route: RouteId,
    pub sequence: i32,
    /// `planned`, `en_route`, `arrived`, `servicing`, `done`, `skipped`, `failed`
    pub state: String,
}

impl Event for StopUpdated {
    const NAME: &'static str = "delivery.stop_updated";
    fn subject(&self) -> Uuid {
        self.stop.0
    }
    fn topics(&self) -> Vec<String> {
        vec![format!("route:{}", self.route), "routes".to_owned()]
    }
}

/// An import is done, was refused, failed or was undone. One fact for all its rows: the list is to be read again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportFinished {
    pub import: ImportId,
    /// `done`, `refused`, `failed`, `undone`
    pub state: String,
    pub created: i32,
    pub updated: i32,
    pub bad: i32,
}

impl Event for ImportFinished {
    const NAME: &'static str = "delivery.import_finished";
    fn subject(&self) -> Uuid {
        self.import.0
    }
    fn topics(&self) -> Vec<String> {
        vec!["deliveries".to_owned(), "imports".to_owned()]
    }
}

/// A driver is in trouble and says so. The incident was opened in the same transaction; this says who and where.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TroubleReported {
    pub incident: IncidentId,
    /// `sos`, `accident`, `breakdown`, `theft`, `other_trouble`
    pub kind: String,
    /// somebody has to look now
    pub urgent: bool,
    pub driver: DriverId,
    pub driver_name: String,
    #[serde(default)]
    pub phone: Option<String>,
    #[serde(default)]
    pub point: Option<Point>,
    #[serde(default)]
    pub note: Option<String>,
    #[serde(default)]
    pub delivery: Option<DeliveryId>,
    pub occurred_at: Time,
}

impl Event for TroubleReported {
    const NAME: &'static str = "delivery.trouble_reported";
    fn subject(&self) -> Uuid {
        self.incident.0
    }
    fn topics(&self) -> Vec<String> {
        vec!["incidents".to_owned()]
    }
}
