//! Hears of vehicles that come into zones and leave them. Told to those who asked for it, and to nobody else; what was worked
//! out late, or seen only because tracking began inside, is no news.

use crate::{
    event::Event,
    house::House,
    tell::{News, tell_users},
};
use kernel::{Lang, Time, VehicleId, ZoneId};
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
            let seen = Seen { zone: told.zone, zone_name: told.zone_name, at: told.at };
            tell(tx, fact, Event::ZoneEntered, told.vehicle, seen).await
        }
        ZoneLeft::NAME => {
            let told: ZoneLeft = fact.read()?;
            if told.late {
                return Ok(());
            }
            let seen = Seen { zone: told.zone, zone_name: told.zone_name, at: told.at };
            tell(tx, fact, Event::ZoneLeft, told.vehicle, seen).await
        }
        _ => Ok(()),
    }
}

/// Which zone, as it was called then, and when.
struct Seen {
    zone: ZoneId,
    zone_name: String,
    at: Time,
}

async fn tell(tx: &mut Tx, fact: &Fact, event: Event, vehicle: VehicleId, seen: Seen) -> anyhow::Result<()> {
    let watchers = identity::users_with_permission(tx, "positions:read").await?;
    let name = fleet::vehicle(tx, vehicle).await?.map(|vehicle| vehicle.name).unwrap_or_default();
    let time = House::of(tx).await?.clock(seen.at);
    let names = places::zone(tx, seen.zone).await?.map(|zone| zone.names).unwrap_or_default();
    for lang in Lang::ALL {
        let readers: Vec<_> = watchers.iter().filter(|user| user.language == lang).cloned().collect();
        let zone = names.in_lang(lang).unwrap_or(&seen.zone_name);
        let fields = [("vehicle", name.as_str()), ("zone", zone), ("time", &time)];
        let news = News {
            event,
            fact,
            subject: vehicle.0,
            path: format!("/business/live?vehicle={vehicle}"),
            fields: fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            words: &[],
        };
        tell_users(tx, &readers, &news).await?;
    }
    Ok(())
}
