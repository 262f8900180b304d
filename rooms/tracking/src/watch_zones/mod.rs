//! Who entered, left, stayed: every second, for the vehicles that reported.
//!
//! The writer leaves a note per vehicle and commit; this sweep takes the notes that are some seconds old (so that fixes
//! which overtook each other on the way are back in order), steps the vehicle's track through its organisation's zones from
//! the last checkpoint before the oldest new fix, and compares what comes out with what was told. Missing events are told,
//! events that a late fix disproved are taken back. All of it commits together, so a crash repeats the work and tells
//! nothing twice.
//!
//! Invariant, tested: shuffled, duplicated and late fixes end in the same events as the sorted track.

mod sql;
#[cfg(test)]
mod tests;
mod track;

use crate::neighbours::{Zone, zones_of};
use geo::fence::{Event, FenceSet, Kind};
use kernel::{OrgId, Time, VehicleId, ZoneId};
use lexicon::tracking::{ZoneDwelt, ZoneEntered, ZoneEventRetracted, ZoneLeft};
use platform::{App, Db, SystemTx};
use std::collections::{BTreeMap, HashMap, hash_map::Entry};

/// How the watcher treats time.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// fixes wait this long for earlier ones that are still on their way
    pub hold_back_s: i64,
    /// a fix that comes later than this corrects history, and no zone event
    pub correctable_s: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { hold_back_s: 3, correctable_s: 48 * 3_600 }
    }
}

/// Notes taken in one transaction: few enough that it stays short.
const NOTES_PER_TURN: i64 = 200;

pub async fn watch_zones(app: &App) -> anyhow::Result<()> {
    let settings = *app.service::<Settings>();
    while turn(app.db(), settings).await? {}
    Ok(())
}

/// One transaction's work; false when nothing is left to do.
async fn turn(db: &Db, settings: Settings) -> anyhow::Result<bool> {
    let mut tx = db.system("zones are watched for every organisation").await?;
    let now = tx.now();
    let notes = sql::take_notes(tx.conn(), now.plus_s(-settings.hold_back_s), NOTES_PER_TURN).await?;
    if notes.is_empty() {
        return Ok(false);
    }
    let oldest = now.plus_s(-settings.correctable_s);
    let mut watched: HashMap<OrgId, Watched> = HashMap::new();
    for ((org, vehicle), from) in earliest(notes) {
        let zones = match watched.entry(org) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(slot) => slot.insert(Watched::of(zones_of(&mut tx, org).await?)),
        };
        if from >= oldest && !zones.fences.is_empty() {
            evaluate(&mut tx, Case { org, vehicle, zones }, from).await?;
        }
    }
    tx.commit().await?;
    Ok(true)
}

fn earliest(notes: Vec<sql::Note>) -> BTreeMap<(OrgId, VehicleId), Time> {
    let mut earliest = BTreeMap::new();
    for note in notes {
        let at = earliest.entry((note.org_id, note.vehicle_id)).or_insert(note.ts);
        *at = note.ts.min(*at);
    }
    earliest
}

/// One organisation's zones, ready to be asked.
pub(crate) struct Watched {
    zones: HashMap<ZoneId, Zone>,
    fences: FenceSet,
}

impl Watched {
    fn of(zones: Vec<Zone>) -> Self {
        let fence = |zone: &Zone| geo::fence::Fence {
            dwell_s: zone.dwell_s,
            ..geo::fence::Fence::new(zone.id.0.as_u128(), zone.shape.clone())
        };
        let fences = FenceSet::new(zones.iter().map(fence));
        Self { zones: zones.into_iter().map(|z| (z.id, z)).collect(), fences }
    }

    /// A zone judges what happened since it was drawn, and what a removed zone told stays told.
    fn judges(&self, zone: ZoneId, at: Time) -> Option<&Zone> {
        self.zones.get(&zone).filter(|z| at >= z.changed_at)
    }
}

/// One vehicle and the zones it is judged by.
#[derive(Clone, Copy)]
struct Case<'a> {
    org: OrgId,
    vehicle: VehicleId,
    zones: &'a Watched,
}

/// From the oldest fix that nobody evaluated.
async fn evaluate(tx: &mut SystemTx, case: Case<'_>, from: Time) -> anyhow::Result<()> {
    let Case { org, vehicle, zones } = case;
    let start = track::start_before(tx, vehicle, from).await?;
    let seen_until = sql::newest_checkpoint(tx.conn(), vehicle).await?;
    let told = sql::events_after(tx.conn(), vehicle, start.after).await?;
    let events = track::step_through(tx, org, start, &zones.fences).await?;
    let told: Vec<sql::Told> = told.into_iter().filter(|t| zones.judges(t.zone_id, t.at).is_some()).collect();
    let happened: Vec<Event> = events
        .into_iter()
        .filter(|e| zones.judges(zone_of(e), Time::from_unix_us(e.time_us)).is_some())
        .collect();

    for old in told.iter().filter(|old| !happened.iter().any(|e| same(e, old))) {
        sql::retract(tx, old).await?;
        let zone_name = zones.zones[&old.zone_id].name.clone();
        let (visit, zone, kind, at) = (old.id, old.zone_id, old.kind.clone(), old.at);
        tx.emit_for(org, None, &ZoneEventRetracted { visit, vehicle, zone, zone_name, kind, at }).await?;
    }
    for event in happened.iter().filter(|e| !told.iter().any(|old| same(e, old))) {
        let late = seen_until.is_some_and(|until| Time::from_unix_us(event.time_us) <= until);
        tell(tx, case, event, late).await?;
    }
    Ok(())
}

fn zone_of(event: &Event) -> ZoneId {
    uuid::Uuid::from_u128(event.fence).into()
}

fn same(event: &Event, told: &sql::Told) -> bool {
    event.id() == told.id.as_u128() && event.initial == told.initial
}

async fn tell(tx: &mut SystemTx, case: Case<'_>, event: &Event, late: bool) -> anyhow::Result<()> {
    let Case { org, vehicle, zones } = case;
    let zone = zone_of(event);
    let zone_name = zones.zones[&zone].name.clone();
    let (visit, initial) = (uuid::Uuid::from_u128(event.id()), event.initial);
    let at = Time::from_unix_us(event.time_us);
    let kind = match event.kind {
        Kind::Enter => "enter",
        Kind::Exit => "exit",
        Kind::Dwell => "dwell",
        Kind::Inside => return Ok(()),
    };
    let told = sql::Told { id: visit, zone_id: zone, kind: kind.into(), at, initial };
    sql::insert_event(tx, org, vehicle, &told, late).await?;
    let recorded = match event.kind {
        Kind::Enter => {
            let entered = ZoneEntered { visit, vehicle, zone, zone_name, at, initial, late };
            tx.emit_for(org, None, &entered).await
        }
        Kind::Exit => tx.emit_for(org, None, &ZoneLeft { visit, vehicle, zone, zone_name, at, late }).await,
        _ => tx.emit_for(org, None, &ZoneDwelt { visit, vehicle, zone, zone_name, at, late }).await,
    };
    Ok(recorded?)
}
