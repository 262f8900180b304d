use crate::world::{World, desk_of, enlist};
use kernel::{MessageId, ThreadId};
use serde_json::json;

#[tokio::test]
async fn dispatch_and_a_driver_talk_and_see_what_is_read() {
    let world = World::new().await;
    let empty = world.phone.get("/driver/messages").await;
    assert_eq!((empty.status, empty.data()["thread"].is_null()), (200, true), "{}", empty.text());

    let id = MessageId::mint();
    let said = json!({"id": id, "text": "  The gate is closed  ", "written_at": "2026-11-21T08:40:00Z"});
    let sent = world.phone.post("/driver/messages", said.clone()).await;
    assert_eq!(sent.status, 201, "{}", sent.text());
    assert_eq!(
        (
            sent.data()["text"].as_str(),
            sent.data()["written_at"].as_str(),
            sent.data()["received_at"].as_str()
        ),
        (Some("The gate is closed"), Some("2026-11-21T08:40:00Z"), Some("2026-11-21T09:00:00Z"))
    );
    world.advance_s(60);
    let again = world.phone.post("/driver/messages", said).await;
    assert_eq!((again.status, again.data()), (201, sent.data()), "sent twice, said once");

    let threads = world.desk.get("/threads?unread=gt.0&order=last_at.desc.nullslast").await;
    let thread = &threads.data()[0];
    assert_eq!(
        (thread["title"].as_str(), thread["unread"].as_i64(), thread["last_text"].as_str()),
        (Some("Bilal Ahmed"), Some(1), Some("The gate is closed"))
    );
    let path = format!("/threads/{}", thread["id"].as_str().unwrap());
    let answer = world.desk.post(&format!("{path}/messages"), json!({"canned": "customer_informed"})).await;
    assert_eq!((answer.status, answer.data()["seq"].as_i64()), (201, Some(2)), "{}", answer.text());
    assert!(answer.data()["text"].as_str().unwrap().starts_with("The customer knows"));
    assert_eq!(world.desk.get("/threads/unread").await.data()["messages"], 0, "who answers has read");

    let phone = world.phone.get("/driver/messages").await;
    assert_eq!(
        (phone.data()["unread"].as_i64(), phone.data()["read_by_dispatch"].as_i64()),
        (Some(1), Some(2))
    );
    let later = world.phone.get("/driver/messages?after=1").await;
    assert_eq!(later.data()["messages"].as_array().unwrap().len(), 1);
    let read = world.phone.post("/driver/messages/read", json!({"seq": 99})).await;
    assert_eq!(read.data()["unread"], 0, "{}", read.text());
    assert_eq!(world.desk.get(&path).await.data()["read_by_other"], 2);
    let back = world.phone.post("/driver/messages/read", json!({"seq": 1})).await;
    assert_eq!(back.data()["unread"], 0, "reading never goes back");

    let facts = world.facts("messages.message_written").await;
    assert_eq!(facts.len(), 2);
    let inbox = format!("inbox:{}", world.phone.user);
    assert!(
        facts.iter().all(|(_, topics)| topics.contains(&inbox) && topics.contains(&"messages".to_owned()))
    );
    assert_eq!(world.facts("messages.thread_read").await.len(), 1);
}

#[tokio::test]
async fn what_was_written_offline_arrives_in_any_order_and_any_number_of_times() {
    let world = World::new().await;
    let said: Vec<_> = (0..4)
        .map(|i| json!({"id": MessageId::mint(), "text": format!("message {i}"), "written_at": format!("2026-11-21T08:4{i}:00Z")}))
        .collect();
    for i in [2, 0, 2, 3, 1, 0] {
        assert_eq!(world.phone.post("/driver/messages", said[i].clone()).await.status, 201);
    }
    let got = world.phone.get("/driver/messages").await;
    let texts: Vec<_> =
        got.data()["messages"].as_array().unwrap().iter().map(|m| m["text"].as_str().unwrap()).collect();
    assert_eq!(
        texts,
        ["message 2", "message 0", "message 3", "message 1"],
        "by arrival; the phone's clock is kept beside"
    );
    let mut other = said[0].clone();
    other["text"] = json!("something else");
    let refused = world.phone.post("/driver/messages", other).await;
    assert_eq!((refused.status, refused.error()), (409, "messages.id_taken"));
    let future = json!({"text": "hello", "written_at": "2031-01-01T00:00:00Z"});
    let sent = world.phone.post("/driver/messages", future).await;
    assert_eq!(sent.data()["written_at"], sent.data()["received_at"], "no message comes from the future");
}

#[tokio::test]
async fn a_message_points_at_a_delivery_of_ones_own() {
    let world = World::new().await;
    let delivery = world.delivery().await;
    let about = json!({"text": "nobody answers", "delivery": delivery["id"]});
    let sent = world.phone.post("/driver/messages", about.clone()).await;
    assert_eq!((sent.status, &sent.data()["delivery"]), (201, &delivery["id"]), "{}", sent.text());
    let (_, elsewhere) = enlist(&world.stage, &world.api, world.stage.org(), "Omar").await;
    assert_eq!(elsewhere.post("/driver/messages", about).await.status, 422);
}

#[tokio::test]
async fn nobody_hears_what_is_not_theirs() {
    let world = World::new().await;
    world.phone.post("/driver/messages", json!({"text": "mine"})).await;
    let thread = world.desk.get("/threads").await.data()[0]["id"].as_str().unwrap().to_owned();
    let stranger = desk_of(&world.api, world.stage.org());
    assert_eq!(stranger.get("/threads").await.data().as_array().unwrap().len(), 0);
    for (method, path, body) in [
        ("GET", format!("/threads/{thread}"), None),
        ("GET", format!("/threads/{thread}/messages"), None),
        ("POST", format!("/threads/{thread}/messages"), Some(json!({"text": "hi"}))),
        ("POST", format!("/threads/{thread}/read"), Some(json!({"seq": 1}))),
    ] {
        assert_eq!(stranger.call(method, &path, body.clone()).await.status, 404, "{method} {path}");
        assert_eq!(world.phone.call(method, &path, body).await.status, 403, "a driver has his own door");
    }
    assert_eq!(stranger.post("/threads", json!({"driver": world.driver})).await.status, 422);
    assert_eq!(world.desk.get(&format!("/threads/{}", ThreadId::mint())).await.status, 404);
    let (_, colleague) = enlist(&world.stage, &world.api, world.org, "Omar").await;
    let own = colleague.get("/driver/messages").await;
    assert_eq!(own.data()["messages"].as_array().unwrap().len(), 0, "another driver's thread is another's");
    let nobody = world.api.caller(world.org, &["driver:act"]);
    assert_eq!(nobody.get("/driver/messages").await.error(), "messages.not_a_driver");
    assert_eq!(world.api.caller(world.org, &["deliveries:read"]).get("/threads").await.status, 403);
}
