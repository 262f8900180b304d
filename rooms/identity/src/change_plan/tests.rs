use crate::scene::Scene;
use serde_json::json;

#[tokio::test]
async fn an_owner_takes_a_larger_plan_and_a_smaller_one_only_if_it_fits() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("sana@falcon.test").await;
    let admin = scene.colleague(&owner, "omar@falcon.test", "admin", "").await;
    let choose = async |token: &str, plan: &str| {
        scene.call(token, "PUT", "/organization/plan", Some(json!({"plan": plan}))).await
    };
    assert_eq!(choose(&admin.access, "standard").await.status, 403, "the owner pays");
    let taken = choose(&owner.access, "standard").await;
    assert_eq!((taken.status, taken.data()["plan"].as_str()), (200, Some("standard")), "{}", taken.text());
    let most = |resource: &str| {
        let limits = taken.data()["limits"].as_array().unwrap();
        limits.iter().find(|l| l["resource"] == resource).unwrap().clone()
    };
    assert_eq!((most("users")["most"].as_i64(), most("users")["used"].as_i64()), (Some(100), Some(2)));
    assert_eq!(most("storage_bytes")["most"], 200_000_000_000i64);

    sqlx::query("update identity.limits set used = 51 where resource = 'vehicles'")
        .execute(&mut scene.stage.eyes().await)
        .await
        .unwrap();
    let refused = choose(&owner.access, "trial").await;
    assert_eq!((refused.status, refused.error()), (409, "identity.plan_too_small"));
    assert_eq!(refused.body["error"]["fields"][0]["path"], "vehicles", "{}", refused.text());
    assert_eq!(scene.get(&owner.access, "/organization").await.data()["plan"], "standard");
    let all = choose(&owner.access, "enterprise").await;
    assert!(all.data()["limits"].as_array().unwrap().iter().all(|l| l.get("most").is_none()));
    assert_eq!(choose(&owner.access, "free").await.status, 422);
    assert_eq!(scene.get(&owner.access, "/organization/plans").await.data()[0]["plan"], "trial");
    assert_eq!(scene.facts("identity.organization_changed").await.len(), 2);
}
