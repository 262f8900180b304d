use crate::world::World;
use kernel::CommandId;
use serde_json::json;

#[tokio::test]
async fn the_phone_gets_the_whole_day_and_nobody_elses() {
    let world = World::new().await;
    let mine = world.order(json!({"cod": {"minor": 5000, "currency": "AED"}})).await;
    let id = mine["id"].as_str().unwrap();
    let stops = json!([{"deliveries": [id], "arrive_at": "2026-11-21T10:30:00Z"}]);
    let route = json!({"name": "Van 3", "day": "2026-11-21", "driver": world.driver, "stops": stops});
    let made = world.desk.post("/routes", route).await;
    let path = format!("/routes/{}/commands", made.data()["id"].as_str().unwrap());
    world.desk.post(&path, json!({"command": "publish"})).await;
    let theirs = world.order(json!({})).await;
    world.tell(theirs["id"].as_str().unwrap(), json!({"command": "assign", "driver": world.other})).await;
    let offered = world.order(json!({})).await;
    let offer = json!({"command": "offer", "drivers": [world.driver], "until": "2026-11-21T10:00:00Z"});
    world.tell(offered["id"].as_str().unwrap(), offer).await;

    let got = world.phone.get("/driver/today").await;
    assert_eq!(got.status, 200, "{}", got.body);
    let today = got.data();
    assert_eq!(today["routes"][0]["stops"][0]["tasks"][0]["delivery"], id);
    let deliveries = today["deliveries"].as_array().unwrap();
    assert_eq!(deliveries.len(), 1);
    assert_eq!(
        (deliveries[0]["cod_due"]["minor"].as_i64(), deliveries[0]["items"].as_array().unwrap().len()),
        (Some(5_000), 2)
    );
    assert_eq!(deliveries[0]["allowed"], json!(["accept", "decline"]));
    assert_eq!(deliveries[0]["proof_policy"]["photos_min"], 1);
    assert_eq!(deliveries[0]["version"], world.delivery(id).await["version"]);
    let offer = &today["offers"][0];
    assert_eq!((&offer["delivery"], &offer["items"]), (&offered["id"], &json!(2)));
    assert_eq!(offer["point"], json!({"lat": 25.22, "lon": 55.25}), "near enough to choose by, no door");
    assert_eq!(today["failure_codes"].as_array().unwrap().len(), 16);
    assert!(!got.text().contains("\"code\":\"4"), "the recipient's code is not for the driver");
    assert_eq!(world.desk.get("/driver/today").await.status, 403);
}

#[tokio::test]
async fn an_offer_turned_down_is_gone_from_the_day_and_stays_with_the_other() {
    let world = World::new().await;
    let id = world.order(json!({})).await["id"].as_str().unwrap().to_owned();
    let offer =
        json!({"command": "offer", "drivers": [world.driver, world.other], "until": "2026-11-21T10:00:00Z"});
    assert_eq!(world.tell(&id, offer).await.status, 200);
    let no = json!({"id": CommandId::mint(), "delivery": id, "command": "decline", "reason": "too_far", "occurred_at": world.now()});
    for time in ["first", "again, for want of the answer"] {
        let said = world.sync(vec![no.clone()]).await;
        assert_eq!(said[0]["error"], json!(null), "{time}: {said:?}");
    }
    assert_eq!(world.phone.get("/driver/today").await.data()["offers"], json!([]));
    assert_eq!(world.other_phone.get("/driver/today").await.data()["offers"][0]["delivery"], id);
    let late = world.does(&id, json!({"command": "accept_offer"})).await;
    assert_eq!((late.status, late.error()), (403, "delivery.not_yours"));
    let unnamed = world.does(&id, json!({"command": "decline", "reason": "too_far"})).await;
    assert_eq!(unnamed.error(), "delivery.not_yours");
    assert_eq!(world.delivery(&id).await["status"], "ready");
}

/// Whose devices were told to read the day again, in the order of telling.
async fn told(world: &World) -> Vec<String> {
    sqlx::query_scalar(
        "select body->>'driver' from platform.outbox where name = 'delivery.day_changed' order by seq",
    )
    .fetch_all(&mut world.stage.eyes().await)
    .await
    .unwrap()
}

#[tokio::test]
async fn a_phone_is_told_once_of_what_others_did_to_its_day_and_not_of_its_own_deeds() {
    let world = World::new().await;
    let [mine, other] = [world.driver, world.other].map(|id| id.to_string());
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(world.order(json!({})).await["id"].as_str().unwrap().to_owned());
    }
    let stops: Vec<_> = ids[..2].iter().map(|id| json!({"deliveries": [id]})).collect();
    let route = json!({"name": "Van 3", "day": "2026-11-21", "driver": world.driver, "stops": stops});
    let made = world.desk.post("/routes", route).await;
    assert_eq!(told(&world).await.len(), 0, "a draft is nobody's day");
    let path = format!("/routes/{}/commands", made.data()["id"].as_str().unwrap());
    assert_eq!(world.desk.post(&path, json!({"command": "publish"})).await.status, 200);
    assert_eq!(
        told(&world).await,
        std::slice::from_ref(&mine),
        "two deliveries and a route are one change of the day"
    );
    assert_eq!(world.does(&ids[0], json!({"command": "accept"})).await.status, 200);
    assert_eq!(told(&world).await.len(), 1, "he knows what he did");
    let given = json!({"command": "reassign", "driver": world.other, "reason": "nearer"});
    assert_eq!(world.tell(&ids[0], given).await.status, 200);
    let mut both = told(&world).await.split_off(1);
    both.sort();
    let mut expected = vec![mine.clone(), other.clone()];
    expected.sort();
    assert_eq!(both, expected);
    let offer = json!({"command": "offer", "drivers": [world.driver], "until": "2026-11-21T10:00:00Z"});
    assert_eq!(world.tell(&ids[2], offer).await.status, 200);
    assert_eq!(world.tell(&ids[2], json!({"command": "hold", "reason": "payment"})).await.status, 200);
    assert_eq!(told(&world).await.split_off(3), [mine.clone(), mine], "offered, and no longer");
}
