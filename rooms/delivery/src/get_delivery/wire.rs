//! A delivery as it goes over the wire.

use crate::{
    attempt,
    command::Window,
    custody::Custody,
    delivery::{End, State},
    eta::Eta,
    failure,
    item::Outcome,
    law::{Role, Verb},
    order::Priority,
    proof,
    track::Rating,
};
use kernel::{
    DeliveryId, DriverId, EventId, ImportId, ItemId, Lang, Money, Point, ProofId, RouteId, Time, VehicleId,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// A line of a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DeliveryRow {
    pub id: DeliveryId,
    /// `4K7M-9XWD-2PTR`
    pub tracking_number: String,
    pub reference: Option<String>,
    pub status: State,
    pub custody: Custody,
    pub recipient: ContactView,
    /// where it goes
    pub address: AddressView,
    pub window: Option<Window>,
    pub driver_id: Option<DriverId>,
    pub vehicle_id: Option<VehicleId>,
    pub route_id: Option<RouteId>,
    /// the place of its stop on the route, 1 is the first
    pub route_sequence: Option<i32>,
    pub cod: Option<Money>,
    pub attempts: i32,
    pub priority: Priority,
    pub service_s: i32,
    pub weight_g: i64,
    pub volume_ml: i64,
    pub skills: Vec<String>,
    pub import_id: Option<ImportId>,
    pub created_at: Time,
    pub updated_at: Time,
    pub version: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DeliveryView {
    #[serde(flatten)]
    pub row: DeliveryRow,
    pub tracking_url: String,
    pub tracking_code: String,
    pub sender: SenderView,
    pub pickup: AddressView,
    pub items: Vec<ItemView>,
    pub instructions: Option<String>,
    /// the recipient's own words to the driver
    pub recipient_instructions: Option<String>,
    /// what the recipient thought of it
    pub rating: Option<Rating>,
    /// what was taken at the door so far; null when nothing is to be taken
    pub cod_collected: Option<Money>,
    /// how: `cash`, `card` or what the driver's app says
    pub cod_method: Option<String>,
    pub proof_policy: proof::Policy,
    pub attempts_max: u16,
    pub visits: Vec<AttemptView>,
    pub proofs: Vec<ProofView>,
    /// null with a reason when there is no estimate
    pub eta: Eta,
    /// what a dispatcher may do next
    pub allowed: Vec<Verb>,
    pub parent_id: Option<DeliveryId>,
    pub closed_at: Option<Time>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ContactView {
    pub name: String,
    pub phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    pub lang: Lang,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SenderView {
    pub name: Option<String>,
    pub phone: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AddressView {
    pub text: String,
    pub city: Option<String>,
    pub point: Option<Point>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ItemView {
    pub id: ItemId,
    pub description: String,
    /// always 1: a parcel is the thing that is scanned
    pub quantity: i32,
    pub outcome: Outcome,
    pub custody: Custody,
    pub barcode: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AttemptView {
    pub kind: attempt::Kind,
    pub no: i32,
    pub code: failure::Code,
    pub counts: bool,
    pub at: Time,
    pub evidence: Value,
    pub superseded: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProofView {
    /// for `GET /public/proofs/{id}`
    pub id: ProofId,
    pub link: i32,
    pub end: End,
    pub record: Value,
    /// sha256 of the seal before it and the record, hex
    pub seal: String,
    pub previous: Option<String>,
    pub at: Time,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TimelineEntry {
    pub id: EventId,
    pub command: Verb,
    pub from: State,
    pub to: State,
    pub custody: Custody,
    pub actor: ActorView,
    /// the failure code, or the command's own name
    pub cause: String,
    pub note: Option<String>,
    pub occurred_at: Time,
    pub received_at: Time,
    pub point: Option<Point>,
    /// `console`, `api`, `driver_app`, `tracking_page`, `plan`, `sweep`
    pub source: String,
    pub superseded: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ActorView {
    pub kind: Role,
    pub driver_id: Option<DriverId>,
}
