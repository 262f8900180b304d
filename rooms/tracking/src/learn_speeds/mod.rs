//! The sweep `tracking.learn_speeds` and the job `tracking.bring_onto_roads`: what vehicles drove is given to the routing room, vehicle
//! by vehicle and half an hour at a time, which learns from it how long roads take. Without a map nothing happens.

#[cfg(test)]
mod tests;

use crate::{Error, position::Flags};
use kernel::{OrgId, Point, Time, VehicleId};
use platform::{
    App, Sweep,
    jobs::{Job, JobKind, NewJob},
};
use routing::Fix;
use serde::{Deserialize, Serialize};
use sqlx::query;

pub const LEARN_SPEEDS: Sweep = Sweep {
    name: "tracking.learn_speeds",
    every_s: 120,
    run: |app| Box::pin(async move { Ok(learn_speeds(app).await?) }),
};

pub const BRING_ONTO_ROADS: JobKind = JobKind {
    kind: "tracking.bring_onto_roads",
    run: |app, job| Box::pin(bring_onto_roads(app, job)),
    attempts_max: 3,
    lease_s: 120,
};

/// Phones send what they could not send at once; most of it is there by then.
const SETTLE_S: i64 = 120;
/// So much is looked at in one job …
const CHUNK_S: i64 = 30 * 60;
/// … and less than this is left for the next.
const CHUNK_S_MIN: i64 = 5 * 60;
/// What lies further back is not caught up with.
const LOOK_BACK_S: i64 = 3_600;
/// Vehicles of one round; the next round takes the rest.
const ROUND: i64 = 500;
/// What a phone is off by, when it does not say.
const ACCURACY_M: f64 = 10.0;
/// A fix further off lies on any of several roads.
const ACCURACY_M_MAX: i32 = 60;

/// One stretch of one vehicle.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Chunk {
    vehicle: VehicleId,
    from: Time,
    until: Time,
}

async fn learn_speeds(app: &App) -> Result<(), Error> {
    if !routing::has_maps(app) {
        return Ok(());
    }
    for (org, chunk) in due(app).await? {
        let mut tx = app.db().begin(org, None, None).await?;
        query!(
            "insert into tracking.learned (vehicle_id, until_at) values ($1, $2)
             on conflict (vehicle_id) do update set until_at = excluded.until_at",
            chunk.vehicle.0,
            chunk.until as Time,
        )
        .execute(tx.conn())
        .await?;
        let key = Some(chunk.vehicle.to_string());
        tx.enqueue(NewJob { kind: BRING_ONTO_ROADS.kind, payload: chunk, key, run_at: None }).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// The vehicles that moved since they were looked at, each with the stretch to look at now.
async fn due(app: &App) -> Result<Vec<(OrgId, Chunk)>, Error> {
    let mut tx =
        app.db().system("sweep: what vehicles of all organisations drove is given to the roads").await?;
    let now = tx.now();
    let settled = now.plus_s(-SETTLE_S);
    let rows = query!(
        r#"select l.org_id as "org: OrgId", l.vehicle_id as "vehicle: VehicleId", l.ts,
                  greatest($1, d.until_at) as "from!: Time"
             from tracking.latest l left join tracking.learned d on d.vehicle_id = l.vehicle_id
            where l.ts > greatest($1, d.until_at)
            order by d.until_at nulls first limit $2"#,
        now.plus_s(-LOOK_BACK_S) as Time,
        ROUND,
    )
    .fetch_all(tx.conn())
    .await?;
    let chunk = rows.into_iter().filter_map(|row| {
        let until = settled.min(row.from.plus_s(CHUNK_S));
        let is_over = row.ts <= until;
        let is_long = until.since_s(row.from) >= CHUNK_S_MIN;
        (is_long || (is_over && until > row.from))
            .then_some((row.org, Chunk { vehicle: row.vehicle, from: row.from, until }))
    });
    Ok(chunk.collect())
}

async fn bring_onto_roads(app: &App, job: &Job) -> anyhow::Result<()> {
    let chunk: Chunk = job.read()?;
    let mut tx = app.db().begin(job.org, None, None).await?;
    let rows = query!(
        "select ts, lat_e7, lon_e7, accuracy_m from tracking.positions
          where vehicle_id = $1 and ts >= $2 and ts < $3 and flags & $4 = 0 and coalesce(accuracy_m, 0) <= $5
          order by ts, seq",
        chunk.vehicle.0,
        chunk.from as Time,
        chunk.until as Time,
        Flags::DOUBTFUL,
        ACCURACY_M_MAX,
    )
    .fetch_all(tx.conn())
    .await?;
    let fixes = rows.into_iter().map(|row| Fix {
        point: Point::from_e7(row.lat_e7, row.lon_e7),
        at_s: row.ts.unix_ms() as f64 / 1e3,
        accuracy_m: row.accuracy_m.map_or(ACCURACY_M, f64::from),
    });
    // a vehicle that is gone drove as most do
    let profile =
        fleet::profiles(&mut tx, &[chunk.vehicle]).await?.remove(&chunk.vehicle).unwrap_or_default();
    routing::keep_drives(app, &mut tx, chunk.vehicle, profile, fixes.collect()).await?;
    tx.commit().await?;
    Ok(())
}
