//! What a client missed.

use crate::world::{Changed, World};
use platform::Cursor;
use serde_json::{Value, json};
use std::{collections::BTreeSet, time::Duration};
use tokio::time::timeout;
use uuid::Uuid;

#[tokio::test]
async fn resume_replays_what_was_missed_and_goes_on_live() {
    let world = World::new().await;
    let mut client = world.watch(json!({"subscribe": ["things"]})).await;
    world.fact(world.org, 1).await;
    let cursor = client.news().await["cursor"].clone();
    drop(client);
    for n in 2..=5 {
        world.fact(world.org, n).await;
        world.fact(world.stage.org(), 100 + n).await;
    }
    let mut client = world.watch(json!({"subscribe": ["things"], "resume": cursor})).await;
    // What a transaction elsewhere in the cluster still holds back comes live, after the word that the rest was replayed.
    let (mut missed, mut resumed) = (Vec::new(), false);
    while missed.len() < 4 || !resumed {
        let frame = client.news().await;
        if frame["type"] == "resumed" {
            resumed = true;
        } else {
            missed.push(frame["data"]["n"].clone());
        }
    }
    assert_eq!(missed, [2, 3, 4, 5]);
    world.fact(world.org, 6).await;
    assert_eq!(client.news().await["data"]["n"], 6);
    client.silent(300).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn reconnecting_amid_eight_writers_loses_nothing_and_doubles_nothing() {
    const WRITERS: i64 = 8;
    const EACH: i64 = 50;
    let world = World::new().await;
    let writers = (0..WRITERS)
        .map(|w| {
            let (db, org) = (world.stage.db.clone(), world.org);
            tokio::spawn(async move {
                for i in 0..EACH {
                    let mut tx = db.begin(org, None, None).await.unwrap();
                    tx.emit(&Changed { id: Uuid::now_v7(), n: w * EACH + i }).await.unwrap();
                    tokio::time::sleep(Duration::from_millis(((w * 5 + i * 3) % 13) as u64)).await;
                    tx.commit().await.unwrap();
                }
            })
        })
        .collect::<Vec<_>>();

    let (mut seen, mut cursor) = (Vec::new(), json!("0-0"));
    let (mut connections, mut replayed) = (0, 0);
    while (seen.len() as i64) < WRITERS * EACH {
        // Subscribed first and resumed after, as a hasty client does: live facts may come before the replay.
        let mut client = world.watch(json!({"subscribe": ["things"]})).await;
        client.say(json!({"resume": cursor})).await;
        connections += 1;
        let (mut news, mut resumed) = (Vec::new(), false);
        while news.len() < 40 && (seen.len() + news.len()) < (WRITERS * EACH) as usize || !resumed {
            let frame = client.news().await;
            match frame["type"].as_str().unwrap() {
                "resumed" => {
                    resumed = true;
                    replayed += news.len();
                }
                "thing:state:changed" => {
                    news.push((frame["cursor"].clone(), frame["data"]["n"].as_i64().unwrap()));
                }
                other => panic!("{other}"),
            }
        }
        cursor = news
            .iter()
            .map(|(c, _)| c.as_str().unwrap().parse::<Cursor>().unwrap())
            .max()
            .map_or(cursor, |c| json!(c));
        seen.extend(news.into_iter().map(|(_, n)| n));
        // Gone without a goodbye; what comes now is missed, and must come with the next resume.
        drop(client);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    futures::future::join_all(writers).await;
    assert_eq!(seen.len() as i64, WRITERS * EACH);
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), seen.len());
    assert!(
        connections >= 4 && replayed > 0,
        "{connections} connections, {replayed} replayed: this shows nothing"
    );
}

#[tokio::test]
async fn a_cursor_from_before_what_is_kept_is_answered_with_reset() {
    let world = World::new().await;
    sqlx::query("update platform.outbox_floor set xid = 5")
        .execute(&mut world.stage.eyes().await)
        .await
        .unwrap();
    for stale in ["1-1", "99999999999-1"] {
        let mut client = world.watch(json!({"subscribe": ["things"], "resume": stale})).await;
        assert_eq!(client.news().await["type"], "reset");
        world.fact(world.org, 3).await;
        assert_eq!(client.news().await["data"]["n"], 3, "live goes on");
    }
}

/// Reads events until one satisfies `is`.
async fn event_until(
    response: &mut reqwest::Response,
    text: &mut String,
    is: impl Fn(&Value) -> bool,
) -> (String, Value) {
    loop {
        while let Some((event, rest)) = text.split_once("\n\n") {
            let line =
                |name: &str| event.lines().find_map(|l| l.strip_prefix(name)).map(|v| v.trim().to_owned());
            let (id, data) = (line("id:"), line("data:"));
            *text = rest.to_string();
            if let Some(data) = data.map(|d| serde_json::from_str::<Value>(&d).unwrap()).filter(&is) {
                return (id.unwrap(), data);
            }
        }
        let chunk = timeout(Duration::from_secs(10), response.chunk())
            .await
            .expect("an event")
            .unwrap()
            .expect("an open stream");
        text.push_str(std::str::from_utf8(&chunk).unwrap());
    }
}

#[tokio::test]
async fn server_sent_events_resume_from_the_last_event() {
    let world = World::new().await;
    let client = reqwest::Client::new();
    let get = |query: &str, last: Option<&str>| {
        let request =
            client.get(format!("http://{}/api/v1/stream/sse?{query}", world.address)).bearer_auth("mine");
        last.iter().fold(request, |r, id| r.header("Last-Event-ID", *id)).send()
    };
    let mut response = get("topic=things", None).await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut text = String::new();
    event_until(&mut response, &mut text, |f| f["type"] == "ready").await;
    world.fact(world.org, 1).await;
    let (id, frame) = event_until(&mut response, &mut text, |f| f["type"] != "ping").await;
    assert_eq!((&frame["data"]["n"], &frame["cursor"]), (&json!(1), &json!(id)));
    drop(response);
    for n in 2..=4 {
        world.fact(world.org, n).await;
    }
    let mut response = get("topic=things", Some(&id)).await.unwrap();
    let mut text = String::new();
    for n in 2..=4 {
        let (_, frame) = event_until(&mut response, &mut text, |f| f["topic"] == "things").await;
        assert_eq!(frame["data"]["n"], n);
    }
    for (query, status) in [
        ("", 400),
        ("topic=money", 404),
        ("topic=job:x", 403),
        ("topic=thing:a*", 400),
        ("topic=things&rate_ms=1", 422),
        ("topic=things&resume=x", 422),
    ] {
        assert_eq!(get(query, None).await.unwrap().status(), status, "{query}");
    }
    let nobody =
        client.get(format!("http://{}/api/v1/stream/sse?topic=things", world.address)).send().await.unwrap();
    assert_eq!(nobody.status(), 401);
    let plain = client
        .get(format!("http://{}/api/v1/stream", world.address))
        .bearer_auth("mine")
        .send()
        .await
        .unwrap();
    assert_eq!(plain.status(), 400);
}
