//! A delivery that sets out to its recipient is followed; one that arrived, turned back or waits is not.

use crate::{
    follow_delivery::{follow_delivery, unfollow_delivery},
    neighbours::vehicle_of_driver,
};
use lexicon::delivery::StatusUpdated;
use platform::{Fact, Tx};

/// The states in which the vehicle is on its way to the recipient, or at the door.
const ON_ITS_WAY: [&str; 2] = ["out_for_delivery", "at_dropoff"];

pub async fn run(tx: &mut Tx, fact: &Fact) -> anyhow::Result<()> {
    let update: StatusUpdated = fact.read()?;
    let driver = update.driver.filter(|_| ON_ITS_WAY.contains(&update.to.as_str()));
    let vehicle = match driver {
        Some(driver) => vehicle_of_driver(tx, driver).await?,
        None => None,
    };
    match vehicle {
        Some(vehicle) => follow_delivery(tx, update.delivery, &update.tracking_code, vehicle).await?,
        None => unfollow_delivery(tx, update.delivery).await?,
    }
    Ok(())
}
