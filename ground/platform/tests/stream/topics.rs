//! What arrives live.

use crate::world::World;
use kernel::{Time, UserId};
use platform::{
    Cursor,
    bus::{Latest, Message as Live},
};
use serde_json::json;
use std::{collections::HashMap, sync::Arc, time::Duration};

#[tokio::test]
async fn facts_arrive_live_with_their_cursor() {
    let world = World::new().await;
    let mut client = world.watch(json!({"subscribe": ["things"]})).await;
    assert_eq!(client.frame().await["type"], "subscribed");
    let id = world.fact(world.org, 7).await;
    let frame = client.news().await;
    assert_eq!(
        (&frame["type"], &frame["topic"], &frame["data"]["n"]),
        (&json!("thing:state:changed"), &json!("things"), &json!(7))
    );
    frame["cursor"].as_str().unwrap().parse::<Cursor>().unwrap();
    frame["at"].as_str().unwrap().parse::<Time>().unwrap();
    client.say(json!({"unsubscribe": "things", "subscribe": format!("thing:{id}")})).await;
    assert_eq!(client.frame().await["type"], "unsubscribed");
    assert_eq!(client.frame().await["type"], "subscribed");
    world.fact(world.org, 8).await;
    client.silent(400).await;
}

#[tokio::test]
async fn a_table_topic_tells_what_its_conditions_let_through_live_and_replayed() {
    let world = World::new().await;
    let topic = "table:things?n=gte.10&or=(n.lt.20,n.eq.99)";
    let mut client = world.watch(json!({"subscribe": topic})).await;
    let from = client.frame().await["cursor"].clone();
    for n in [1, 10, 25, 99] {
        world.fact(world.org, n).await;
    }
    for n in [10, 99] {
        let frame = client.news().await;
        assert_eq!((&frame["topic"], &frame["data"]["n"]), (&json!(topic), &json!(n)));
    }
    client.say(json!({"unsubscribe": topic})).await;
    assert_eq!(client.frame().await["type"], "unsubscribed");
    world.fact(world.org, 11).await;
    client.silent(300).await;
    let mut again = world.watch(json!({"subscribe": [topic], "resume": from})).await;
    for n in [10, 99, 11] {
        assert_eq!(again.news().await["data"]["n"], n);
    }
    assert_eq!(again.news().await["type"], "resumed");
    for (bad, code) in [
        ("table:money?n=eq.1", "stream.no_such_topic"),
        ("table:vehicle?n=eq.1", "auth.forbidden"),
        ("table:things?n=like.1*", "filter.syntax"),
        ("table:things?n=1", "filter.unknown_operator"),
        ("table:thing:x", "stream.bad_topic"),
        ("table:inbox", "stream.not_yours"),
    ] {
        world.grant("mine", world.org, &["things:read"], i64::MAX);
        let mut client = world.watch(json!({"subscribe": bad})).await;
        assert_eq!(client.frame().await["data"]["code"], code, "{bad}");
    }
}

#[tokio::test]
async fn an_inbox_is_watched_by_its_owner_alone() {
    let world = World::new().await;
    let mut client = world.watch(json!({"subscribe": "inbox"})).await;
    assert_eq!(client.frame().await["type"], "subscribed");
    for other in [format!("inbox:{}", UserId::mint()), "inbox:*".to_owned()] {
        client.say(json!({"subscribe": other})).await;
        assert_eq!(client.frame().await["data"]["code"], "stream.not_yours", "{other}");
    }
    let say = |user: UserId, n: i64| {
        let topics = vec![format!("inbox:{user}")];
        let latest = Latest { org: world.org, topics, kind: "notice:raised", data: json!({"n": n}) };
        world.app.bus().publish(Live::Latest(Arc::new(latest)));
    };
    say(UserId::mint(), 1);
    say(world.user, 2);
    assert_eq!(client.news().await["data"]["n"], 2);
    client.say(json!({"unsubscribe": "inbox"})).await;
    assert_eq!(client.frame().await["type"], "unsubscribed");
    say(world.user, 3);
    client.silent(300).await;
}

#[tokio::test]
async fn positions_come_once_a_period_the_newest_last() {
    let world = World::new().await;
    let mut client = world.watch(json!({"subscribe": ["vehicle:*"], "rate_ms": 300})).await;
    assert_eq!(client.frame().await["type"], "subscribed");
    for n in 0..100 {
        world.moved("a", n, 55.0, 25.0);
        world.moved("b", n, 55.0, 25.0);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let mut frames = HashMap::<String, Vec<i64>>::new();
    while frames.values().filter(|f| f.contains(&99)).count() < 2 {
        let frame = client.news().await;
        frames
            .entry(frame["topic"].as_str().unwrap().into())
            .or_default()
            .push(frame["data"]["n"].as_i64().unwrap());
    }
    for (topic, ns) in frames {
        assert!(ns.len() <= 6, "{topic}: {} frames for 100 positions in half a second", ns.len());
        assert_eq!(ns[0], 0, "the first at once");
        assert!(ns.windows(2).all(|w| w[0] < w[1]));
    }
    client.silent(500).await;
}

#[tokio::test]
async fn a_viewport_shows_what_is_inside_and_what_leaves_once_more() {
    let world = World::new().await;
    let mut client =
        world.watch(json!({"subscribe": ["viewport:54.9,24.7,55.6,25.4"], "rate_ms": 100})).await;
    assert_eq!(client.frame().await["type"], "subscribed");
    world.moved("far", 1, 67.0, 24.8);
    world.moved("near", 2, 55.27, 25.2);
    let frame = client.news().await;
    assert_eq!((&frame["data"]["n"], &frame["topic"]), (&json!(2), &json!("viewport:54.9,24.7,55.6,25.4")));
    tokio::time::sleep(Duration::from_millis(150)).await;
    world.moved("near", 3, 56.5, 25.2);
    assert_eq!(client.news().await["data"]["n"], 3, "it left");
    tokio::time::sleep(Duration::from_millis(150)).await;
    world.moved("near", 4, 56.6, 25.2);
    client.silent(300).await;
}
