use crate::world::{World, deliver};
use serde_json::json;

#[tokio::test]
async fn the_recipient_follows_it_to_the_proof_without_signing_in() {
    let world = World::new().await;
    let order = world
        .order(json!({"sender": {"name": "Gulf Books"}, "cod": {"minor": 5000, "currency": "AED"}}))
        .await;
    assert_eq!(order["sender"]["name"], "Gulf Books");
    let (id, path) = (
        order["id"].as_str().unwrap(),
        format!("/public/track/{}", order["tracking_number"].as_str().unwrap()),
    );
    let first = world.api.public("GET", &path, None).await;
    assert_eq!((first.status, first.data()["status"].as_str()), (200, Some("ready")), "{}", first.body);
    assert_eq!(first.data()["eta"]["reason"], "not_planned", "no estimate, and the reason why");
    world.to_the_door(id).await;
    let near = world.api.public("GET", &path, None).await;
    assert_eq!(
        (near.data()["status"].as_str(), near.data()["driver"]["name"].as_str()),
        (Some("at_dropoff"), Some("Bilal"))
    );
    let mut done = deliver();
    done["cod"] = json!({"collected": {"minor": 5000, "currency": "AED"}});
    world.does(id, done).await;
    let last = world.api.public("GET", &path, None).await;
    let proof = &last.data()["proof"];
    assert_eq!(
        (proof["received_by"].as_str(), proof["photos"].as_i64()),
        (Some("Amina"), Some(1)),
        "{}",
        last.body
    );
    assert_eq!(proof["hash"].as_str().unwrap().len(), 64);
    let statuses: Vec<_> =
        last.data()["timeline"].as_array().unwrap().iter().map(|m| m["status"].as_str().unwrap()).collect();
    assert_eq!((statuses[0], *statuses.last().unwrap()), ("ready", "delivered"));
    for secret in ["+971501234567", "drv_", "\"code\":\"", "usr_"] {
        let body = last.body["data"].to_string();
        assert!(!body.contains(secret), "{secret} in {body}");
    }
    world.advance_s(71 * 3600);
    assert_eq!(world.api.public("GET", &path, None).await.status, 200);
    world.advance_s(2 * 3600);
    let gone = world.api.public("GET", &path, None).await;
    assert_eq!((gone.status, gone.error()), (410, "delivery.link_expired"), "{}", gone.body);
}

#[tokio::test]
async fn a_misread_number_is_told_apart_from_an_unknown_one() {
    let world = World::new().await;
    let order = world.order(json!({})).await;
    let code = order["tracking_code"].as_str().unwrap();
    let wrong = format!("{}{}", if code.starts_with('7') { '8' } else { '7' }, &code[1..]);
    assert_eq!(world.api.public("GET", &format!("/public/track/{wrong}"), None).await.status, 422);
    let unknown = crate::tracking_number::TrackingNumber::from_random(42).code();
    assert_eq!(world.api.public("GET", &format!("/public/track/{unknown}"), None).await.status, 404);
    let draft = world.order(json!({"submit": false})).await;
    let path = format!("/public/track/{}", draft["tracking_code"].as_str().unwrap());
    assert_eq!(world.api.public("GET", &path, None).await.status, 404, "a draft is not a promise yet");
}

#[tokio::test]
async fn the_recipient_moves_the_day_but_only_the_recipient() {
    let world = World::new().await;
    let order = world.order(json!({})).await;
    let path = format!("/public/track/{}/commands", order["tracking_code"].as_str().unwrap());
    let page = world.api.public("GET", path.trim_end_matches("/commands"), None).await;
    let window = page.data()["slots"][3].clone();
    let ask = |last4: &str| json!({"phone_last4": last4, "command": "reschedule", "window": window, "reason": "at work"});
    let moved = world.api.public("POST", &path, Some(ask("4567"))).await;
    assert_eq!((moved.status, moved.data()["window"].clone()), (200, window.clone()), "{}", moved.body);
    let mine = json!({"from": "2026-11-22T10:00:00Z", "to": "2026-11-22T12:00:00Z"});
    let own = json!({"phone_last4": "4567", "command": "reschedule", "window": mine, "reason": "at work"});
    let refused = world.api.public("POST", &path, Some(own)).await;
    assert_eq!((refused.status, refused.body["error"]["fields"][0]["path"].as_str()), (422, Some("window")));
    let far = json!({"phone_last4": "4567", "command": "redirect", "to": {"lat": 24.4, "lon": 54.4}, "reason": "moved"});
    assert_eq!(
        world.api.public("POST", &path, Some(far)).await.status,
        422,
        "another city is not the recipient's to choose"
    );
    let assign = json!({"phone_last4": "4567", "command": "assign", "driver": world.driver});
    assert_eq!(world.api.public("POST", &path, Some(assign)).await.status, 403);
    for _ in 0..5 {
        assert_eq!(world.api.public("POST", &path, Some(ask("0000"))).await.status, 422);
    }
    let closed = world.api.public("POST", &path, Some(ask("4567"))).await;
    assert_eq!(closed.status, 429);
    world.advance_s(3_601);
    assert_eq!(world.api.public("POST", &path, Some(ask("4567"))).await.status, 200);
}

