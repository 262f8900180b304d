use crate::{
    client::ClientApp,
    scene::{PASSWORD, Scene, cookie_of},
};
use serde_json::json;

#[tokio::test]
async fn the_session_ends_and_the_browser_forgets() {
    let scene = Scene::new().await;
    scene.sign_up("sana@falcon.test").await;
    let app = ("x-qafila-app", "business");
    let body = json!({"email": "sana@falcon.test", "password": PASSWORD});
    let signed_in = scene.call_with("POST", "/auth/sign-in", &[app], Some(body)).await;
    let bearer = format!("Bearer {}", signed_in.data()["access_token"].as_str().unwrap());
    let cookie = cookie_of(&signed_in.headers, ClientApp::Business).unwrap();

    let out =
        scene.call_with("POST", "/auth/sign-out", &[app, ("authorization", &bearer)], Some(json!({}))).await;
    assert_eq!((out.status, &out.data()["ended"]), (200, &json!(1)));
    let set = out.headers["set-cookie"].to_str().unwrap();
    assert!(set.starts_with("qafila_refresh_business=;") && set.contains("Max-Age=0"), "{set}");
    assert_eq!(
        scene.call_with("GET", "/me", &[("authorization", &bearer)], None).await.error(),
        "auth.session_ended"
    );
    let renewed =
        scene.call_with("POST", "/auth/refresh", &[app, ("cookie", &cookie)], Some(json!({}))).await;
    assert_eq!(renewed.error(), "auth.invalid_grant");
    assert_eq!(scene.facts("identity.session_revoked").await[0]["why"], "signed_out");
}
