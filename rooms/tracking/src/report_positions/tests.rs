use crate::{
    ROOM,
    testing::{NOW, count, driver, vehicle},
};
use kernel::{UserId, VehicleId};
use serde_json::{Value, json};
use testkit::Stage;

fn fix(seconds: u32) -> Value {
    json!({"point": {"lat": 25.2, "lon": 55.3}, "fix_at": format!("2026-11-21T05:59:{seconds:02}Z"), "speed_mps": 8.33, "heading_deg": 90,
           "accuracy_m": 4.5, "battery": 81, "charging": true})
}

#[tokio::test]
async fn one_fix_and_a_batch() {
    let stage = Stage::at(NOW).await;
    let org = stage.org();
    let van = vehicle(&stage, org).await;
    let program = stage.api(&[&ROOM]).caller(org, &["positions:write", "positions:read"]);

    let mut single = fix(0);
    single["vehicle_id"] = json!(van);
    let got = program.post("/positions", single.clone()).await;
    assert_eq!(got.status, 200, "{}", got.text());
    assert_eq!(*got.data(), json!({"stored": 1, "duplicates": 0, "refused": []}));

    let batch = json!({"vehicle_id": van, "positions": [fix(0), fix(10), fix(10), fix(5)]});
    let got = program.post("/positions", batch.clone()).await;
    assert_eq!(*got.data(), json!({"stored": 2, "duplicates": 2, "refused": []}));
    assert_eq!(
        *program.post("/positions", batch).await.data(),
        json!({"stored": 0, "duplicates": 4, "refused": []})
    );

    let location = program.get(&format!("/vehicles/{van}/location")).await;
    let data = location.data();
    assert_eq!(data["fix_at"], "2026-11-21T05:59:10Z");
    assert_eq!(data["received_at"], NOW);
    assert_eq!(
        (&data["speed_mps"], &data["heading_deg"], &data["battery"]),
        (&json!(8.33), &json!(90.0), &json!(81))
    );
    assert_eq!((&data["source"], &data["charging"]), (&json!("app"), &json!(true)));
}

#[tokio::test]
async fn what_can_never_be_true_is_told_by_index_and_the_rest_is_stored() {
    let stage = Stage::at(NOW).await;
    let org = stage.org();
    let van = vehicle(&stage, org).await;
    let program = stage.api(&[&ROOM]).caller(org, &["positions:write"]);
    let (mut future, mut old, mut nowhere) = (fix(0), fix(0), fix(0));
    future["fix_at"] = json!("2026-11-21T06:06:00Z");
    old["fix_at"] = json!("2025-01-01T00:00:00Z");
    nowhere["point"] = json!({"lat": 0, "lon": 0});
    let got = program
        .post("/positions", json!({"vehicle_id": van, "positions": [future, fix(1), old, nowhere]}))
        .await;
    assert_eq!(got.status, 200, "{}", got.text());
    assert_eq!(
        *got.data(),
        json!({"stored": 1, "duplicates": 0, "refused": [
            {"index": 0, "reason": "from_the_future"}, {"index": 2, "reason": "too_old"}, {"index": 3, "reason": "null_island"}]})
    );
}

#[tokio::test]
async fn hostile_reports_are_refused_with_a_path() {
    let stage = Stage::at(NOW).await;
    let org = stage.org();
    let van = vehicle(&stage, org).await;
    let api = stage.api(&[&ROOM]);
    let program = api.caller(org, &["positions:write"]);
    let many: Vec<Value> = (0..1_001).map(|_| fix(0)).collect();
    for (body, path) in [
        (json!({"vehicle_id": van, "positions": []}), "positions"),
        (json!({"vehicle_id": van, "positions": many}), "positions"),
        (json!({"vehicle_id": van}), "point"),
        (json!({"vehicle_id": van, "point": {"lat": 1, "lon": 2}}), "fix_at"),
        (json!({"vehicle_id": van, "point": {"lat": 91, "lon": 2}, "fix_at": NOW}), "point"),
        (json!({"vehicle_id": "drv_01h455vb4pex5vsknk084sn02q", "positions": [fix(0)]}), "vehicle_id"),
        (json!({"positions": [fix(0)]}), "positions[0].vehicle_id"),
        (
            json!({"vehicle_id": van, "positions": [{"point": {"lat": 1, "lon": 2}, "fix_at": NOW, "speed_mps": -1}]}),
            "positions[0].speed_mps",
        ),
        (
            json!({"vehicle_id": van, "point": {"lat": 1, "lon": 2}, "fix_at": NOW, "positions": [fix(0)]}),
            "positions",
        ),
    ] {
        let got = program.post("/positions", body).await;
        assert_eq!(got.status, 422, "{path}: {}", got.text());
        assert_eq!(got.body["error"]["fields"][0]["path"], path, "{}", got.text());
    }
    assert_eq!(count(&stage, "positions").await, 0);
    assert_eq!(api.caller(org, &["positions:read"]).post("/positions", fix(0)).await.status, 403);
    assert_eq!(api.public("POST", "/positions", Some(fix(0))).await.status, 401);
}

#[tokio::test]
async fn a_vehicle_of_another_organisation_is_no_vehicle() {
    let stage = Stage::at(NOW).await;
    let theirs = vehicle(&stage, stage.org()).await;
    let program = stage.api(&[&ROOM]).caller(stage.org(), &["positions:write"]);
    for stranger in [theirs, VehicleId::mint()] {
        let got = program.post("/positions", json!({"vehicle_id": stranger, "positions": [fix(0)]})).await;
        assert_eq!((got.status, got.error()), (404, "tracking.no_such_vehicle"));
    }
    assert_eq!(count(&stage, "positions").await, 0);
}

#[tokio::test]
async fn a_driver_reports_for_the_vehicle_he_sits_in() {
    let stage = Stage::at(NOW).await;
    let org = stage.org();
    let (his, other) = (vehicle(&stage, org).await, vehicle(&stage, org).await);
    let (seated, walking) = (UserId::mint(), UserId::mint());
    driver(&stage, org, seated, Some(his)).await;
    driver(&stage, org, walking, None).await;
    let api = stage.api(&[&ROOM]);
    let phone = api.caller_as(org, seated, &["positions:write"]);
    // he need not say which
    assert_eq!(phone.post("/positions", fix(0)).await.data()["stored"], 1);
    assert_eq!(
        phone.post("/positions", json!({"vehicle_id": his, "positions": [fix(1)]})).await.data()["stored"],
        1
    );
    let got = phone.post("/positions", json!({"vehicle_id": other, "positions": [fix(1)]})).await;
    assert_eq!((got.status, got.error()), (403, "tracking.not_your_vehicle"));
    let got = api.caller_as(org, walking, &["positions:write"]).post("/positions", fix(0)).await;
    assert_eq!((got.status, got.error()), (409, "tracking.no_vehicle"));
}
