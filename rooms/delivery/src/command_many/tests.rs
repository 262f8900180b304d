use crate::world::{DESK, World};
use serde_json::{Value, json};

fn outcomes(data: &Value) -> Vec<&str> {
    data["results"].as_array().unwrap().iter().map(|r| r["outcome"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn each_row_has_its_own_outcome_and_none_is_dropped() {
    let world = World::new().await;
    let (one, two) = (world.order(json!({})).await, world.order(json!({})).await);
    let theirs = world.api.caller(world.stage.org(), DESK);
    let foreign = theirs.post("/deliveries", crate::world::order(json!({}))).await;
    let got = world
        .desk
        .post(
            "/deliveries/bulk",
            json!({"commands": [
                {"delivery": one["id"], "command": "assign", "driver": world.driver},
                {"delivery": two["id"], "command": "accept"},
                {"delivery": foreign.data()["id"], "command": "hold", "reason": "not ours"},
                {"delivery": two["id"], "command": "hold", "reason": "late", "base_version": 1},
                {"delivery": two["id"], "command": "hold", "reason": "shop closed"},
            ]}),
        )
        .await;
    assert_eq!(got.status, 200, "{}", got.body);
    assert_eq!(outcomes(got.data()), ["ok", "refused", "refused", "refused", "ok"]);
    assert_eq!(
        (&got.data()["ok"], &got.data()["refused"], &got.data()["failed"]),
        (&json!(2), &json!(3), &json!(0))
    );
    let types: Vec<_> =
        (1..4).map(|n| got.data()["results"][n]["problem"]["type"].as_str().unwrap()).collect();
    assert_eq!(types, ["delivery.not_legal", "delivery.no_such_delivery", "version.stale"]);
    assert_eq!(got.data()["results"][0]["status"], "assigned");
    assert_eq!(world.delivery(two["id"].as_str().unwrap()).await["status"], "on_hold");
}

#[tokio::test]
async fn sent_again_it_is_answered_alike_and_done_once() {
    let world = World::new().await;
    let (one, two) = (world.order(json!({})).await, world.order(json!({})).await);
    let ask = json!({"commands": [
        {"delivery": one["id"], "command": "assign", "driver": world.driver},
        {"delivery": two["id"], "command": "release"},
    ]});
    let desk = world.desk.with("idempotency-key", "morning");
    let (first, again) =
        (desk.post("/deliveries/bulk", ask.clone()).await, desk.post("/deliveries/bulk", ask.clone()).await);
    assert_eq!(outcomes(first.data()), ["ok", "refused"]);
    assert_eq!(first.data(), again.data());
    // it broke off after the first row: the rest is made up for, the first is not done twice
    let mut longer = ask;
    longer["commands"]
        .as_array_mut()
        .unwrap()
        .push(json!({"delivery": two["id"], "command": "hold", "reason": "wait"}));
    let rest = desk.post("/deliveries/bulk", longer).await;
    assert_eq!(outcomes(rest.data()), ["ok", "refused", "ok"]);
    assert_eq!(rest.data()["results"][0]["version"], first.data()["results"][0]["version"]);
    // the key with other words is another command under an old name
    let other = json!({"commands": [{"delivery": one["id"], "command": "unassign", "reason": "x"}]});
    let reused = desk.post("/deliveries/bulk", other).await;
    assert_eq!(reused.data()["results"][0]["problem"]["type"], "delivery.command_reused");
}

#[tokio::test]
async fn the_request_itself_is_bounded_and_names_the_row() {
    let world = World::new().await;
    let order = world.order(json!({})).await;
    let bulk = |commands: Value| world.desk.post("/deliveries/bulk", json!({"commands": commands}));
    assert_eq!(bulk(json!([])).await.status, 422);
    let many = vec![json!({"delivery": order["id"], "command": "accept"}); 501];
    assert_eq!(bulk(json!(many)).await.status, 422);
    let nonsense =
        json!([{"delivery": order["id"], "command": "accept"}, {"delivery": order["id"], "command": "fly"}]);
    let wrong = bulk(nonsense).await;
    assert_eq!(
        (wrong.status, wrong.body["error"]["fields"][0]["path"].as_str()),
        (422, Some("commands[1]")),
        "{}",
        wrong.body
    );
    let reader = world.api.caller(world.org, &["deliveries:read"]);
    let ask = json!({"commands": [{"delivery": order["id"], "command": "cancel", "reason": "no"}]});
    assert_eq!(reader.post("/deliveries/bulk", ask).await.status, 403);
    assert_eq!(world.delivery(order["id"].as_str().unwrap()).await["status"], "ready");
}
