//! Who gets in, to what, how much, and for how long.

use crate::world::{Client, GrantsChanged, World};
use futures::SinkExt;
use http::header;
use platform::{
    Cursor,
    bus::{Latest, Message as Live},
};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};
use uuid::Uuid;

#[tokio::test]
async fn the_header_signs_in_too() {
    let world = World::new().await;
    let mut request = format!("ws://{}/api/v1/stream", world.address).into_client_request().unwrap();
    request.headers_mut().insert(header::AUTHORIZATION, "Bearer mine".parse().unwrap());
    let mut client = Client(connect_async(request).await.unwrap().0);
    assert_eq!(client.frame().await["type"], "ready");
}

#[tokio::test]
async fn nobody_gets_in_without_a_good_token() {
    let world = World::new().await;
    for first in [json!({"token": "wrong"}), json!({"subscribe": "things"}), json!({"token": "line\nbreak"})]
    {
        let mut client = world.socket().await;
        client.say(first.clone()).await;
        assert_eq!(client.closed().await, 3000, "{first}");
    }
    let mut client = world.socket().await;
    client.0.send(Message::Text("hello".into())).await.unwrap();
    assert_eq!(client.closed().await, 1008);
    let mut client = world.socket().await;
    client.0.send(Message::Binary(vec![1, 2].into())).await.unwrap();
    assert_eq!(client.closed().await, 1008);
}

#[tokio::test]
async fn a_strange_page_is_turned_away() {
    let world = World::new().await;
    let with_origin = async |origin: &str| {
        let mut request = format!("ws://{}/api/v1/stream", world.address).into_client_request().unwrap();
        request.headers_mut().insert(header::ORIGIN, origin.parse().unwrap());
        request.headers_mut().insert(header::AUTHORIZATION, "Bearer mine".parse().unwrap());
        Client(connect_async(request).await.unwrap().0)
    };
    assert_eq!(with_origin("https://evil.example").await.closed().await, 3003);
    assert_eq!(with_origin(&format!("http://{}", world.address)).await.frame().await["type"], "ready");
}

#[tokio::test]
async fn nothing_of_another_organisation_is_seen() {
    let world = World::new().await;
    let mut client = world
        .watch(json!({"subscribe": ["things", "thing:*", "vehicle:*", "viewport:-180,-90,180,90"]}))
        .await;
    for _ in 0..4 {
        assert_eq!(client.frame().await["type"], "subscribed");
    }
    let other = world.stage.org();
    let theirs = world.fact(other, 1).await;
    let latest = Latest {
        org: other,
        topics: vec!["vehicle:x".into()],
        kind: "vehicle:location:updated",
        data: json!({"lat": 1, "lon": 1}),
    };
    world.app.bus().publish(Live::Latest(Arc::new(latest)));
    client.say(json!({"subscribe": format!("thing:{theirs}"), "resume": "0-0"})).await;
    assert_eq!(client.frame().await["type"], "subscribed");
    assert_eq!(client.news().await["type"], "resumed");
    world.fact(world.org, 2).await;
    assert_eq!(client.news().await["data"]["n"], 2);
}

#[tokio::test]
async fn topics_want_their_permission_and_their_form() {
    let world = World::new().await;
    world.grant("mine", world.org, &["things:read"], i64::MAX);
    let mut client = world.watch(json!({})).await;
    for (topic, code) in [
        ("vehicle:veh_1", "auth.forbidden"),
        ("viewport:0,0,1,1", "auth.forbidden"),
        ("job:job_1", "auth.forbidden"),
        ("money", "stream.no_such_topic"),
        ("*", "stream.no_such_topic"),
        ("", "stream.no_such_topic"),
        ("thing:a*", "stream.bad_topic"),
        ("thing:*:*", "stream.bad_topic"),
        ("things ", "stream.bad_topic"),
    ] {
        client.say(json!({"subscribe": topic})).await;
        let frame = client.frame().await;
        assert_eq!((&frame["type"], &frame["data"]["code"]), (&json!("error"), &json!(code)), "{topic}");
    }
    for text in ["{", "[]", r#"{"subscribe": 5}"#, r#"{"subscribe_": "x"}"#, r#"{"resume": "yesterday"}"#] {
        client.0.send(Message::Text(text.into())).await.unwrap();
        assert_eq!(client.frame().await["data"]["code"], "stream.malformed", "{text}");
    }
    let many = (0..257).map(|n| format!("thing:{n}")).collect::<Vec<_>>();
    client.say(json!({"subscribe": many[..250]})).await;
    client.say(json!({"subscribe": many[250..]})).await;
    let mut last = Value::Null;
    for _ in 0..257 {
        last = client.frame().await;
    }
    assert_eq!(last["data"]["code"], "stream.too_many_topics");
}

