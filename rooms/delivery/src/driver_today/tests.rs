use crate::world::World;
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
    assert_eq!(today["offers"][0]["delivery"], offered["id"]);
    assert_eq!(today["failure_codes"].as_array().unwrap().len(), 16);
    assert!(!got.text().contains("\"code\":\"4"), "the recipient's code is not for the driver");
    assert_eq!(world.desk.get("/driver/today").await.status, 403);
}
