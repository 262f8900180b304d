//! The writer task: takes what waits, commits it, answers, tells the live listeners.

use super::{Batch, Recorded, WAITING_MAX, sql};
use crate::{Error, Position, make_partitions, wire::PositionView};
use kernel::{DeliveryId, Fault, Kind, OrgId, Time, VehicleId};
use platform::{
    Bus, Db,
    bus::{Latest, Message},
};
use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
    time::Duration,
};
use tokio::sync::mpsc;

/// A database that restarts is waited for this long, because some phones send a refused fix never again.
const PAUSES_MS: [u64; 4] = [50, 500, 2_000, 5_000];

pub(super) type Key = (VehicleId, Time, i32);

pub(super) async fn write_for_ever(db: Db, mut waiting: mpsc::UnboundedReceiver<Batch>) {
    let mut writer = Writer { db, partitioned_day: None };
    let mut batches = Vec::new();
    // The semaphore bounds the positions of all batches together, so a count of batches is bound enough here.
    while waiting.recv_many(&mut batches, WAITING_MAX).await > 0 {
        writer.take(std::mem::take(&mut batches)).await;
    }
}

struct Writer {
    db: Db,
    /// the day (since 1970) whose partition is known to exist
    partitioned_day: Option<i64>,
}

/// What one commit changed.
struct Written {
    /// keys that were new
    stored: HashSet<Key>,
    /// vehicles whose newest fix changed, and the deliveries that follow them
    moved: HashSet<VehicleId>,
    follows: Vec<(VehicleId, DeliveryId)>,
}

impl Writer {
    async fn take(&mut self, batches: Vec<Batch>) {
        match self.write_patiently(&batches).await {
            Ok(written) => answer(self.db.bus(), batches, written),
            Err(error) => {
                tracing::error!(%error, batches = batches.len(), "positions could not be written together");
                self.take_one_by_one(batches, error).await;
            }
        }
    }

    /// A batch that the database refuses must not take its neighbours with it. One that is down refuses all: no second try.
    async fn take_one_by_one(&mut self, batches: Vec<Batch>, error: Error) {
        let alone = batches.len() == 1 || error.kind() == Kind::Unavailable;
        for batch in batches {
            let result =
                if alone { Err(Error::NotWritten) } else { self.write(std::slice::from_ref(&batch)).await };
            match result {
                Ok(written) => answer(self.db.bus(), vec![batch], written),
                Err(_) => drop(batch.done.send(Err(Error::NotWritten))),
            }
        }
    }

    async fn write_patiently(&mut self, batches: &[Batch]) -> Result<Written, Error> {
        for pause_ms in PAUSES_MS {
            match self.write(batches).await {
                Err(error) if error.kind() == Kind::Unavailable => {
                    tracing::warn!(%error, pause_ms, "positions wait for the database");
                    tokio::time::sleep(Duration::from_millis(pause_ms)).await;
                }
                done => return done,
            }
        }
        self.write(batches).await
    }

    async fn write(&mut self, batches: &[Batch]) -> Result<Written, Error> {
        self.make_partition().await?;
        let positions: Vec<&Position> = batches.iter().flat_map(|b| &b.positions).collect();
        let newest = newest_of_each(&positions);
        let mut tx = self.db.system("positions of many organisations share one commit").await?;
        let now = tx.now();
        let conn = tx.conn();
        let stored: HashSet<Key> = sql::insert_positions(conn, &positions).await?.into_iter().collect();
        let fresh: Vec<&Position> = positions.iter().copied().filter(|p| stored.contains(&key(p))).collect();
        if fresh.is_empty() {
            return Ok(Written { stored, moved: HashSet::new(), follows: Vec::new() });
        }
        sql::insert_attributes(conn, &fresh).await?;
        let moved: HashSet<VehicleId> = sql::update_latest(conn, &newest).await?.into_iter().collect();
        sql::queue_for_zones(conn, &earliest_of_each(&fresh), now).await?;
        let vehicles: Vec<VehicleId> = moved.iter().copied().collect();
        let follows = sql::followers(conn, &vehicles).await?;
        tx.commit().await?;
        metrics::counter!("positions_stored_total").increment(stored.len() as u64);
        metrics::histogram!("positions_per_commit").record(positions.len() as f64);
        Ok(Written { stored, moved, follows })
    }

    /// The first write of a day finds its partition, even when no sweep has run.
    async fn make_partition(&mut self) -> Result<(), Error> {
        let today = self.db.now().unix_s().div_euclid(86_400);
        if self.partitioned_day != Some(today) {
            make_partitions::ensure(&self.db).await?;
            self.partitioned_day = Some(today);
        }
        Ok(())
    }
}

fn key(p: &Position) -> Key {
    (p.vehicle, p.fix_at, p.seq)
}

/// The newest sound fix of each vehicle, in the order of vehicles: two writers take the rows in one order.
fn newest_of_each<'a>(positions: &[&'a Position]) -> Vec<&'a Position> {
    let mut newest: BTreeMap<VehicleId, &Position> = BTreeMap::new();
    for p in positions.iter().filter(|p| p.is_sound()) {
        let held = newest.entry(p.vehicle).or_insert(p);
        if p.key() > held.key() {
            *held = p;
        }
    }
    newest.into_values().collect()
}

/// From when on each vehicle has fixes that nobody evaluated.
fn earliest_of_each(positions: &[&Position]) -> Vec<(OrgId, VehicleId, Time)> {
    let mut earliest: BTreeMap<(OrgId, VehicleId), Time> = BTreeMap::new();
    for p in positions.iter().filter(|p| p.is_sound()) {
        let at = earliest.entry((p.org, p.vehicle)).or_insert(p.fix_at);
        *at = (*at).min(p.fix_at);
    }
    earliest.into_iter().map(|((org, vehicle), at)| (org, vehicle, at)).collect()
}

fn answer(bus: &Bus, batches: Vec<Batch>, mut written: Written) {
    publish(bus, &batches, &written);
    for batch in batches {
        // Taken out as it is counted: the same fix twice in one commit is stored once and a duplicate once.
        let stored = batch.positions.iter().filter(|p| written.stored.remove(&key(p))).count();
        let duplicates = batch.positions.len() - stored;
        // Whoever asked may have hung up; what is written stays written.
        let _ = batch.done.send(Ok(Recorded { stored, duplicates }));
    }
}

/// One message per vehicle and commit, however many fixes it brought: the live map shows the newest.
fn publish(bus: &Bus, batches: &[Batch], written: &Written) {
    let positions: Vec<&Position> = batches.iter().flat_map(|b| &b.positions).collect();
    for p in newest_of_each(&positions).into_iter().filter(|p| written.moved.contains(&p.vehicle)) {
        let Ok(data) = serde_json::to_value(PositionView::from(p)) else { continue };
        let following =
            written.follows.iter().filter(|(v, _)| *v == p.vehicle).map(|(_, d)| format!("delivery:{d}"));
        let topics =
            ["fleet".to_owned(), format!("vehicle:{}", p.vehicle)].into_iter().chain(following).collect();
        bus.publish(Message::Latest(Arc::new(Latest {
            org: p.org,
            topics,
            kind: "vehicle:location:updated",
            data,
        })));
    }
}
