//! A driver's day as a whole: his own devices are told to read it again when somebody else's hand changed it.

use crate::{Error, delivery::Delivery};
use kernel::DriverId;
use lexicon::delivery::DayChanged;
use platform::Tx;
use std::collections::BTreeSet;

/// Tells whoever has it, had it, or is or was asked to take it.
pub(crate) async fn touched_by(tx: &mut Tx, before: &Delivery, now: &Delivery) -> Result<(), Error> {
    if before == now {
        return Ok(());
    }
    let mut drivers: BTreeSet<DriverId> = [before.driver, now.driver].into_iter().flatten().collect();
    if before.offer != now.offer {
        drivers.extend([before, now].into_iter().filter_map(|d| d.offer.as_ref()).flat_map(|o| &o.drivers));
    }
    for driver in drivers {
        changed(tx, driver).await?;
    }
    Ok(())
}

/// Once in a transaction, and not when it was he who did it: he knows.
pub(crate) async fn changed(tx: &mut Tx, driver: DriverId) -> Result<(), Error> {
    let Some(user) = fleet::driver(tx, driver).await?.and_then(|d| d.user) else { return Ok(()) };
    if tx.user() != Some(user) {
        tx.emit_once(&DayChanged { driver, user }).await?;
    }
    Ok(())
}