#[tokio::test]
async fn the_door_moves_only_so_far_from_where_it_was_promised() {
    let world = World::new().await;
    let order = world.order(json!({})).await;
    let track = format!("/public/track/{}", order["tracking_code"].as_str().unwrap());
    let area = world.api.public("GET", &track, None).await.data()["redirect"].clone();
    assert_eq!(area, json!({"center": {"lat": 25.2204, "lon": 55.252}, "within_m": 5000}));
    let step = |lat: f64| json!({"phone_last4": "4567", "command": "redirect", "to": {"lat": lat, "lon": 55.252}, "reason": "moved"});
    let path = format!("{track}/commands");
    let near = world.api.public("POST", &path, Some(step(25.26))).await;
    assert_eq!(
        (near.status, near.data()["destination"]["lat"].as_f64()),
        (200, Some(25.26)),
        "{}",
        near.body
    );
    assert_eq!(near.data()["redirect"], area, "moving does not move the area");
    assert_eq!(
        world.api.public("POST", &path, Some(step(25.29))).await.status,
        422,
        "two short steps are no long one"
    );
    // the office may, and then the area is there
    let id = order["id"].as_str().unwrap();
    let office = json!({"command": "redirect", "to": {"lat": 25.4, "lon": 55.252}, "reason": "he called"});
    assert_eq!(world.tell(id, office).await.status, 200);
    assert_eq!(world.api.public("POST", &path, Some(step(25.41))).await.status, 200);
}

#[tokio::test]
async fn words_before_and_stars_after() {
    let world = World::new().await;
    let order = world.order(json!({"dropoff": {"address": "Villa 7", "point": {"lat": 25.2204, "lon": 55.252}, "instructions": "Gate 2"}})).await;
    let (id, track) = (
        order["id"].as_str().unwrap(),
        format!("/public/track/{}", order["tracking_code"].as_str().unwrap()),
    );
    let put = async |path: String, body: serde_json::Value| world.api.public("PUT", &path, Some(body)).await;
    let words = |last4: &str, text: &str| json!({"phone_last4": last4, "text": text});
    assert_eq!(put(format!("{track}/instructions"), words("0000", "x")).await.status, 422);
    let said = put(format!("{track}/instructions"), words("4567", " leave with reception ")).await;
    assert_eq!(
        (said.status, said.data()["instructions"].as_str()),
        (200, Some("leave with reception")),
        "{}",
        said.body
    );
    assert_eq!(world.delivery(id).await["recipient_instructions"], "leave with reception");
    let stars = |n: i64| json!({"phone_last4": "4567", "stars": n, "comment": "quick"});
    let early = put(format!("{track}/rating"), stars(5)).await;
    assert_eq!((early.status, early.error()), (409, "delivery.not_yet"));
    world.to_the_door(id).await;
    let today = world.phone.get("/driver/today").await;
    assert_eq!(today.data()["deliveries"][0]["dropoff"]["note"], "Gate 2\nleave with reception");
    let late = put(format!("{track}/instructions"), words("4567", "")).await;
    assert_eq!((late.status, late.error()), (409, "delivery.too_late"));
    world.does(id, deliver()).await;
    assert_eq!(put(format!("{track}/rating"), stars(6)).await.status, 422);
    assert_eq!(put(format!("{track}/rating"), stars(2)).await.status, 200);
    let again = put(format!("{track}/rating"), stars(4)).await;
    assert_eq!(again.data()["rating"], json!({"stars": 4, "comment": "quick"}));
    assert_eq!(world.delivery(id).await["rating"]["stars"], 4);
}

/// A fact of this name about this delivery, the newest.
async fn told(world: &World, name: &str, id: &str) -> Option<serde_json::Value> {
    let subject = id.parse::<kernel::DeliveryId>().unwrap().0;
    sqlx::query_scalar(
        "select body from platform.outbox where name = $1 and subject = $2 order by seq desc limit 1",
    )
    .bind(name)
    .bind(subject)
    .fetch_optional(&mut world.stage.eyes().await)
    .await
    .unwrap()
}

#[tokio::test]
async fn the_van_is_shown_when_few_stops_come_first() {
    let world = World::new().await;
    let mut ids = Vec::new();
    for _ in 0..6 {
        ids.push(world.order(json!({})).await["id"].as_str().unwrap().to_owned());
    }
    let stops: Vec<_> =
        ids.iter().map(|id| json!({"deliveries": [id], "arrive_at": "2026-11-21T11:00:00Z"})).collect();
    let route = json!({"name": "Van 3", "day": "2026-11-21", "driver": world.driver, "stops": stops});
    let made = world.desk.post("/routes", route).await;
    let publish = format!("/routes/{}/commands", made.data()["id"].as_str().unwrap());
    assert_eq!(world.desk.post(&publish, json!({"command": "publish"})).await.status, 200);
    for id in &ids {
        for step in &crate::world::way_to_the_door()[..5] {
            let got = world.does(id, step.clone()).await;
            assert_eq!(got.status, 200, "{}", got.body);
        }
    }
    let live = async |id: &str| {
        let code = world.delivery(id).await["tracking_code"].as_str().unwrap().to_owned();
        world.api.public("GET", &format!("/public/track/{code}"), None).await.data()["live"].clone()
    };
    assert_eq!(live(&ids[3]).await, json!({"allowed": true, "reason": null, "stops_max": 3}));
    assert_eq!(live(&ids[4]).await["reason"], "too_many_stops_before");
    assert!(told(&world, "delivery.approach_changed", &ids[4]).await.is_none());
    world.does(&ids[0], crate::world::way_to_the_door()[5].clone()).await;
    assert_eq!(world.does(&ids[0], deliver()).await.status, 200);
    assert_eq!(live(&ids[4]).await["allowed"], true, "one stop fewer comes first");
    assert_eq!(told(&world, "delivery.approach_changed", &ids[4]).await.unwrap()["near"], true);
    assert_eq!(told(&world, "delivery.approach_changed", &ids[0]).await.unwrap()["near"], false);
    assert_eq!(live(&ids[0]).await["reason"], "over");
}
