use crate::scene::{PASSWORD, Person, Scene, token_in};
use serde_json::json;

#[tokio::test]
async fn an_invitation_is_a_letter_in_the_persons_language() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("owner@falcon.test").await;
    let body = json!({"email": "Bilal@falcon.test", "name": "بلال", "role": "dispatcher", "language": "ur"});
    let invited = scene.post(&owner.access, "/invitations", body).await;
    assert_eq!(invited.status, 201, "{}", invited.text());
    assert_eq!(invited.data()["grants"], json!([{"role": "dispatcher", "scope": ""}]));

    let letters = scene.post_letters(&scene.stage).await;
    assert_eq!(letters.len(), 1);
    let letter = &letters[0];
    assert_eq!((letter.to.as_str(), letter.lang), ("bilal@falcon.test", "ur"));
    assert!(
        letter.subject.contains("Falcon Foods")
            && letter.text.contains("Sana Malik")
            && letter.text.contains("بلال")
    );
    assert!(letter.text.contains("http://127.0.0.1:8080/business/join?token="));
    let link = invited.data()["link"].as_str().unwrap();
    assert!(letter.text.contains(link), "what is handed over is what the mail says: {link}");
    let listed = scene.get(&owner.access, "/invitations").await;
    assert_eq!(listed.data()[0].get("link"), None, "{}", listed.text());
    let stored: String =
        sqlx::query_scalar("select payload::text from platform.jobs where kind = 'identity.send_mail'")
            .fetch_one(&mut scene.stage.eyes().await)
            .await
            .unwrap();
    assert!(!stored.contains(&token_in(letter)), "no secret lies in the queue");
}

#[tokio::test]
async fn a_link_is_told_once_and_kept_nowhere() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("owner@falcon.test").await;
    let bearer = format!("Bearer {}", owner.access);
    let headers = [("authorization", bearer.as_str()), ("idempotency-key", "one")];
    let body = json!({"email": "bilal@falcon.test", "role": "viewer"});
    let first = scene.call_with("POST", "/invitations", &headers, Some(body.clone())).await;
    assert!(first.data()["link"].is_string(), "{}", first.text());
    let again = scene.call_with("POST", "/invitations", &headers, Some(body)).await;
    assert_eq!((again.status, again.data()["id"].clone()), (201, first.data()["id"].clone()));
    assert_eq!(again.data().get("link"), None, "{}", again.text());
    let link = first.data()["link"].as_str().unwrap();
    let token = link.split("token=").nth(1).unwrap();
    let accepted =
        scene.open("/auth/invitations/accept", json!({"token": token, "password": PASSWORD})).await;
    assert_eq!(accepted.status / 100, 2, "{}", accepted.text());
}

#[tokio::test]
async fn inviting_again_ends_the_first_link_and_takes_one_seat() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("owner@falcon.test").await;
    let body = json!({"email": "bilal@falcon.test", "role": "viewer"});
    scene.post(&owner.access, "/invitations", body.clone()).await;
    let first = token_in(&scene.post_letters(&scene.stage).await[0]);
    let again = scene.post(&owner.access, "/invitations", body).await;
    assert_eq!(again.status, 201, "{}", again.text());
    let second = token_in(&scene.post_letters(&scene.stage).await[0]);
    assert_ne!(first, second);
    let gone = scene.open("/auth/invitations/accept", json!({"token": first, "password": PASSWORD})).await;
    assert_eq!((gone.status, gone.error()), (422, "identity.link_gone"));
    assert_eq!(scene.get(&owner.access, "/invitations").await.data().as_array().unwrap().len(), 1);
    assert_eq!(seats(&scene, &owner).await, 2);
}

#[tokio::test]
async fn an_invitation_taken_back_is_worth_nothing_and_frees_the_seat() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("owner@falcon.test").await;
    let body = json!({"email": "bilal@falcon.test", "role": "viewer"});
    let invited = scene.post(&owner.access, "/invitations", body.clone()).await;
    let token = token_in(&scene.post_letters(&scene.stage).await[0]);
    let path = format!("/invitations/{}", invited.data()["id"].as_str().unwrap());
    assert_eq!(scene.call(&owner.access, "DELETE", &path, None).await.status, 200);
    assert_eq!(scene.call(&owner.access, "DELETE", &path, None).await.status, 404);
    assert_eq!(
        scene.open("/auth/invitations/accept", json!({"token": token, "password": PASSWORD})).await.status,
        422
    );
    assert_eq!(seats(&scene, &owner).await, 1);
    assert_eq!(scene.post(&owner.access, "/invitations", body).await.status, 201, "and can be given again");
}

#[tokio::test]
async fn nobody_invites_above_themselves_or_somebody_who_is_here() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("owner@falcon.test").await;
    let admin = scene.colleague(&owner, "admin@falcon.test", "admin", "").await;
    let above =
        scene.post(&admin.access, "/invitations", json!({"email": "x@falcon.test", "role": "owner"})).await;
    assert_eq!((above.status, above.error()), (403, "identity.above_you"));
    let here = scene
        .post(&admin.access, "/invitations", json!({"email": "OWNER@falcon.test", "role": "viewer"}))
        .await;
    assert_eq!((here.status, here.error()), (409, "identity.already_here"));
    let viewer = scene.colleague(&owner, "viewer@falcon.test", "viewer", "").await;
    assert_eq!(
        scene
            .post(&viewer.access, "/invitations", json!({"email": "x@falcon.test", "role": "viewer"}))
            .await
            .status,
        403
    );
}

async fn seats(scene: &Scene, owner: &Person) -> i64 {
    let organization = scene.get(&owner.access, "/organization").await;
    let limits = organization.data()["limits"].as_array().unwrap().clone();
    limits.iter().find(|l| l["resource"] == "users").unwrap()["used"].as_i64().unwrap()
}
