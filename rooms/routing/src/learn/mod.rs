//! Travel times learned from our own drives.
//!
//! positions of a vehicle ([`keep_drives`], called by the tracking room) → drives without their stops ([`trip`]) → matched onto
//! the map → `routing.drives` → the sweep `routing.learn` takes in what is new → [`lessons`] of each map, whose metrics are made
//! anew beside the old ones and then take their place. Without a map nothing happens.

pub(crate) mod lessons;
mod sql;
mod trip;

use crate::{Fix, Profile, RoutingRead, atlas::Atlas, learn::lessons::hour_of};
use ::roads::{
    At,
    learn::{Driven, driven},
};
use kernel::{Time, VehicleId};
use platform::{Answer, App, Envelope, May, OpenApiRouter, Reply, Sweep, Tx};
use serde::Serialize;
use sqlx::types::Uuid;
use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
};
use utoipa::ToSchema;
use utoipa_axum::routes;

/// The maps that learn.
#[derive(Clone)]
pub(crate) struct Maps(pub Arc<Atlas>);

pub(crate) const LEARN: Sweep =
    Sweep { name: "routing.learn", every_s: 120, run: |app| Box::pin(async move { Ok(learn(app).await?) }) };

/// Fewer pieces say nothing of a road.
const PIECES_MIN: usize = 3;
/// A trace that may as well have been driven elsewhere teaches nothing.
const CONFIDENCE_MIN: f64 = 0.4;
/// What is older has gone out of fashion: roads change.
const REMEMBER_S: i64 = 60 * 86_400;
/// A writer that began earlier than this has ended.
const LATE_S: i64 = 600;
/// A drive that ended so lately says what the roads are like just now.
const LIVE_S: i64 = 15 * 60;
/// Drives read at a time: some megabytes.
const PAGE: i64 = 1_000;

/// A drive as it lies on a map.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Drive {
    pub profile: Profile,
    pub map: String,
    pub stamp: u64,
    pub from_at: Time,
    pub until_at: Time,
    pub hour: usize,
    pub pieces: Vec<Driven>,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show))
}

/// What a map has learned.
#[derive(Debug, Serialize, ToSchema)]
struct LearnedMap {
    name: String,
    drives: u64,
    /// pieces of road that were driven, counted each time
    observations: u64,
    /// null as long as nothing was
    learned_at: Option<Time>,
}

/// What the maps of this server have learned from drives.
#[utoipa::path(get, path = "/routing/learned", operation_id = "list_learned", tag = "routing",
    responses((status = 200, body = Envelope<Vec<LearnedMap>>)))]
async fn show(actor: May<RoutingRead>) -> Reply<Vec<LearnedMap>> {
    let maps = actor.app().service::<Maps>().0.all();
    let shown = maps.iter().map(|map| {
        let summary = map.lessons.summary();
        LearnedMap {
            name: map.name.clone(),
            drives: summary.map_or(0, |s| s.drives),
            observations: summary.map_or(0, |s| s.observations),
            learned_at: summary.map(|s| s.learned_at),
        }
    });
    Ok(Answer::ok(shown.collect()))
}

/// Whether there is anything to learn on.
pub fn has_maps(app: &App) -> bool {
    app.service::<Maps>().0.has_maps()
}

/// Keeps what a vehicle's positions, in the order of time with `at_s` in Unix seconds, say of the roads; how many drives that were.
/// The same positions again change nothing.
pub async fn keep_drives(
    app: &App,
    tx: &mut Tx,
    vehicle: VehicleId,
    profile: Profile,
    fixes: Vec<Fix>,
) -> sqlx::Result<usize> {
    let atlas = app.service::<Maps>().0.clone();
    let matched = in_background(move || {
        let trips = trip::split(&fixes);
        trips.iter().filter_map(|trip| atlas.drive_of(trip, profile)).collect::<Vec<_>>()
    });
    let drives = matched.await;
    for drive in &drives {
        sql::keep(tx, vehicle, drive).await?;
    }
    Ok(drives.len())
}

