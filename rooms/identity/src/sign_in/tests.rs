use crate::scene::{PASSWORD, Person, Scene, token_in};
use futures::StreamExt;
use serde_json::json;
use std::time::{Duration, Instant};

#[tokio::test]
async fn the_same_answer_for_an_unknown_address_and_a_wrong_password() {
    let scene = Scene::new().await;
    scene.sign_up("sana@falcon.test").await;
    let wrong = scene.try_sign_in("sana@falcon.test", "not my password", json!({})).await;
    let unknown = scene.try_sign_in("nobody@falcon.test", "not my password", json!({})).await;
    assert_eq!((wrong.status, wrong.error()), (401, "auth.wrong_credentials"));
    assert_eq!(wrong.body["error"], unknown.body["error"]);
    assert_eq!(scene.try_sign_in(" SANA@falcon.test", PASSWORD, json!({})).await.status, 200);
}

#[tokio::test]
async fn the_same_time_too() {
    let scene = Scene::new().await;
    scene.sign_up("sana@falcon.test").await;
    let mut fastest = [Duration::MAX; 2];
    for _ in 0..4 {
        for (slot, email) in fastest.iter_mut().zip(["sana@falcon.test", "nobody@falcon.test"]) {
            let asked = Instant::now();
            scene.try_sign_in(email, "not my password", json!({})).await;
            *slot = (*slot).min(asked.elapsed());
        }
    }
    let [known, unknown] = fastest;
    assert!(unknown > known / 2 && known > unknown / 2, "known {known:?}, unknown {unknown:?}");
}

#[tokio::test]
async fn wrong_passwords_make_one_wait_and_the_wait_grows() {
    let scene = Scene::at("2026-03-01T08:00:00Z").await;
    scene.sign_up("sana@falcon.test").await;
    for email in ["sana@falcon.test", "nobody@falcon.test"] {
        for _ in 0..5 {
            assert_eq!(scene.try_sign_in(email, "not my password", json!({})).await.status, 401);
        }
        let locked = scene.try_sign_in(email, PASSWORD, json!({})).await;
        assert_eq!((locked.status, locked.error()), (429, "auth.locked_out"), "{email}");
        assert_eq!(locked.headers["retry-after"], "5");
        scene.advance_s(5);
        assert_eq!(scene.try_sign_in(email, "not my password", json!({})).await.status, 401);
        assert_eq!(scene.try_sign_in(email, PASSWORD, json!({})).await.headers["retry-after"], "10");
        scene.advance_s(10);
    }
    assert_eq!(scene.try_sign_in("sana@falcon.test", PASSWORD, json!({})).await.status, 200);
    // A success wipes the slate.
    assert_eq!(scene.try_sign_in("sana@falcon.test", "not my password", json!({})).await.status, 401);
    assert_eq!(scene.try_sign_in("sana@falcon.test", PASSWORD, json!({})).await.status, 200);
}

#[tokio::test]
async fn an_address_that_tries_many_accounts_waits_too() {
    let scene = Scene::at("2026-03-01T08:00:00Z").await;
    scene.sign_up("sana@falcon.test").await;
    let tries = (0..50).map(|n| scene.process.clone().try_sign_in_owned(format!("guess{n}@falcon.test")));
    // Few at a time: who waits long for a turn to hash is told 503, on a busy machine too.
    let answers: Vec<u16> = futures::stream::iter(tries).buffer_unordered(4).collect().await;
    assert_eq!(answers, [401_u16; 50]);
    assert_eq!(scene.try_sign_in("sana@falcon.test", PASSWORD, json!({})).await.status, 429);
}

impl crate::scene::Process {
    async fn try_sign_in_owned(self, email: String) -> u16 {
        self.try_sign_in(&email, "not my password", json!({})).await.status
    }
}

#[tokio::test]
async fn a_person_of_two_organisations_chooses_or_gets_the_last() {
    let scene = Scene::new().await;
    let falcon = scene.sign_up("sana@falcon.test").await;
    let heron = scene.sign_up("omar@heron.test").await;
    let invited = scene
        .post(&heron.access, "/invitations", json!({"email": "sana@falcon.test", "role": "viewer"}))
        .await;
    assert_eq!(invited.status, 201, "{}", invited.text());
    let token = token_in(&scene.post_letters(&scene.stage).await[0]);
    let accepted =
        scene.open("/auth/invitations/accept", json!({"token": token, "password": PASSWORD})).await;
    let at_heron = Person::from(&accepted);
    assert_eq!(at_heron.org, heron.org);
    assert_ne!(at_heron.user, falcon.user, "two employers of one person cannot tell");

    assert_eq!(scene.sign_in("sana@falcon.test").await.org, heron.org, "the last one used");
    let chosen = scene.try_sign_in("sana@falcon.test", PASSWORD, json!({"organization": falcon.org})).await;
    assert_eq!(Person::from(&chosen).org, falcon.org);
    assert_eq!(scene.sign_in("sana@falcon.test").await.org, falcon.org);
    let foreign = scene.try_sign_in("omar@heron.test", PASSWORD, json!({"organization": falcon.org})).await;
    assert_eq!((foreign.status, foreign.error()), (403, "auth.no_membership"));
}
