use crate::scene::Scene;
use serde_json::json;

#[tokio::test]
async fn an_owner_changes_how_the_organisation_looks() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("sana@falcon.test").await;
    let change = json!({
        "name": "صقر للأغذية", "country": "PK", "currency": "PKR", "time_zone": "Asia/Karachi", "language": "ar",
        "branding": {"display_name": "Falcon", "primary_color": "#0b7a75", "support_phone": "+971 50 123 4567"},
        "working_hours": [{"day": 5, "from": "14:00", "until": "22:00"}, {"day": 1, "from": "08:00", "until": "22:00"}],
    });
    let changed = scene.call(&owner.access, "PATCH", "/organization", Some(change)).await;
    assert_eq!(changed.status, 200, "{}", changed.text());
    assert_eq!(changed.headers["etag"], "\"2\"");
    let shown = scene.get(&owner.access, "/organization").await;
    assert_eq!(shown.data(), changed.data());
    assert_eq!(shown.data()["branding"]["support_phone"], "+971501234567");
    assert_eq!(shown.data()["working_hours"][0]["day"], 1);
    assert_eq!(scene.facts("identity.organization_changed").await.len(), 1);
}

#[tokio::test]
async fn a_stale_or_wrong_change_is_refused() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("sana@falcon.test").await;
    let bearer = format!("Bearer {}", owner.access);
    let stale = [("authorization", bearer.as_str()), ("if-match", "\"7\"")];
    let got = scene.call_with("PATCH", "/organization", &stale, Some(json!({"name": "X"}))).await;
    assert_eq!((got.status, got.error()), (409, "version.stale"));
    for (change, path) in [
        (json!({"branding": {"primary_color": "teal"}}), "branding.primary_color"),
        (json!({"branding": {"logo": "x"}}), "branding.logo"),
        (json!({"branding": {"primary_color": "#ffd400"}}), "branding.primary_color"),
        (json!({"branding": {"accent_color": "#cccccc"}}), "branding.accent_color"),
        (json!({"working_hours": [{"day": 1, "from": "22:00", "until": "08:00"}]}), "working_hours"),
        (json!({"currency": "XXL"}), "currency"),
        (json!({"country": "United Arab Emirates"}), "country"),
        (json!({"time_zone": "Dubai"}), "time_zone"),
    ] {
        let got = scene.call(&owner.access, "PATCH", "/organization", Some(change)).await;
        assert_eq!(got.status, 422, "{path}: {}", got.text());
        let said = got.body["error"]["fields"][0]["path"].as_str().unwrap();
        assert!(said.starts_with(path), "{said}");
    }
    let viewer = scene.colleague(&owner, "viewer@falcon.test", "viewer", "").await;
    assert_eq!(
        scene.call(&viewer.access, "PATCH", "/organization", Some(json!({"name": "X"}))).await.status,
        403
    );
}
