use crate::scene::{PASSWORD, Scene, token_in};
use serde_json::json;
use std::time::{Duration, Instant};

const NEW: &str = "the tenth camel carries dates";

#[tokio::test]
async fn whoever_reads_the_mail_chooses_a_new_password_once() {
    let scene = Scene::new().await;
    let phone = scene.sign_up("sana@falcon.test").await;
    let laptop = scene.sign_in("sana@falcon.test").await;
    assert_eq!(scene.open("/auth/forgot-password", json!({"email": "SANA@falcon.test"})).await.status, 202);
    let letters = scene.post_letters(&scene.stage).await;
    assert_eq!((letters.len(), letters[0].to.as_str()), (1, "sana@falcon.test"));
    let token = token_in(&letters[0]);

    let weak = scene.open("/auth/reset-password", json!({"token": token, "password": "password123"})).await;
    assert_eq!(weak.error(), "identity.weak_password");
    let done = scene.open("/auth/reset-password", json!({"token": token, "password": NEW})).await;
    assert_eq!(done.status, 200, "{}", done.text());

    assert_eq!(scene.try_sign_in("sana@falcon.test", PASSWORD, json!({})).await.status, 401);
    assert_eq!(scene.try_sign_in("sana@falcon.test", NEW, json!({})).await.status, 200);
    for old in [phone, laptop] {
        assert_eq!(scene.get(&old.access, "/me").await.error(), "auth.session_ended");
        assert_eq!(scene.try_refresh(&old.refresh).await.status, 401);
    }
    let again =
        scene.open("/auth/reset-password", json!({"token": token, "password": "yet another password"})).await;
    assert_eq!((again.status, again.error()), (422, "identity.link_gone"));
}

#[tokio::test]
async fn a_link_runs_out_after_half_an_hour() {
    let scene = Scene::at("2026-03-01T08:00:00Z").await;
    scene.sign_up("sana@falcon.test").await;
    scene.open("/auth/forgot-password", json!({"email": "sana@falcon.test"})).await;
    let token = token_in(&scene.post_letters(&scene.stage).await[0]);
    scene.advance_s(30 * 60);
    let late = scene.open("/auth/reset-password", json!({"token": token, "password": NEW})).await;
    assert_eq!(late.error(), "identity.link_gone");
}

#[tokio::test]
async fn an_unknown_address_gets_the_same_answer_in_the_same_time_and_no_mail() {
    let scene = Scene::new().await;
    scene.sign_up("sana@falcon.test").await;
    let mut answers = Vec::new();
    for email in ["sana@falcon.test", "nobody@falcon.test"] {
        let asked = Instant::now();
        let got = scene.open("/auth/forgot-password", json!({"email": email})).await;
        assert!(asked.elapsed() >= Duration::from_millis(250), "{email}");
        answers.push((got.status, got.data().clone()));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(scene.post_letters(&scene.stage).await.len(), 1);
}

#[tokio::test]
async fn a_mailbox_is_not_flooded() {
    let scene = Scene::new().await;
    scene.sign_up("sana@falcon.test").await;
    for _ in 0..5 {
        assert_eq!(
            scene.open("/auth/forgot-password", json!({"email": "sana@falcon.test"})).await.status,
            202
        );
    }
    let letters = scene.post_letters(&scene.stage).await;
    assert_eq!(letters.len(), 3);
    // Using one ends the others.
    let [first, second] = [token_in(&letters[0]), token_in(&letters[1])];
    assert_eq!(
        scene.open("/auth/reset-password", json!({"token": second, "password": NEW})).await.status,
        200
    );
    assert_eq!(
        scene.open("/auth/reset-password", json!({"token": first, "password": NEW})).await.status,
        422
    );
}

#[tokio::test]
async fn a_reset_ends_the_waiting() {
    let scene = Scene::at("2026-03-01T08:00:00Z").await;
    scene.sign_up("sana@falcon.test").await;
    for _ in 0..5 {
        scene.try_sign_in("sana@falcon.test", "not my password", json!({})).await;
    }
    assert_eq!(scene.try_sign_in("sana@falcon.test", PASSWORD, json!({})).await.status, 429);
    scene.open("/auth/forgot-password", json!({"email": "sana@falcon.test"})).await;
    let token = token_in(&scene.post_letters(&scene.stage).await[0]);
    scene.open("/auth/reset-password", json!({"token": token, "password": NEW})).await;
    assert_eq!(scene.try_sign_in("sana@falcon.test", NEW, json!({})).await.status, 200);
}
