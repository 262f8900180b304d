use crate::ROOM;
use serde_json::json;
use testkit::Stage;

#[tokio::test]
async fn the_exact_shape_decides_after_the_grid() {
    let stage = Stage::new().await;
    let who = stage.api(&[&ROOM]).caller(stage.org(), &["zones:read", "zones:write"]);
    let zones = [
        json!({"name": "L", "purpose": "service", "shape": {"type": "Polygon", "coordinates": [
            [[55.0, 25.0], [55.2, 25.0], [55.2, 25.05], [55.05, 25.05], [55.05, 25.2], [55.0, 25.2], [55.0, 25.0]],
            [[55.01, 25.01], [55.02, 25.01], [55.02, 25.02], [55.01, 25.02], [55.01, 25.01]]]}}),
        json!({"name": "Road", "purpose": "geofence", "shape": {"type": "corridor",
            "coordinates": [[55.0, 25.0], [55.3, 25.3]], "half_width_m": 300.0}}),
        json!({"name": "All", "purpose": "pricing", "shape": {"type": "circle", "center": {"lat": 25.1, "lon": 55.1}, "radius_m": 100000.0}}),
        json!({"name": "Asleep", "purpose": "service", "active": false, "shape": {"type": "circle", "center": {"lat": 25.1, "lon": 55.1}, "radius_m": 100000.0}}),
    ];
    for zone in zones {
        let made = who.post("/zones", zone).await;
        assert_eq!(made.status, 201, "{}", made.text());
    }
    for (lat, lon, expected) in [
        (25.03, 55.15, vec!["L", "All"]),
        (25.15, 55.02, vec!["L", "All"]),
        (25.15, 55.10, vec!["All"]),
        (25.1, 55.1, vec!["Road", "All"]),
        (25.015, 55.0125, vec!["Road", "All"]),
        (25.0, 55.1, vec!["L", "All"]),
        (27.0, 55.1, vec![]),
    ] {
        let got = who.get(&format!("/zones/at?lat={lat}&lon={lon}")).await;
        let names: Vec<&str> =
            got.data().as_array().unwrap().iter().map(|z| z["name"].as_str().unwrap()).collect();
        assert_eq!(names, expected, "{lat},{lon}");
    }
    assert_eq!(who.get("/zones/at?lat=95&lon=0").await.status, 422);
    assert_eq!(who.get("/zones/at?lat=25").await.status, 422);
}
