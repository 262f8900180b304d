use crate::{
    prove::tests::enrolled,
    scene::{PASSWORD, Scene},
    totp,
};
use serde_json::json;

#[tokio::test]
async fn enrolling_changes_nothing_until_it_is_confirmed() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("sana@falcon.test").await;
    let begun = scene.post(&owner.access, "/me/totp", json!({})).await;
    assert_eq!(begun.status, 201, "{}", begun.text());
    let url = begun.data()["url"].as_str().unwrap();
    assert_eq!(begun.data()["qr_svg"].as_str(), crate::qr_svg(url).as_deref());
    scene.sign_in("sana@falcon.test").await;
    let wrong = scene.post(&owner.access, "/me/totp/confirm", json!({"totp": "000000"})).await;
    assert_eq!((wrong.status, wrong.error()), (401, "auth.wrong_code"));
    scene.sign_in("sana@falcon.test").await;
    assert_eq!(scene.get(&owner.access, "/me").await.data()["second_factor"], false);
}

#[tokio::test]
async fn the_secret_is_not_in_the_database_in_the_clear() {
    let scene = Scene::new().await;
    let (owner, secret, codes) = enrolled(&scene).await;
    let stored: Vec<u8> = sqlx::query_scalar("select totp_secret from identity.accounts")
        .fetch_one(&mut scene.stage.eyes().await)
        .await
        .unwrap();
    assert!(!stored.windows(secret.len()).any(|part| part == secret));
    let hashes: Vec<Vec<u8>> = sqlx::query_scalar("select hash from identity.recovery_codes")
        .fetch_all(&mut scene.stage.eyes().await)
        .await
        .unwrap();
    assert_eq!(hashes.len(), codes.len());
    assert_eq!(scene.post(&owner.access, "/me/totp", json!({})).await.error(), "identity.second_factor_on");
}

#[tokio::test]
async fn switching_it_off_needs_password_and_code() {
    let scene = Scene::at("2026-03-01T08:00:00Z").await;
    let (owner, secret, codes) = enrolled(&scene).await;
    scene.advance_s(30);
    let disable = |body| scene.post(&owner.access, "/me/totp/disable", body);
    assert_eq!(disable(json!({"password": PASSWORD})).await.error(), "auth.second_factor_required");
    assert_eq!(
        disable(json!({"password": "not my password", "recovery_code": codes[0]})).await.error(),
        "auth.wrong_credentials"
    );
    assert_eq!(scene.get(&owner.access, "/me").await.data()["second_factor"], true);
    let code = totp::code_at(&secret, scene.app.db().now());
    assert_eq!(disable(json!({"password": PASSWORD, "totp": code})).await.status, 200);
    scene.sign_in("sana@falcon.test").await;
    assert_eq!(disable(json!({"password": PASSWORD})).await.error(), "identity.second_factor_off");
    let facts = scene.facts("identity.second_factor_changed").await;
    assert_eq!(facts.iter().map(|f| f["enabled"].clone()).collect::<Vec<_>>(), [true, false]);
}

#[tokio::test]
async fn new_paper_replaces_the_old() {
    let scene = Scene::new().await;
    let (owner, _, codes) = enrolled(&scene).await;
    let renewed = scene
        .post(&owner.access, "/me/recovery-codes", json!({"password": PASSWORD, "recovery_code": codes[0]}))
        .await;
    assert_eq!(renewed.status, 200, "{}", renewed.text());
    let fresh = renewed.data()["recovery_codes"][0].clone();
    assert_eq!(
        scene.try_sign_in("sana@falcon.test", PASSWORD, json!({"recovery_code": codes[1]})).await.status,
        401
    );
    assert_eq!(
        scene.try_sign_in("sana@falcon.test", PASSWORD, json!({"recovery_code": fresh})).await.status,
        200
    );
}
