//! The sweep `insight.tell_of_silence`: a vehicle at work of which nothing is heard is told of once, and again only after it was
//! heard of.

use crate::{
    Error,
    exception::{Exception, Kind},
    list_exceptions::of_all_vehicles,
};
use kernel::{OrgId, Time};
use lexicon::insight::VehicleSilent;
use platform::{App, Sweep, Tx};
use sqlx::query;
use uuid::Uuid;

pub const TELL_OF_SILENCE: Sweep = Sweep {
    name: "insight.tell_of_silence",
    every_s: 60,
    run: |app| Box::pin(async move { Ok(tell_of_silence(app).await?) }),
};

async fn tell_of_silence(app: &App) -> Result<(), Error> {
    let mut tx = app.db().system("sweep: vehicles at work of which nothing is heard").await?;
    let orgs: Vec<OrgId> = identity::time_zones(&mut tx).await?.into_iter().map(|(org, _)| org).collect();
    drop(tx);
    for org in orgs {
        let mut tx = app.db().begin(org, None, None).await?;
        if of_organization(&mut tx).await? {
            tx.commit().await?;
        }
    }
    Ok(())
}

/// Tells of what is new, forgets what is over; whether anything changed.
pub(crate) async fn of_organization(tx: &mut Tx) -> Result<bool, Error> {
    let all = of_all_vehicles(tx).await?;
    let silent: Vec<&Exception> = all.iter().filter(|exception| exception.kind == Kind::Silent).collect();
    let vehicles: Vec<Uuid> = silent.iter().filter_map(|silence| Some(silence.vehicle?.0)).collect();
    let heard = query!("delete from insight.silences where vehicle_id <> all($1)", &vehicles)
        .execute(tx.conn())
        .await?;
    let mut changed = heard.rows_affected() > 0;
    for silence in silent {
        changed |= tell(tx, silence).await?;
    }
    Ok(changed)
}

async fn tell(tx: &mut Tx, silence: &Exception) -> Result<bool, Error> {
    let Some(vehicle) = silence.vehicle else { return Ok(false) };
    let now = tx.now();
    let new = query!(
        "insert into insight.silences (vehicle_id, since, told_at) values ($1, $2, $3) on conflict do nothing",
        vehicle.0,
        silence.since as Time,
        now as Time,
    )
    .execute(tx.conn())
    .await?;
    if new.rows_affected() == 0 {
        return Ok(false);
    }
    let fact = VehicleSilent {
        vehicle,
        driver: silence.driver,
        since: silence.since,
        silent_s: now.since_s(silence.since),
    };
    tx.emit(&fact).await?;
    Ok(true)
}
