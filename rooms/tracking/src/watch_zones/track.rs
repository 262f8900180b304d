//! A vehicle's track, stepped through fences from a checkpoint on.

use super::sql;
use geo::fence::{Event, FenceSet, Fix, Rules, State, step};
use kernel::{OrgId, Time, VehicleId};
use platform::SystemTx;

/// A checkpoint is kept per vehicle and quarter of an hour: a fix that is late by less re-reads a quarter at most.
const SLOT_S: i64 = 900;
/// Fixes read at once; a track of two days at one a second takes some turns of the loop.
const FIXES_PER_READ: i64 = 5_000;

/// Where stepping begins.
#[derive(Debug, Clone)]
pub struct Start {
    pub vehicle: VehicleId,
    /// fixes later than this are stepped
    pub after: Time,
    state: State,
}

/// The newest checkpoint that no fix from `from` on has touched. Where there is none, before the first fix that was ever
/// evaluated.
pub async fn start_before(tx: &mut SystemTx, vehicle: VehicleId, from: Time) -> anyhow::Result<Start> {
    if let Some(held) = sql::checkpoint_before(tx.conn(), vehicle, from).await? {
        return Ok(Start { vehicle, after: held.ts, state: serde_json::from_value(held.state)? });
    }
    let first_us = sql::earliest_slot(tx.conn(), vehicle).await?.map(|slot| slot * SLOT_S * 1_000_000);
    let after_us = first_us.unwrap_or(i64::MAX).min(from.unix_us()) - 1;
    Ok(Start { vehicle, after: Time::from_unix_us(after_us), state: State::new(vehicle.0.as_u128()) })
}

/// Everything that happens from the start to the newest fix, leaving a checkpoint in every slot on the way.
pub async fn step_through(
    tx: &mut SystemTx,
    org: OrgId,
    start: Start,
    fences: &FenceSet,
) -> anyhow::Result<Vec<Event>> {
    let rules = Rules::default();
    let Start { vehicle, after, mut state } = start;
    let mut events = Vec::new();
    let mut cursor = (after, i32::MAX);
    let mut reached: Option<Time> = None;
    loop {
        let fixes = sql::fixes_after(tx.conn(), vehicle, cursor, FIXES_PER_READ).await?;
        for fix in &fixes {
            if let Some(last) = reached.filter(|last| slot(*last) != slot(fix.ts)) {
                sql::keep_checkpoint(
                    tx.conn(),
                    org,
                    vehicle,
                    slot(last),
                    last,
                    &serde_json::to_value(&state)?,
                )
                .await?;
            }
            step(&mut state, &fence_fix(fix), fences, &rules, &mut events);
            reached = Some(fix.ts);
            cursor = (fix.ts, fix.seq);
        }
        if (fixes.len() as i64) < FIXES_PER_READ {
            break;
        }
    }
    if let Some(last) = reached {
        sql::keep_checkpoint(tx.conn(), org, vehicle, slot(last), last, &serde_json::to_value(&state)?)
            .await?;
    }
    Ok(events)
}

fn slot(at: Time) -> i64 {
    at.unix_s().div_euclid(SLOT_S)
}

fn fence_fix(row: &sql::FixRow) -> Fix {
    Fix {
        time_us: row.ts.unix_us(),
        seq: row.seq.into(),
        at: geo::Point::from_e7(row.lat_e7, row.lon_e7),
        accuracy_m: row.accuracy_m.map(f64::from),
    }
}
