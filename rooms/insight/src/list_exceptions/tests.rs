use crate::ROOM;
use kernel::OrgId;
use serde_json::{Value, json};
use testkit::{Api, Caller, Stage};

const DESK: &[&str] =
    &["deliveries:read", "deliveries:write", "deliveries:command", "positions:write", "shifts:write"];

async fn stage() -> (Stage, Api, OrgId, Caller) {
    let stage = Stage::at("2026-11-21T09:00:00Z").await;
    let api = stage.api(&[&fleet::ROOM, &tracking::ROOM, &delivery::ROOM, &ROOM]);
    let org = stage.org();
    let desk = api.caller(org, DESK);
    (stage, api, org, desk)
}

fn order() -> Value {
    json!({"reference": "SO-1", "recipient": {"name": "Amina", "phone": "+971501234567"},
        "dropoff": {"address": "Villa 7", "point": {"lat": 25.22, "lon": 55.25}},
        "window": {"from": "2026-11-21T10:00:00Z", "to": "2026-11-21T14:00:00Z"}, "items": [{"barcode": "P-1"}]})
}

async fn kinds(desk: &Caller) -> Vec<(String, String)> {
    let got = desk.get("/exceptions").await;
    assert_eq!(got.status, 200, "{}", got.body);
    let list = got.data()["exceptions"].as_array().unwrap();
    list.iter()
        .map(|e| (e["kind"].as_str().unwrap().to_owned(), e["reason"].as_str().unwrap().to_owned()))
        .collect()
}

#[tokio::test]
async fn what_needs_somebody_is_seen_over_all_rooms_and_by_nobody_else() {
    let (stage, api, org, desk) = stage().await;
    assert_eq!(desk.post("/deliveries", order()).await.status, 201);
    let mut tx = stage.tx(org).await;
    let van = json!({"name": "Van 3", "kind": "van"});
    let van = fleet::add_vehicle(&mut tx, &serde_json::from_value(van).unwrap()).await.unwrap().id;
    let bilal = serde_json::from_value(json!({"name": "Bilal", "phone": "+971507654321"})).unwrap();
    let man = fleet::add_driver(&mut tx, &bilal).await.unwrap().id;
    let shift = json!({"driver": man, "vehicle": van, "starts_at": "2026-11-21T08:00:00Z", "ends_at": "2026-11-21T18:00:00Z"});
    let shift = fleet::plan_shift(&mut tx, &serde_json::from_value(shift).unwrap()).await.unwrap().id;
    tx.commit().await.unwrap();
    sqlx::query(
        "update fleet.shifts set state = 'active', started_at = '2026-11-21T08:00:00Z' where id = $1",
    )
    .bind(shift.0)
    .execute(&mut stage.eyes().await)
    .await
    .unwrap();
    let pair = |kind: &str, reason: &str| (kind.to_owned(), reason.to_owned());
    assert_eq!(kinds(&desk).await, [pair("silent", "never_seen"), pair("unplanned", "due_today")]);

    let all = desk.get("/exceptions").await;
    let silent = &all.data()["exceptions"][0];
    assert_eq!(
        (&silent["driver"]["phone"], &silent["vehicle"]["name"]),
        (&json!("+971507654321"), &json!("Van 3"))
    );
    assert_eq!(
        (&silent["numbers"]["on_shift_s"], &silent["key"]),
        (&json!(3600), &json!(format!("silent:{van}")))
    );
    assert_eq!(all.data()["exceptions"][1]["delivery"]["reference"], "SO-1");
    assert_eq!((&all.data()["counts"]["silent"], &all.data()["counts"]["total"]), (&json!(1), &json!(2)));
    assert_eq!(desk.get("/exceptions/counts").await.data(), &all.data()["counts"]);

    // it is heard of: silent no more
    let fix =
        json!({"vehicle_id": van, "point": {"lat": 25.2, "lon": 55.27}, "fix_at": "2026-11-21T09:00:00Z"});
    assert_eq!(desk.post("/positions", fix).await.status, 200);
    assert_eq!(kinds(&desk).await, [pair("unplanned", "due_today")]);
    let other = api.caller(stage.org(), DESK);
    assert_eq!(kinds(&other).await, []);
    assert_eq!(api.caller(org, &["plans:read"]).get("/exceptions").await.status, 403);
    for (query, path) in [("kind=sad", "kind"), ("limit=0", "limit"), ("limit=1001", "limit")] {
        let wrong = desk.get(&format!("/exceptions?{query}")).await;
        assert_eq!(
            (wrong.status, wrong.body["error"]["fields"][0]["path"].as_str()),
            (422, Some(path)),
            "{}",
            wrong.body
        );
    }
    let some = desk.get("/exceptions?kind=late,stuck").await;
    assert_eq!(
        (some.data()["exceptions"].as_array().unwrap().len(), &some.data()["counts"]["total"]),
        (0, &json!(1))
    );
}

