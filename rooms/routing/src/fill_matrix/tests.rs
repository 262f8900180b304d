use crate::ROOM;
use serde_json::{Value, json};
use testkit::Stage;

fn points(n: usize) -> Vec<Value> {
    (0..n).map(|i| json!({"lat": 25.0 + i as f64 / 1000.0, "lon": 55.2})).collect()
}

#[tokio::test]
async fn a_matrix_is_square_unless_asked_otherwise() {
    let stage = Stage::new().await;
    let caller = stage.api(&[&ROOM]).caller(stage.org(), &["routing:read"]);
    let square = caller.post("/routing/matrix", json!({"from": points(3), "profile": "bicycle"})).await;
    assert_eq!(square.status, 200, "{}", square.text());
    assert_eq!(square.data()["source"], "straight_line");
    assert_eq!(square.data()["durations_s"].as_array().unwrap().len(), 3);
    assert_eq!(square.data()["durations_s"][1][1], 0);
    assert_eq!(square.data()["distances_m"][0][2], square.data()["distances_m"][2][0]);

    let wide = caller.post("/routing/matrix", json!({"from": points(1), "to": points(4)})).await;
    assert_eq!(wide.data()["distances_m"].as_array().unwrap().len(), 1);
    assert_eq!(wide.data()["distances_m"][0].as_array().unwrap().len(), 4);
    let got = caller.get("/routing/matrix?points=25.0,55.2;25.001,55.2").await;
    assert_eq!(got.data()["distances_m"][0][1], wide.data()["distances_m"][0][1]);
}

#[tokio::test]
async fn a_matrix_has_a_bound() {
    let stage = Stage::new().await;
    let caller = stage.api(&[&ROOM]).caller(stage.org(), &["routing:read"]);
    assert_eq!(caller.post("/routing/matrix", json!({"from": points(100)})).await.status, 200);
    let large = caller.post("/routing/matrix", json!({"from": points(101)})).await;
    assert_eq!((large.status, large.error()), (422, "routing.matrix_too_large"));
    assert_eq!(caller.post("/routing/matrix", json!({"from": []})).await.status, 422);
    assert_eq!(caller.post("/routing/matrix", json!({"from": points(1), "to": []})).await.status, 422);
}
