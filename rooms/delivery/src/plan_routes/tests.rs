use crate::world::{DOOR, PHOTO, World, deliver, fix, way_to_the_door};
use serde_json::{Value, json};

async fn two_deliveries(world: &World) -> (String, String) {
    let id = |d: Value| d["id"].as_str().unwrap().to_owned();
    (id(world.order(json!({})).await), id(world.order(json!({})).await))
}

fn route(world: &World, deliveries: &[&str]) -> Value {
    let stops: Vec<_> =
        deliveries.iter().map(|d| json!({"deliveries": [d], "arrive_at": "2026-11-21T10:30:00Z"})).collect();
    json!({"name": "Van 3", "day": "2026-11-21", "driver": world.driver, "stops": stops})
}

async fn published(world: &World, deliveries: &[&str]) -> Value {
    let made = world.desk.post("/routes", route(world, deliveries)).await;
    assert_eq!((made.status, made.data()["status"].as_str()), (201, Some("draft")), "{}", made.body);
    let path = format!("/routes/{}/commands", made.data()["id"].as_str().unwrap());
    let got = world.desk.post(&path, json!({"command": "publish"})).await;
    assert_eq!(got.status, 200, "{}", got.body);
    got.data().clone()
}

async fn show(world: &World, route: &Value) -> Value {
    world.desk.get(&format!("/routes/{}", route["id"].as_str().unwrap())).await.data().clone()
}

fn statuses(route: &Value) -> Vec<&str> {
    route["stops"].as_array().unwrap().iter().map(|s| s["status"].as_str().unwrap()).collect()
}

async fn work(world: &World, id: &str, last: Value) {
    for step in [way_to_the_door(), vec![last]].concat() {
        world.advance_s(30);
        let got = world.does(id, step.clone()).await;
        assert_eq!(got.status, 200, "{step} {}", got.body);
    }
}

#[tokio::test]
async fn a_route_lives_by_what_happens_to_its_deliveries() {
    let world = World::new().await;
    let (one, two) = two_deliveries(&world).await;
    let answer = published(&world, &[&one, &two]).await;
    assert_eq!(
        (answer["left_out"].as_array().unwrap().len(), answer["route"]["status"].as_str()),
        (0, Some("published"))
    );
    let delivery = world.delivery(&two).await;
    assert_eq!(
        (delivery["status"].as_str(), delivery["route_sequence"].as_i64()),
        (Some("assigned"), Some(2))
    );
    assert_eq!(delivery["eta"]["stops_before"], 1);

    work(&world, &one, deliver()).await;
    let now = show(&world, &answer["route"]).await;
    assert_eq!((now["status"].as_str(), statuses(&now)), (Some("started"), vec!["done", "planned"]));

    let evidence = json!({"photos": [PHOTO], "waited_s": 400, "calls": 1});
    work(
        &world,
        &two,
        json!({"command": "fail", "code": "not_home", "fix": fix(DOOR), "evidence": evidence}),
    )
    .await;
    let now = show(&world, &answer["route"]).await;
    assert_eq!((now["status"].as_str(), statuses(&now)), (Some("completed"), vec!["done", "failed"]));
}

#[tokio::test]
async fn a_draft_without_a_driver_gets_one_when_it_is_published() {
    let world = World::new().await;
    let (one, _) = two_deliveries(&world).await;
    let mut ask = route(&world, &[&one]);
    ask.as_object_mut().unwrap().remove("driver");
    let made = world.desk.post("/routes", ask).await;
    let path = format!("/routes/{}/commands", made.data()["id"].as_str().unwrap());
    let nobody = world.desk.post(&path, json!({"command": "publish"})).await;
    assert_eq!((nobody.status, nobody.error()), (422, "delivery.route_refused"), "{}", nobody.body);
    let got = world.desk.post(&path, json!({"command": "publish", "driver": world.driver})).await;
    assert_eq!(got.data()["route"]["status"], "published", "{}", got.body);
    assert_eq!(world.delivery(&one).await["status"], "assigned");
}

