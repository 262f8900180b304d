use crate::{
    logo::tests::png_of,
    scene::{Person, Scene},
};
use axum::body::Body;
use http::Request;
use serde_json::json;
use testkit::Got;

async fn upload(scene: &Scene, who: &Person, bytes: Vec<u8>) -> Got {
    let request = Request::put("/api/v1/organization/logo")
        .header("authorization", format!("Bearer {}", who.access))
        .header("content-type", "image/png")
        .body(Body::from(bytes))
        .unwrap();
    scene.send(request).await
}

#[tokio::test]
async fn a_logo_is_for_everyone_who_has_its_address() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("sana@falcon.test").await;
    let put = upload(&scene, &owner, png_of(640, 120)).await;
    assert_eq!(put.status, 200, "{}", put.text());
    let url = put.data()["branding"]["logo_url"].as_str().unwrap().to_owned();
    let shown = scene.call_with("GET", url.strip_prefix("/api/v1").unwrap(), &[], None).await;
    assert_eq!((shown.status, shown.bytes), (200, png_of(640, 120)));
    assert_eq!(shown.headers["content-type"], "image/png");
    assert_eq!(shown.headers["x-content-type-options"], "nosniff");
    assert!(shown.headers["cache-control"].to_str().unwrap().contains("immutable"));

    // What else is said of the organisation leaves its logo where it is.
    let change = json!({"branding": {"display_name": "Falcon"}});
    let changed = scene.call(&owner.access, "PATCH", "/organization", Some(change)).await;
    assert_eq!(changed.data()["branding"]["logo_url"], url.as_str(), "{}", changed.text());
    let sneaked = json!({"branding": {"logo": "0".repeat(64)}});
    assert_eq!(scene.call(&owner.access, "PATCH", "/organization", Some(sneaked)).await.status, 422);

    let gone = scene.call(&owner.access, "DELETE", "/organization/logo", None).await;
    assert!(gone.data()["branding"]["logo_url"].is_null(), "{}", gone.text());
    let still = scene.call_with("GET", url.strip_prefix("/api/v1").unwrap(), &[], None).await;
    assert_eq!(still.status, 200, "a mail of yesterday still shows it");
    let unknown = format!("/public/logos/{}", "0".repeat(64));
    assert_eq!(scene.call_with("GET", &unknown, &[], None).await.status, 404);
}

#[tokio::test]
async fn what_is_no_picture_is_no_logo() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("sana@falcon.test").await;
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>".to_vec();
    for (bytes, status) in [
        (svg, 415),
        (Vec::new(), 415),
        (png_of(8, 8), 422),
        (png_of(100_000, 2), 422),
        (vec![0; (512 << 10) + 1], 413),
    ] {
        assert_eq!(upload(&scene, &owner, bytes).await.status, status);
    }
    let viewer = scene.colleague(&owner, "viewer@falcon.test", "viewer", "").await;
    assert_eq!(upload(&scene, &viewer, png_of(64, 64)).await.status, 403);
}