#[tokio::test]
async fn what_was_put_aside_comes_back_by_itself() {
    let (stage, api, org, desk) = stage().await;
    let id = desk.post("/deliveries", order()).await.data()["id"].as_str().unwrap().to_owned();
    let snooze = |until: &str| json!({"key": format!("unplanned:{id}"), "until": until});
    assert_eq!(desk.post("/exceptions/snooze", snooze("2026-11-21T08:00:00Z")).await.status, 422);
    assert_eq!(
        desk.post("/exceptions/snooze", json!({"key": "x", "until": "2026-11-21T10:00:00Z"})).await.status,
        422
    );
    let reader = api.caller(org, &["deliveries:read"]);
    assert_eq!(reader.post("/exceptions/snooze", snooze("2026-11-21T10:00:00Z")).await.status, 403);
    // another organisation puts aside its own only
    api.caller(stage.org(), DESK).post("/exceptions/snooze", snooze("2026-11-21T10:00:00Z")).await;
    assert_eq!(kinds(&desk).await.len(), 1);
    assert_eq!(desk.post("/exceptions/snooze", snooze("2026-11-21T10:00:00Z")).await.status, 200);
    assert_eq!(
        (kinds(&desk).await.len(), desk.get("/exceptions/counts").await.data()["total"].clone()),
        (0, json!(0))
    );
    stage.clock.as_ref().unwrap().advance_s(3_601);
    assert_eq!(kinds(&desk).await.len(), 1);
}

#[tokio::test]
async fn a_silence_is_told_once_and_anew_after_the_vehicle_was_heard_of() {
    let (stage, _, org, desk) = stage().await;
    let mut tx = stage.tx(org).await;
    let van = json!({"name": "Van 3", "kind": "van"});
    let van = fleet::add_vehicle(&mut tx, &serde_json::from_value(van).unwrap()).await.unwrap().id;
    let man = fleet::add_driver(&mut tx, &serde_json::from_value(json!({"name": "Bilal"})).unwrap())
        .await
        .unwrap()
        .id;
    let shift = json!({"driver": man, "vehicle": van, "starts_at": "2026-11-21T08:00:00Z", "ends_at": "2026-11-21T18:00:00Z"});
    let shift = fleet::plan_shift(&mut tx, &serde_json::from_value(shift).unwrap()).await.unwrap().id;
    tx.commit().await.unwrap();
    let mut eyes = stage.eyes().await;
    sqlx::query(
        "update fleet.shifts set state = 'active', started_at = '2026-11-21T08:00:00Z' where id = $1",
    )
    .bind(shift.0)
    .execute(&mut eyes)
    .await
    .unwrap();
    let sweep = async || {
        let mut tx = stage.tx(org).await;
        crate::tell_of_silence::of_organization(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
    };
    let told = async || {
        let all: Vec<Value> =
            sqlx::query_scalar("select body from platform.outbox where name = 'insight.vehicle_silent'")
                .fetch_all(&mut stage.eyes().await)
                .await
                .unwrap();
        all
    };
    sweep().await;
    sweep().await;
    let first = told().await;
    assert_eq!(first.len(), 1, "{first:?}");
    assert_eq!(
        (&first[0]["vehicle"], &first[0]["silent_s"], &first[0]["driver"]),
        (&json!(van), &json!(3600), &json!(man))
    );
    let fix =
        json!({"vehicle_id": van, "point": {"lat": 25.2, "lon": 55.27}, "fix_at": "2026-11-21T09:00:00Z"});
    assert_eq!(desk.post("/positions", fix).await.status, 200);
    sweep().await;
    assert_eq!(told().await.len(), 1, "it is heard of");
    stage.clock.as_ref().unwrap().advance_s(16 * 60);
    sweep().await;
    assert_eq!(told().await.len(), 2, "and silent again");
}
