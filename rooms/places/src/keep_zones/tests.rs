use crate::{ROOM, active_zones, active_zones_of, zone};
use kernel::Lang;
use serde_json::{Value, json};
use testkit::Stage;

pub fn square(name: &str, west: f64, south: f64, size: f64) -> Value {
    let (east, north) = (west + size, south + size);
    json!({"name": name, "purpose": "service", "shape": {"type": "polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]]}})
}

#[tokio::test]
async fn a_zone_is_drawn_redrawn_and_removed() {
    let stage = Stage::new().await;
    let org = stage.org();
    let who = stage.api(&[&ROOM]).caller(org, &["zones:read", "zones:write"]);
    let made = who.post("/zones", square("Marina", 55.13, 25.07, 0.03)).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let path = format!("/zones/{}", made.data()["id"].as_str().unwrap());
    let circle = json!({"name": "Marina", "purpose": "geofence", "dwell_s": 600,
        "shape": {"type": "circle", "center": {"lat": 25.08, "lon": 55.14}, "radius_m": 800.0}});
    let changed = who.with("If-Match", "\"1\"").put(&path, circle).await;
    assert_eq!((changed.status, &changed.data()["shape"]["type"]), (200, &json!("circle")));
    assert_eq!(
        who.get("/zones?purpose=eq.geofence&select=id,name").await.data().as_array().unwrap().len(),
        1
    );
    assert_eq!(who.with("If-Match", "\"1\"").delete(&path).await.status, 409);
    assert_eq!(who.delete(&path).await.status, 200);
    assert_eq!(who.get("/zones").await.data(), &json!([]));
    let mut tx = stage.tx(org).await;
    assert_eq!(active_zones(&mut tx).await.unwrap().len(), 0);
}

#[tokio::test]
async fn impossible_shapes_are_refused_with_a_reason() {
    let stage = Stage::new().await;
    let who = stage.api(&[&ROOM]).caller(stage.org(), &["zones:write"]);
    for shape in [
        json!({"type": "polygon", "coordinates": []}),
        json!({"type": "polygon", "coordinates": [[[0.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]]}),
        json!({"type": "circle", "center": {"lat": 25.0, "lon": 55.0}, "radius_m": 0.0}),
        json!({"type": "corridor", "coordinates": [[55.0, 25.0]], "half_width_m": 50.0}),
        json!({"type": "polygon", "coordinates": [[[500.0, 0.0], [1.0, 1.0], [1.0, 0.0]]]}),
        json!({"type": "star"}),
    ] {
        let got = who.post("/zones", json!({"name": "x", "purpose": "service", "shape": shape})).await;
        assert_eq!(got.status, 422, "{shape}: {}", got.text());
        assert!(
            got.body["error"]["fields"][0]["path"].as_str().unwrap().starts_with("shape"),
            "{}",
            got.text()
        );
    }
}

#[tokio::test]
async fn zones_stay_in_their_organisation_and_workers_ask_by_organisation() {
    let stage = Stage::new().await;
    let api = stage.api(&[&ROOM]);
    let (mine, theirs) = (stage.org(), stage.org());
    let me = api.caller(mine, &["zones:read", "zones:write"]);
    let them = api.caller(theirs, &["zones:read", "zones:write"]);
    let id =
        me.post("/zones", square("Mine", 55.0, 25.0, 0.1)).await.data()["id"].as_str().unwrap().to_owned();
    assert_eq!(them.get(&format!("/zones/{id}")).await.status, 404);
    assert_eq!(them.get("/zones/at?lat=25.05&lon=55.05").await.data(), &json!([]));
    let mut tx = stage.system().await;
    assert_eq!(active_zones_of(&mut tx, mine).await.unwrap().len(), 1);
    assert_eq!(active_zones_of(&mut tx, theirs).await.unwrap().len(), 0);
    let reader = api.caller(mine, &["zones:read"]);
    assert_eq!(reader.post("/zones", square("No", 55.0, 25.0, 0.1)).await.status, 403);
}

#[tokio::test]
async fn a_zone_is_called_what_its_reader_calls_it() {
    let stage = Stage::new().await;
    let org = stage.org();
    let who = stage.api(&[&ROOM]).caller(org, &["zones:read", "zones:write"]);
    let mut body = square("Marina", 55.13, 25.07, 0.03);
    body["names"] = json!({"ar": "مرسى دبي", "ur": "مرینہ"});
    let made = who.post("/zones", body.clone()).await;
    assert_eq!((made.status, &made.data()["names"]), (201, &body["names"]), "{}", made.text());
    let id: kernel::ZoneId = made.data()["id"].as_str().unwrap().parse().unwrap();
    let found = who.get("/zones?q=%D9%85%D8%B1%D8%B3%D9%89&select=id,names").await;
    assert_eq!(found.data()[0]["names"]["ur"], "مرینہ", "found by any of its names: {}", found.text());
    let zone = zone(&mut stage.tx(org).await, id).await.unwrap().unwrap();
    assert_eq!([Lang::En, Lang::Ar, Lang::Ur].map(|lang| zone.called(lang)), ["Marina", "مرسى دبي", "مرینہ"]);
    assert_eq!(zone_of_stranger(&stage, id).await, None);

    let put = who.put(&format!("/zones/{id}"), square("Marina", 55.13, 25.07, 0.03)).await;
    assert_eq!(put.data()["names"], json!({}), "what is not said is not kept: {}", put.text());
    for wrong in [json!({"fr": "Marina"}), json!({"ar": "م".repeat(201)}), json!({"ar": ""})] {
        body["names"] = wrong;
        let got = who.post("/zones", body.clone()).await;
        assert_eq!(got.status, 422, "{}", got.text());
        assert!(got.body["error"]["fields"][0]["path"].as_str().unwrap().starts_with("names"));
    }
}

async fn zone_of_stranger(stage: &Stage, id: kernel::ZoneId) -> Option<String> {
    zone(&mut stage.tx(stage.org()).await, id).await.unwrap().map(|zone| zone.name)
}
