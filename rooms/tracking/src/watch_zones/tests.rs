use super::*;
use crate::{
    ROOM, Recorder,
    position::{Flags, Measured, Position, Source},
    testing::{NOW, count, vehicle},
};
use kernel::Point;
use places::{Purpose, ZoneInput, ZoneShape, add_zone};
use serde_json::json;
use std::collections::BTreeSet;
use testkit::{Api, Stage};

const DEPOT: Point = Point { lat: 25.2, lon: 55.3 };

/// A world with one organisation, a depot zone of 300 m (dwell 10 minutes), drawn two days ago.
struct World {
    stage: Stage,
    api: Api,
    org: OrgId,
    depot: ZoneId,
}

async fn world() -> World {
    let stage = Stage::at("2026-11-19T06:00:00Z").await;
    let (org, api) = (stage.org(), stage.api(&[&ROOM]));
    let depot = zone(&stage, org, circle(DEPOT, 300.0), Some(600)).await;
    stage.clock.as_ref().unwrap().advance_s(2 * 86_400);
    assert_eq!(stage.db.now(), NOW.parse().unwrap());
    World { stage, api, org, depot }
}

fn circle(center: Point, radius_m: f64) -> ZoneShape {
    ZoneShape::Circle { center, radius_m }
}

async fn zone(stage: &Stage, org: OrgId, shape: ZoneShape, dwell_s: Option<i32>) -> ZoneId {
    let mut tx = stage.tx(org).await;
    let input = ZoneInput {
        name: "Depot".into(),
        names: places::ZoneNames::default(),
        purpose: Purpose::Geofence,
        shape,
        color: None,
        dwell_s,
        active: true,
    };
    let id = add_zone(&mut tx, &input).await.unwrap().id;
    tx.commit().await.unwrap();
    id
}

impl World {
    /// A fix so many metres north of the depot, `ago_s` seconds ago.
    fn fix(&self, vehicle: VehicleId, ago_s: i64, north_m: f64) -> Position {
        let at = geo::destination(geo::Point::new(DEPOT.lat, DEPOT.lon), 0.0, north_m);
        let now: Time = NOW.parse().unwrap();
        let measured = Measured {
            point: Point::new(at.lat, at.lon).unwrap(),
            fix_at: now.plus_s(-ago_s),
            seq: None,
            speed_mps: None,
            heading_deg: None,
            altitude_m: None,
            accuracy_m: Some(10.0),
            battery_pct: None,
            flags: Flags::default(),
        };
        Position::new(self.org, vehicle, now, Source::App, measured)
    }

    async fn report(&self, fixes: Vec<Position>) {
        self.api.app.service::<Recorder>().record(fixes).await.unwrap();
    }

    /// Lets the hold-back pass and the sweep run.
    async fn watch(&self) {
        self.stage.clock.as_ref().unwrap().advance_s(4);
        watch_zones(&self.api.app).await.unwrap();
    }

    /// What stands, oldest first: zone, kind, time, initial.
    async fn events(&self, vehicle: VehicleId) -> BTreeSet<(Time, String, ZoneId, bool)> {
        let mut tx = self.stage.tx(self.org).await;
        let rows: Vec<(Time, String, ZoneId, bool)> = sqlx::query_as(
            "select at, kind, zone_id, initial from tracking.zone_events where vehicle_id = $1 and retracted_at is null",
        )
        .bind(vehicle)
        .fetch_all(tx.conn())
        .await
        .unwrap();
        let set: BTreeSet<_> = rows.iter().cloned().collect();
        assert_eq!(set.len(), rows.len());
        set
    }

