//! A delivery whose van came near is followed; one that arrived, turned back or waits its turn is not.

use crate::{
    follow_delivery::{follow_delivery, unfollow_delivery},
    neighbours::vehicle_of_driver,
};
use lexicon::delivery::ApproachChanged;
use platform::{Fact, Tx};

pub async fn run(tx: &mut Tx, fact: &Fact) -> anyhow::Result<()> {
    let change: ApproachChanged = fact.read()?;
    let vehicle = match (change.near, change.vehicle, change.driver) {
        (true, Some(vehicle), _) => Some(vehicle),
        (true, None, Some(driver)) => vehicle_of_driver(tx, driver).await?,
        (true, None, None) | (false, ..) => None,
    };
    match vehicle {
        Some(vehicle) => follow_delivery(tx, change.delivery, &change.tracking_code, vehicle).await?,
        None => unfollow_delivery(tx, change.delivery).await?,
    }
    Ok(())
}
