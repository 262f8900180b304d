use crate::world::{World, fix, queued, way_to_the_door};
use serde_json::json;
use uuid::Uuid;

#[tokio::test]
async fn missing_and_extra_parcels_are_named() {
    let world = World::new().await;
    let mut orders = Vec::new();
    for (n, items) in [
        (1, json!([{"barcode": "P-1"}, {"barcode": "P-2"}])),
        (2, json!([{"description": "carpet"}])),
        (3, json!([{"barcode": "Q-1"}])),
        (4, json!([{"barcode": "R-1"}])),
    ] {
        orders.push(world.order(json!({"reference": format!("SO-{n}"), "items": items})).await);
    }
    let id = |n: usize| orders[n]["id"].as_str().unwrap();
    for n in 0..3 {
        world.tell(id(n), json!({"command": "assign", "driver": world.driver})).await;
    }
    world.tell(id(3), json!({"command": "assign", "driver": world.other})).await;
    for n in 0..2 {
        for step in &way_to_the_door()[..4] {
            assert_eq!(world.does(id(n), step.clone()).await.status, 200);
        }
    }
    let label = format!("http://127.0.0.1:8080/t/{}", orders[1]["tracking_code"].as_str().unwrap());
    let check = json!({"id": Uuid::now_v7(), "phase": "departure", "at": "2026-11-21T09:05:00Z",
        "scanned": ["P-1", "P-1", label, "Q-1", "R-1", "???"]});
    let got = world.phone.post("/driver/van-checks", check.clone()).await;
    assert_eq!(got.status, 200, "{}", got.body);
    let seen = got.data();
    assert_eq!(
        (&seen["expected"], &seen["seen"], &seen["ok"]),
        (&json!(3), &json!(2), &json!(false)),
        "{seen}"
    );
    assert_eq!(seen["missing"].as_array().unwrap().len(), 1);
    assert_eq!(seen["missing"][0]["barcode"], "P-2");
    let extra: Vec<_> = seen["extra"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| (e["scan"].as_str().unwrap(), e["why"].as_str().unwrap()))
        .collect();
    assert_eq!(extra, [("???", "unknown"), ("Q-1", "not_loaded"), ("R-1", "other_driver")]);
    // sent again it is the same check
    assert_eq!(world.phone.post("/driver/van-checks", check).await.data(), seen);
    let incidents = world.desk.get("/incidents?kind=eq.van_check").await;
    assert_eq!(incidents.data().as_array().unwrap().len(), 1, "{}", incidents.body);
    let whole = json!({"id": Uuid::now_v7(), "phase": "end", "at": "2026-11-21T09:06:00Z", "scanned": ["P-1", "P-2", label]});
    assert_eq!(world.phone.post("/driver/van-checks", whole).await.data()["ok"], true);
    assert_eq!(world.desk.post("/driver/van-checks", json!({})).await.status, 403);
}

async fn loaded(world: &World) -> (String, i64) {
    let id = world.order(json!({})).await["id"].as_str().unwrap().to_owned();
    world.tell(&id, json!({"command": "assign", "driver": world.driver})).await;
    for step in &way_to_the_door()[..4] {
        assert_eq!(world.does(&id, step.clone()).await.status, 200);
    }
    let version = world.delivery(&id).await["version"].as_i64().unwrap();
    (id, version)
}

#[tokio::test]
async fn parcels_go_to_the_driver_who_shows_his_code() {
    let world = World::new().await;
    let (id, version) = loaded(&world).await;
    let shown = world.other_phone.get("/driver/transfer-code").await;
    let code = shown.data()["code"].as_str().unwrap().to_owned();
    assert_eq!(shown.data()["qr"], format!("qafila:transfer:{}:{code}", world.other));
    assert_eq!(
        world.other_phone.get("/driver/transfer-code").await.data()["code"],
        json!(code),
        "one code a shift"
    );
    world.advance_s(60);
    let transfer = |code: serde_json::Value, at: &str| {
        let mut command = json!({"command": "transfer", "to": world.other});
        command["code"] = code;
        queued(&id, at, version, command)
    };
    for wrong in [json!("000000"), json!(null)] {
        let got = world.sync(vec![transfer(wrong, "2026-11-21T09:00:30Z")]).await;
        assert_eq!(
            (got[0]["result"].as_str(), got[0]["error"]["type"].as_str()),
            (Some("rejected"), Some("delivery.wrong_transfer_code"))
        );
    }
    let early = world.sync(vec![transfer(json!(code), "2026-11-20T09:00:30Z")]).await;
    assert_eq!(early[0]["result"], "rejected", "before the code was made nobody can have scanned it");
    let online = world.does(&id, json!({"command": "transfer", "to": world.other})).await;
    assert_eq!((online.status, online.error()), (422, "delivery.wrong_transfer_code"));
    let done = world.sync(vec![transfer(json!(code), "2026-11-21T09:00:30Z")]).await;
    assert_eq!(done[0]["result"], "applied", "{done:?}");
    let after = world.delivery(&id).await;
    assert_eq!((&after["driver_id"], &after["status"]), (&json!(world.other), &json!("in_custody")));
    assert_eq!(world.other_phone.get("/driver/today").await.data()["deliveries"][0]["id"], json!(id));
    // the office needs no code
    let (second, _) = loaded(&world).await;
    world.advance_s(60);
    assert_eq!(world.tell(&second, json!({"command": "transfer", "to": world.other})).await.status, 200);
}

#[tokio::test]
async fn a_driver_agrees_another_day_with_what_he_carries() {
    let world = World::new().await;
    let (id, version) = loaded(&world).await;
    world.advance_s(60);
    let window = json!({"from": "2026-11-22T10:00:00Z", "to": "2026-11-22T12:00:00Z"});
    let later = queued(
        &id,
        "2026-11-21T09:00:30Z",
        version,
        json!({"command": "reschedule", "window": window, "reason": "tomorrow", "fix": fix(crate::world::SHOP)}),
    );
    let got = world.sync(vec![later]).await;
    assert_eq!(
        (&got[0]["result"], &got[0]["answer"]["status"]),
        (&json!("applied"), &json!("in_custody")),
        "{got:?}"
    );
    assert_eq!(world.delivery(&id).await["window"], window);
    let waiting = world.order(json!({})).await;
    let not_his = world
        .phone
        .post(
            &format!("/deliveries/{}/commands", waiting["id"].as_str().unwrap()),
            json!({"command": "reschedule", "window": window, "reason": "x"}),
        )
        .await;
    assert_eq!(not_his.status, 403, "{}", not_his.body);
}

#[tokio::test]
async fn what_happened_at_one_time_happened_in_the_order_sent() {
    let world = World::new().await;
    let id = world.order(json!({})).await["id"].as_str().unwrap().to_owned();
    let given = world.tell(&id, json!({"command": "assign", "driver": world.driver})).await;
    let version = given.data()["version"].as_i64().unwrap();
    world.advance_s(60);
    // a clock that stands still, and ids that sort the other way round
    let mut queue: Vec<_> = way_to_the_door()
        .into_iter()
        .map(|step| queued(&id, "2026-11-21T09:00:30Z", version, step))
        .collect();
    for (n, command) in queue.iter_mut().enumerate() {
        command["id"] =
            json!(kernel::CommandId(Uuid::from_u128(0x7000_0000_0000_7000_8000_0000_0000_0000 - n as u128)));
    }
    let got = world.sync(queue).await;
    assert!(got.iter().all(|r| r["result"] == "applied"), "{got:?}");
    assert_eq!(world.delivery(&id).await["status"], "at_dropoff");
}
