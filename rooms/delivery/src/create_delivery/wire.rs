//! An order as it comes over the wire.

use crate::{
    Error,
    command::Window,
    delivery::{Place, Terms},
    order::{Contact, Order, Parcel, Priority, Rules, mint_secrets},
    proof,
};
use garde::Validate;
use kernel::{DeliveryId, FieldError, ItemId, Lang, Money, Phone, Point};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDelivery {
    /// The shipper's own number; one live delivery has it at a time.
    #[garde(inner(length(chars, min = 1, max = 100)))]
    pub reference: Option<String>,
    #[garde(dive)]
    pub recipient: NewContact,
    #[garde(dive)]
    pub sender: Option<NewSender>,
    /// Where it is fetched; the organisation's usual place when absent.
    #[garde(dive)]
    pub pickup: Option<NewPlace>,
    #[garde(dive)]
    pub dropoff: NewPlace,
    #[garde(skip)]
    pub window: Option<Window>,
    /// Time at the door, seconds.
    #[garde(inner(range(min = 0, max = 86_400)))]
    pub service_s: Option<i32>,
    #[garde(skip)]
    pub priority: Option<Priority>,
    #[serde(default)]
    #[garde(range(min = 0, max = 1_000_000_000))]
    pub weight_g: i64,
    #[serde(default)]
    #[garde(range(min = 0, max = 1_000_000_000))]
    pub volume_ml: i64,
    #[serde(default)]
    #[garde(length(max = 20), inner(length(chars, min = 1, max = 40)))]
    pub skills: Vec<String>,
    /// The parcels; or say only how many in `parcels`.
    #[serde(default)]
    #[garde(length(max = 500), dive)]
    pub items: Vec<NewItem>,
    #[garde(inner(range(min = 1, max = 500)))]
    pub parcels: Option<u16>,
    /// To be collected at the door.
    #[garde(skip)]
    pub cod: Option<Money>,
    /// What the recipient must show; the organisation's rule when absent.
    #[garde(skip)]
    pub proof: Option<proof::Policy>,
    #[garde(inner(range(min = 1, max = 20)))]
    pub attempts_max: Option<u16>,
    /// The job ends at the hub.
    #[serde(default)]
    #[garde(skip)]
    pub collection_only: bool,
    #[serde(default = "yes")]
    #[garde(skip)]
    pub submit: bool,
}

fn yes() -> bool {
    true
}

#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewContact {
    #[garde(length(chars, min = 1, max = 200))]
    pub name: String,
    #[garde(inner(length(chars, max = 40)))]
    pub phone: Option<String>,
    #[garde(email, length(chars, max = 254))]
    pub email: Option<String>,
    #[serde(default)]
    #[garde(skip)]
    pub lang: Lang,
}

#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSender {
    #[garde(inner(length(chars, min = 1, max = 200)))]
    pub name: Option<String>,
    #[garde(inner(length(chars, max = 40)))]
    pub phone: Option<String>,
}

#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPlace {
    #[garde(inner(length(chars, min = 1, max = 500)))]
    pub address: Option<String>,
    #[garde(inner(length(chars, max = 120)))]
    pub city: Option<String>,
    #[garde(skip)]
    pub point: Option<Point>,
    /// For the driver: which gate, which bell.
    #[garde(inner(length(chars, max = 1000)))]
    pub instructions: Option<String>,
}

#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewItem {
    #[garde(inner(length(chars, max = 200)))]
    pub description: Option<String>,
    #[garde(inner(length(chars, min = 1, max = 80)))]
    pub barcode: Option<String>,
}

impl NewDelivery {
    /// The order these words ask for, under an organisation's rules.
    pub(super) fn into_order(self, rules: &Rules) -> Result<Order, Error> {
        let mut wrong = Vec::new();
        let mut phone = |path: &str, text: Option<String>| {
            let text = text.filter(|t| !t.trim().is_empty())?;
            let read = Phone::parse(&text, Some(&rules.country_code));
            read.map_err(|bad| wrong.push(FieldError::new(path, bad.to_string()))).ok()
        };
        let recipient_phone = phone("recipient.phone", self.recipient.phone);
        let sender = self.sender.unwrap_or(NewSender { name: None, phone: None });
        let sender_phone = phone("sender.phone", sender.phone);
        if self.cod.is_some_and(|cod| cod.minor <= 0) {
            wrong.push(FieldError::new("cod.minor", "more than nothing, or leave it out"));
        }
        if self.proof.as_ref().is_some_and(|p| p.photos_min > 10) {
            wrong.push(FieldError::new("proof.photos_min", "at most 10"));
        }
        if self.window.is_some_and(|w| w.from >= w.to) {
            wrong.push(FieldError::new("window", "it ends before it begins"));
        }
        if !wrong.is_empty() {
            return Err(Error::Invalid(wrong));
        }
        let (tracking, code) = mint_secrets(Uuid::new_v4());
        let pickup =
            self.pickup.map_or_else(|| rules.pickup(), |p| Place { pin: p.point, address: p.address });
        Ok(Order {
            id: DeliveryId::mint(),
            tracking,
            reference: self.reference,
            recipient: Contact {
                name: self.recipient.name,
                phone: recipient_phone,
                email: self.recipient.email,
                lang: self.recipient.lang,
            },
            sender_name: sender.name,
            sender_phone,
            pickup,
            dropoff: Place { pin: self.dropoff.point, address: self.dropoff.address },
            city: self.dropoff.city,
            instructions: self.dropoff.instructions,
            window: self.window,
            service_s: self.service_s.unwrap_or(180),
            priority: self.priority.unwrap_or(Priority::Normal),
            weight_g: self.weight_g,
            volume_ml: self.volume_ml,
            skills: self.skills,
            parcels: parcels(self.items, self.parcels),
            cod: self.cod,
            code,
            terms: Terms {
                proof: self.proof.unwrap_or_else(|| rules.terms.proof.clone()),
                attempts_max: self.attempts_max.unwrap_or(rules.terms.attempts_max),
                collection_only: self.collection_only,
                ..rules.terms.clone()
            },
        })
    }
}

/// The parcels named, or so many without a name; one when nothing is said.
fn parcels(items: Vec<NewItem>, count: Option<u16>) -> Vec<Parcel> {
    let named: Vec<_> = items
        .into_iter()
        .map(|i| Parcel { id: ItemId::mint(), description: i.description, barcode: i.barcode })
        .collect();
    let unnamed = |_| Parcel { id: ItemId::mint(), description: None, barcode: None };
    if named.is_empty() { (0..count.unwrap_or(1)).map(unnamed).collect() } else { named }
}
