use super::{BRING_ONTO_ROADS, LEARN_SPEEDS};
use crate::{ROOM, testing::vehicle};
use kernel::{OrgId, Time};
use platform::{jobs::run_due, sweeps::run_now};
use roads::{
    At,
    town::{Plan, Spoken, build},
};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{Api, Caller, Stage};

const CENTER: (f64, f64) = (25.20, 55.27);
const VANS: usize = 12;

struct Town {
    stage: Stage,
    api: Api,
    org: OrgId,
    desk: Caller,
}

/// Eight in the morning in a made-up town whose map the server has.
async fn town() -> Town {
    let stage = Stage::at("2026-11-21T04:00:00Z").await;
    let api = stage.api(&[&routing::ROOM, &ROOM]);
    let plan = Plan {
        seed: 5,
        center: At::new(CENTER.0, CENTER.1),
        blocks: 12,
        outskirts: 0,
        spoken: Spoken::English,
    };
    let maps = api.app.config().maps_dir.clone();
    std::fs::create_dir_all(&maps).unwrap();
    std::fs::write(maps.join(".town.half"), build(&plan).to_pbf()).unwrap();
    std::fs::rename(maps.join(".town.half"), maps.join("town.osm.pbf")).unwrap();
    let org = stage.org();
    let desk = api.caller(org, &["routing:read", "positions:write"]);
    let town = Town { stage, api, org, desk };
    // The folder is looked at every five seconds.
    for _ in 0..150 {
        if town.route().await["source"] == "roads" {
            return town;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    panic!("the map never came");
}

impl Town {
    /// Across the town in a van, leaving at eight.
    async fn route(&self) -> Value {
        self.route_as("van").await
    }

    async fn route_as(&self, profile: &str) -> Value {
        let ask = json!({"points": across(), "profile": profile, "depart_at": "2026-11-21T04:00:00Z"});
        let got = self.desk.post("/routing/route", ask).await;
        assert_eq!(got.status, 200, "{}", got.text());
        got.data().clone()
    }

    /// The same way as a table has it, in seconds.
    async fn table(&self, depart_at: Option<&str>) -> f64 {
        let got = self.desk.post("/routing/matrix", json!({"from": across(), "depart_at": depart_at})).await;
        assert_eq!(got.status, 200, "{}", got.text());
        got.data()["durations_s"][0][1].as_f64().unwrap()
    }

    /// Vehicles of a kind drive the same way, so many times slower than the map thinks, and report every five seconds.
    async fn drive(&self, kind: &str, way: &Value, slower: f64) {
        let line =
            geo::polyline::decode(way["polyline6"].as_str().unwrap(), geo::polyline::Precision::Six).unwrap();
        let (metres, seconds) = (way["distance_m"].as_f64().unwrap(), way["duration_s"].as_f64().unwrap());
        let mps = metres / (seconds * slower);
        let start: Time = "2026-11-21T04:00:00Z".parse().unwrap();
        for _ in 0..VANS {
            let van = vehicle(&self.stage, self.org).await;
            sqlx::query("update fleet.vehicles set kind = $2 where id = $1")
                .bind(van)
                .bind(kind)
                .execute(&mut self.stage.eyes().await)
                .await
                .unwrap();
            let fixes: Vec<Value> = positions(&line, mps * 5.0)
                .into_iter()
                .enumerate()
                .map(|(i, at)| {
                    json!({"vehicle_id": van, "point": {"lat": at.lat, "lon": at.lon}, "accuracy_m": 5.0,
                           "fix_at": start.plus_s(i as i64 * 5)})
                })
                .collect();
            let sent = self.desk.post("/positions", json!({"positions": fixes})).await;
            assert_eq!(sent.status, 200, "{}", sent.text());
        }
    }

    /// Everything that works in the background does so: two half hours, and then the lessons.
    async fn background(&self) {
        for _ in 0..2 {
            run_now(&self.api.app, &LEARN_SPEEDS).await.unwrap();
            for ran in run_due(&self.api.app, &[&BRING_ONTO_ROADS]).await.unwrap() {
                assert_eq!(ran.state, "done");
            }
        }
        for sweep in routing::ROOM.sweeps {
            run_now(&self.api.app, sweep).await.unwrap();
        }
    }

    async fn drives(&self) -> i64 {
        sqlx::query_scalar("select count(*) from routing.drives")
            .fetch_one(&mut self.stage.eyes().await)
            .await
            .unwrap()
    }
}

fn across() -> Value {
    json!([{"lat": CENTER.0 - 0.008, "lon": CENTER.1 - 0.008}, {"lat": CENTER.0 + 0.008, "lon": CENTER.1 + 0.008}])
}

/// Along a line, so many metres apart.
fn positions(line: &[geo::Point], step_m: f64) -> Vec<geo::Point> {
    let mut out = vec![line[0]];
    let mut left_m = step_m;
    for pair in line.windows(2) {
        let long_m = geo::haversine_m(pair[0], pair[1]);
        let mut at_m = left_m;
        while at_m <= long_m {
            out.push(geo::interpolate(pair[0], pair[1], at_m / long_m));
            at_m += step_m;
        }
        left_m = at_m - long_m;
    }
    out
}

#[tokio::test]
async fn streets_driven_at_half_speed_take_longer_for_everybody_after_them() {
    let town = town().await;
    let before = town.route().await;
    assert_eq!((&before["learned"], before.get("duration_p90_s")), (&json!(false), None), "{before}");
    town.stage.clock.as_ref().unwrap().advance_s(1_800);
    town.drive("van", &before, 2.0).await;
    town.background().await;
    let drives = town.drives().await;
    assert!(drives >= VANS as i64, "{drives}");

    let after = town.route().await;
    let seconds = |way: &Value| way["duration_s"].as_f64().unwrap();
    assert!(seconds(&after) > seconds(&before) * 1.25, "{} then {}", seconds(&before), seconds(&after));
    let bound = |name: &str| after[name].as_f64().unwrap();
    assert!(
        bound("duration_p10_s") <= seconds(&after) && seconds(&after) <= bound("duration_p90_s"),
        "{after}"
    );
    assert_eq!(after["learned"], true);
    let (free, then) = (town.table(None).await, town.table(Some("2026-11-21T04:00:00Z")).await);
    assert!(then > free * 1.25, "a plan of that morning reckons with it too: {free} then {then}");
    let learned = town.desk.get("/routing/learned").await;
    assert_eq!(
        (&learned.data()[0]["name"], learned.data()[0]["drives"].as_i64()),
        (&json!("town"), Some(drives))
    );

    // Done again, nothing is learned twice.
    town.background().await;
    assert_eq!((town.drives().await, seconds(&town.route().await)), (drives, seconds(&after)));
    // What is kept of drives is their organisation's own.
    let mut tx = town.stage.tx(town.stage.org()).await;
    let seen: i64 =
        sqlx::query_scalar("select count(*) from tracking.learned").fetch_one(tx.conn()).await.unwrap();
    assert_eq!(seen, 0);
}

#[tokio::test]
async fn a_motorcycle_learns_from_motorcycles() {
    let town = town().await;
    let before = town.route_as("motorcycle").await;
    town.stage.clock.as_ref().unwrap().advance_s(1_800);
    town.drive("motorcycle", &before, 2.0).await;
    town.background().await;
    let after = town.route_as("motorcycle").await;
    let seconds = |way: &Value| way["duration_s"].as_f64().unwrap();
    assert!(seconds(&after) > seconds(&before) * 1.25, "{} then {}", seconds(&before), seconds(&after));
    assert_eq!(
        (&after["learned"], &town.route().await["learned"]),
        (&json!(true), &json!(false)),
        "a van is no motorcycle"
    );
}

#[tokio::test]
async fn without_a_map_nothing_is_kept() {
    let stage = Stage::at("2026-11-21T04:00:00Z").await;
    let api = stage.api(&[&routing::ROOM, &ROOM]);
    let org = stage.org();
    let van = vehicle(&stage, org).await;
    let fix =
        json!({"vehicle_id": van, "point": {"lat": 25.2, "lon": 55.27}, "fix_at": "2026-11-21T03:30:00Z"});
    assert_eq!(api.caller(org, &["positions:write"]).post("/positions", fix).await.status, 200);
    run_now(&api.app, &LEARN_SPEEDS).await.unwrap();
    assert!(run_due(&api.app, &[&BRING_ONTO_ROADS]).await.unwrap().is_empty());
}
