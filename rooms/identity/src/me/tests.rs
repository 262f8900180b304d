use crate::scene::Scene;
use serde_json::json;

#[tokio::test]
async fn i_change_my_name_and_language() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("sana@falcon.test").await;
    let changed =
        scene.call(&owner.access, "PATCH", "/me", Some(json!({"name": " ثنا ملک ", "language": "ur"}))).await;
    assert_eq!(changed.status, 200, "{}", changed.text());
    assert_eq!(
        (&changed.data()["user"]["name"], &changed.data()["user"]["language"]),
        (&json!("ثنا ملک"), &json!("ur"))
    );
    assert_eq!(scene.get(&owner.access, "/me").await.data()["user"], changed.data()["user"]);
    for body in [json!({"name": ""}), json!({"name": "  "}), json!({"language": "fr"})] {
        assert_eq!(scene.call(&owner.access, "PATCH", "/me", Some(body)).await.status, 422);
    }
}

#[tokio::test]
async fn a_key_is_told_what_it_may_do() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("sana@falcon.test").await;
    let made = scene
        .post(&owner.access, "/api-keys", json!({"name": "ERP", "permissions": ["deliveries:read"]}))
        .await;
    let me = scene.get(made.data()["key"].as_str().unwrap(), "/me").await;
    assert_eq!(me.data()["permissions"], json!(["deliveries:read"]));
    assert!(me.data().get("session").is_none());
}