/// Off the threads that answer requests.
async fn in_background<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|panicked| std::panic::resume_unwind(panicked.into_panic()))
}

impl Atlas {
    fn drive_of(&self, fixes: &[Fix], profile: Profile) -> Option<Drive> {
        let (first, last) = (fixes.first()?, fixes.last()?);
        let places: Vec<_> = fixes.iter().map(|fix| fix.point).collect();
        let map = self.map_of(&places)?;
        let fix = |f: &Fix| ::roads::Fix {
            at: At::new(f.point.lat, f.point.lon),
            at_s: f.at_s,
            accuracy_m: f.accuracy_m,
        };
        let fixes: Vec<::roads::Fix> = fixes.iter().map(fix).collect();
        let travel = map.network.travel(profile.traveller());
        let trace = travel.matched(&fixes);
        let pieces = driven(travel, &trace, &fixes);
        if pieces.len() < PIECES_MIN || trace.confidence < CONFIDENCE_MIN {
            return None;
        }
        let from_at = Time::from_unix_s(first.at_s as i64);
        Some(Drive {
            profile,
            map: map.name.clone(),
            stamp: map.stamp,
            from_at,
            until_at: Time::from_unix_s(last.at_s as i64),
            hour: hour_of(from_at, first.point.lon),
            pieces,
        })
    }
}

/// Which drives were taken in: those of the last minutes by name, because transactions commit in any order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Progress(Arc<Mutex<Seen>>);

#[derive(Debug, Default, Clone)]
struct Seen {
    until: Option<Time>,
    lately: HashSet<Uuid>,
}

/// Takes in what was driven since the last time, and makes the metrics anew.
async fn learn(app: &App) -> sqlx::Result<()> {
    let atlas = app.service::<Maps>().0.clone();
    if !atlas.has_maps() {
        return Ok(());
    }
    let progress = app.service::<Progress>();
    let seen = progress.0.lock().map(|seen| seen.clone()).unwrap_or_default();
    let mut tx = app.db().system("travel times are learned from the drives of all organisations").await?;
    let now = tx.now();
    let since = seen.until.map_or(now.plus_s(-REMEMBER_S), |until| until.plus_s(-LATE_S));
    sql::forget(&mut tx, now.plus_s(-REMEMBER_S)).await?;
    let (mut lately, mut last) = (HashSet::new(), (since, Uuid::nil()));
    loop {
        let rows = sql::after(&mut tx, last, PAGE).await?;
        let Some(end) = rows.last() else { break };
        last = (end.created_at, end.id);
        let recent = |row: &&sql::Row| now.since_s(row.created_at) <= LATE_S;
        lately.extend(rows.iter().filter(recent).map(|row| row.id));
        let fresh: Vec<Drive> =
            rows.into_iter().filter(|row| !seen.lately.contains(&row.id)).map(|row| row.drive).collect();
        let maps = atlas.clone();
        in_background(move || maps.take_in(&fresh, now)).await;
    }
    tx.commit().await?;
    in_background(move || atlas.renew(now)).await;
    if let Ok(mut seen) = progress.0.lock() {
        *seen = Seen { until: Some(now), lately };
    }
    Ok(())
}

impl Atlas {
    /// Each map learns from the drives on it.
    fn take_in(&self, drives: &[Drive], now: Time) {
        for map in self.all() {
            let own = drives.iter().filter(|drive| drive.map == map.name && drive.stamp == map.stamp);
            let own: Vec<&Drive> = own.collect();
            map.lessons.take_in(&map.network, &own, LIVE_S, now);
        }
    }

    /// The metrics that somebody asked for, as of what is known now.
    fn renew(&self, now: Time) {
        for map in self.all() {
            map.lessons.renew(&map.network, now, LIVE_S);
        }
    }
}
