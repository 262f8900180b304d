use crate::scene::{PASSWORD, Person, Scene};
use serde_json::json;

#[tokio::test]
async fn a_person_sees_names_and_ends_their_devices() {
    let scene = Scene::new().await;
    let here = scene.sign_up("sana@falcon.test").await;
    let got = scene
        .try_sign_in("sana@falcon.test", PASSWORD, json!({"device_name": "Sana's phone", "app": "native"}))
        .await;
    let phone = Person::from(&got);
    let listed = scene.get(&here.access, "/me/sessions").await;
    let listed = listed.data().as_array().unwrap();
    assert_eq!(listed.len(), 2);
    let current: Vec<_> = listed.iter().filter(|s| s["current"] == true).map(|s| s["id"].clone()).collect();
    assert_eq!(current, [json!(here.session)]);
    assert!(listed.iter().any(|s| s["device_name"] == "Sana's phone"));

    let path = format!("/me/sessions/{}", phone.session);
    let renamed = scene.call(&here.access, "PATCH", &path, Some(json!({"device_name": "ثنا کا فون"}))).await;
    assert_eq!((renamed.status, &renamed.data()["device_name"]), (200, &json!("ثنا کا فون")));
    assert_eq!(scene.call(&here.access, "DELETE", "/me/sessions", None).await.data()["ended"], 1);
    assert_eq!(scene.get(&phone.access, "/me").await.error(), "auth.session_ended");
    assert_eq!(scene.get(&here.access, "/me/sessions").await.data().as_array().unwrap().len(), 1);
    assert_eq!(scene.call(&here.access, "DELETE", &path, None).await.status, 404);
}

#[tokio::test]
async fn a_colleagues_session_is_ended_by_whoever_may_and_nobody_else() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("owner@falcon.test").await;
    let admin = scene.colleague(&owner, "admin@falcon.test", "admin", "").await;
    let driver = scene.colleague(&owner, "driver@falcon.test", "driver", "").await;
    let path = |person: &Person| format!("/users/{}/sessions", person.user);
    assert_eq!(scene.call(&driver.access, "DELETE", &path(&admin), None).await.status, 403);
    assert_eq!(scene.call(&admin.access, "DELETE", &path(&owner), None).await.error(), "identity.above_you");
    assert_eq!(
        scene.call(&driver.access, "DELETE", &format!("/me/sessions/{}", admin.session), None).await.status,
        404
    );
    assert_eq!(scene.call(&admin.access, "DELETE", &path(&driver), None).await.data()["ended"], 1);
    assert_eq!(scene.get(&driver.access, "/me").await.error(), "auth.session_ended");
}