    async fn facts(&self) -> Vec<(String, serde_json::Value)> {
        let mut tx = self.stage.tx(self.org).await;
        sqlx::query_as("select name, body from platform.outbox where name like 'tracking.%' order by seq")
            .fetch_all(tx.conn())
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn a_visit_is_told_as_facts_and_on_the_list() {
    let w = world().await;
    let van = vehicle(&w.stage, w.org).await;
    w.report(vec![
        w.fix(van, 3_600, 900.0),
        w.fix(van, 3_000, 20.0),
        w.fix(van, 2_000, 0.0),
        w.fix(van, 1_000, 800.0),
    ])
    .await;
    w.watch().await;
    let facts = w.facts().await;
    let names: Vec<&str> = facts.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["tracking.zone_entered", "tracking.zone_dwelt", "tracking.zone_left"]);
    let entered = &facts[0].1;
    assert_eq!((&entered["zone_name"], &entered["at"]), (&json!("Depot"), &json!("2026-11-21T05:10:00Z")));
    assert_eq!((&entered["initial"], &entered["late"]), (&json!(false), &json!(false)));
    // the dwell was full ten minutes after the entry, not when a fix noticed
    assert_eq!(facts[1].1["at"], "2026-11-21T05:20:00Z");

    let viewer = w.api.caller(w.org, &["positions:read"]);
    let list = viewer.get(&format!("/zone-events?vehicle={van}")).await;
    let kinds: Vec<&str> =
        list.data().as_array().unwrap().iter().map(|e| e["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["exit", "dwell", "enter"]);
    assert_eq!(
        viewer.get(&format!("/zone-events?zone={}&limit=1", w.depot)).await.data().as_array().unwrap().len(),
        1
    );
    assert_eq!(w.api.caller(w.stage.org(), &["positions:read"]).get("/zone-events").await.data(), &json!([]));
}

#[tokio::test]
async fn fixes_are_held_back_until_the_stragglers_are_in() {
    let w = world().await;
    let van = vehicle(&w.stage, w.org).await;
    w.report(vec![w.fix(van, 100, 900.0), w.fix(van, 50, 0.0)]).await;
    watch_zones(&w.api.app).await.unwrap();
    assert_eq!((w.facts().await.len(), count(&w.stage, "zone_queue").await), (0, 1));
    // overtaken on the way: the entry is told once, and at the right time
    w.report(vec![w.fix(van, 75, 0.0)]).await;
    w.watch().await;
    let facts = w.facts().await;
    assert_eq!(
        (facts.len(), &facts[0].1["at"], &facts[0].1["late"]),
        (1, &json!("2026-11-21T05:58:45Z"), &json!(false))
    );
    assert_eq!(count(&w.stage, "zone_queue").await, 0);
}

#[tokio::test]
async fn a_late_fix_moves_an_entry_and_takes_the_old_one_back() {
    let w = world().await;
    let van = vehicle(&w.stage, w.org).await;
    w.report(vec![w.fix(van, 3_600, 900.0), w.fix(van, 3_000, 0.0)]).await;
    w.watch().await;
    w.report(vec![w.fix(van, 3_300, 0.0)]).await;
    w.watch().await;
    let facts = w.facts().await;
    let told: Vec<(&str, &serde_json::Value)> =
        facts.iter().map(|(name, body)| (name.as_str(), &body["at"])).collect();
    assert_eq!(
        told,
        [
            ("tracking.zone_entered", &json!("2026-11-21T05:10:00Z")),
            ("tracking.zone_event_retracted", &json!("2026-11-21T05:10:00Z")),
            ("tracking.zone_entered", &json!("2026-11-21T05:05:00Z")),
        ]
    );
    assert_eq!(facts[1].1["visit"], facts[0].1["visit"]);
    assert_eq!(facts[2].1["late"], true);
}

#[tokio::test]
async fn a_zone_judges_only_what_happened_since_it_was_drawn_and_what_it_told_stays_told() {
    let w = world().await;
    let van = vehicle(&w.stage, w.org).await;
    w.report(vec![w.fix(van, 3_600, 900.0), w.fix(van, 3_000, 0.0)]).await;
    w.watch().await;
    let before = w.events(van).await;
    // a second zone around the same place, drawn now: the past does not change
    let second = zone(&w.stage, w.org, circle(DEPOT, 400.0), None).await;
    w.report(vec![w.fix(van, 2_900, 0.0)]).await;
    w.watch().await;
    assert_eq!(w.events(van).await, before);
    // removed: it tells nothing more and takes nothing back
    sqlx::query("update places.zones set removed_at = now() where id <> $1")
        .bind(second)
        .execute(&mut w.stage.eyes().await)
        .await
        .unwrap();
    w.report(vec![w.fix(van, 2_950, 900.0)]).await;
    w.watch().await;
    assert_eq!(w.events(van).await, before);
}

#[tokio::test]
async fn a_fix_that_comes_days_late_is_history_and_no_event() {
    let w = world().await;
    let van = vehicle(&w.stage, w.org).await;
    w.report(vec![w.fix(van, 49 * 3_600, 900.0), w.fix(van, 48 * 3_600 + 600, 0.0)]).await;
    w.watch().await;
    assert_eq!((w.facts().await.len(), count(&w.stage, "zone_queue").await), (0, 0));
    assert_eq!(count(&w.stage, "positions").await, 2);
}

/// xorshift: the same arrivals on every run of one seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }
}

#[tokio::test]
async fn shuffled_duplicated_and_late_ends_like_sorted() {
    let w = world().await;
    zone(&w.stage, w.org, circle(Point { lat: 25.204, lon: 55.3 }, 250.0), Some(900)).await;
    sqlx::query("update places.zones set updated_at = '2026-11-01'")
        .execute(&mut w.stage.eyes().await)
        .await
        .unwrap();
    for seed in 1..=12u64 {
        let mut chance = Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        // three hours of driving about, some fixes in one second, some shallow on a border
        let mut ago = 10_800;
        let track: Vec<(i64, f64)> = (0..80)
            .map(|_| {
                ago -= [0, 20, 60, 240][chance.below(4)];
                (ago, chance.below(900) as f64)
            })
            .collect();
        let (tidy, messy) = (vehicle(&w.stage, w.org).await, vehicle(&w.stage, w.org).await);
        w.report(track.iter().map(|(ago, m)| w.fix(tidy, *ago, *m)).collect()).await;
        w.watch().await;

        let mut arrivals: Vec<(i64, f64)> =
            track.iter().flat_map(|fix| vec![*fix; 1 + chance.below(3)]).collect();
        for i in (1..arrivals.len()).rev() {
            arrivals.swap(i, chance.below(i + 1));
        }
        while !arrivals.is_empty() {
            let n = (1 + chance.below(25)).min(arrivals.len());
            w.report(arrivals.drain(..n).map(|(ago, m)| w.fix(messy, ago, m)).collect()).await;
            if chance.below(3) > 0 {
                w.watch().await;
            }
        }
        w.watch().await;
        let (want, got) = (w.events(tidy).await, w.events(messy).await);
        assert!(want.len() > 10, "seed {seed} tells too little to judge by");
        assert_eq!(got, want, "seed {seed}");
    }
    // what listeners were told adds up to what stands
    let mut standing: BTreeSet<String> = BTreeSet::new();
    for (name, body) in w.facts().await {
        let visit = body["visit"].as_str().unwrap().to_owned();
        if name == "tracking.zone_event_retracted" {
            assert!(standing.remove(&visit));
        } else {
            assert!(standing.insert(visit));
        }
    }
    let stands: i64 =
        sqlx::query_scalar("select count(*) from tracking.zone_events where retracted_at is null")
            .fetch_one(&mut w.stage.eyes().await)
            .await
            .unwrap();
    assert_eq!(standing.len() as i64, stands);
}
