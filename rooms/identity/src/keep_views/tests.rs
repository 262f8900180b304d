use crate::scene::Scene;
use serde_json::{Value, json};
use testkit::Got;

fn view(name: &str, shared: bool) -> Value {
    json!({"screen": "deliveries", "name": name, "query": {"state": "eq.attempted", "order": "window_to.asc"}, "shared": shared})
}

fn names(got: &Got) -> Vec<String> {
    got.data().as_array().unwrap().iter().map(|v| v["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_view_is_kept_for_oneself_or_shared_with_the_team() {
    let scene = Scene::new().await;
    let sana = scene.sign_up("sana@falcon.test").await;
    let omar = scene.colleague(&sana, "omar@falcon.test", "dispatcher", "").await;
    let mine = scene.post(&omar.access, "/views", view("Failed today", false)).await;
    assert_eq!(mine.status, 201, "{}", mine.text());
    let shared = scene.post(&omar.access, "/views", view("All late", true)).await;
    assert_eq!(
        names(&scene.get(&omar.access, "/views?screen=deliveries").await),
        ["All late", "Failed today"]
    );
    assert_eq!(names(&scene.get(&omar.access, "/views?screen=routes").await), Vec::<String>::new());
    let seen = scene.get(&sana.access, "/views").await;
    assert_eq!(names(&seen), ["All late"]);
    assert_eq!(
        (seen.data()[0]["mine"].as_bool(), seen.data()[0]["owner_name"].as_str()),
        (Some(false), Some("A Colleague"))
    );

    let private = format!("/views/{}", mine.data()["id"].as_str().unwrap());
    assert_eq!(scene.get(&sana.access, &private).await.status, 404, "an owner does not see it either");
    assert_eq!(scene.call(&sana.access, "DELETE", &private, None).await.status, 404);
    let path = format!("/views/{}", shared.data()["id"].as_str().unwrap());
    let nadia = scene.colleague(&sana, "nadia@falcon.test", "dispatcher", "").await;
    assert_eq!(scene.call(&nadia.access, "PUT", &path, Some(view("Mine now", true))).await.status, 403);
    let changed = scene.call(&omar.access, "PUT", &path, Some(view("Late", false))).await;
    assert_eq!((changed.status, changed.data()["name"].as_str()), (200, Some("Late")), "{}", changed.text());
    assert_eq!(scene.get(&nadia.access, &path).await.status, 404, "no longer shared");
    scene.call(&omar.access, "PUT", &path, Some(view("Late", true))).await;
    assert_eq!(
        scene.call(&sana.access, "DELETE", &path, None).await.status,
        200,
        "whoever runs the place tidies up"
    );
    assert_eq!(scene.get(&omar.access, &path).await.status, 404);
}

#[tokio::test]
async fn a_view_has_a_name_of_its_own_and_a_sane_size() {
    let scene = Scene::new().await;
    let sana = scene.sign_up("sana@falcon.test").await;
    assert_eq!(scene.post(&sana.access, "/views", view("Late", false)).await.status, 201);
    let again = scene.post(&sana.access, "/views", view(" LATE ", false)).await;
    assert_eq!((again.status, again.error()), (409, "identity.view_name_taken"), "{}", again.text());
    let mut elsewhere = view("Late", false);
    elsewhere["screen"] = json!("routes");
    assert_eq!(scene.post(&sana.access, "/views", elsewhere).await.status, 201);
    for (field, value) in [
        ("name", json!("   ")),
        ("name", json!("x".repeat(81))),
        ("screen", json!("../etc")),
        ("query", json!([1])),
        ("query", json!({"x": "y".repeat(9000)})),
    ] {
        let mut bad = view("Other", false);
        bad[field] = value;
        assert_eq!(scene.post(&sana.access, "/views", bad).await.status, 422, "{field}");
    }
    let viewer = scene.colleague(&sana, "viewer@falcon.test", "viewer", "").await;
    assert_eq!(scene.post(&viewer.access, "/views", view("Mine", false)).await.status, 201);
    assert_eq!(scene.post(&viewer.access, "/views", view("Ours", true)).await.status, 403);
    let stranger = scene.sign_up("huda@other.test").await;
    let shared = scene.post(&sana.access, "/views", view("Team", true)).await;
    let path = format!("/views/{}", shared.data()["id"].as_str().unwrap());
    assert_eq!(scene.get(&stranger.access, &path).await.status, 404);
    assert_eq!(names(&scene.get(&stranger.access, "/views").await), Vec::<String>::new());
}
