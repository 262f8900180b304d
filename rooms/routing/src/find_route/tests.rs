use crate::ROOM;
use serde_json::json;
use testkit::Stage;

#[tokio::test]
async fn a_way_says_that_it_is_a_straight_line() {
    let stage = Stage::at("2026-11-21T06:00:00Z").await;
    let caller = stage.api(&[&ROOM]).caller(stage.org(), &["routing:read"]);
    let points = json!([{"lat": 25.1972, "lon": 55.2744}, {"lat": 25.2528, "lon": 55.3644}]);
    let posted = caller.post("/routing/route", json!({"points": points})).await;
    assert_eq!(posted.status, 200, "{}", posted.text());
    let data = posted.data();
    assert_eq!(data["source"], "straight_line");
    assert_eq!(data["depart_at"], "2026-11-21T06:00:00Z");
    assert_eq!(data["legs"].as_array().unwrap().len(), 1);

    let got = caller.get("/routing/route?points=25.1972,55.2744;25.2528,55.3644").await;
    assert_eq!(got.data(), data);
}

#[tokio::test]
async fn hostile_questions_are_refused_with_a_path() {
    let stage = Stage::new().await;
    let api = stage.api(&[&ROOM]);
    let caller = api.caller(stage.org(), &["routing:read"]);
    for (path, field) in [
        ("/routing/route?points=1,2", "points"),
        ("/routing/route?points=91,2;1,2", "points"),
        ("/routing/route?points=NaN,2;1,2", "points"),
        ("/routing/route?points=1,2;", "points"),
        ("/routing/route?points=1,2;3,4&profile=camel", "profile"),
        ("/routing/route?points=1,2;3,4&depart_at=tomorrow", "depart_at"),
    ] {
        let got = caller.get(path).await;
        assert_eq!(got.status, 422, "{path}: {}", got.text());
        assert_eq!(got.body["error"]["fields"][0]["path"], field, "{path}: {}", got.text());
    }
    let many: Vec<_> = (0..101).map(|i| json!({"lat": 25.0, "lon": 55.0 + f64::from(i) / 1000.0})).collect();
    assert_eq!(caller.post("/routing/route", json!({"points": many})).await.status, 422);
    assert_eq!(
        caller
            .post("/routing/route", json!({"points": [{"lat": 95, "lon": 0}, {"lat": 0, "lon": 0}]}))
            .await
            .status,
        422
    );

    let stranger = api.caller(stage.org(), &["vehicles:read"]);
    assert_eq!(stranger.get("/routing/route?points=1,2;3,4").await.status, 403);
}
