use crate::{
    ROOM,
    testing::{NOW, count, device, vehicle},
};
use axum::body::Body;
use base64::{Engine, prelude::BASE64_STANDARD};
use http::Request;
use testkit::{Api, Got, Stage};

fn location(t: i64) -> String {
    format!(
        r#"{{"_type":"location","tst":{t},"lat":25.2,"lon":55.3,"vel":36,"batt":50,"bs":1,"tid":"ab","topic":"owntracks/jane/phone"}}"#
    )
}

async fn post(api: &Api, path: &str, header: Option<(&str, String)>, body: String) -> Got {
    let mut request = Request::post(format!("/api/v1{path}")).header("content-type", "application/json");
    if let Some((name, value)) = header {
        request = request.header(name, value);
    }
    api.send(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn the_key_is_the_password_or_in_the_address_or_the_user() {
    let stage = Stage::at(NOW).await;
    let org = stage.org();
    let key = device(&stage, org, Some(vehicle(&stage, org).await)).await;
    let api = stage.api(&[&ROOM]);
    let basic = format!("Basic {}", BASE64_STANDARD.encode(format!("jane:{key}")));
    let t = 1_795_240_790;
    for (path, header, t) in [
        ("/ingest/owntracks".to_owned(), Some(("authorization", basic)), t),
        (format!("/ingest/owntracks/{key}"), None, t + 1),
        ("/ingest/owntracks".to_owned(), Some(("x-limit-u", key.clone())), t + 2),
        (format!("/ingest/owntracks?u={key}&d=phone"), None, t + 3),
    ] {
        let got = post(&api, &path, header, location(t)).await;
        assert_eq!((got.status, got.text().as_str()), (200, "[]"), "{path}");
    }
    assert_eq!((count(&stage, "positions").await, count(&stage, "unusable").await), (4, 0));
    let seen = api.caller(org, &["positions:read"]).get("/positions/latest").await;
    assert_eq!(seen.data()[0]["speed_mps"], 10.0);
    assert_eq!(seen.data()[0]["source"], "owntracks");
}

#[tokio::test]
async fn a_topic_anyone_can_guess_opens_nothing_and_empty_bodies_are_fine() {
    let stage = Stage::at(NOW).await;
    let api = stage.api(&[&ROOM]);
    assert_eq!(post(&api, "/ingest/owntracks", None, location(1_795_240_790)).await.text(), "[]");
    assert_eq!((count(&stage, "positions").await, count(&stage, "unusable").await), (0, 1));
    assert_eq!(post(&api, "/ingest/owntracks", None, String::new()).await.text(), "[]");
    assert_eq!(post(&api, "/ingest/owntracks", None, "{".into()).await.status, 200);
    assert_eq!(count(&stage, "unusable").await, 2);
}
