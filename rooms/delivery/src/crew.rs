//! Who drives for this organisation, as the fleet knows.

use crate::Error;
use fleet::DriverStatus;
use kernel::{DriverId, UserId};
use platform::Tx;

/// The driver whom this user is.
pub(crate) async fn driver_of(tx: &mut Tx, user: UserId) -> Result<Option<DriverId>, Error> {
    Ok(fleet::driver_of_user(tx, user).await?.map(|driver| driver.id))
}

/// Whether a driver is of this organisation and at work.
pub(crate) async fn is_active(tx: &mut Tx, driver: DriverId) -> Result<bool, Error> {
    let known = fleet::driver(tx, driver).await?;
    Ok(known.is_some_and(|d| d.status == DriverStatus::Active && d.removed_at.is_none()))
}
