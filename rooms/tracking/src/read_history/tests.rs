use crate::{
    ROOM,
    testing::{NOW, vehicle},
};
use kernel::Time;
use serde_json::{Value, json};
use testkit::Stage;

#[tokio::test]
async fn history_is_in_the_order_of_the_fixes_page_by_page() {
    let stage = Stage::at(NOW).await;
    let org = stage.org();
    let van = vehicle(&stage, org).await;
    let caller = stage.api(&[&ROOM]).caller(org, &["positions:write", "positions:read"]);
    let now: Time = NOW.parse().unwrap();
    // an hour and a half of fixes that arrive backwards, and across midnight two days ago
    let fixes: Vec<Value> = (0..90)
        .map(|n| json!({"point": {"lat": 25.0 + f64::from(n) * 1e-3, "lon": 55.3}, "fix_at": now.plus_s(-172_800 - 21_600 + 2_700 - i64::from(n) * 60), "seq": n}))
        .collect();
    assert_eq!(
        caller.post("/positions", json!({"vehicle_id": van, "positions": fixes})).await.data()["stored"],
        90
    );

    let base = format!("/vehicles/{van}/positions?from=2026-11-18T00:00:00Z&limit=40");
    let mut cursor = String::new();
    let mut seen: Vec<i64> = Vec::new();
    for _ in 0..3 {
        let got = caller.get(&format!("{base}&cursor={cursor}")).await;
        assert_eq!(got.status, 200, "{}", got.text());
        seen.extend(got.data().as_array().unwrap().iter().map(|p| p["seq"].as_i64().unwrap()));
        cursor = got.body["meta"]["pagination"]["next"].as_str().unwrap_or_default().to_owned();
    }
    assert_eq!((seen, cursor.as_str()), ((0..90).rev().collect(), ""));

    // the end is excluded, the beginning is not
    let got = caller
        .get(&format!("/vehicles/{van}/positions?from=2026-11-19T00:00:00Z&to=2026-11-19T00:01:00Z"))
        .await;
    assert_eq!(got.data().as_array().unwrap().len(), 1);

    let track = caller.get(&format!("/vehicles/{van}/track?from=2026-11-18T00:00:00Z")).await;
    let data = track.data();
    assert_eq!((&data["fixes"], &data["ended_at"]), (&json!(90), &json!("2026-11-19T00:45:00Z")));
    // 89 steps of a thousandth of a degree, 111.19 m each
    assert!((data["distance_m"].as_f64().unwrap() - 9_896.3).abs() < 2.0, "{data}");
    let line =
        geo::polyline::decode(data["polyline6"].as_str().unwrap(), geo::polyline::Precision::Six).unwrap();
    assert_eq!(line.len(), 2, "a straight road is two points");
}

#[tokio::test]
async fn nobody_reads_a_vehicle_that_is_not_his_or_a_range_without_end() {
    let stage = Stage::at(NOW).await;
    let org = stage.org();
    let (ours, theirs) = (vehicle(&stage, org).await, vehicle(&stage, stage.org()).await);
    let api = stage.api(&[&ROOM]);
    let viewer = api.caller(org, &["positions:read"]);
    for kind in ["positions", "track"] {
        assert_eq!(
            viewer.get(&format!("/vehicles/{theirs}/{kind}")).await.error(),
            "tracking.no_such_vehicle"
        );
        assert_eq!(viewer.get(&format!("/vehicles/{ours}/{kind}")).await.status, 200);
        for query in [
            "from=2026-01-01T00:00:00Z",
            "from=2026-11-21T00:00:00Z&to=2026-11-20T00:00:00Z",
            "from=yesterday",
        ] {
            let got = viewer.get(&format!("/vehicles/{ours}/{kind}?{query}")).await;
            assert_eq!(got.status, 422, "{query}: {}", got.text());
        }
    }
    for query in ["limit=0", "cursor=x", "cursor=1_x", "cursor=99999999999999999999_1"] {
        assert_eq!(viewer.get(&format!("/vehicles/{ours}/positions?{query}")).await.status, 422, "{query}");
    }
    assert_eq!(viewer.get(&format!("/vehicles/{ours}/track?simplify_m=-1")).await.status, 422);
    assert_eq!(viewer.get("/vehicles/drv_01h455vb4pex5vsknk084sn02q/track").await.status, 422);
}
