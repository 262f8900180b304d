use crate::{
    ROOM,
    testing::{NOW, vehicle},
};
use serde_json::json;
use testkit::Stage;

#[tokio::test]
async fn a_map_opens_with_every_vehicle_of_the_organisation_and_no_other() {
    let stage = Stage::at(NOW).await;
    let api = stage.api(&[&ROOM]);
    let (ours, theirs) = (stage.org(), stage.org());
    let mut vans = Vec::new();
    for (org, lat) in [(ours, 25.1), (ours, 25.2), (ours, 25.3), (theirs, 25.2)] {
        let van = vehicle(&stage, org).await;
        let program = api.caller(org, &["positions:write"]);
        program
            .post("/positions", json!({"vehicle_id": van, "point": {"lat": lat, "lon": 55.3}, "fix_at": NOW}))
            .await;
        vans.push(van.to_string());
    }
    let viewer = api.caller(ours, &["positions:read"]);
    let ids = |got: &testkit::Got| -> Vec<String> {
        got.data().as_array().unwrap().iter().map(|p| p["vehicle_id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(&viewer.get("/positions/latest?limit=10000").await), vans[..3]);
    assert_eq!(ids(&viewer.get("/positions/latest?bbox=55,25.15,56,25.25").await), [vans[1].clone()]);
    let two = format!("/positions/latest?vehicles={},{}", vans[0], vans[3]);
    assert_eq!(ids(&viewer.get(&two).await), [vans[0].clone()]);

    let first = viewer.get("/positions/latest?limit=2").await;
    assert_eq!(ids(&first), vans[..2]);
    let next = first.body["meta"]["pagination"]["next"].as_str().unwrap();
    let second = viewer.get(&format!("/positions/latest?limit=2&cursor={next}")).await;
    assert_eq!(ids(&second), [vans[2].clone()]);
    assert!(second.body["meta"]["pagination"]["next"].is_null());

    assert_eq!(viewer.get(&format!("/vehicles/{}/location", vans[0])).await.status, 200);
    assert_eq!(viewer.get(&format!("/vehicles/{}/location", vans[3])).await.status, 404);
}

#[tokio::test]
async fn questions_that_make_no_sense_are_refused_with_a_path() {
    let stage = Stage::at(NOW).await;
    let api = stage.api(&[&ROOM]);
    let viewer = api.caller(stage.org(), &["positions:read"]);
    for (query, path) in [
        ("limit=0", "limit"),
        ("limit=10001", "limit"),
        ("limit=x", "limit"),
        ("bbox=1,2,3", "bbox"),
        ("bbox=55,26,56,25", "bbox"),
        ("bbox=a,b,c,d", "bbox"),
        ("vehicles=drv_x", "vehicles"),
        ("cursor=1", "cursor"),
    ] {
        let got = viewer.get(&format!("/positions/latest?{query}")).await;
        assert_eq!(got.status, 422, "{query}: {}", got.text());
        assert_eq!(got.body["error"]["fields"][0]["path"], path, "{}", got.text());
    }
    assert_eq!(api.caller(stage.org(), &["positions:write"]).get("/positions/latest").await.status, 403);
}
