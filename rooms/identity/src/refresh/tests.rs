use crate::{
    client::ClientApp,
    scene::{PASSWORD, Person, Scene, cookie_of},
};
use serde_json::json;

async fn renew(scene: &Scene, token: &str) -> Person {
    Person::from(&scene.try_refresh(token).await)
}

async fn live_leaves(scene: &Scene) -> i64 {
    sqlx::query_scalar(
        "select count(*) from identity.refresh_tokens where consumed_at is null and revoked_at is null",
    )
    .fetch_one(&mut scene.stage.eyes().await)
    .await
    .unwrap()
}

#[tokio::test]
async fn a_token_is_exchanged_for_the_next() {
    let scene = Scene::new().await;
    let a = scene.sign_up("sana@falcon.test").await;
    let b = renew(&scene, &a.refresh).await;
    assert_ne!(a.refresh, b.refresh);
    assert_eq!(a.session, b.session);
    assert_eq!(scene.get(&b.access, "/me").await.status, 200);
    renew(&scene, &b.refresh).await;
}

/// E-1: A→B, reply lost, A again ⇒ C, B dead.
#[tokio::test]
async fn e1_a_lost_reply_is_forgiven_and_its_token_is_dead() {
    let scene = Scene::new().await;
    let a = scene.sign_up("sana@falcon.test").await;
    let b = renew(&scene, &a.refresh).await;
    let c = renew(&scene, &a.refresh).await;
    assert_ne!(b.refresh, c.refresh);
    let dead = scene.try_refresh(&b.refresh).await;
    assert_eq!((dead.status, dead.error()), (401, "auth.invalid_grant"));
    assert_eq!(scene.get(&c.access, "/me").await.status, 200, "the session goes on");
    renew(&scene, &c.refresh).await;
    assert!(scene.facts("identity.refresh_reuse").await.is_empty());
}

/// E-2: A→B, B's access used, A again ⇒ family revoked, audit `refresh_reuse`.
#[tokio::test]
async fn e2_a_token_whose_successor_was_used_ends_the_session() {
    let scene = Scene::new().await;
    let a = scene.sign_up("sana@falcon.test").await;
    let other_device = scene.sign_in("sana@falcon.test").await;
    let b = renew(&scene, &a.refresh).await;
    assert_eq!(scene.get(&b.access, "/me").await.status, 200);

    let stolen = scene.try_refresh(&a.refresh).await;
    assert_eq!((stolen.status, stolen.error()), (401, "auth.invalid_grant"));
    assert_eq!(scene.try_refresh(&b.refresh).await.error(), "auth.invalid_grant");
    let reuse = scene.facts("identity.refresh_reuse").await;
    assert_eq!(reuse.len(), 1);
    assert_eq!(reuse[0]["session"], json!(a.session));
    assert_eq!(scene.facts("identity.session_revoked").await[0]["why"], "refresh_reuse");
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    let ended = scene.get(&b.access, "/me").await;
    assert_eq!((ended.status, ended.error()), (401, "auth.session_ended"));
    assert_eq!(scene.get(&other_device.access, "/me").await.status, 200, "other sessions are not concerned");
}

#[tokio::test]
async fn a_token_whose_successor_was_renewed_ends_the_session_too() {
    let scene = Scene::new().await;
    let a = scene.sign_up("sana@falcon.test").await;
    let b = renew(&scene, &a.refresh).await;
    let c = renew(&scene, &b.refresh).await;
    assert_eq!(scene.try_refresh(&a.refresh).await.status, 401);
    assert_eq!(scene.try_refresh(&c.refresh).await.status, 401);
    assert_eq!(scene.facts("identity.refresh_reuse").await.len(), 1);
}

/// E-3: 50 parallel A ⇒ exactly 1 live leaf, no logout.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn e3_fifty_at_once_leave_one_live_token_and_nobody_is_signed_out() {
    let scene = Scene::new().await;
    let a = scene.sign_up("sana@falcon.test").await;
    let calls = (0..50).map(|_| {
        let (process, token) = (scene.process.clone(), a.refresh.clone());
        tokio::spawn(async move { process.try_refresh(&token).await })
    });
    let answers: Vec<_> = futures::future::join_all(calls).await.into_iter().map(Result::unwrap).collect();
    for answer in &answers {
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    assert_eq!(live_leaves(&scene).await, 1);
    assert!(scene.facts("identity.session_revoked").await.is_empty());

    let people: Vec<Person> = answers.iter().map(Person::from).collect();
    for person in &people {
        assert_eq!(scene.get(&person.access, "/me").await.status, 200);
    }
    let mut renewed = 0;
    for person in &people {
        renewed += i32::from(scene.try_refresh(&person.refresh).await.status == 200);
    }
    assert_eq!(renewed, 1, "one of the fifty carries on");
    assert_eq!(live_leaves(&scene).await, 1);
    assert!(scene.facts("identity.session_revoked").await.is_empty());
}

/// E-4: age > absolute (7 d) ⇒ invalid_grant.
#[tokio::test]
async fn e4_a_session_ends_after_seven_days_however_often_it_was_renewed() {
    let scene = Scene::at("2026-03-01T08:00:00Z").await;
    let mut person = scene.sign_up("sana@falcon.test").await;
    for _ in 0..7 {
        scene.advance_s(24 * 3600 - 60);
        person = renew(&scene, &person.refresh).await;
    }
    scene.advance_s(7 * 60 - 1);
    let last = renew(&scene, &person.refresh).await;
    assert_eq!(scene.get(&last.access, "/me").await.status, 200);
    scene.advance_s(1);
    let over = scene.try_refresh(&last.refresh).await;
    assert_eq!((over.status, over.error()), (401, "auth.invalid_grant"));
    assert_eq!(
        scene.get(&last.access, "/me").await.error(),
        "auth.expired",
        "no access token outlives its session"
    );
}

#[tokio::test]
async fn a_browser_renews_by_cookie_and_never_sees_the_token() {
    let scene = Scene::new().await;
    scene.sign_up("sana@falcon.test").await;
    let body = json!({"email": "sana@falcon.test", "password": PASSWORD});
    let signed_in = scene.call_with("POST", "/auth/sign-in", &[("x-qafila-app", "driver")], Some(body)).await;
    let cookie = cookie_of(&signed_in.headers, ClientApp::Driver).unwrap();

    // As the web client does: the app's name in the body.
    let renewed = scene
        .call_with("POST", "/auth/refresh", &[("cookie", &cookie)], Some(json!({"app": "driver"})))
        .await;
    assert_eq!(renewed.status, 200, "{}", renewed.text());
    assert!(renewed.data().get("refresh_token").is_none());
    let next = cookie_of(&renewed.headers, ClientApp::Driver).unwrap();
    assert_ne!(next, cookie);

    // Another app's name, or none, does not reach the cookie.
    for body in [json!({"app": "business"}), json!({"app": "native"}), json!({})] {
        let got = scene.call_with("POST", "/auth/refresh", &[("cookie", &next)], Some(body)).await;
        assert_eq!(got.status, 401, "{}", got.text());
    }
}

#[tokio::test]
async fn what_is_not_a_refresh_token_is_refused() {
    let scene = Scene::new().await;
    let person = scene.sign_up("sana@falcon.test").await;
    for token in
        ["", "qr_", "qr_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", person.access.get(..150).unwrap()]
    {
        let got = scene.try_refresh(token).await;
        assert_eq!((got.status, got.error()), (401, "auth.invalid_grant"), "{token}");
    }
}
