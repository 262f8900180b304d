use crate::scene::{PASSWORD, Scene};
use serde_json::json;

const NEW: &str = "the tenth camel carries dates";

#[tokio::test]
async fn a_new_password_for_the_old_one_and_every_other_device_is_signed_out() {
    let scene = Scene::new().await;
    let here = scene.sign_up("sana@falcon.test").await;
    let there = scene.sign_in("sana@falcon.test").await;
    let wrong = scene
        .post(&here.access, "/me/password", json!({"current": "not my password", "password": NEW}))
        .await;
    assert_eq!((wrong.status, wrong.error()), (401, "auth.wrong_credentials"));
    let weak = scene
        .post(&here.access, "/me/password", json!({"current": PASSWORD, "password": "sana@falcon.test"}))
        .await;
    assert_eq!(weak.error(), "identity.weak_password");

    let done = scene.post(&here.access, "/me/password", json!({"current": PASSWORD, "password": NEW})).await;
    assert_eq!(done.status, 200, "{}", done.text());
    assert_eq!(scene.get(&here.access, "/me").await.status, 200);
    assert_eq!(scene.get(&there.access, "/me").await.error(), "auth.session_ended");
    assert_eq!(scene.try_sign_in("sana@falcon.test", NEW, json!({})).await.status, 200);
    let letters = scene.post_letters(&scene.stage).await;
    assert_eq!(letters.len(), 1);
    assert!(letters[0].text.contains("/business/forgot-password"), "{}", letters[0].text);
}

#[tokio::test]
async fn guessing_the_old_one_is_slowed_like_any_guessing() {
    let scene = Scene::at("2026-03-01T08:00:00Z").await;
    let here = scene.sign_up("sana@falcon.test").await;
    for _ in 0..5 {
        scene
            .post(&here.access, "/me/password", json!({"current": "not my password", "password": NEW}))
            .await;
    }
    let locked =
        scene.post(&here.access, "/me/password", json!({"current": PASSWORD, "password": NEW})).await;
    assert_eq!((locked.status, locked.error()), (429, "auth.locked_out"));
}
