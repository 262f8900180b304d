//! Who drives for this organisation.

use crate::Error;
use kernel::{DriverId, UserId};
use platform::Tx;
use sqlx::query;

/// The driver whom this user is.
pub(crate) async fn driver_of(tx: &mut Tx, user: UserId) -> Result<Option<DriverId>, Error> {
    let row = query!(
        r#"select driver_id as "driver_id: DriverId" from delivery.crew where user_id = $1 and active"#,
        user.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|r| r.driver_id))
}

/// Whether a driver is of this organisation and at work.
pub(crate) async fn is_active(tx: &mut Tx, driver: DriverId) -> Result<bool, Error> {
    let row = query!("select driver_id from delivery.crew where driver_id = $1 and active", driver.0)
        .fetch_optional(tx.conn())
        .await?;
    Ok(row.is_some())
}
