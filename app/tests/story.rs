//! The main job, as the people in it live it: a dispatcher's spreadsheet becomes routes, a driver works without a network, the
//! recipient watches. Against the real binary, over HTTP and WebSocket only.

mod common;

use common::{
    Client, DataDir, Got, Server,
    live::Live,
    until,
    world::{Crew, DAY, PICTURE, World, id_of, now, sha256},
};
use kernel::CommandId;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

/// What a driver does for one delivery, in order.
const WORK: [&str; 7] =
    ["accept", "depart_pickup", "arrive_pickup", "pickup", "depart_dropoff", "arrive_dropoff", "deliver"];

#[tokio::test]
async fn a_day_from_the_spreadsheet_to_the_last_proof() {
    let data = DataDir::new();
    let server = Server::start(&data);
    let world = World::found(&server.url, "story", 3).await;

    let import = imports_the_day(&world).await;
    let plan = plans_and_publishes(&world).await;
    let routes = world.routes_of(&plan).await;
    assert_eq!(
        routes.len() as u64,
        plan["routes"].as_u64().unwrap(),
        "one route each, and none twice: {routes:?}"
    );

    let crew = &world.crews[0];
    let today = crew.client.get("/driver/today").await.ok();
    let mine = today["deliveries"].as_array().expect("a day lists its deliveries").clone();
    assert!(mine.len() > 10, "the driver has work: {}", mine.len());
    assert_eq!(today["routes"][0]["driver_id"], json!(crew.driver));

    let mut live = Live::watch(&world.owner, &["fleet", "deliveries"], None).await;
    drives_by(crew, &mut live).await;
    works_offline(crew, &mine[0], &mut live).await;
    misses_nothing_after_a_pause(&world, crew, &mine[1], live).await;
    the_recipient_watches(&server.url, &mine, &world).await;
    the_mail_lies_in_the_folder(&data).await;

    let again = world.import(DAY, "good_rows").await;
    assert_eq!(again["id"], import["id"], "the same file is the same import");
    assert_eq!(total(&world).await, 200, "and nothing is there twice");
    assert_eq!(server.stop(), 0);
}

async fn imports_the_day(world: &World) -> Value {
    let looked = world.import(DAY, "dry_run").await;
    assert_eq!(
        (looked["state"].as_str(), looked["rows_good"].as_i64()),
        (Some("done"), Some(200)),
        "{looked}"
    );
    assert_eq!(total(world).await, 0, "a dry run writes nothing");

    let import = world.import(DAY, "good_rows").await;
    assert_eq!(import["created"], 200, "{import}");
    let job = format!("/jobs/{}", import["job_id"].as_str().expect("it ran as a job"));
    until("its job ends, a moment after the import", 10, async || {
        let job = world.owner.get(&job).await.ok();
        (&job["state"], &job["progress"]["rows_read"]) == (&json!("done"), &json!(200))
    })
    .await;
    assert_eq!(total(world).await, 200);
    import
}

async fn total(world: &World) -> i64 {
    let page = world.owner.get("/deliveries?limit=1&count=exact").await;
    assert!(page.status.is_success(), "{}", page.body);
    page.body["meta"]["pagination"]["total"].as_i64().unwrap_or_else(|| panic!("no total: {}", page.body))
}

async fn plans_and_publishes(world: &World) -> Value {
    let asked = world.owner.post("/deliveries/plan", World::plan_request(2)).await;
    assert_eq!(asked.status, StatusCode::ACCEPTED, "{}", asked.body);
    let id = id_of(asked.data());
    let plan = world.plan_ended(&id).await;
    assert_eq!(plan["state"], "ready", "{}", plan["failure"]);
    assert!(plan["served"].as_i64() > Some(150), "three vans serve most of 200: {}", plan["served"]);
    world.owner.post(&format!("/plans/{id}/publish"), json!({})).await.ok()
}

async fn drives_by(crew: &Crew, live: &mut Live) {
    let at = now();
    let fixes: Vec<Value> = (0..5)
        .map(|i| json!({"point": {"lat": 25.13 + f64::from(i) * 0.001, "lon": 55.23}, "fix_at": at.plus_s(i64::from(i) - 10), "seq": i}))
        .collect();
    let body = json!({"positions": fixes});
    let first = crew.client.post("/positions", body.clone()).await.ok();
    let again = crew.client.post("/positions", body).await.ok();
    assert_eq!(
        (first["stored"].as_i64(), again["duplicates"].as_i64()),
        (Some(5), Some(5)),
        "{first} {again}"
    );

    let seen = live.until("the van on the map", |f| f["type"] == "vehicle:location:updated").await;
    assert_eq!(seen["data"]["vehicle_id"], json!(crew.vehicle));
    assert!(
        (seen["data"]["point"]["lat"].as_f64().expect("a position has a latitude") - 25.134).abs() < 1e-6,
        "the newest fix: {seen}"
    );
}

