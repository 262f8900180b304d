use crate::scene::Scene;
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn nobody_comes_in_without_credentials_of_ours() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("sana@falcon.test").await;
    assert_eq!(scene.call_with("GET", "/me", &[], None).await.error(), "auth.missing");
    for (value, code) in [
        ("", "auth.missing"),
        ("Basic c2FuYTpwdw==", "auth.missing"),
        ("Bearer nonsense", "auth.invalid_token"),
        ("Bearer qk_nonsense", "auth.invalid_key"),
        (&format!("Bearer {}x", owner.access), "auth.invalid_token"),
        (&format!("Bearer {}", owner.refresh), "auth.invalid_token"),
    ] {
        let got = scene.call_with("GET", "/me", &[("authorization", value)], None).await;
        assert_eq!((got.status, got.error()), (401, code), "{value}");
    }
}

#[tokio::test]
async fn an_access_token_lasts_a_quarter_of_an_hour() {
    let scene = Scene::at("2026-03-01T08:00:00Z").await;
    let owner = scene.sign_up("sana@falcon.test").await;
    scene.advance_s(15 * 60 - 1);
    assert_eq!(scene.get(&owner.access, "/me").await.status, 200);
    scene.advance_s(1);
    assert_eq!(scene.get(&owner.access, "/me").await.error(), "auth.expired");
}

#[tokio::test]
async fn an_ended_session_is_refused_here_at_once_and_elsewhere_within_a_second() {
    let scene = Scene::new().await;
    let elsewhere = scene.another_process();
    let phone = scene.sign_up("sana@falcon.test").await;
    let laptop = scene.sign_in("sana@falcon.test").await;
    for process in [&scene.process, &elsewhere] {
        assert_eq!(process.get(&phone.access, "/me").await.status, 200);
    }
    let ended = scene.call(&laptop.access, "DELETE", &format!("/me/sessions/{}", phone.session), None).await;
    assert_eq!(ended.status, 200, "{}", ended.text());
    assert_eq!(scene.get(&phone.access, "/me").await.error(), "auth.session_ended");
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(elsewhere.get(&phone.access, "/me").await.error(), "auth.session_ended");
    assert_eq!(elsewhere.get(&laptop.access, "/me").await.status, 200);
    assert_eq!(scene.try_refresh(&phone.refresh).await.error(), "auth.invalid_grant");
}

#[tokio::test]
async fn changed_roles_are_in_force_here_at_once_and_elsewhere_within_a_second() {
    let scene = Scene::new().await;
    let elsewhere = scene.another_process();
    let owner = scene.sign_up("owner@falcon.test").await;
    let admin = scene.colleague(&owner, "admin@falcon.test", "admin", "").await;
    for process in [&scene.process, &elsewhere] {
        assert_eq!(process.get(&admin.access, "/api-keys").await.status, 200);
    }
    let path = format!("/users/{}/grants", admin.user);
    let got = scene.call(&owner.access, "PUT", &path, Some(json!({"grants": [{"role": "viewer"}]}))).await;
    assert_eq!(got.status, 200, "{}", got.text());
    assert_eq!(scene.get(&admin.access, "/api-keys").await.status, 403);
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(elsewhere.get(&admin.access, "/api-keys").await.status, 403);
    let fact = &scene.facts("identity.grants_changed").await.pop().unwrap();
    assert_eq!((&fact["before"], &fact["after"]), (&json!(["admin"]), &json!(["viewer"])));
}

#[tokio::test]
async fn a_key_does_what_it_was_made_for_and_no_more_than_its_maker() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("owner@falcon.test").await;
    let admin = scene.colleague(&owner, "admin@falcon.test", "admin", "").await;
    let body = json!({"name": "ERP", "permissions": ["users:read", "organization:read"]});
    let made = scene.post(&admin.access, "/api-keys", body).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let key = made.data()["key"].as_str().unwrap().to_owned();

    assert_eq!(scene.get(&key, "/users").await.status, 200);
    assert_eq!(scene.get(&key, "/api-keys").await.status, 403, "not among its permissions");
    let used: Option<kernel::Time> = sqlx::query_scalar("select last_used_at from identity.api_keys")
        .fetch_one(&mut scene.stage.eyes().await)
        .await
        .unwrap();
    assert!(used.is_some());

    let path = format!("/users/{}/grants", admin.user);
    scene.call(&owner.access, "PUT", &path, Some(json!({"grants": [{"role": "driver"}]}))).await;
    assert_eq!(scene.get(&key, "/users").await.status, 403, "its maker may not any more");
    assert_eq!(scene.get(&key, "/organization").await.status, 200);

    scene
        .call(
            &owner.access,
            "PATCH",
            &format!("/users/{}", admin.user),
            Some(json!({"state": "deactivated"})),
        )
        .await;
    assert_eq!(scene.get(&key, "/organization").await.status, 401, "it ends with its maker");
}

#[tokio::test]
async fn a_key_runs_out_and_can_be_revoked() {
    let scene = Scene::at("2026-03-01T08:00:00Z").await;
    let owner = scene.sign_up("owner@falcon.test").await;
    let body = json!({"name": "ERP", "permissions": ["users:read"], "expires_at": "2026-03-01T08:10:00Z"});
    let short = scene.post(&owner.access, "/api-keys", body).await.data()["key"].as_str().unwrap().to_owned();
    let long =
        scene.post(&owner.access, "/api-keys", json!({"name": "TMS", "permissions": ["users:read"]})).await;
    let (id, long) = (long.data()["api_key"]["id"].clone(), long.data()["key"].as_str().unwrap().to_owned());
    assert_eq!(scene.get(&short, "/users").await.status, 200);
    scene.advance_s(600);
    assert_eq!(scene.get(&short, "/users").await.error(), "auth.invalid_key");

    assert_eq!(scene.get(&long, "/users").await.status, 200);
    let revoked =
        scene.call(&owner.access, "DELETE", &format!("/api-keys/{}", id.as_str().unwrap()), None).await;
    assert_eq!(revoked.status, 200, "{}", revoked.text());
    assert_eq!(scene.get(&long, "/users").await.error(), "auth.invalid_key");
}

#[tokio::test]
async fn a_key_that_calls_too_often_waits() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("owner@falcon.test").await;
    let made =
        scene.post(&owner.access, "/api-keys", json!({"name": "ERP", "permissions": ["users:read"]})).await;
    let key = made.data()["key"].as_str().unwrap().to_owned();
    let mut refused = None;
    for _ in 0..700 {
        let got = scene.get(&key, "/nowhere-but-me").await;
        assert_eq!(got.status, 404);
        let got = scene.get(&key, "/users?limit=1").await;
        if got.status == 429 {
            refused = Some(got);
            break;
        }
    }
    let refused = refused.expect("600 a minute are fine, 700 are not");
    assert!(refused.headers.contains_key("retry-after"));
}
