use super::SWEEP;
use crate::scene::Scene;
use serde_json::json;

async fn count(scene: &Scene, table: &str) -> i64 {
    sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select count(*) from identity.{table}")))
        .fetch_one(&mut scene.stage.eyes().await)
        .await
        .unwrap()
}

#[tokio::test]
async fn what_nobody_can_use_any_more_is_forgotten() {
    let scene = Scene::at("2026-03-01T08:00:00Z").await;
    scene.sign_up("sana@falcon.test").await;
    scene.try_sign_in("sana@falcon.test", "not my password", json!({})).await;
    scene.open("/auth/forgot-password", json!({"email": "sana@falcon.test"})).await;
    (SWEEP.run)(&scene.app).await.unwrap();
    assert_eq!((count(&scene, "sessions").await, count(&scene, "failures").await), (1, 2));

    scene.advance_s(38 * 24 * 3600);
    (SWEEP.run)(&scene.app).await.unwrap();
    for table in ["sessions", "refresh_tokens", "failures", "password_resets"] {
        assert_eq!(count(&scene, table).await, 0, "{table}");
    }
    assert_eq!(count(&scene, "accounts").await, 1);
}
