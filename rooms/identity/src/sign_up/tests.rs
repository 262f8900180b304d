use crate::{
    client::ClientApp,
    scene::{PASSWORD, Scene, cookie_of},
};
use serde_json::json;

#[tokio::test]
async fn whoever_signs_up_owns_an_organisation() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("Sana@Falcon.test ").await;

    let me = scene.get(&owner.access, "/me").await;
    assert_eq!(me.status, 200, "{}", me.text());
    assert_eq!(me.data()["user"]["email"], "sana@falcon.test");
    assert_eq!(me.data()["organization"]["name"], "Falcon Foods");
    assert_eq!(me.data()["organization"]["currency"], "AED");
    assert_eq!(me.data()["grants"], json!([{"role": "owner", "scope": ""}]));
    assert!(me.data()["permissions"].as_array().unwrap().contains(&json!("organization:write")));

    let organization = scene.get(&owner.access, "/organization").await;
    let users =
        organization.data()["limits"].as_array().unwrap().iter().find(|l| l["resource"] == "users").unwrap();
    assert_eq!((users["used"].as_i64(), users["most"].as_i64()), (Some(1), Some(25)));
    assert_eq!(scene.facts("identity.organization_created").await.len(), 1);
    assert_eq!(scene.facts("identity.user_joined").await.len(), 1);
}

#[tokio::test]
async fn one_address_is_one_account() {
    let scene = Scene::new().await;
    scene.sign_up("sana@falcon.test").await;
    let body =
        json!({"organization": "Heron", "name": "Sana", "email": "SANA@falcon.test", "password": PASSWORD});
    let again = scene.open("/auth/sign-up", body).await;
    assert_eq!((again.status, again.error()), (409, "identity.email_taken"));
}

#[tokio::test]
async fn what_is_wrong_is_said_by_field() {
    let scene = Scene::new().await;
    let good =
        json!({"organization": "Heron", "name": "Sana", "email": "sana@heron.test", "password": PASSWORD});
    for (field, value) in [
        ("password", json!("short")),
        ("password", json!("password123")),
        ("email", json!("nobody")),
        ("name", json!("   ")),
        ("country", json!("uae")),
        ("time_zone", json!("Mars/Olympus")),
    ] {
        let mut body = good.clone();
        body[field] = value;
        let got = scene.open("/auth/sign-up", body).await;
        assert_eq!(got.status, 422, "{field}: {}", got.text());
        assert_eq!(got.body["error"]["fields"][0]["path"], field, "{}", got.text());
    }
    let count: i64 = sqlx::query_scalar("select count(*) from identity.accounts")
        .fetch_one(&mut scene.stage.eyes().await)
        .await
        .unwrap();
    assert_eq!(count, 0);
}

#[tokio::test]
async fn a_browser_app_gets_a_cookie_and_no_refresh_token_to_read() {
    let scene = Scene::new().await;
    let body =
        json!({"organization": "Heron", "name": "Sana", "email": "sana@heron.test", "password": PASSWORD});
    let got = scene.call_with("POST", "/auth/sign-up", &[("x-qafila-app", "business")], Some(body)).await;
    assert_eq!(got.status, 201, "{}", got.text());
    assert!(got.data().get("refresh_token").is_none());
    assert!(cookie_of(&got.headers, ClientApp::Business).unwrap().starts_with("qafila_refresh_business=qr_"));
}
