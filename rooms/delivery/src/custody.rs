//! Who holds the parcels. Custody decides what cancel and return mean; the status decides what people see.

use crate::words::words;
use kernel::{DriverId, ItemId, Time};

words! {
    /// The six hands a parcel can be in.
    Custody {
        Shipper = "shipper",
        Driver = "driver",
        Hub = "hub",
        Recipient = "recipient",
        Returned = "returned",
        Lost = "lost",
    }
}

impl Custody {
    /// In our hands: ours to answer for.
    pub fn is_ours(self) -> bool {
        matches!(self, Self::Driver | Self::Hub)
    }
}

/// One parcel passing from one hand to the next. Drivers are named, because driver → driver is a handover too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handover {
    pub item: ItemId,
    pub from: Holder,
    pub to: Holder,
    pub at: Time,
}

/// A hand, and whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    pub custody: Custody,
    /// Set exactly when `custody` is `driver`.
    pub driver: Option<DriverId>,
}

impl Holder {
    pub const SHIPPER: Self = Self { custody: Custody::Shipper, driver: None };
    pub const HUB: Self = Self { custody: Custody::Hub, driver: None };
    pub const RECIPIENT: Self = Self { custody: Custody::Recipient, driver: None };
    pub const RETURNED: Self = Self { custody: Custody::Returned, driver: None };
    pub const LOST: Self = Self { custody: Custody::Lost, driver: None };

    pub fn driver(driver: DriverId) -> Self {
        Self { custody: Custody::Driver, driver: Some(driver) }
    }
}

/// The rule of the chain, against which the tests hold every handover that a decision makes.
#[cfg(test)]
pub(crate) mod chain {
    use super::{Handover, Holder};
    use kernel::ItemId;

    /// A handover that does not begin where the last one ended.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
    #[error("the parcel is with {:?} and cannot be handed over by {:?}", held_by.custody, given_by.custody)]
    pub struct Gap {
        pub item: ItemId,
        pub held_by: Holder,
        pub given_by: Holder,
    }

    /// The chain of one parcel, from the shipper to where it is now.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Chain {
        item: ItemId,
        links: Vec<Handover>,
    }

    impl Chain {
        pub fn begin(item: ItemId) -> Self {
            Self { item, links: Vec::new() }
        }

        pub fn holder(&self) -> Holder {
            self.links.last().map_or(Holder::SHIPPER, |link| link.to)
        }

        pub fn links(&self) -> &[Handover] {
            &self.links
        }

        /// Adds a link, or says where the gap would be. Other parcels' handovers are passed over.
        pub fn push(&mut self, link: Handover) -> Result<(), Gap> {
            if link.item != self.item {
                return Ok(());
            }
            if link.from != self.holder() {
                return Err(Gap { item: self.item, held_by: self.holder(), given_by: link.from });
            }
            self.links.push(link);
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{chain::Chain, *};

    #[test]
    fn a_chain_with_a_gap_cannot_be_built() {
        let (item, ali, bilal) = (ItemId::mint(), DriverId::mint(), DriverId::mint());
        let at = Time::from_unix_s(0);
        let mut chain = Chain::begin(item);
        chain.push(Handover { item, from: Holder::SHIPPER, to: Holder::driver(ali), at }).unwrap();
        let stranger = Handover { item, from: Holder::driver(bilal), to: Holder::RECIPIENT, at };
        assert_eq!(chain.push(stranger).unwrap_err().held_by, Holder::driver(ali));
        assert_eq!(chain.links().len(), 1);
    }
}
