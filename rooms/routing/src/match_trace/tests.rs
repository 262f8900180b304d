use crate::ROOM;
use serde_json::json;
use testkit::Stage;

#[tokio::test]
async fn without_a_map_there_are_no_roads_to_lie_on() {
    let stage = Stage::new().await;
    let caller = stage.api(&[&ROOM]).caller(stage.org(), &["routing:read"]);
    let ask = json!({"points": [{"lat": 25.2, "lon": 55.27}, {"lat": 25.201, "lon": 55.27}]});
    let got = caller.post("/routing/match", ask).await;
    assert_eq!((got.status, got.error()), (404, "routing.no_map"));
}

#[tokio::test]
async fn a_trace_that_makes_no_sense_is_refused() {
    let stage = Stage::new().await;
    let caller = stage.api(&[&ROOM]).caller(stage.org(), &["routing:read"]);
    let (a, b) = ("2026-11-21T06:00:00Z", "2026-11-21T06:01:00Z");
    for points in [
        json!([{"lat": 25.2, "lon": 55.27}]),
        json!([{"lat": 95.2, "lon": 55.27}, {"lat": 25.2, "lon": 55.27}]),
        json!([{"lat": 25.2, "lon": 55.27, "at": a}, {"lat": 25.2, "lon": 55.27}]),
        json!([{"lat": 25.2, "lon": 55.27, "at": b}, {"lat": 25.2, "lon": 55.27, "at": a}]),
        json!([{"lat": 25.2, "lon": 55.27, "accuracy_m": -1}, {"lat": 25.2, "lon": 55.27}]),
    ] {
        assert_eq!(caller.post("/routing/match", json!({"points": points})).await.status, 422, "{points}");
    }
}
