use crate::scene::{PASSWORD, Person, Scene, token_in};
use serde_json::json;

async fn invite(scene: &Scene, owner: &Person, email: &str) -> String {
    let invited = scene
        .post(&owner.access, "/invitations", json!({"email": email, "role": "dispatcher", "language": "ar"}))
        .await;
    assert_eq!(invited.status, 201, "{}", invited.text());
    token_in(&scene.post_letters(&scene.stage).await[0])
}

#[tokio::test]
async fn a_new_person_chooses_a_password_and_is_in() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("owner@falcon.test").await;
    let token = invite(&scene, &owner, "bilal@falcon.test").await;

    let seen = scene.call_with("GET", &format!("/auth/invitations/{token}"), &[], None).await;
    assert_eq!(seen.status, 200, "{}", seen.text());
    assert_eq!(seen.data()["organization_name"], "Falcon Foods");
    assert_eq!(seen.data()["has_account"], false);

    let weak =
        scene.open("/auth/invitations/accept", json!({"token": token, "password": "bilal12345"})).await;
    assert_eq!((weak.status, weak.error()), (422, "identity.weak_password"));
    let accepted = scene
        .open("/auth/invitations/accept", json!({"token": token, "password": PASSWORD, "name": "Bilal"}))
        .await;
    let bilal = Person::from(&accepted);
    assert_eq!(bilal.org, owner.org);
    let me = scene.get(&bilal.access, "/me").await;
    assert_eq!((&me.data()["user"]["name"], &me.data()["user"]["language"]), (&json!("Bilal"), &json!("ar")));
    assert_eq!(me.data()["grants"], json!([{"role": "dispatcher", "scope": ""}]));
    scene.sign_in("bilal@falcon.test").await;

    let twice = scene.open("/auth/invitations/accept", json!({"token": token, "password": PASSWORD})).await;
    assert_eq!((twice.status, twice.error()), (422, "identity.link_gone"));
}

#[tokio::test]
async fn whoever_has_an_account_proves_it() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("owner@falcon.test").await;
    scene.sign_up("omar@heron.test").await;
    let token = invite(&scene, &owner, "omar@heron.test").await;
    let seen = scene.call_with("GET", &format!("/auth/invitations/{token}"), &[], None).await;
    assert_eq!(seen.data()["has_account"], true);
    let other = scene
        .open("/auth/invitations/accept", json!({"token": token, "password": "another fine password"}))
        .await;
    assert_eq!((other.status, other.error()), (401, "auth.wrong_credentials"));
    let accepted =
        scene.open("/auth/invitations/accept", json!({"token": token, "password": PASSWORD})).await;
    let omar = Person::from(&accepted);
    let me = scene.get(&omar.access, "/me").await;
    assert_eq!(me.data()["organizations"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_link_runs_out_after_a_week() {
    let scene = Scene::at("2026-03-01T08:00:00Z").await;
    let owner = scene.sign_up("owner@falcon.test").await;
    let token = invite(&scene, &owner, "bilal@falcon.test").await;
    scene.advance_s(7 * 24 * 3600);
    let late = scene.open("/auth/invitations/accept", json!({"token": token, "password": PASSWORD})).await;
    assert_eq!(late.error(), "identity.link_gone");
    assert_eq!(
        scene.call_with("GET", "/auth/invitations/nonsense", &[], None).await.error(),
        "identity.link_gone"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_accept_at_once_one_is_in() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("owner@falcon.test").await;
    let token = invite(&scene, &owner, "bilal@falcon.test").await;
    let calls = (0..4).map(|_| {
        let (process, token) = (scene.process.clone(), token.clone());
        tokio::spawn(async move {
            process
                .open("/auth/invitations/accept", json!({"token": token, "password": PASSWORD}))
                .await
                .status
        })
    });
    let answers: Vec<u16> = futures::future::join_all(calls).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(answers.iter().filter(|s| **s == 201).count(), 1, "{answers:?}");
    assert!(answers.iter().all(|s| [201, 401, 422].contains(s)), "{answers:?}");
}
