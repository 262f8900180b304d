use crate::ROOM;
use ::roads::{
    At,
    town::{Plan, Spoken, build},
};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{Api, Caller, Stage};

fn salik(hour_minor: i64) -> Value {
    json!({"tolls": {"currency": "AED", "hour_minor": hour_minor, "tariffs": [
        {"name": "Salik", "time_zone": "Asia/Dubai", "usual_minor": 400, "times": [
            {"days": [1, 2, 3, 4, 5, 6], "from": "06:00", "until": "10:00", "minor": 600}]}]}})
}

#[tokio::test]
async fn prices_are_an_organisations_own_and_no_change_is_lost() {
    let stage = Stage::new().await;
    let api = stage.api(&[&ROOM]);
    let org = stage.org();
    let owner = api.caller(org, &["routing:read", "routing:write"]);
    assert_eq!(owner.get("/toll-settings").await.data(), &json!({"tolls": null, "version": 0}));
    let set = owner.put("/toll-settings", salik(4_000)).await;
    assert_eq!((set.status, set.data()["version"].as_i64()), (200, Some(1)), "{}", set.text());
    assert_eq!(set.data()["tolls"]["tariffs"][0]["times"][0]["minor"], 600);
    let stale = owner.with("If-Match", "\"0\"").put("/toll-settings", salik(5_000)).await;
    assert_eq!((stale.status, stale.error()), (409, "version.stale"));
    let wrong = owner.put("/toll-settings", salik(-1)).await;
    assert_eq!((wrong.status, wrong.body["error"]["fields"][0]["path"].as_str()), (422, Some("hour_minor")));
    let reader = api.caller(org, &["routing:read"]);
    assert_eq!(reader.put("/toll-settings", salik(1)).await.status, 403);
    assert_eq!(reader.get("/toll-settings").await.data()["tolls"]["hour_minor"], 4_000);
    let other = api.caller(stage.org(), &["routing:read"]);
    assert_eq!(other.get("/toll-settings").await.data()["tolls"], Value::Null);
}

/// A made-up town whose map the server has; its avenues have toll gates.
async fn town(api: &Api, desk: &Caller) {
    let plan =
        Plan { seed: 5, center: At::new(25.20, 55.27), blocks: 24, outskirts: 0, spoken: Spoken::English };
    let maps = api.app.config().maps_dir.clone();
    std::fs::create_dir_all(&maps).unwrap();
    std::fs::write(maps.join(".town.half"), build(&plan).to_pbf()).unwrap();
    std::fs::rename(maps.join(".town.half"), maps.join("town.osm.pbf")).unwrap();
    // The folder is looked at every five seconds.
    for _ in 0..150 {
        if way(desk, json!({}), (0.004, 0.004)).await["source"] == "roads" {
            return;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    panic!("the map never came");
}

/// From a place of the town to the opposite one, at half past eight on a Friday in Dubai.
async fn way(desk: &Caller, more: Value, (lat, lon): (f64, f64)) -> Value {
    let mut ask = json!({"points": [{"lat": 25.20 - lat, "lon": 55.27 - lon}, {"lat": 25.20 + lat, "lon": 55.27 + lon}],
        "depart_at": "2026-11-20T04:30:00Z"});
    ask.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let got = desk.post("/routing/route", ask).await;
    assert_eq!(got.status, 200, "{}", got.text());
    got.data().clone()
}

#[tokio::test]
async fn a_way_tells_what_its_gates_cost_and_goes_round_them_when_that_is_cheaper() {
    let stage = Stage::at("2026-11-20T04:00:00Z").await;
    let api = stage.api(&[&ROOM]);
    let desk = api.caller(stage.org(), &["routing:read", "routing:write"]);
    town(&api, &desk).await;
    let (mut place, mut free) = ((0.0, 0.0), Value::Null);
    for step in -20..20 {
        place = (0.019, f64::from(step) * 0.001);
        free = way(&desk, json!({}), place).await;
        if !free["tolls"].as_array().unwrap().is_empty() {
            break;
        }
    }
    let gates = free["tolls"].as_array().unwrap().len();
    assert!(gates > 0, "no way of the town passes a gate");
    assert_eq!(
        (&free["toll_total"], &free["toll_charges"]),
        (&Value::Null, &json!([])),
        "no prices, no claims"
    );

    assert_eq!(desk.put("/toll-settings", salik(4_000)).await.status, 200);
    let priced = way(&desk, json!({}), place).await;
    assert_eq!(priced["polyline6"], free["polyline6"], "nobody asked to go round");
    assert_eq!(priced["toll_total"], json!({"minor": 600 * gates, "currency": "AED"}));
    let first = &priced["toll_charges"][0];
    assert_eq!((&first["gate"], &first["tariff"]), (&free["tolls"][0], &json!("Salik")));
    let passed: kernel::Time = first["passed_at"].as_str().unwrap().parse().unwrap();
    let after_s = passed.since_s("2026-11-20T04:30:00Z".parse().unwrap());
    assert!(after_s >= 0 && after_s <= priced["duration_s"].as_i64().unwrap(), "{after_s}");

    // An hour is worth ten fils: any detour is cheaper than a gate.
    assert_eq!(desk.put("/toll-settings", salik(10)).await.status, 200);
    let round = way(&desk, json!({"weigh_tolls": true}), place).await;
    assert!(round["tolls"].as_array().unwrap().len() < gates, "{round}");
    assert!(round["duration_s"].as_i64() >= priced["duration_s"].as_i64(), "the detour takes longer");
}
