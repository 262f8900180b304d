use crate::world::World;
use kernel::MessageId;
use serde_json::json;

#[tokio::test]
async fn a_recipient_writes_and_reads_the_answer_on_the_tracking_page() {
    let world = World::new().await;
    let delivery = world.delivery().await;
    let path = format!("/public/track/{}/messages", delivery["tracking_number"].as_str().unwrap());
    let said = json!({"id": MessageId::mint(), "text": "Please ring twice"});
    let sent = world.api.public("POST", &path, Some(said.clone())).await;
    assert_eq!(sent.status, 201, "{}", sent.text());
    assert_eq!(world.api.public("POST", &path, Some(said)).await.data()["id"], sent.data()["id"]);

    let thread = world.desk.get("/threads?kind=eq.delivery").await.data()[0].clone();
    assert_eq!(
        (thread["title"].as_str(), thread["unread"].as_i64(), &thread["delivery"]),
        (Some("Amina Khan · SO-17"), Some(1), &delivery["id"])
    );
    let answer = format!("/threads/{}/messages", thread["id"].as_str().unwrap());
    assert_eq!(world.desk.post(&answer, json!({"text": "We will"})).await.status, 201);
    let page = world.api.public("GET", &path, None).await;
    let sides: Vec<_> =
        page.data()["messages"].as_array().unwrap().iter().map(|m| m["side"].as_str().unwrap()).collect();
    assert_eq!(sides, ["recipient", "dispatch"], "{}", page.text());
    for secret in ["Amina", "usr_", "thr_", "author"] {
        assert!(!page.text().contains(secret), "{secret} in {}", page.text());
    }
}

#[tokio::test]
async fn a_recipient_writes_ten_times_an_hour_and_only_while_the_link_lives() {
    let world = World::new().await;
    let delivery = world.delivery().await;
    let path = format!("/public/track/{}/messages", delivery["tracking_code"].as_str().unwrap());
    let say = |text: &str| Some(json!({"text": text}));
    for i in 0..10 {
        assert_eq!(world.api.public("POST", &path, say(&format!("{i}"))).await.status, 201);
    }
    let refused = world.api.public("POST", &path, say("again")).await;
    assert_eq!((refused.status, refused.error()), (429, "rate.limited"));
    assert!(refused.headers.contains_key("retry-after"));
    world.advance_s(3601);
    assert_eq!(world.api.public("POST", &path, say("later")).await.status, 201);
    assert_eq!(world.api.public("POST", &path, say(&"x".repeat(1001))).await.status, 422);

    let draft = world.desk.post("/deliveries", json!({
        "submit": false, "recipient": {"name": "A", "phone": "+971501234567"},
        "dropoff": {"address": "Villa 7", "point": {"lat": 25.2204, "lon": 55.2520}}, "items": [{"description": "box"}],
    })).await;
    let hidden = format!("/public/track/{}/messages", draft.data()["tracking_code"].as_str().unwrap());
    assert_eq!(world.api.public("GET", &hidden, None).await.status, 404, "{}", draft.text());
    assert_eq!(world.api.public("POST", &hidden, say("hello")).await.status, 404);
}
