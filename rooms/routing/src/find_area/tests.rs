use crate::ROOM;
use serde_json::json;
use testkit::Stage;

#[tokio::test]
async fn without_a_map_an_area_is_a_circle_and_says_so() {
    let stage = Stage::new().await;
    let caller = stage.api(&[&ROOM]).caller(stage.org(), &["routing:read"]);
    let ask = json!({"from": {"lat": 25.2, "lon": 55.27}, "seconds": [300, 600]});
    let got = caller.post("/routing/isochrone", ask).await;
    assert_eq!(got.status, 200, "{}", got.text());
    assert_eq!(got.data()["source"], "straight_line");
    let areas = got.data()["areas"].as_array().unwrap();
    let ring = |i: usize| areas[i]["area"]["coordinates"][0][0].as_array().unwrap().clone();
    assert_eq!(ring(0).first(), ring(0).last());
    assert_eq!(areas[1]["area"]["type"], "MultiPolygon");
    let north = |i: usize| ring(i)[0][1].as_f64().unwrap() - 25.2;
    assert!(north(0) > 0.005 && north(1) > north(0) * 1.5, "{} {}", north(0), north(1));
}

#[tokio::test]
async fn times_have_bounds() {
    let stage = Stage::new().await;
    let caller = stage.api(&[&ROOM]).caller(stage.org(), &["routing:read"]);
    for seconds in [json!([]), json!([10]), json!([7201]), json!([60, 60, 60, 60, 60, 60, 60])] {
        let ask = json!({"from": {"lat": 25.2, "lon": 55.27}, "seconds": seconds});
        assert_eq!(caller.post("/routing/isochrone", ask).await.status, 422);
    }
}
