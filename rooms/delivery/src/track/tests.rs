use crate::world::{World, deliver};
use serde_json::json;

#[tokio::test]
async fn the_recipient_follows_it_to_the_proof_without_signing_in() {
    let world = World::new().await;
    let order = world
        .order(json!({"sender": {"name": "Gulf Books"}, "cod": {"minor": 5000, "currency": "AED"}}))
        .await;
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
    assert_eq!((gone.status, gone.error()), (404, "delivery.not_tracked"));
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
    let window = json!({"from": "2026-11-22T10:00:00Z", "to": "2026-11-22T12:00:00Z"});
    let ask = |last4: &str| json!({"phone_last4": last4, "command": "reschedule", "window": window, "reason": "at work"});
    let moved = world.api.public("POST", &path, Some(ask("4567"))).await;
    assert_eq!((moved.status, moved.data()["window"].clone()), (200, window.clone()), "{}", moved.body);
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
