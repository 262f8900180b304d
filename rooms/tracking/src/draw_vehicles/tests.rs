use crate::{ROOM, testing::vehicle};
use serde_json::json;
use testkit::Stage;

#[tokio::test]
async fn vehicles_are_drawn_for_those_whose_they_are() {
    let stage = Stage::at("2026-11-21T09:00:00Z").await;
    let api = stage.api(&[&ROOM]);
    let org = stage.org();
    let (here, away) = (vehicle(&stage, org).await, vehicle(&stage, org).await);
    let ours = api.caller(org, &["positions:read", "positions:write"]);
    for (van, lat, lon) in [(here, 25.142, 55.228), (away, 33.68, 73.05)] {
        let fix = json!({"vehicle_id": van, "point": {"lat": lat, "lon": lon}, "fix_at": "2026-11-21T08:59:00Z", "speed_mps": 10.0});
        assert_eq!(ours.post("/positions", fix).await.status, 200);
    }
    let drawn = ours.get("/layers/vehicles/12/2676/1752").await;
    let text = drawn.text();
    assert_eq!(drawn.status, 200);
    assert!(
        text.contains(&here.to_string()) && text.contains("speed_kmh") && text.contains("age_s"),
        "{text}"
    );
    assert!(!text.contains(&away.to_string()), "it is elsewhere");
    let whole = ours.get("/layers/vehicles/0/0/0").await;
    assert!(whole.text().contains(&away.to_string()));
    let theirs = api.caller(stage.org(), &["positions:read"]).get("/layers/vehicles/0/0/0").await;
    assert_eq!((theirs.status, theirs.text().len()), (200, 0));
    assert_eq!(ours.get("/layers/vehicles/15/0/0").await.status, 404);
}
