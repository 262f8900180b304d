use crate::scene::{PASSWORD, Scene, token_in};
use serde_json::json;

const EMAIL: &str = "sana@falcon.test";

#[tokio::test]
async fn whoever_signs_up_is_mailed_a_link_and_proves_the_mailbox_with_it() {
    let scene = Scene::at("2026-03-01T08:00:00Z").await;
    let owner = scene.sign_up_unproved(EMAIL).await;
    let me = scene.get(&owner.access, "/me").await;
    assert_eq!(
        (me.data()["email_verified"].as_bool(), me.data()["verify_email_by"].as_str()),
        (Some(false), Some("2026-03-08T08:00:00Z")),
        "{}",
        me.text()
    );
    let mails = scene.post_letters(&scene.stage).await;
    assert_eq!((mails.len(), mails[0].to.as_str()), (1, EMAIL));
    let token = token_in(&mails[0]);
    let (body, last) = token.split_at(token.len() - 1);
    let forged = format!("{body}{}", if last == "A" { "B" } else { "A" });
    let refused = scene.open("/auth/verify-email", json!({"token": forged})).await;
    assert_eq!((refused.status, refused.error()), (422, "identity.link_gone"));
    for _ in 0..2 {
        assert_eq!(scene.open("/auth/verify-email", json!({"token": token})).await.status, 200);
    }
    let me = scene.get(&owner.access, "/me").await;
    assert_eq!(
        (me.data()["email_verified"].as_bool(), me.data()["verify_email_by"].is_null()),
        (Some(true), true)
    );
    scene.advance_s(8 * 24 * 3600);
    scene.sign_in(EMAIL).await;
    let nothing = scene.sign_in(EMAIL).await;
    assert_eq!(scene.post(&nothing.access, "/me/verify-email", json!({})).await.status, 202);
    assert!(scene.post_letters(&scene.stage).await.is_empty(), "there is nothing to prove");
}

#[tokio::test]
async fn after_a_week_nobody_signs_in_and_the_link_is_mailed_again() {
    let scene = Scene::at("2026-03-01T08:00:00Z").await;
    let owner = scene.sign_up_unproved(EMAIL).await;
    scene.post_letters(&scene.stage).await;
    let soon = scene.post(&owner.access, "/me/verify-email", json!({})).await;
    assert_eq!((soon.status, soon.headers["retry-after"].to_str().unwrap()), (429, "300"));
    scene.advance_s(301);
    assert_eq!(scene.post(&owner.access, "/me/verify-email", json!({})).await.status, 202);
    assert_eq!(scene.post_letters(&scene.stage).await.len(), 1);

    scene.advance_s(7 * 24 * 3600 - 302);
    scene.sign_in(EMAIL).await;
    scene.advance_s(2);
    let wrong = scene.try_sign_in(EMAIL, "not the password", json!({})).await;
    assert_eq!(wrong.error(), "auth.wrong_credentials", "only who knows the password learns more");
    let late = scene.try_sign_in(EMAIL, PASSWORD, json!({})).await;
    assert_eq!((late.status, late.error()), (403, "auth.email_unverified"), "{}", late.text());
    let mails = scene.post_letters(&scene.stage).await;
    assert_eq!(mails.len(), 1, "with a fresh mail");
    scene.open("/auth/verify-email", json!({"token": token_in(&mails[0])})).await;
    scene.sign_in(EMAIL).await;
}

#[tokio::test]
async fn who_was_invited_or_chose_a_password_by_mail_has_proved_the_mailbox() {
    let scene = Scene::at("2026-03-01T08:00:00Z").await;
    let owner = scene.sign_up_unproved(EMAIL).await;
    scene.post_letters(&scene.stage).await;
    let invited = json!({"email": "omar@falcon.test", "role": "dispatcher"});
    assert_eq!(scene.post(&owner.access, "/invitations", invited).await.status, 201);
    let token = token_in(&scene.post_letters(&scene.stage).await[0]);
    let accept = json!({"token": token, "password": PASSWORD, "name": "Omar"});
    let omar = crate::scene::Person::from(&scene.open("/auth/invitations/accept", accept).await);
    assert_eq!(scene.get(&omar.access, "/me").await.data()["email_verified"], true);

    scene.open("/auth/forgot-password", json!({"email": EMAIL})).await;
    let token = token_in(&scene.post_letters(&scene.stage).await[0]);
    let reset = json!({"token": token, "password": "another caravan of ten"});
    assert_eq!(scene.open("/auth/reset-password", reset).await.status, 200);
    scene.advance_s(8 * 24 * 3600);
    let back = scene.try_sign_in(EMAIL, "another caravan of ten", json!({})).await;
    assert_eq!(back.status, 200, "{}", back.text());
}
