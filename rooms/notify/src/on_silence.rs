//! Hears that nothing is heard of a vehicle at work. Told to those of dispatch who asked for it.

use crate::{
    event::Event,
    house::House,
    tell::{News, tell_users},
    text::Fields,
};
use lexicon::insight::VehicleSilent;
use platform::{Fact, Tx};

pub async fn run(tx: &mut Tx, fact: &Fact) -> anyhow::Result<()> {
    let told: VehicleSilent = fact.read()?;
    let vehicle = fleet::vehicle(tx, told.vehicle).await?.map(|vehicle| vehicle.name).unwrap_or_default();
    let time = House::of(tx).await?.clock(told.since);
    let mut fields = Fields::from([("vehicle".to_owned(), vehicle), ("time".to_owned(), time)]);
    if let Some(driver) = told.driver {
        fields.extend(fleet::driver(tx, driver).await?.map(|driver| ("driver".to_owned(), driver.name)));
    }
    let news = News {
        event: Event::VehicleSilent,
        fact,
        subject: told.vehicle.0,
        path: "/business/exceptions".to_owned(),
        fields,
        words: &[],
    };
    let dispatchers = identity::users_with_permission(tx, "deliveries:command").await?;
    tell_users(tx, &dispatchers, &news).await
}
