use super::forget_origins;
use kernel::OrgId;
use serde_json::{Value, json};
use testkit::{Api, Got, Stage};

fn enquiry() -> Value {
    json!({"name": "Huda", "company": "Dates & Co", "email": "huda@dates.test", "phone": "+971501234567", "country": "AE",
        "moves": "200 boxes a day", "message": "Do you drive to Al Ain?", "language": "ar", "website": ""})
}

/// Two organisations of a server, the older first, and one's desk.
async fn server() -> (Stage, Api, OrgId, OrgId) {
    let stage = Stage::at("2026-11-21T09:00:00Z").await;
    let api = stage.api(&[&crate::ROOM]);
    let (first, second) = (stage.org(), stage.org());
    for (org, at) in [(second, "2026-02-01T00:00:00Z"), (first, "2026-01-01T00:00:00Z")] {
        stage.found(org, "Falcon", "trial", at.parse().unwrap()).await;
    }
    (stage, api, first, second)
}

async fn ask(api: &Api, enquiry: Value) -> Got {
    api.public("POST", "/public/enquiries", Some(enquiry)).await
}

#[tokio::test]
async fn an_enquiry_lands_with_the_first_organisation_and_is_worked_on() {
    let (_stage, api, first, second) = server().await;
    let got = ask(&api, enquiry()).await;
    assert_eq!((got.status, got.data()), (202, &json!({"done": true})), "{}", got.text());
    let desk = api.caller(first, &["enquiries:read", "enquiries:write"]);
    let listed = desk.get("/enquiries?state=eq.new").await;
    let row = listed.data()[0].clone();
    assert_eq!(
        (row["name"].as_str(), row["language"].as_str(), row["moves"].as_str()),
        (Some("Huda"), Some("ar"), Some("200 boxes a day")),
        "{}",
        listed.text()
    );
    let path = format!("/enquiries/{}", row["id"].as_str().unwrap());
    let worked = desk.patch(&path, json!({"state": "contacted", "note": "called back"})).await;
    assert_eq!(
        (worked.data()["state"].as_str(), worked.data()["note"].as_str(), worked.data()["version"].as_i64()),
        (Some("contacted"), Some("called back"), Some(2)),
        "{}",
        worked.text()
    );
    assert_eq!(desk.with("if-match", "\"1\"").patch(&path, json!({"state": "closed"})).await.status, 409);
    assert_eq!(desk.patch(&path, json!({"state": "won"})).await.status, 422);

    let other = api.caller(second, &["enquiries:read", "enquiries:write"]);
    assert_eq!(other.get("/enquiries").await.data().as_array().unwrap().len(), 0);
    assert_eq!(other.get(&path).await.status, 404);
    assert_eq!(other.patch(&path, json!({"state": "closed"})).await.status, 404);
    assert_eq!(api.caller(first, &["messages:read"]).get("/enquiries").await.status, 403);
}

#[tokio::test]
async fn a_flood_is_stopped_and_a_program_is_not_listened_to() {
    let (stage, api, first, _) = server().await;
    let mut trap = enquiry();
    trap["website"] = json!("https://spam.test");
    assert_eq!(ask(&api, trap).await.status, 202, "it must not learn that it was noticed");
    for _ in 0..5 {
        assert_eq!(ask(&api, enquiry()).await.status, 202);
    }
    let refused = ask(&api, enquiry()).await;
    assert_eq!((refused.status, refused.error()), (429, "rate.limited"));
    let desk = api.caller(first, &["enquiries:read"]);
    assert_eq!(desk.get("/enquiries").await.data().as_array().unwrap().len(), 5);
    stage.clock.as_ref().unwrap().advance_s(3601);
    assert_eq!(ask(&api, enquiry()).await.status, 202);

    stage.clock.as_ref().unwrap().advance_s(24 * 3600);
    forget_origins(&api.app).await.unwrap();
    let known: i64 = sqlx::query_scalar("select count(*) from messages.enquiries where origin is not null")
        .fetch_one(&mut stage.eyes().await)
        .await
        .unwrap();
    assert_eq!(known, 0, "where they came from is forgotten");
}

#[tokio::test]
async fn an_enquiry_that_nobody_could_answer_is_refused() {
    let (_stage, api, ..) = server().await;
    for (path, value) in [
        ("name", json!("  ")),
        ("email", json!("no address")),
        ("country", json!("uae")),
        ("phone", json!("12")),
        ("message", json!("x".repeat(4001))),
        ("moves", json!("x".repeat(501))),
    ] {
        let mut bad = enquiry();
        bad[path] = value;
        let got = ask(&api, bad).await;
        assert_eq!(got.status, 422, "{path}: {}", got.text());
        assert_eq!(got.body["error"]["fields"][0]["path"], path);
    }
    let nameless = json!({"name": "Huda", "email": "", "company": ""});
    assert_eq!(ask(&api, nameless).await.body["error"]["fields"][0]["path"], "email");
    let stage = Stage::new().await;
    assert_eq!(ask(&stage.api(&[&crate::ROOM]), enquiry()).await.status, 503, "nobody is there to answer");
}
