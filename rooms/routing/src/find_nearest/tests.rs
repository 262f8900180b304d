use crate::ROOM;
use serde_json::json;
use testkit::Stage;

#[tokio::test]
async fn the_quicker_one_wins_over_the_nearer_one() {
    let stage = Stage::at("2026-11-21T06:00:00Z").await;
    let caller = stage.api(&[&ROOM]).caller(stage.org(), &["routing:read"]);
    let ask = json!({
        "to": {"lat": 25.20, "lon": 55.27},
        "candidates": [
            {"id": "far van", "point": {"lat": 25.30, "lon": 55.27}},
            {"id": "near walker", "point": {"lat": 25.24, "lon": 55.27}, "profile": "foot"},
            {"id": "near van", "point": {"lat": 25.21, "lon": 55.27}}
        ],
        "limit": 2
    });
    let got = caller.post("/routing/nearest", ask).await;
    assert_eq!(got.status, 200, "{}", got.text());
    let near = got.data()["nearest"].as_array().unwrap();
    assert_eq!(near.iter().map(|n| n["id"].as_str().unwrap()).collect::<Vec<_>>(), ["near van", "far van"]);
    assert!(near[0]["latest_at"].as_str() > near[0]["arrive_at"].as_str());
}

#[tokio::test]
async fn without_a_map_a_point_is_its_own_nearest() {
    let stage = Stage::new().await;
    let caller = stage.api(&[&ROOM]).caller(stage.org(), &["routing:read"]);
    let got = caller.get("/routing/nearest?lat=25.2&lon=55.3").await;
    assert_eq!(
        (got.status, &got.data()["distance_m"], &got.data()["point"]["lat"]),
        (200, &json!(0.0), &json!(25.2))
    );
    assert_eq!(caller.get("/routing/nearest?lat=125.2&lon=55.3").await.status, 422);
    assert_eq!(caller.get("/routing/nearest?lat=25").await.status, 422);
}
