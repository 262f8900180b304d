use crate::ROOM;
use serde_json::json;
use testkit::Stage;

#[tokio::test]
async fn the_nearest_depot_comes_first_and_far_ones_not_at_all() {
    let stage = Stage::new().await;
    let who = stage.api(&[&ROOM]).caller(stage.org(), &["places:read", "places:write"]);
    for (name, kind, lat, lon) in [
        ("Al Quoz", "depot", 25.1418, 55.2256),
        ("Sharjah", "depot", 25.3210, 55.4030),
        ("Muscat", "depot", 23.5880, 58.3829),
        ("Shop", "store", 25.1420, 55.2260),
    ] {
        let made =
            who.post("/places", json!({"kind": kind, "name": name, "point": {"lat": lat, "lon": lon}})).await;
        assert_eq!(made.status, 201, "{}", made.text());
    }
    let near = who.get("/places/nearest?lat=25.2&lon=55.28&kind=depot&within_m=60000").await;
    let names: Vec<&str> =
        near.data().as_array().unwrap().iter().map(|n| n["place"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Al Quoz", "Sharjah"], "{}", near.text());
    let first_m = near.data()[0]["distance_m"].as_f64().unwrap();
    assert!((first_m - 8_480.0).abs() < 200.0, "{first_m}");
    let wide = who.get("/places/nearest?lat=25.2&lon=55.28&within_m=500000&limit=10").await;
    assert_eq!(wide.data().as_array().unwrap().len(), 4);
    for bad in
        ["lat=95&lon=0", "lat=25&lon=55&within_m=-1", "lat=25&lon=55&within_m=NaN", "lat=25&lon=55&limit=0"]
    {
        assert_eq!(who.get(&format!("/places/nearest?{bad}")).await.status, 422, "{bad}");
    }
}
