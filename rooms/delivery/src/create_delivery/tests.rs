use crate::world::{World, order};
use serde_json::json;

#[tokio::test]
async fn an_order_becomes_a_promise_with_a_number_of_its_own() {
    let world = World::new().await;
    let got = world.order(json!({"reference": "SO-1"})).await;
    assert_eq!((got["status"].as_str(), got["custody"].as_str()), (Some("ready"), Some("shipper")));
    assert_eq!(got["recipient"]["phone"], "+971501234567");
    assert_eq!(got["items"].as_array().unwrap().len(), 2);
    let code = got["tracking_code"].as_str().unwrap();
    assert_eq!(got["tracking_url"], format!("http://127.0.0.1:8080/t/{code}"));
    let timeline = world.desk.get(&format!("/deliveries/{}/timeline", got["id"].as_str().unwrap())).await;
    assert_eq!(timeline.data()[0]["command"], "submit");
}

#[tokio::test]
async fn one_reference_is_one_live_delivery() {
    let world = World::new().await;
    let first = world.order(json!({"reference": "SO-1"})).await;
    let again = world.desk.post("/deliveries", order(json!({"reference": "SO-1"}))).await;
    assert_eq!((again.status, again.error()), (409, "delivery.reference_taken"));
    world.tell(first["id"].as_str().unwrap(), json!({"command": "cancel", "reason": "twice"})).await;
    world.order(json!({"reference": "SO-1"})).await;
}

#[tokio::test]
async fn what_is_missing_is_named_field_by_field() {
    let world = World::new().await;
    let nowhere = world.desk.post("/deliveries", order(json!({"dropoff": {}, "items": []}))).await;
    assert_eq!((nowhere.status, nowhere.error()), (422, "delivery.unmet"));
    assert_eq!(nowhere.body["error"]["fields"][0]["path"], "dropoff");
    for (more, path) in [
        (json!({"recipient": {"name": "A", "phone": "call me"}}), "recipient.phone"),
        (json!({"cod": {"minor": 0, "currency": "AED"}}), "cod.minor"),
        (json!({"window": {"from": "2026-11-21T14:00:00Z", "to": "2026-11-21T10:00:00Z"}}), "window"),
        (json!({"dropoff": {"point": {"lat": 95.0, "lon": 0.0}}}), "dropoff.point"),
        (json!({"colour": "red"}), "colour"),
    ] {
        let got = world.desk.post("/deliveries", order(more.clone())).await;
        assert_eq!(got.status, 422, "{more} {}", got.body);
        assert_eq!(got.body["error"]["fields"][0]["path"], path, "{}", got.body);
    }
    let twins = json!({"items": [{"barcode": "X"}, {"barcode": "X"}]});
    assert_eq!(world.desk.post("/deliveries", order(twins)).await.status, 422);
}

#[tokio::test]
async fn a_draft_waits_and_is_submitted_later() {
    let world = World::new().await;
    let draft = world.order(json!({"submit": false, "dropoff": {"city": "Dubai"}})).await;
    let id = draft["id"].as_str().unwrap();
    assert_eq!(draft["status"], "draft");
    let early = world.tell(id, json!({"command": "submit"})).await;
    assert_eq!((early.status, early.error()), (422, "delivery.unmet"));
    let edit = json!({"dropoff": {"address": "Villa 9", "point": {"lat": 25.2, "lon": 55.25}}, "instructions": "Gate 2"});
    let edited = world.desk.patch(&format!("/deliveries/{id}"), edit).await;
    assert_eq!(
        (edited.status, edited.data()["address"]["text"].as_str()),
        (200, Some("Villa 9")),
        "{}",
        edited.body
    );
    let ready = world.tell(id, json!({"command": "submit"})).await;
    assert_eq!((ready.status, ready.data()["status"].as_str()), (200, Some("ready")), "{}", ready.body);
    assert_eq!(ready.data()["address"]["text"], "Villa 9");
}

#[tokio::test]
async fn a_retry_with_the_same_key_is_one_order() {
    let world = World::new().await;
    let caller = world.desk.with("idempotency-key", "k1");
    let (one, two) = (
        caller.post("/deliveries", order(json!({}))).await,
        caller.post("/deliveries", order(json!({}))).await,
    );
    assert_eq!(one.data()["id"], two.data()["id"]);
    let all = world.desk.get("/deliveries?count=exact").await;
    assert_eq!(all.body["meta"]["pagination"]["total"], 1);
}

#[tokio::test]
async fn another_organisation_sees_nothing_of_it() {
    let world = World::new().await;
    let id = world.order(json!({})).await["id"].as_str().unwrap().to_owned();
    let stranger = world.api.caller(world.stage.org(), crate::world::DESK);
    for path in [format!("/deliveries/{id}"), format!("/deliveries/{id}/timeline")] {
        assert_eq!(stranger.get(&path).await.status, 404);
    }
    let command = json!({"command": "cancel", "reason": "mine now"});
    assert_eq!(stranger.post(&format!("/deliveries/{id}/commands"), command).await.status, 404);
    assert_eq!(stranger.get("/deliveries").await.data().as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn anything_is_found_by_what_people_remember_of_it() {
    let world = World::new().await;
    let one = world.order(json!({"reference": "SO-77"})).await;
    world.order(json!({"recipient": {"name": "مريم الهاشمي"}, "priority": "high"})).await;
    let number = one["tracking_number"].as_str().unwrap().to_lowercase();
    for (query, found) in [
        ("q=amina", 1),
        ("q=so-77", 1),
        ("q=501234567", 1),
        (&*format!("q={number}"), 1),
        ("q=%D9%85%D8%B1%D9%8A%D9%85", 1),
        ("q=jumeirah%20villa", 2),
        ("q=100%25", 0),
        ("status=eq.ready&priority=eq.high", 1),
        ("status=in.(draft,cancelled)", 0),
    ] {
        let got = world.desk.get(&format!("/deliveries?{query}")).await;
        assert_eq!((got.status, got.data().as_array().unwrap().len()), (200, found), "{query} {}", got.body);
    }
    let page = world.desk.get("/deliveries?limit=1").await;
    let next = page.body["meta"]["pagination"]["next"].as_str().unwrap().to_owned();
    let second = world.desk.get(&format!("/deliveries?limit=1&cursor={next}")).await;
    assert_ne!(page.data()[0]["id"], second.data()[0]["id"]);
    assert!(second.body["meta"]["pagination"]["next"].is_null());
    assert_eq!(world.desk.get("/deliveries?password=eq.x").await.status, 400);
}
