use crate::world::{DESK, World};
use serde_json::json;

const TILE: &str = "/layers/demand/12/2676/1752";

#[tokio::test]
async fn what_goes_where_is_counted_for_those_whose_it_is() {
    let world = World::new().await;
    let at = |lat: f64, lon: f64| {
        json!({"dropoff": {"address": "Villa 7", "point": {"lat": lat, "lon": lon}},
               "window": {"from": "2026-11-21T10:00:00Z", "to": "2026-11-21T12:00:00Z"}})
    };
    for (lat, lon) in [(25.1420, 55.2280), (25.1421, 55.2281), (25.16, 55.25), (33.68, 73.05)] {
        world.order(at(lat, lon)).await;
    }
    let drawn = world.desk.get(TILE).await;
    assert_eq!(
        (drawn.status, drawn.headers["content-type"].to_str().unwrap()),
        (200, "application/vnd.mapbox-vector-tile")
    );
    assert!(drawn.text().contains("demand") && !drawn.text().contains("Villa"), "{}", drawn.text());
    let bounds = tiles::LiveTile::new("demand", 12, 2_676, 1_752).unwrap().bounds();
    let span = ("2026-11-21T00:00:00Z".parse().unwrap(), "2026-11-22T00:00:00Z".parse().unwrap());
    let mut tx = world.stage.tx(world.org).await;
    let counts: Vec<u32> = super::counted(&mut tx, 12, bounds, span).await.unwrap().into_values().collect();
    assert_eq!(counts.iter().sum::<u32>(), 3, "the one in Islamabad is not in it: {counts:?}");
    assert_eq!(counts.iter().max(), Some(&2), "neighbours are counted together");
    let before =
        world.desk.get(&format!("{TILE}?from=2026-11-01T00:00:00Z&until=2026-11-20T00:00:00Z")).await;
    assert_eq!((before.status, before.text().len()), (200, 0));
    let too_long =
        world.desk.get(&format!("{TILE}?from=2026-01-01T00:00:00Z&until=2026-11-20T00:00:00Z")).await;
    assert_eq!(too_long.status, 422);
    let theirs = world.api.caller(world.stage.org(), DESK).get(TILE).await;
    assert_eq!((theirs.status, theirs.text().len()), (200, 0));
}
