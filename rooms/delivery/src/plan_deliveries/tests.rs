use crate::world::{DESK, World};
use serde_json::{Value, json};
use testkit::Caller;

const PLANNER: &[&str] = &[
    "deliveries:read",
    "deliveries:write",
    "deliveries:command",
    "plans:read",
    "plans:write",
    "vehicles:write",
    "shifts:write",
    "drivers:write",
];

/// A desk of a new organisation, with the rooms below this one.
fn desk(world: &World) -> Caller {
    world.stage.api(&[&routing::ROOM, &fleet::ROOM, &planning::ROOM, &crate::ROOM]).caller(world.org, PLANNER)
}

async fn add(desk: &Caller, path: &str, body: Value) -> String {
    let got = desk.post(path, body).await;
    assert_eq!(got.status, 201, "{}", got.body);
    got.data()["id"].as_str().unwrap().to_owned()
}

/// A van with a driver in it, and the driver.
async fn crew(desk: &Caller) -> (String, String) {
    let van =
        add(desk, "/vehicles", json!({"name": "Van", "kind": "van", "capacity": {"parcels": 40}})).await;
    let driver = add(desk, "/drivers", json!({"name": "Ali"})).await;
    let got = desk.put(&format!("/vehicles/{van}/driver"), json!({"driver": driver})).await;
    assert_eq!(got.status, 200, "{}", got.body);
    (van, driver)
}

fn ask(more: Value) -> Value {
    let mut ask = json!({
        "date": "2026-11-21", "depot": {"lat": 25.1285, "lon": 55.2270},
        "window": {"from": "2026-11-21T04:00:00Z", "until": "2026-11-21T16:00:00Z"},
    });
    for (key, value) in more.as_object().unwrap() {
        ask[key] = value.clone();
    }
    ask
}

#[tokio::test]
async fn what_is_ready_is_planned_with_whoever_can_drive() {
    let world = World::new().await;
    let desk = desk(&world);
    let (van, _) = crew(&desk).await;
    add(&desk, "/vehicles", json!({"name": "Empty seat", "kind": "van"})).await;
    let (one, two) = (world.order(json!({})).await, world.order(json!({})).await);
    assert_ne!(one["id"], two["id"]);

    let got = desk.post("/deliveries/plan", ask(json!({}))).await;
    assert_eq!(got.status, 202, "{}", got.body);
    assert_eq!((got.data()["jobs"].as_i64(), got.data()["vehicles"].as_i64()), (Some(2), Some(1)));
    assert_eq!(got.data()["left_out"][0]["why"], "nobody drives it in these hours");
    assert_eq!(got.data()["left_out"][0]["code"], "vehicle_without_driver");
    let plan = got.data()["id"].as_str().unwrap().to_owned();
    assert_eq!(got.headers["location"], format!("/api/v1/plans/{plan}"));

    let only_one =
        desk.post("/deliveries/plan", ask(json!({"vehicles": [van], "deliveries": [one["id"]]}))).await;
    assert_eq!(only_one.data()["jobs"], 1, "{}", only_one.body);
}

#[tokio::test]
async fn without_drivers_or_work_the_answer_says_what_to_do() {
    let world = World::new().await;
    let desk = desk(&world);
    let nobody = desk.post("/deliveries/plan", ask(json!({}))).await;
    assert_eq!(nobody.status, 422);
    assert_eq!(nobody.body["error"]["fields"][0]["path"], "vehicles", "{}", nobody.body);
    crew(&desk).await;
    let nothing = desk.post("/deliveries/plan", ask(json!({}))).await;
    assert_eq!((nothing.status, &nothing.body["error"]["fields"][0]["path"]), (422, &json!("deliveries")));
}

#[tokio::test]
async fn another_organisation_plans_its_own_only() {
    let world = World::new().await;
    let theirs = world.order(json!({})).await;
    let stranger = world
        .stage
        .api(&[&routing::ROOM, &fleet::ROOM, &planning::ROOM, &crate::ROOM])
        .caller(world.stage.org(), PLANNER);
    crew(&stranger).await;
    let got = stranger.post("/deliveries/plan", ask(json!({"deliveries": [theirs["id"]]}))).await;
    assert_eq!(got.status, 422, "{}", got.body);
}

#[tokio::test]
async fn planning_needs_the_planner_s_permission_too() {
    let world = World::new().await;
    let got = world.api.caller(world.org, DESK).post("/deliveries/plan", ask(json!({}))).await;
    assert_eq!(got.status, 403);
}

#[tokio::test]
async fn everybody_has_a_break_and_may_load_again() {
    let world = World::new().await;
    let desk = desk(&world);
    let ((long, _), (short, man)) = (crew(&desk).await, crew(&desk).await);
    world.order(json!({})).await;
    let morning = json!({"driver": man, "vehicle": short, "starts_at": "2026-11-21T04:00:00Z", "ends_at": "2026-11-21T09:15:00Z"});
    assert_eq!(desk.post("/shifts", morning).await.status, 201);
    let lunch = json!({"window": {"from": "2026-11-21T08:00:00Z", "until": "2026-11-21T09:00:00Z"}, "duration_s": 1_800});
    let more = json!({"breaks": [lunch], "reloads_max": 2, "reload_s": 600});
    let got = desk.post("/deliveries/plan", ask(more)).await;
    assert_eq!(got.status, 202, "{}", got.body);
    let asked = desk.get(&format!("/plans/{}/request", got.data()["id"].as_str().unwrap())).await;
    let vehicle = |id: &str| {
        asked.data()["vehicles"].as_array().unwrap().iter().find(|v| v["id"] == *id).unwrap().clone()
    };
    assert_eq!(vehicle(&long)["breaks"], json!([lunch]), "{}", asked.body);
    assert_eq!(vehicle(&short)["breaks"], Value::Null, "his shift ends a quarter past one");
    assert_eq!(got.data()["without_break"], json!([short]));
    let again = json!([{"point": {"lat": 25.1285, "lon": 55.2270}, "service_s": 600, "times_max": 2}]);
    assert_eq!((&vehicle(&long)["reloads"], &vehicle(&short)["reloads"]), (&again, &again));
    let endless = json!({"breaks": [{"window": lunch["window"], "duration_s": 0}]});
    assert_eq!(desk.post("/deliveries/plan", ask(endless)).await.status, 422);
}
