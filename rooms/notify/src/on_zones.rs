//! Hears of vehicles that come into zones and leave them. Told to those who asked for it, and to nobody else; what was worked
//! out late, or seen only because tracking began inside, is no news.

use crate::{
    event::Event,
    house::House,
    tell::{News, tell_users},
};
use kernel::{Time, VehicleId};
use lexicon::{
    Event as _,
    tracking::{ZoneEntered, ZoneLeft},
};
use platform::{Fact, Tx};

pub async fn run(tx: &mut Tx, fact: &Fact) -> anyhow::Result<()> {
    match fact.name.as_str() {
        ZoneEntered::NAME => {
            let told: ZoneEntered = fact.read()?;
            if told.late || told.initial {
                return Ok(());
            }
            tell(tx, fact, Event::ZoneEntered, told.vehicle, told.zone_name, told.at).await
        }
        ZoneLeft::NAME => {
            let told: ZoneLeft = fact.read()?;
            if told.late {
                return Ok(());
            }
            tell(tx, fact, Event::ZoneLeft, told.vehicle, told.zone_name, told.at).await
        }
        _ => Ok(()),
    }
}

async fn tell(
    tx: &mut Tx,
    fact: &Fact,
    event: Event,
    vehicle: VehicleId,
    zone: String,
    at: Time,
) -> anyhow::Result<()> {
    let watchers = identity::users_with_permission(tx, "positions:read").await?;
    let name = fleet::vehicle(tx, vehicle).await?.map(|vehicle| vehicle.name).unwrap_or_default();
    let fields = [("vehicle", name), ("zone", zone), ("time", House::of(tx).await?.clock(at))];
    let news = News {
        event,
        fact,
        subject: vehicle.0,
        path: format!("/business/live?vehicle={vehicle}"),
        fields: fields.map(|(name, value)| (name.to_owned(), value)).into(),
        words: &[],
    };
    tell_users(tx, &watchers, &news).await
}
