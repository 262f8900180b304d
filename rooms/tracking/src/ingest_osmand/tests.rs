use crate::{
    ROOM,
    testing::{NOW, count, device, vehicle},
};
use axum::body::Body;
use http::Request;
use serde_json::json;
use testkit::{Api, Got, Stage};

/// 2026-11-21T05:59:50Z
const T: i64 = 1_795_240_790;

async fn form(api: &Api, path: &str, body: String) -> Got {
    let request = Request::post(format!("/api/v1{path}"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(body))
        .unwrap();
    api.send(request).await
}

#[tokio::test]
async fn a_phone_by_form_by_query_and_by_json() {
    let stage = Stage::at(NOW).await;
    let org = stage.org();
    let van = vehicle(&stage, org).await;
    let key = device(&stage, org, Some(van)).await;
    let api = stage.api(&[&ROOM]);

    let body = format!(
        "id={key}&lat=25.2&lon=55.3&timestamp={T}&speed=10.00&bearing=90&batt=80&charge=true&alarm=sos"
    );
    assert_eq!(form(&api, "/ingest/osmand", body.clone()).await.status, 200);
    // the phone did not hear the answer
    assert_eq!(form(&api, "/ingest/osmand", body).await.status, 200);
    let by_query = api
        .public(
            "GET",
            &format!("/ingest/osmand?deviceid={key}&location=25.21,55.3&timestamp={}", T + 1),
            None,
        )
        .await;
    assert_eq!(by_query.status, 200);
    let array = json!([{"id": key, "lat": 25.22, "lon": 55.3, "timestamp": T + 2}, {"id": key, "lat": 25.23, "lon": 55.3, "timestamp": T + 3}]);
    assert_eq!(api.public("POST", "/ingest/osmand", Some(array)).await.status, 200);
    let in_path = api
        .public("GET", &format!("/ingest/osmand/{key}?lat=25.24&lon=55.3&timestamp={}", T + 4), None)
        .await;
    assert_eq!(in_path.status, 200);

    assert_eq!((count(&stage, "positions").await, count(&stage, "unusable").await), (5, 0));
    let seen = api.caller(org, &["positions:read"]).get(&format!("/vehicles/{van}/positions")).await;
    let rows = seen.data().as_array().unwrap();
    assert_eq!(rows[0]["speed_mps"], 5.14);
    assert_eq!((&rows[4]["point"]["lat"], &rows[4]["source"]), (&json!(25.24), &json!("osmand")));
    let said: serde_json::Value = sqlx::query_scalar("select body from tracking.attributes")
        .fetch_one(&mut stage.eyes().await)
        .await
        .unwrap();
    assert_eq!(said, json!({"alarm": "sos"}));
}

#[tokio::test]
async fn what_cannot_be_used_is_journalled_and_answered_like_a_success() {
    let stage = Stage::at(NOW).await;
    let org = stage.org();
    let key = device(&stage, org, Some(vehicle(&stage, org).await)).await;
    let loose = device(&stage, org, None).await;
    let api = stage.api(&[&ROOM]);
    for (query, reason, known) in [
        ("id=stranger&lat=1&lon=2".to_owned(), "unknown_device", false),
        (format!("id={key}&lat=91&lon=2"), "off_the_earth", true),
        (format!("id={key}&lat=0&lon=0"), "null_island", true),
        (format!("id={key}&lat=1&lon=2&timestamp={}", T + 900), "from_the_future", true),
        (format!("id={loose}&lat=1&lon=2"), "no_vehicle", true),
        ("lat=1&lon=2".to_owned(), "no_device", false),
        ("%00%ff".to_owned(), "malformed", false),
    ] {
        let got = api.public("GET", &format!("/ingest/osmand?{query}"), None).await;
        assert_eq!(got.status, 200, "{query}: {}", got.text());
        let (noted, theirs): (String, bool) = sqlx::query_as(
            "select reason, org_id is not null from tracking.unusable order by id desc limit 1",
        )
        .fetch_one(&mut stage.eyes().await)
        .await
        .unwrap();
        assert_eq!((noted.as_str(), theirs), (reason, known), "{query}");
    }
    // larger than any request may be
    let huge = format!("id={key}&lat=1&lon=2&x={}", "y".repeat(2 << 20));
    assert_eq!(form(&api, "/ingest/osmand", huge).await.status, 200);
    assert_eq!((count(&stage, "positions").await, count(&stage, "unusable").await), (0, 8));
}

#[tokio::test]
async fn a_key_is_never_readable_in_the_journal_column_and_only_the_owner_sees_his_rows() {
    let stage = Stage::at(NOW).await;
    let org = stage.org();
    let key = device(&stage, org, None).await;
    let api = stage.api(&[&ROOM]);
    api.public("GET", &format!("/ingest/osmand/{key}?lat=1&lon=2"), None).await;
    api.public("GET", "/ingest/osmand/stranger?lat=1&lon=2", None).await;
    for (who, rows) in [(org, 1i64), (stage.org(), 0)] {
        let mut tx = stage.tx(who).await;
        let texts: Vec<String> = sqlx::query_scalar("select key_sha256 || body from tracking.unusable")
            .fetch_all(tx.conn())
            .await
            .unwrap();
        assert_eq!(texts.len() as i64, rows);
        assert!(texts.iter().all(|text| !text.contains(&key)));
    }
}

#[tokio::test]
async fn a_heartbeat_is_a_sign_of_life_and_no_fix() {
    let stage = Stage::at(NOW).await;
    let org = stage.org();
    let van = vehicle(&stage, org).await;
    let key = device(&stage, org, Some(van)).await;
    let api = stage.api(&[&ROOM]);
    form(&api, "/ingest/osmand", format!("id={key}&lat=25.2&lon=55.3&timestamp={T}&batt=80")).await;
    stage.clock.as_ref().unwrap().advance_s(600);
    form(&api, "/ingest/osmand", format!("id={key}&timestamp={}&batt=70", T + 600)).await;
    form(&api, "/ingest/osmand", format!("id={key}&notificationToken=abc")).await;
    assert_eq!((count(&stage, "positions").await, count(&stage, "unusable").await), (1, 0));
    let viewer = api.caller(org, &["positions:read"]);
    let alive = viewer.get("/positions/latest?heard_within_s=60").await;
    assert_eq!(alive.data()[0]["battery"], 70, "{}", alive.text());
    assert_eq!(alive.data()[0]["fix_at"], "2026-11-21T05:59:50Z");
}

#[tokio::test]
async fn a_phone_reports_for_the_vehicle_its_driver_sits_in() {
    let stage = Stage::at(NOW).await;
    let org = stage.org();
    let van = vehicle(&stage, org).await;
    let user = kernel::UserId::mint();
    crate::testing::driver(&stage, org, user, Some(van)).await;
    let key = device(&stage, org, None).await;
    sqlx::query("update fleet.devices set driver_id = (select id from fleet.drivers) where key = $1")
        .bind(&key)
        .execute(&mut stage.eyes().await)
        .await
        .unwrap();
    let api = stage.api(&[&ROOM]);
    form(&api, "/ingest/osmand", format!("id={key}&lat=25.2&lon=55.3&timestamp={T}")).await;
    assert_eq!(
        api.caller(org, &["positions:read"]).get(&format!("/vehicles/{van}/location")).await.status,
        200
    );
}
