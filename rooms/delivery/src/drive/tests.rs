use crate::world::{DOOR, SHOP, World, deliver, fix, queued, way_to_the_door};
use serde_json::{Value, json};

/// The driver's whole day as it waits in the phone, after the assignment at 09:00.
fn a_day(id: &str, base_version: i64) -> Vec<Value> {
    let steps = [way_to_the_door(), vec![deliver()]].concat();
    let times = (10..).map(|minute| format!("2026-11-21T09:{minute}:00Z"));
    steps.into_iter().zip(times).map(|(step, at)| queued(id, &at, base_version, step)).collect()
}

async fn assigned(world: &World) -> (String, i64) {
    let id = world.order(json!({})).await["id"].as_str().unwrap().to_owned();
    let got = world.tell(&id, json!({"command": "assign", "driver": world.driver})).await;
    (id, got.data()["version"].as_i64().unwrap())
}

fn results(results: &[Value]) -> Vec<&str> {
    results.iter().map(|r| r["result"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_day_without_signal_arrives_in_one_piece() {
    let world = World::new().await;
    let (id, version) = assigned(&world).await;
    world.advance_s(8 * 3600);
    let mut day = a_day(&id, version);
    day.reverse();
    let first = world.sync(day.clone()).await;
    assert!(results(&first).iter().all(|r| *r == "applied"), "{first:?}");
    let delivery = world.delivery(&id).await;
    assert_eq!(delivery["status"], "delivered");
    let again = world.sync(day).await;
    assert!(results(&again).iter().all(|r| *r == "duplicate"));
    assert_eq!(again[0]["answer"], first[0]["answer"], "the same command id has the same answer");
    assert_eq!(world.delivery(&id).await["version"], delivery["version"], "and no second effect");
    let timeline = world.desk.get(&format!("/deliveries/{id}/timeline")).await;
    let last = timeline.data().as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (last["occurred_at"].as_str(), last["received_at"].as_str()),
        (Some("2026-11-21T09:16:00Z"), Some("2026-11-21T17:00:00Z"))
    );
}

#[tokio::test]
async fn pieces_in_any_order_make_the_same_day() {
    let world = World::new().await;
    let (id, version) = assigned(&world).await;
    world.advance_s(3600);
    let day = a_day(&id, version);
    // the last first: each arrives alone, and is kept until what was before it is known
    for (n, command) in day.iter().rev().enumerate() {
        let got = world.sync(vec![command.clone()]).await;
        let expected = if n + 1 == day.len() { "applied" } else { "review" };
        assert_eq!(results(&got), [expected], "{got:?}");
    }
    let delivery = world.delivery(&id).await;
    assert_eq!(
        (delivery["status"].as_str(), delivery["custody"].as_str()),
        (Some("delivered"), Some("recipient"))
    );
    let mut eyes = world.stage.eyes().await;
    let open: i64 = sqlx::query_scalar("select count(*) from delivery.incidents where state <> 'resolved'")
        .fetch_one(&mut eyes)
        .await
        .unwrap();
    assert_eq!(open, 0, "what became legal needs no review any more");
    let chain: Vec<(String, String)> =
        sqlx::query_as("select from_custody, to_custody from delivery.custody order by item_id, at")
            .fetch_all(&mut eyes)
            .await
            .unwrap();
    assert_eq!(chain.len(), 4);
}

#[tokio::test]
async fn a_handover_in_a_basement_beats_a_cancellation_it_never_heard_of() {
    let world = World::new().await;
    let (id, version) = assigned(&world).await;
    world.advance_s(12 * 60);
    // 09:12, the driver is on his way to the shop, without signal
    let cancelled = world.tell(&id, json!({"command": "cancel", "reason": "customer called"})).await;
    assert_eq!(cancelled.data()["status"], "cancelled");
    world.advance_s(3600);
    let got = world.sync(a_day(&id, version)).await;
    assert_eq!(*results(&got).last().unwrap(), "applied", "{got:?}");
    assert_eq!(world.delivery(&id).await["status"], "delivered");

    let incidents = world.desk.get(&format!("/incidents?delivery_id=eq.{id}&state=eq.open")).await;
    let kinds: Vec<_> =
        incidents.data().as_array().unwrap().iter().map(|i| i["kind"].as_str().unwrap().to_owned()).collect();
    assert!(
        kinds.contains(&"intent_lost".to_owned()),
        "the desk is told that its word was not kept: {kinds:?}"
    );
    let all = world.desk.get(&format!("/deliveries/{id}/timeline?all=true")).await;
    let superseded = all.data().as_array().unwrap().iter().filter(|e| e["superseded"] == true).count();
    assert_eq!(superseded, 1, "the cancellation stays on record");
}

#[tokio::test]
async fn a_cancellation_the_phone_had_received_stands_and_the_report_is_kept() {
    let world = World::new().await;
    let (id, _) = assigned(&world).await;
    world.advance_s(60);
    let cancelled = world.tell(&id, json!({"command": "cancel", "reason": "customer called"})).await;
    let version = cancelled.data()["version"].as_i64().unwrap();
    world.advance_s(3600);
    let got = world.sync(a_day(&id, version)).await;
    assert!(results(&got).iter().all(|r| *r == "review"), "{got:?}");
    assert_eq!(got[0]["answer"]["refusal"]["type"], "delivery.not_legal");
    assert_eq!(world.delivery(&id).await["status"], "cancelled");
    let mut eyes = world.stage.eyes().await;
    let kept: i64 =
        sqlx::query_scalar("select count(*) from delivery.commands where verdict = 'refused' and in_log")
            .fetch_one(&mut eyes)
            .await
            .unwrap();
    assert_eq!(kept, 7);
}

#[tokio::test]
async fn one_bad_command_does_not_take_the_others_with_it() {
    let world = World::new().await;
    let (id, version) = assigned(&world).await;
    let stranger = kernel::DeliveryId::mint().to_string();
    let got = world
        .sync(vec![
            queued(&stranger, "2026-11-21T08:59:00Z", version, json!({"command": "accept"})),
            queued(&id, "2026-11-21T09:00:00Z", version, json!({"command": "accept"})),
        ])
        .await;
    assert_eq!(results(&got), ["rejected", "applied"]);
    assert_eq!(got[0]["error"]["type"], "delivery.no_such_delivery");
    let desk = world.desk.post("/driver/commands", json!({"commands": []})).await;
    assert_eq!(desk.status, 403, "a desk is not a phone");
}

#[tokio::test]
async fn a_phone_whose_clock_is_an_hour_slow_tells_the_right_time() {
    let world = World::new().await;
    let (id, version) = assigned(&world).await;
    world.advance_s(1800);
    let queue = json!({"sent_at": "2026-11-21T08:30:00Z", "commands": [
        queued(&id, "2026-11-21T08:20:00Z", version, json!({"command": "accept"}))]});
    let got = world.phone.post("/driver/commands", queue).await;
    let answer = &got.data()["results"][0]["answer"];
    assert_eq!(
        (answer["occurred_at"].as_str(), answer["skew_s"].as_i64()),
        (Some("2026-11-21T09:20:00Z"), Some(3600))
    );
}

#[tokio::test]
async fn wherever_the_phone_says_it_is_the_place_is_kept() {
    let world = World::new().await;
    let (id, version) = assigned(&world).await;
    world.advance_s(3600);
    let mut day = a_day(&id, version);
    day[2]["fix"] = fix(DOOR);
    let got = world.sync(day[..3].to_vec()).await;
    assert_eq!(results(&got), ["applied", "applied", "review"], "far from the shop, and no reason given");
    let mut said = queued(
        &id,
        "2026-11-21T09:13:00Z",
        version,
        json!({"command": "arrive_pickup", "away_reason": "gate closed", "fix": fix(DOOR)}),
    );
    said["fix"]["at"]["lat"] = json!(SHOP.0 + 0.05);
    assert_eq!(results(&world.sync(vec![said]).await), ["applied"]);
}
