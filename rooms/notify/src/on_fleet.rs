//! Hears of papers that run out, of work that falls due and of vehicles that may not leave: whoever keeps the fleet learns of it.

use crate::{
    event::Event,
    tell::{News, tell_users},
    text::Fields,
};
use lexicon::{
    Event as _,
    fleet::{DocumentExpiring, MaintenanceDue, VehicleChecked},
};
use platform::{Fact, Tx};

pub async fn run(tx: &mut Tx, fact: &Fact) -> anyhow::Result<()> {
    if fact.name == VehicleChecked::NAME {
        return checked(tx, fact).await;
    }
    let news = match fact.name.as_str() {
        DocumentExpiring::NAME => document(fact, fact.read()?),
        MaintenanceDue::NAME => maintenance(fact, fact.read()?),
        _ => return Ok(()),
    };
    let keepers = identity::users_with_permission(tx, "vehicles:write").await?;
    tell_users(tx, &keepers, &news).await
}

fn document(fact: &Fact, told: DocumentExpiring) -> News<'_> {
    let path = match (told.vehicle, told.driver) {
        (Some(vehicle), _) => format!("/business/vehicles/{vehicle}"),
        (None, Some(driver)) => format!("/business/drivers/{driver}"),
        (None, None) => "/business/vehicles".to_owned(),
    };
    let fields = [("holder", told.holder), ("kind", told.kind), ("date", told.expires_on)];
    News {
        event: Event::DocumentExpiring,
        fact,
        subject: told.document.0,
        path,
        fields: fields.map(|(name, value)| (name.to_owned(), value)).into(),
        words: &["kind"],
    }
}

fn maintenance(fact: &Fact, told: MaintenanceDue) -> News<'_> {
    let mut fields =
        Fields::from([("vehicle".to_owned(), told.vehicle_name), ("task".to_owned(), told.task)]);
    fields.extend(told.due_on.map(|date| ("date".to_owned(), date)));
    fields.extend(told.due_at_odometer_m.map(|m| ("km".to_owned(), (m / 1000).to_string())));
    News {
        event: Event::MaintenanceDue,
        fact,
        subject: told.vehicle.0,
        path: format!("/business/vehicles/{}", told.vehicle),
        fields,
        words: &["task"],
    }
}

/// An unfit vehicle keeps a driver waiting: dispatch decides.
async fn checked(tx: &mut Tx, fact: &Fact) -> anyhow::Result<()> {
    let told: VehicleChecked = fact.read()?;
    if told.result != "unfit" || told.overridden {
        return Ok(());
    }
    let fields =
        [("vehicle", told.vehicle_name), ("driver", told.driver_name), ("failed", told.failed.join("; "))];
    let news = News {
        event: Event::VehicleUnfit,
        fact,
        subject: told.check.0,
        path: format!("/business/vehicles/{}", told.vehicle),
        fields: fields.map(|(name, value)| (name.to_owned(), value)).into(),
        words: &[],
    };
    let dispatchers = identity::users_with_permission(tx, "shifts:write").await?;
    tell_users(tx, &dispatchers, &news).await
}
