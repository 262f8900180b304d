use super::tell_of_due_work;
use crate::bench::Bench;
use serde_json::{Value, json};

fn oil(vehicle: &str) -> Value {
    json!({"vehicle": vehicle, "task": "Oil change", "every_days": 180, "every_m": 10_000_000})
}

#[tokio::test]
async fn work_falls_due_by_day_or_road_and_a_record_sets_it_back() {
    let b = Bench::at("2026-11-21T08:00:00Z").await;
    let van = b.add("/vehicles", json!({"name": "Van", "kind": "van", "odometer_m": 50_000_000})).await;
    let rule = b.add("/maintenance/rules", oil(&van)).await;
    let state = || async { b.office.get(&format!("/maintenance/rules/{rule}")).await.data().clone() };
    assert_eq!(
        (state().await["state"].clone(), state().await["due_on"].clone()),
        (json!("ok"), json!("2027-05-20"))
    );
    assert_eq!(state().await["due_at_odometer_m"], 60_000_000);

    let drive = |odometer_m: i64| json!({"vehicle": van, "task": "Tyres", "done_on": "2026-11-21", "odometer_m": odometer_m});
    b.add("/maintenance/records", drive(59_600_000)).await;
    assert_eq!(state().await["state"], "due_soon", "the record raised the odometer");
    b.add("/maintenance/records", drive(60_100_000)).await;
    assert_eq!(state().await["state"], "overdue");
    assert_eq!(b.office.get("/maintenance/rules?state=due_soon").await.data().as_array().unwrap().len(), 1);

    let cost = json!({"minor": 25_000, "currency": "AED"});
    let done = json!({"vehicle": van, "rule": rule, "task": "Oil change", "done_on": "2026-11-21", "odometer_m": 60_200_000, "cost": cost});
    let record = b.office.post("/maintenance/records", done).await;
    assert_eq!((record.status, &record.data()["cost"]), (201, &cost), "{}", record.text());
    assert_eq!(
        (state().await["state"].clone(), state().await["due_at_odometer_m"].clone()),
        (json!("ok"), json!(70_200_000))
    );
    let late = json!({"vehicle": van, "rule": rule, "task": "Oil change", "done_on": "2026-01-01", "odometer_m": 1_000});
    b.add("/maintenance/records", late).await;
    assert_eq!(
        state().await["due_at_odometer_m"],
        70_200_000,
        "a record that comes in late turns nothing back"
    );
    assert_eq!(b.office.get(&format!("/vehicles/{van}")).await.data()["odometer_m"], 60_200_000);
    assert_eq!(
        b.office.get(&format!("/maintenance/records?rule=eq.{rule}")).await.data().as_array().unwrap().len(),
        2
    );
}

#[tokio::test]
async fn due_work_is_told_once_for_each_step() {
    let b = Bench::at("2026-11-21T08:00:00Z").await;
    let van = b.vehicle("Van").await;
    b.add("/maintenance/rules", oil(&van)).await;
    let clock = b.stage.clock.as_ref().unwrap();
    let facts = || b.facts("fleet.maintenance_due");
    tell_of_due_work(&b.api.app).await.unwrap();
    assert_eq!(facts().await, 0);
    clock.advance_s(170 * 86_400);
    for _ in 0..2 {
        tell_of_due_work(&b.api.app).await.unwrap();
    }
    assert_eq!(facts().await, 1);
    clock.advance_s(20 * 86_400);
    tell_of_due_work(&b.api.app).await.unwrap();
    assert_eq!(facts().await, 2);
    let states: Vec<String> = sqlx::query_scalar(
        "select body->>'state' from platform.outbox where name = 'fleet.maintenance_due' order by seq",
    )
    .fetch_all(&mut b.eyes().await)
    .await
    .unwrap();
    assert_eq!(states, ["due_soon", "overdue"]);
}

#[tokio::test]
async fn rules_and_records_keep_to_their_vehicle_and_organisation() {
    let b = Bench::new().await;
    let (van, truck) = (b.vehicle("Van").await, b.vehicle("Truck").await);
    let rule = b.add("/maintenance/rules", oil(&van)).await;
    let twin = b
        .office
        .post("/maintenance/rules", json!({"vehicle": van, "task": "OIL CHANGE", "every_days": 3}))
        .await;
    assert_eq!((twin.status, twin.error()), (409, "fleet.taken"));
    for (method, path, body, field) in [
        ("POST", "/maintenance/rules".to_owned(), json!({"vehicle": van, "task": "x"}), "every_days"),
        (
            "POST",
            "/maintenance/rules".to_owned(),
            json!({"vehicle": van, "task": "x", "every_m": 5}),
            "every_m",
        ),
        ("PUT", format!("/maintenance/rules/{rule}"), oil(&truck), "vehicle"),
        (
            "POST",
            "/maintenance/records".to_owned(),
            json!({"vehicle": truck, "rule": rule, "task": "x", "done_on": "2026-01-01"}),
            "rule",
        ),
        (
            "POST",
            "/maintenance/records".to_owned(),
            json!({"vehicle": van, "task": "x", "done_on": "2099-01-01"}),
            "done_on",
        ),
        (
            "POST",
            "/maintenance/records".to_owned(),
            json!({"vehicle": van, "task": "x", "done_on": "2026-01-01", "cost": {"minor": -1, "currency": "AED"}}),
            "cost",
        ),
    ] {
        let got = b.office.call(method, &path, Some(body)).await;
        assert_eq!(
            (got.status, got.body["error"]["fields"][0]["path"].as_str()),
            (422, Some(field)),
            "{}",
            got.text()
        );
    }
    let stranger = b.stranger();
    assert_eq!(stranger.get(&format!("/maintenance/rules/{rule}")).await.status, 404);
    assert_eq!(stranger.post("/maintenance/rules", oil(&van)).await.status, 422);
    let record =
        b.add("/maintenance/records", json!({"vehicle": van, "task": "Wash", "done_on": "2026-01-01"})).await;
    assert_eq!(stranger.delete(&format!("/maintenance/records/{record}")).await.status, 404);
    assert_eq!(b.office.delete(&format!("/maintenance/records/{record}")).await.status, 200);
    assert_eq!(b.office.delete(&format!("/maintenance/rules/{rule}")).await.status, 200);
    assert_eq!(b.office.get("/maintenance/rules").await.data(), &json!([]));
}