/// The queue of a phone that was out of reach, with pictures for the proof.
async fn queue_for(crew: &Crew, delivery: &Value) -> Value {
    let photo = attach(crew, PICTURE).await;
    let begun = now().plus_s(-60);
    let commands: Vec<Value> = WORK
        .iter()
        .enumerate()
        .map(|(i, verb)| {
            let mut command = json!({
                "id": CommandId::mint(), "delivery": delivery["id"], "command": verb, "occurred_at": begun.plus_s(i as i64),
                "monotonic_ms": 1000 * i, "fix": {"at": delivery["dropoff"]["point"], "accuracy_m": 6.0},
            });
            match *verb {
                "arrive_pickup" => command["away_reason"] = json!("loaded at the depot"),
                "deliver" => {
                    command["proof"] = json!({"photos": [photo], "signature": photo, "recipient_name": "Reception", "relation": "reception"});
                    if delivery["cod_due"].is_object() {
                        command["cod"] = json!({"collected": delivery["cod_due"], "method": "cash"});
                    }
                }
                _ => {}
            }
            command
        })
        .collect();
    json!({"sent_at": now(), "commands": commands})
}

async fn attach(crew: &Crew, picture: &str) -> String {
    let hash = sha256(picture.as_bytes());
    let sent = crew.client.send(Method::PUT, &format!("/attachments/{hash}"), "image/svg+xml", picture).await;
    assert_eq!(sent.expect("the server answers").ok()["sha256"], json!(hash));
    hash
}

fn results(got: Got) -> Vec<String> {
    let data = got.ok();
    let results = data["results"].as_array().unwrap_or_else(|| panic!("no results: {data}"));
    results.iter().map(|r| r["result"].as_str().unwrap_or_default().to_owned()).collect()
}

async fn works_offline(crew: &Crew, delivery: &Value, live: &mut Live) {
    let queue = queue_for(crew, delivery).await;
    assert_eq!(results(crew.client.post("/driver/commands", queue.clone()).await), ["applied"; WORK.len()]);
    // The answer was lost on its way: the phone sends everything again.
    assert_eq!(results(crew.client.post("/driver/commands", queue).await), ["duplicate"; WORK.len()]);

    live.until("the delivery is done", |f| is_done(f, delivery)).await;
    let steps: Vec<_> = steps_of(&live.seen, delivery);
    assert_eq!(steps, WORK, "every step once, in order");
}

fn is_done(frame: &Value, delivery: &Value) -> bool {
    frame["type"] == "delivery:status:updated"
        && frame["data"]["delivery"] == delivery["id"]
        && frame["data"]["to"] == "delivered"
}

fn steps_of(frames: &[Value], delivery: &Value) -> Vec<String> {
    let about =
        |f: &&Value| f["type"] == "delivery:status:updated" && f["data"]["delivery"] == delivery["id"];
    frames
        .iter()
        .filter(about)
        .map(|f| f["data"]["command"].as_str().unwrap_or_default().to_owned())
        .collect()
}

/// The dispatcher's laptop sleeps through a whole delivery, and knows all of it when it wakes.
async fn misses_nothing_after_a_pause(world: &World, crew: &Crew, delivery: &Value, live: Live) {
    let cursor = live.cursor.clone().expect("every frame says where to resume");
    drop(live);
    let queue = queue_for(crew, delivery).await;
    assert_eq!(results(crew.client.post("/driver/commands", queue).await), ["applied"; WORK.len()]);
    let mut live = Live::watch(&world.owner, &["fleet", "deliveries"], Some(&cursor)).await;
    if !live.seen.iter().any(|f| is_done(f, delivery)) {
        live.until("the delivery is done", |f| is_done(f, delivery)).await;
    }
    assert_eq!(steps_of(&live.seen, delivery), WORK, "no gap, no repetition");
}

async fn the_recipient_watches(url: &str, mine: &[Value], world: &World) {
    let nobody = Client::new(url);
    let number = mine[0]["tracking_number"].as_str().expect("a delivery has a number");
    let page = nobody.get(&format!("/public/track/{number}")).await.ok();
    assert_eq!(page["status"], "delivered");
    assert_eq!((&page["proof"]["photos"], &page["proof"]["signed"]), (&json!(1), &json!(true)), "{page}");
    let told = page.to_string();
    for other in &mine[1..] {
        for key in ["id", "tracking_number", "reference"] {
            let word = other[key].as_str().unwrap_or("-none-");
            assert!(!told.contains(word), "the page of one says {word} of another: {told}");
        }
    }
    let recipient = mine[0]["recipient"].clone();
    for secret in
        [&mine[0]["id"], &recipient["phone"], &json!(world.crews[0].driver), &json!(world.crews[0].vehicle)]
    {
        assert!(!told.contains(secret.as_str().unwrap_or("-none-")), "the page says {secret}: {told}");
    }
    assert_eq!(nobody.get("/deliveries").await.status, StatusCode::UNAUTHORIZED);
    let unknown = nobody.get("/public/track/AAAA-AAAA-AAAA").await;
    assert!(unknown.status.is_client_error(), "{}", unknown.body);
}

/// The driver was written to when the route was published, and no mail server was needed for it.
async fn the_mail_lies_in_the_folder(data: &DataDir) {
    let folder = data.path().join("mail");
    until("the driver's mail lies in the folder", 30, async || {
        let files = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        let mails = files.filter_map(|entry| std::fs::read_to_string(entry.path()).ok());
        mails
            .into_iter()
            .any(|mail| mail.contains("driver1-story@caravan.example") && mail.contains("Subject:"))
    })
    .await;
}
