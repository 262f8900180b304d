use kernel::OrgId;
use serde_json::json;
use testkit::{Api, Caller, Stage};

/// The tile of zoom 12 that holds Al Quoz.
const TILE: &str = "/layers/zones/12/2676/1752";

fn office(api: &Api, org: OrgId) -> Caller {
    api.caller(org, &["zones:read", "zones:write"])
}

#[tokio::test]
async fn zones_are_drawn_for_those_whose_they_are() {
    let stage = Stage::new().await;
    let api = stage.api(&[&crate::ROOM]);
    let ours = office(&api, stage.org());
    let circle = json!({"type": "circle", "center": {"lat": 25.142, "lon": 55.228}, "radius_m": 900});
    let around = json!({"type": "polygon", "coordinates": [[[55.2, 25.12], [55.25, 25.12], [55.25, 25.16], [55.2, 25.16]]]});
    let far = json!({"type": "circle", "center": {"lat": 33.68, "lon": 73.05}, "radius_m": 900});
    for (name, shape) in [("Warehouse", circle), ("Al Quoz", around), ("Islamabad", far)] {
        let made = ours
            .post("/zones", json!({"name": name, "purpose": "geofence", "color": "#0b6e4f", "shape": shape}))
            .await;
        assert_eq!(made.status, 201, "{}", made.text());
    }
    let drawn = ours.get(TILE).await;
    assert_eq!(
        (drawn.status, drawn.headers["content-type"].to_str().unwrap()),
        (200, "application/vnd.mapbox-vector-tile")
    );
    let text = drawn.text();
    assert!(text.contains("Warehouse") && text.contains("Al Quoz") && text.contains("#0b6e4f"), "{text}");
    assert!(!text.contains("Islamabad"), "it lies elsewhere");
    let theirs = office(&api, stage.org()).get(TILE).await;
    assert_eq!((theirs.status, theirs.text().len()), (200, 0));
    assert_eq!(api.caller(stage.org(), &["deliveries:read"]).get(TILE).await.status, 403);
    for beyond in ["/layers/zones/15/0/0", "/layers/zones/1/2/0", "/layers/zones/12/2676/x"] {
        let refused = ours.get(beyond).await;
        assert!((400..500).contains(&refused.status), "{beyond}: {}", refused.status);
    }
}
