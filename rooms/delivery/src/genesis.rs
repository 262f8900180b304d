//! What a delivery was promised as, before its first command. The history is replayed from here.

use crate::{
    command::Window,
    custody::{Custody, Holder},
    delivery::{Delivery, Place, State, Terms},
    item::{Item, Outcome},
};
use kernel::{DeliveryId, DriverId, ItemId, Money};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Genesis {
    /// `draft`, or `in_custody` for what was split off a partial delivery.
    pub state: State,
    pub driver: Option<DriverId>,
    pub pickup: Place,
    pub dropoff: Place,
    pub window: Option<Window>,
    pub cod: Option<Money>,
    pub code: Option<String>,
    pub terms: Terms,
    pub items: Vec<GenesisItem>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GenesisItem {
    pub id: ItemId,
    pub barcode: Option<String>,
}

impl Genesis {
    pub fn begin(&self, id: DeliveryId, settled: bool) -> Delivery {
        let (outcome, holder) = match self.driver {
            Some(driver) if self.state == State::InCustody => (Outcome::Loaded, Holder::driver(driver)),
            _ => (Outcome::Expected, Holder::SHIPPER),
        };
        debug_assert!(self.state == State::Draft || holder.custody == Custody::Driver);
        Delivery {
            id,
            state: self.state,
            items: self
                .items
                .iter()
                .map(|i| Item { outcome, holder, ..Item::expected(i.id, i.barcode.clone()) })
                .collect(),
            driver: self.driver,
            offer: None,
            accept_by: None,
            attempts: 0,
            pickup: self.pickup.clone(),
            dropoff: self.dropoff.clone(),
            promised: self.dropoff.pin,
            window: self.window,
            cod: self.cod,
            collected_minor: 0,
            code: self.code.clone(),
            outcome_at: None,
            settled,
            terms: self.terms.clone(),
        }
    }
}
