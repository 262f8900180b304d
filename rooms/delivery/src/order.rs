//! What somebody asks for: everything a delivery needs to become a promise.

use crate::{
    command::{Command, Window},
    delivery::{Context, Delivery, Fit, Place, Refusal, State, Terms},
    genesis::{Genesis, GenesisItem},
    law::Role,
    tracking_number::TrackingNumber,
    words::words,
};
use kernel::{DeliveryId, DriverId, ItemId, Lang, Money, Phone, Point, Time};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

words! {
    /// How soon it matters, beside its window.
    Priority {
        Low = "low",
        Normal = "normal",
        High = "high",
        Urgent = "urgent",
    }
}

words! {
    /// Where an order comes from.
    #[schema(as = OrderSource)]
    Source {
        Form = "form",
        Import = "import",
        /// the rest of a partial delivery
        Split = "split",
    }
}

/// Who gets it.
#[derive(Debug, Clone, PartialEq)]
pub struct Contact {
    pub name: String,
    pub phone: Option<Phone>,
    pub email: Option<String>,
    pub lang: Lang,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Parcel {
    pub id: ItemId,
    pub description: Option<String>,
    pub barcode: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    pub id: DeliveryId,
    pub tracking: TrackingNumber,
    pub reference: Option<String>,
    pub recipient: Contact,
    pub sender_name: Option<String>,
    pub sender_phone: Option<Phone>,
    pub pickup: Place,
    pub dropoff: Place,
    pub city: Option<String>,
    pub instructions: Option<String>,
    pub window: Option<Window>,
    /// Time at the door, seconds.
    pub service_s: i32,
    pub priority: Priority,
    pub weight_g: i64,
    pub volume_ml: i64,
    pub skills: Vec<String>,
    pub parcels: Vec<Parcel>,
    pub cod: Option<Money>,
    /// What the recipient says at the door.
    pub code: String,
    pub terms: Terms,
}

/// Unguessable parts of a new order, from one random UUID: 55 bits for the tracking number, four digits for the code.
pub fn mint_secrets(random: Uuid) -> (TrackingNumber, String) {
    let bits = random.as_u128();
    // version and variant bits of a v4 UUID lie at 48..52 and 64..66 from the top; both parts avoid them
    (
        TrackingNumber::from_random(bits as u64 & ((1 << 55) - 1)),
        format!("{:04}", (bits >> 96) as u32 % 10_000),
    )
}

impl Order {
    pub fn genesis(&self) -> Genesis {
        let item = |p: &Parcel| GenesisItem { id: p.id, barcode: p.barcode.clone() };
        Genesis {
            state: State::Draft,
            driver: None,
            pickup: self.pickup.clone(),
            dropoff: self.dropoff.clone(),
            window: self.window,
            cod: self.cod,
            code: Some(self.code.clone()),
            terms: self.terms.clone(),
            items: self.parcels.iter().map(item).collect(),
        }
    }

    /// The order as a promise in force, or what is missing for that.
    pub fn submitted(&self, role: Role, now: Time) -> Result<Delivery, Refusal> {
        let by = Context { role, driver: None, at: now, fix: None, fit: Fit::ASSUMED };
        self.genesis().begin(self.id, false).decide(&Command::Submit, &by).map(|d| d.after)
    }
}

/// An organisation's habits: what holds for an order that does not say otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    pub terms: Terms,
    /// IANA name: `09:00` in a spreadsheet means nine o'clock there.
    pub time_zone: String,
    /// Country calling code for telephone numbers without one.
    pub country_code: String,
    pub currency: kernel::Currency,
    pub pickup_address: Option<String>,
    pub pickup_point: Option<Point>,
    /// A tracking link dies so many hours after the end.
    pub link_hours: i64,
    /// The hours of a day that recipients may choose from.
    pub recipient_slots: Vec<DaySlot>,
    /// The recipient sees the van when at most so many stops come first.
    pub live_stops: i64,
}

/// The house's own number of stops within which the recipient sees the van.
pub const LIVE_STOPS: i64 = 3;

/// From one hour to another on any day, in the organisation's zone: `{"from": "09:00", "until": "13:00"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DaySlot {
    pub from: jiff::civil::Time,
    pub until: jiff::civil::Time,
}

const fn slot(from: i8, until: i8) -> DaySlot {
    DaySlot {
        from: jiff::civil::Time::constant(from, 0, 0, 0),
        until: jiff::civil::Time::constant(until, 0, 0, 0),
    }
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            terms: Terms::default(),
            time_zone: "Asia/Dubai".to_owned(),
            country_code: "971".to_owned(),
            currency: kernel::Currency::Aed,
            pickup_address: None,
            pickup_point: None,
            link_hours: 72,
            recipient_slots: vec![slot(9, 13), slot(13, 17), slot(17, 21)],
            live_stops: LIVE_STOPS,
        }
    }
}

impl Rules {
    pub fn pickup(&self) -> Place {
        Place { pin: self.pickup_point, address: self.pickup_address.clone() }
    }
}

/// Who drives what was split off, if anybody.
pub fn split_genesis(order: &Order, driver: Option<DriverId>) -> Genesis {
    let state = if driver.is_some() { State::InCustody } else { State::Draft };
    Genesis { state, driver, ..order.genesis() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_differ_and_keep_their_shape() {
        let (one, code) = mint_secrets(Uuid::from_u128(0x1234_5678_9abc_4def_8123_4567_89ab_cdef));
        let (two, _) = mint_secrets(Uuid::from_u128(0x1234_5678_9abc_4def_8123_4567_89ab_cdee));
        assert_ne!(one, two);
        assert!(code.len() == 4 && code.bytes().all(|b| b.is_ascii_digit()));
    }
}