#[tokio::test]
async fn a_delivery_is_on_one_live_route_and_publishing_says_what_it_left() {
    let world = World::new().await;
    let (one, two) = two_deliveries(&world).await;
    published(&world, &[&one]).await;
    let second = published(&world, &[&one, &two]).await;
    assert_eq!(
        second["left_out"],
        json!([{"delivery": one, "why": "it is on another live route", "code": "on_another_route", "params": {}}])
    );
    assert_eq!(world.delivery(&two).await["status"], "assigned");
}

#[tokio::test]
async fn a_withdrawn_route_frees_its_deliveries_and_a_skipped_stop_costs_no_attempt() {
    let world = World::new().await;
    let (one, two) = two_deliveries(&world).await;
    let answer = published(&world, &[&one, &two]).await;
    let id = answer["route"]["id"].as_str().unwrap();
    let stop = answer["route"]["stops"][0]["id"].as_str().unwrap();
    let skipped = world.desk.post(&format!("/routes/{id}/stops/{stop}/skip"), json!({})).await;
    assert_eq!(statuses(skipped.data()), ["skipped", "planned"], "{}", skipped.body);
    let delivery = world.delivery(&one).await;
    assert_eq!((delivery["attempts"].as_i64(), delivery["route_id"].is_null()), (Some(0), true));
    let withdrawn = world.desk.post(&format!("/routes/{id}/commands"), json!({"command": "withdraw"})).await;
    assert_eq!(withdrawn.data()["route"]["status"], "withdrawn", "{}", withdrawn.body);
    assert_eq!(world.delivery(&two).await["status"], "ready");
    let again = world.desk.post(&format!("/routes/{id}/commands"), json!({"command": "start"})).await;
    assert_eq!((again.status, again.error()), (409, "delivery.route_refused"));
}

#[tokio::test]
async fn a_cancelled_delivery_leaves_its_route() {
    let world = World::new().await;
    let (one, two) = two_deliveries(&world).await;
    let answer = published(&world, &[&one, &two]).await;
    world.advance_s(5);
    world.tell(&one, json!({"command": "cancel", "reason": "customer called"})).await;
    let now = show(&world, &answer["route"]).await;
    assert_eq!(statuses(&now), ["skipped", "planned"]);
}

#[tokio::test]
async fn the_order_of_the_stops_is_changed_and_named_completely() {
    let world = World::new().await;
    let (one, two) = two_deliveries(&world).await;
    let answer = published(&world, &[&one, &two]).await;
    let id = answer["route"]["id"].as_str().unwrap();
    let (a, b) = (answer["route"]["stops"][0]["id"].clone(), answer["route"]["stops"][1]["id"].clone());
    let half = world.desk.put(&format!("/routes/{id}/stops"), json!({"stops": [b]})).await;
    assert_eq!(half.status, 422);
    let turned = world.desk.put(&format!("/routes/{id}/stops"), json!({"stops": [b, a]})).await;
    assert_eq!(turned.data()["stops"][0]["id"], b, "{}", turned.body);
    assert_eq!(world.delivery(&two).await["route_sequence"], 1);
}

#[tokio::test]
async fn a_broken_off_route_offers_what_is_left_to_others() {
    let world = World::new().await;
    let (one, two) = two_deliveries(&world).await;
    let answer = published(&world, &[&one, &two]).await;
    work(&world, &one, deliver()).await;
    let id = answer["route"]["id"].as_str().unwrap();
    let aborted = world.desk.post(&format!("/routes/{id}/commands"), json!({"command": "abort"})).await;
    assert_eq!(aborted.data()["route"]["status"], "aborted", "{}", aborted.body);
    let incidents = world.desk.get("/incidents?kind=eq.route_aborted&state=eq.open").await;
    assert_eq!(incidents.data()[0]["note"], "1 open stops need a driver");
    let taken = json!({"command": "reassign", "driver": world.other, "reason": "breakdown"});
    assert_eq!(world.tell(&two, taken).await.status, 200);
    let id = incidents.data()[0]["id"].as_str().unwrap();
    let resolved = world.desk.post(&format!("/incidents/{id}/commands"), json!({"command": "resolve"})).await;
    assert_eq!(resolved.data()["state"], "resolved", "{}", resolved.body);
    let twice =
        world.desk.post(&format!("/incidents/{id}/commands"), json!({"command": "acknowledge"})).await;
    assert_eq!((twice.status, twice.error()), (409, "delivery.incident_resolved"));
}
