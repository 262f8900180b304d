use crate::world::{DESK, World};
use kernel::{DeliveryId, IncidentId};
use serde_json::{Value, json};

fn sos() -> Value {
    json!({"id": IncidentId::mint(), "kind": "sos", "occurred_at": "2026-11-21T08:58:00Z",
        "position": {"lat": 25.2, "lon": 55.25, "accuracy_m": 12.0}, "note": "a man with a knife"})
}

async fn facts(world: &World, name: &str) -> Vec<Value> {
    sqlx::query_scalar("select body from platform.outbox where name = $1 order by seq")
        .bind(name)
        .fetch_all(&mut world.stage.eyes().await)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_driver_calls_for_help_once_however_often_the_phone_sends_it() {
    let world = World::new().await;
    let body = sos();
    let sent = world.phone.post("/driver/incidents", body.clone()).await;
    assert_eq!(
        (sent.status, sent.data()["severity"].as_str(), sent.data()["is_calling"].as_bool()),
        (201, Some("critical"), Some(true)),
        "{}",
        sent.text()
    );
    assert_eq!(sent.data()["position"], json!({"lat": 25.2, "lon": 55.25, "accuracy_m": 12.0}));
    assert_eq!(sent.data()["reported_at"], "2026-11-21T08:58:00Z");
    let again = world.phone.post("/driver/incidents", body.clone()).await;
    assert_eq!((again.status, &again.data()["id"]), (201, &body["id"]));
    let told = facts(&world, "delivery.trouble_reported").await;
    assert_eq!((told.len(), told[0]["urgent"].as_bool()), (1, Some(true)));
    assert_eq!(facts(&world, "delivery.incident_changed").await.len(), 1);

    let seen = world.desk.get("/incidents?kind=eq.sos&state=eq.open").await;
    assert_eq!(seen.data()[0]["driver_name"], "Bilal Ahmed", "{}", seen.text());
    let path = format!("/incidents/{}/commands", body["id"].as_str().unwrap());
    assert_eq!(world.desk.post(&path, json!({"command": "acknowledge"})).await.status, 200);
    let over = world.desk.post(&path, json!({"command": "resolve", "note": "police came, he is well"})).await;
    assert_eq!(
        (over.data()["state"].as_str(), over.data()["resolution"].as_str()),
        (Some("resolved"), Some("police came, he is well")),
        "{}",
        over.text()
    );
    let mine = world.phone.get("/driver/incidents").await;
    assert_eq!(
        (mine.data()[0]["id"].clone(), mine.data()[0]["state"].as_str()),
        (body["id"].clone(), Some("resolved"))
    );
    assert_eq!(world.other_phone.get("/driver/incidents").await.data(), &json!([]));
}

#[tokio::test]
async fn what_is_not_the_drivers_own_is_refused() {
    let world = World::new().await;
    let body = sos();
    world.phone.post("/driver/incidents", body.clone()).await;
    let theirs = world.other_phone.post("/driver/incidents", body.clone()).await;
    assert_eq!((theirs.status, theirs.error()), (409, "delivery.incident_id_taken"), "{}", theirs.text());
    for (field, value) in [
        ("kind", json!("lost")),
        ("position", json!({"lat": 91.0, "lon": 0.0})),
        ("delivery", json!(DeliveryId::mint())),
        ("note", json!("x".repeat(1001))),
    ] {
        let mut bad = sos();
        bad[field] = value;
        assert_eq!(world.phone.post("/driver/incidents", bad).await.status, 422, "{field}");
    }
    let stranger = world.api.caller(world.stage.org(), DESK);
    let path = format!("/incidents/{}/commands", body["id"].as_str().unwrap());
    assert_eq!(stranger.post(&path, json!({"command": "resolve"})).await.status, 404);
    assert_eq!(world.desk.post("/driver/incidents", sos()).await.status, 403);
    let elsewhere = crate::world::enlist(&world.stage, &world.api, world.stage.org()).await.1;
    assert_eq!(
        elsewhere.post("/driver/incidents", body).await.status,
        409,
        "and is told nothing of whose it is"
    );
}
