use crate::scene::Scene;
use serde_json::json;

#[tokio::test]
async fn a_key_is_shown_once_and_kept_as_a_hash() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("owner@falcon.test").await;
    let body = json!({"name": "ERP", "permissions": ["users:read", "users:read"], "rate_class": "bulk"});
    let made = scene.post(&owner.access, "/api-keys", body).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let key = made.data()["key"].as_str().unwrap().to_owned();
    assert!(key.starts_with("qk_") && key.len() > 40);
    let listed = scene.get(&owner.access, "/api-keys").await;
    assert!(!listed.text().contains(&key));
    assert_eq!(listed.data()[0]["hint"], key[key.len() - 4..]);
    assert_eq!(listed.data()[0]["permissions"], json!(["users:read"]));
    let stored: Vec<u8> = sqlx::query_scalar("select hash from identity.api_keys")
        .fetch_one(&mut scene.stage.eyes().await)
        .await
        .unwrap();
    assert_ne!(stored, key.as_bytes());
}

#[tokio::test]
async fn a_key_is_made_for_what_its_maker_may_and_the_matrix_names() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("owner@falcon.test").await;
    let admin = scene.colleague(&owner, "admin@falcon.test", "admin", "").await;
    let ask = |permission: &str| json!({"name": "ERP", "permissions": [permission]});
    let unknown = scene.post(&admin.access, "/api-keys", ask("moon:write")).await;
    assert_eq!((unknown.status, unknown.error()), (422, "identity.unknown_permission"));
    let above = scene.post(&admin.access, "/api-keys", ask("ownership:write")).await;
    assert_eq!((above.status, above.error()), (403, "identity.above_you"));
    for body in
        [json!({"name": "ERP", "permissions": []}), json!({"name": " ", "permissions": ["users:read"]})]
    {
        assert_eq!(scene.post(&admin.access, "/api-keys", body).await.status, 422);
    }
    let past = json!({"name": "ERP", "permissions": ["users:read"], "expires_at": "2020-01-01T00:00:00Z"});
    assert_eq!(scene.post(&admin.access, "/api-keys", past).await.status, 422);
}
