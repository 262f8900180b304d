use super::{Trouble, at_work, troubles};
use crate::world::{DESK, World, order, way_to_the_door};
use serde_json::json;

async fn seen(world: &World) -> Vec<Trouble> {
    troubles(&mut world.stage.tx(world.org).await).await.unwrap()
}

fn of<'a>(all: &'a [Trouble], kind: &str) -> Vec<&'a Trouble> {
    all.iter().filter(|t| t.kind == kind).collect()
}

#[tokio::test]
async fn each_trouble_is_told_with_its_reason_and_numbers_and_nobody_elses() {
    let world = World::new().await;
    let foreign = world.stage.org();
    world.api.caller(foreign, DESK).post("/deliveries", order(json!({}))).await;
    let today = world.order(json!({"reference": "SO-1"})).await;
    world.order(json!({"window": {"from": "2026-11-23T10:00:00Z", "to": "2026-11-23T12:00:00Z"}})).await;
    let all = seen(&world).await;
    assert_eq!(all.len(), 1, "what is promised for another day is no trouble: {all:?}");
    assert_eq!((all[0].reason.as_str(), all[0].numbers["due_in_s"]), ("due_today", 5 * 3600));
    assert_eq!(all[0].delivery.as_ref().unwrap().reference.as_deref(), Some("SO-1"));

    // on its way when its window ends: late
    let id = today["id"].as_str().unwrap();
    world.to_the_door(id).await;
    assert!(seen(&world).await.is_empty());
    world.advance_s(5 * 3600);
    let all = seen(&world).await;
    let late = of(&all, "late");
    assert_eq!((late.len(), late[0].reason.as_str()), (1, "window_passed"), "{all:?}");
    assert!((60..3_600).contains(&late[0].numbers["late_s"]), "{late:?}");
    // the visit fails: no longer late, but waiting for a decision
    let fail = json!({"command": "fail", "code": "closed", "fix": crate::world::fix(crate::world::DOOR), "evidence": {"photos": [crate::world::PHOTO]}});
    assert_eq!(world.does(id, fail).await.status, 200);
    let all = seen(&world).await;
    let failed = of(&all, "failed");
    assert_eq!(
        (all.len(), failed[0].reason.as_str(), failed[0].numbers["attempts"]),
        (1, "closed", 1),
        "{all:?}"
    );
    assert!(troubles(&mut world.stage.tx(world.stage.org()).await).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_intent_that_lost_is_a_conflict() {
    let world = World::new().await;
    let id = world.order(json!({})).await["id"].as_str().unwrap().to_owned();
    let got = world.tell(&id, json!({"command": "assign", "driver": world.driver})).await;
    let version = got.data()["version"].as_i64().unwrap();
    world.advance_s(600);
    assert_eq!(world.tell(&id, json!({"command": "cancel", "reason": "he called"})).await.status, 200);
    world.advance_s(600);
    // done after the office called it off, by a phone that had not heard of it
    let times = (11..).map(|minute| format!("2026-11-21T09:{minute}:00Z"));
    let queue = way_to_the_door()
        .into_iter()
        .take(4)
        .zip(times)
        .map(|(step, at)| crate::world::queued(&id, &at, version, step))
        .collect();
    world.sync(queue).await;
    let all = seen(&world).await;
    let conflicts = of(&all, "conflict");
    assert!(conflicts.iter().any(|c| c.reason == "intent_lost" && c.incident.is_some()), "{all:?}");
    assert!(at_work(&mut world.stage.tx(world.org).await).await.unwrap().is_empty());
}