#[tokio::test]
async fn one_person_has_so_many_connections_and_no_more() {
    let world = World::new().await;
    let mut open = Vec::new();
    for _ in 0..64 {
        open.push(world.watch(json!({})).await);
    }
    let mut one_too_many = world.socket().await;
    one_too_many.say(json!({"token": "mine"})).await;
    assert_eq!(one_too_many.closed().await, 1013);
    drop(open.pop());
    tokio::time::sleep(Duration::from_millis(200)).await;
    world.watch(json!({})).await;
}

#[tokio::test]
async fn too_large_and_too_many_messages_end_the_connection() {
    let world = World::new().await;
    let mut client = world.watch(json!({})).await;
    client.0.send(Message::Text("x".repeat(20_000).into())).await.unwrap();
    assert_eq!(client.closed().await, 1009);
    let mut client = world.watch(json!({})).await;
    for _ in 0..400 {
        if client.0.send(Message::Text("{}".into())).await.is_err() {
            break;
        }
    }
    assert_eq!(client.closed().await, 1008);
}

#[tokio::test]
async fn a_withdrawn_permission_takes_effect_at_once() {
    let world = World::new().await;
    let mut client = world.watch(json!({"subscribe": ["things", "vehicle:*"]})).await;
    for _ in 0..2 {
        assert_eq!(client.frame().await["type"], "subscribed");
    }
    world.grant("mine", world.org, &["positions:read"], i64::MAX);
    let mut tx = world.stage.tx(world.org).await;
    tx.emit(&GrantsChanged(world.user.0)).await.unwrap();
    tx.commit().await.unwrap();
    let frame = client.news().await;
    assert_eq!((&frame["type"], &frame["topic"]), (&json!("gone"), &json!("things")));
    world.fact(world.org, 1).await;
    world.moved("a", 9, 1.0, 1.0);
    assert_eq!(client.news().await["data"]["n"], 9, "the other topic goes on");

    world.tokens.lock().unwrap().clear();
    let mut tx = world.stage.tx(world.org).await;
    tx.emit(&GrantsChanged(world.user.0)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(client.closed().await, 3000);
}

#[tokio::test]
async fn an_expired_token_ends_the_connection_unless_renewed() {
    let world = World::new().await;
    let now = kernel::Clock::now(&kernel::SystemClock).unix_s();
    world.grant("mine", world.org, &["things:read"], now + 2);
    world.grant("fresh", world.org, &["things:read"], now + 3600);
    let mut renewed = world.watch(json!({"subscribe": "things"})).await;
    let mut client = world.watch(json!({"subscribe": "things"})).await;
    renewed.say(json!({"token": "fresh"})).await;
    assert_eq!(client.news().await["data"]["code"], "auth.expired");
    assert_eq!(client.closed().await, 3000);
    assert_eq!(renewed.news().await["type"], "ready");
    world.fact(world.org, 5).await;
    assert_eq!(renewed.news().await["data"]["n"], 5);
    // A token of someone else does not take a connection over.
    world.grant("other", world.stage.org(), &["things:read"], now + 3600);
    renewed.say(json!({"token": "other"})).await;
    assert_eq!(renewed.closed().await, 3000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_client_is_told_where_to_resume_and_closed() {
    let world = World::new().await;
    let mut client = world.watch(json!({"subscribe": ["things"]})).await;
    assert_eq!(client.frame().await["type"], "subscribed");
    // It reads nothing, until neither the network nor the bus holds more.
    let body = "x".repeat(2000);
    let fact = |n: i64| platform::Fact {
        id: kernel::EventId::mint(),
        cursor: Cursor { xid: 1 << 40, seq: n },
        org: world.org,
        name: "thing.state_changed".into(),
        subject: Uuid::now_v7(),
        topics: vec!["things".into()],
        body: json!({"n": n, "body": body}),
        actor: None,
        cause: None,
        occurred_at: world.stage.db.now(),
    };
    for n in 0..40_000 {
        world.app.bus().publish(Live::Fact(Arc::new(fact(n))));
        if n % 500 == 0 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
    let (mut last, mut gap) = (-1, None);
    let code = loop {
        match client.next().await {
            Ok(frame) if frame["type"] == "gap" => gap = Some(frame),
            Ok(frame) => {
                let n = frame["data"]["n"].as_i64().unwrap_or(last + 1);
                assert_eq!(n, last + 1, "nothing is skipped in silence");
                last = n;
            }
            Err((code, _)) => break code,
        }
    };
    assert_eq!(code, 3008);
    let gap = gap.expect("it was told");
    assert_eq!(gap["data"]["resume"], json!(Cursor { xid: 1 << 40, seq: last }), "exactly after what it got");
    assert!(last < 39_999, "it was never slow");
}

#[tokio::test]
async fn a_stopping_server_says_so() {
    let mut world = World::new().await;
    let mut client = world.watch(json!({"subscribe": ["things"]})).await;
    world.workers.take().unwrap().stop().await;
    assert_eq!(client.closed().await, 1012);
}
