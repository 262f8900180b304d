//! What the recipient sees and says.

use crate::{
    command::{Command, Window},
    delivery::State,
    eta::Eta,
    law::Verb,
    words::words,
};
use garde::Validate;
use kernel::{CommandId, Money, Point, ProofId, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Tracking {
    #[serde(rename = "tracking_number")]
    pub number: String,
    pub status: State,
    pub sender: Sender,
    pub window: Option<Window>,
    pub eta: Eta,
    /// stops that come before the recipient's
    pub stops_before: Option<i64>,
    pub live: Live,
    pub driver: Option<TrackedDriver>,
    pub destination: Option<Point>,
    /// the recipient's own words to the driver
    pub instructions: Option<String>,
    pub may_instruct: bool,
    /// still to be paid at the door
    pub cod: Option<Money>,
    pub attempts: i32,
    pub time_zone: String,
    pub timeline: Vec<Milestone>,
    pub proof: Option<TrackedProof>,
    /// what the recipient may ask for
    pub allowed: Vec<Verb>,
    /// the windows to choose from for `reschedule`, soonest first
    pub slots: Vec<Window>,
    /// where to `redirect` may point; null when it may not
    pub redirect: Option<RedirectArea>,
    pub rating: Option<Rating>,
    pub may_rate: bool,
}

/// Who sends it: whom the order names, or the organisation; with the organisation's looks.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Sender {
    pub name: String,
    pub phone: Option<String>,
    /// `#rrggbb`
    pub colour: Option<String>,
    pub logo_url: Option<String>,
}

words! {
    /// Why the van is not shown.
    NotLive {
        NotOut = "not_out",
        TooManyStopsBefore = "too_many_stops_before",
        Over = "over",
    }
}

/// Whether `GET /track/{code}/vehicle` shows the van: on its way, and at most `stops_max` stops first.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct Live {
    pub allowed: bool,
    pub reason: Option<NotLive>,
    pub stops_max: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TrackedDriver {
    /// the first name
    pub name: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Milestone {
    pub status: State,
    pub at: Time,
    /// why a visit failed
    pub cause: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TrackedProof {
    pub id: ProofId,
    pub delivered_at: Time,
    pub received_by: Option<String>,
    pub relation: Option<String>,
    pub photos: usize,
    pub signed: bool,
    /// the seal over the record, sha256 hex
    pub hash: String,
    /// works out the seal anew, for anybody
    pub verify_url: String,
}

/// A circle in which the door may be moved.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct RedirectArea {
    pub center: Point,
    pub within_m: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = DeliveryRating)]
pub struct Rating {
    /// 1 to 5
    pub stars: i16,
    pub comment: Option<String>,
}

#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
pub struct RecipientCommand {
    #[garde(length(equal = 4))]
    pub phone_last4: String,
    #[garde(skip)]
    pub id: Option<CommandId>,
    #[serde(flatten)]
    #[garde(custom(crate::command_delivery::words_of_bounded_length))]
    pub command: Command,
}

#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewInstructions {
    #[garde(length(equal = 4))]
    pub phone_last4: String,
    /// an empty text takes them back
    #[garde(length(chars, max = 500))]
    pub text: String,
}

#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRating {
    #[garde(length(equal = 4))]
    pub phone_last4: String,
    #[garde(range(min = 1, max = 5))]
    pub stars: i16,
    #[garde(inner(length(chars, max = 1000)))]
    pub comment: Option<String>,
}
