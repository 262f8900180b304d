use crate::{
    scene::{PASSWORD, Person, Scene},
    totp,
};
use kernel::Time;
use serde_json::{Value, json};

/// An owner with a second factor: the secret and the recovery codes.
pub async fn enrolled(scene: &Scene) -> (Person, Vec<u8>, Vec<String>) {
    let owner = scene.sign_up("sana@falcon.test").await;
    let begun = scene.post(&owner.access, "/me/totp", json!({})).await;
    assert_eq!(begun.status, 201, "{}", begun.text());
    let secret =
        data_encoding::BASE32_NOPAD.decode(begun.data()["secret"].as_str().unwrap().as_bytes()).unwrap();
    let code = totp::code_at(&secret, scene.app.db().now());
    let confirmed = scene.post(&owner.access, "/me/totp/confirm", json!({"totp": code})).await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.text());
    let codes = confirmed.data()["recovery_codes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c.as_str().unwrap().to_owned())
        .collect();
    (owner, secret, codes)
}

async fn enter(scene: &Scene, more: Value) -> (u16, String) {
    let got = scene.try_sign_in("sana@falcon.test", PASSWORD, more).await;
    (got.status, got.error().to_owned())
}

fn now(scene: &Scene) -> Time {
    scene.app.db().now()
}

#[tokio::test]
async fn the_second_factor_is_asked_for_after_the_password_and_never_before() {
    let scene = Scene::at("2026-03-01T08:00:00Z").await;
    let (_, secret, _) = enrolled(&scene).await;
    scene.advance_s(30);
    assert_eq!(enter(&scene, json!({})).await, (401, "auth.second_factor_required".into()));
    let code = totp::code_at(&secret, now(&scene));
    let wrong_password =
        scene.try_sign_in("sana@falcon.test", "not my password", json!({"totp": code})).await;
    assert_eq!(wrong_password.error(), "auth.wrong_credentials");
    assert_eq!(enter(&scene, json!({"totp": code})).await.0, 200);
}

/// E-5: the same TOTP twice ⇒ the second is refused.
#[tokio::test]
async fn e5_a_code_is_good_once() {
    let scene = Scene::at("2026-03-01T08:00:00Z").await;
    let (_, secret, _) = enrolled(&scene).await;
    let at_enrolment = totp::code_at(&secret, now(&scene));
    assert_eq!(
        enter(&scene, json!({"totp": at_enrolment})).await,
        (401, "auth.wrong_code".into()),
        "it confirmed the enrolment"
    );
    scene.advance_s(30);
    let code = totp::code_at(&secret, now(&scene));
    assert_eq!(enter(&scene, json!({"totp": code})).await.0, 200);
    assert_eq!(enter(&scene, json!({"totp": code})).await, (401, "auth.wrong_code".into()));
    scene.advance_s(30);
    assert_eq!(
        enter(&scene, json!({"totp": code})).await,
        (401, "auth.wrong_code".into()),
        "nor in the next step"
    );
    assert_eq!(enter(&scene, json!({"totp": totp::code_at(&secret, now(&scene))})).await.0, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_code_used_by_many_at_once_is_good_for_one() {
    let scene = Scene::new().await;
    let (_, secret, _) = enrolled(&scene).await;
    // The next step's code: one step ahead is accepted, and it has not been used.
    let code = totp::code_at(&secret, now(&scene).plus_s(30));
    let calls = (0..4).map(|_| {
        let (process, code) = (scene.process.clone(), code.clone());
        tokio::spawn(async move {
            process.try_sign_in("sana@falcon.test", PASSWORD, json!({"totp": code})).await.status
        })
    });
    let answers = futures::future::join_all(calls).await;
    assert_eq!(answers.into_iter().filter(|status| *status.as_ref().unwrap() == 200).count(), 1);
}

/// E-6: five wrong OTP ⇒ lock that challenge.
#[tokio::test]
async fn e6_five_wrong_codes_lock_the_challenge() {
    let scene = Scene::at("2026-03-01T08:00:00Z").await;
    let (_, secret, codes) = enrolled(&scene).await;
    scene.advance_s(30);
    for _ in 0..5 {
        assert_eq!(enter(&scene, json!({"totp": "000000"})).await, (401, "auth.wrong_code".into()));
    }
    let right = json!({"totp": totp::code_at(&secret, now(&scene))});
    assert_eq!(enter(&scene, right).await, (429, "auth.challenge_locked".into()));
    assert_eq!(
        enter(&scene, json!({"recovery_code": codes[0]})).await,
        (429, "auth.challenge_locked".into())
    );
    let locked = scene.try_sign_in("sana@falcon.test", PASSWORD, json!({})).await;
    assert_eq!(locked.headers["retry-after"], "600");
    scene.advance_s(600);
    assert_eq!(enter(&scene, json!({"totp": totp::code_at(&secret, now(&scene))})).await.0, 200);
}

#[tokio::test]
async fn a_recovery_code_is_good_once() {
    let scene = Scene::new().await;
    let (_, _, codes) = enrolled(&scene).await;
    assert_eq!(codes.len(), 10);
    assert_eq!(enter(&scene, json!({"recovery_code": codes[3].to_uppercase()})).await.0, 200);
    assert_eq!(enter(&scene, json!({"recovery_code": codes[3]})).await, (401, "auth.wrong_code".into()));
    let in_again = scene.try_sign_in("sana@falcon.test", PASSWORD, json!({"recovery_code": codes[4]})).await;
    let me = scene.get(&Person::from(&in_again).access, "/me").await;
    assert_eq!(me.data()["recovery_codes_left"], 8);
}
