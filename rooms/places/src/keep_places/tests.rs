use crate::ROOM;
use serde_json::{Value, json};
use testkit::{Caller, Stage};

fn depot(name: &str) -> Value {
    json!({"kind": "depot", "name": name, "address": "Street 8, Al Quoz Industrial Area 1", "city": "Dubai",
           "point": {"lat": 25.1418, "lon": 55.2256}, "external_ref": name})
}

async fn stage() -> (Stage, Caller) {
    let stage = Stage::new().await;
    let caller = stage.api(&[&ROOM]).caller(stage.org(), &["places:read", "places:write"]);
    (stage, caller)
}

#[tokio::test]
async fn a_place_is_added_read_changed_listed_and_removed() {
    let (_stage, who) = stage().await;
    let made = who.post("/places", depot("Main depot")).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let id = made.data()["id"].as_str().unwrap().to_owned();
    assert_eq!(made.data()["area_code"], "ae.du.quoz-ind-1");
    assert!(made.data()["plus_code"].as_str().unwrap().contains('+'));

    let path = format!("/places/{id}");
    let mut next = depot("Main depot");
    next["name"] = json!("Al Quoz depot");
    let changed = who.with("If-Match", "\"1\"").put(&path, next.clone()).await;
    assert_eq!((changed.status, &changed.data()["version"]), (200, &json!(2)));
    let stale = who.with("If-Match", "\"1\"").put(&path, next).await;
    assert_eq!((stale.status, stale.error()), (409, "version.stale"));
    assert_eq!(stale.body["error"]["current"]["version"], 2);

    let listed = who.get("/places?q=quoz&kind=eq.depot&count=exact").await;
    assert_eq!(listed.body["meta"]["pagination"]["total"], 1, "{}", listed.text());

    let gone = who.delete(&path).await;
    assert_eq!(gone.status, 200);
    assert!(gone.data()["removed_at"].is_string());
    assert_eq!(who.get("/places").await.data().as_array().unwrap().len(), 0);
    assert_eq!(who.get(&path).await.status, 200, "history can still name it");
    assert_eq!(who.delete(&path).await.status, 404);
}

#[tokio::test]
async fn an_address_alone_is_placed_and_a_vague_one_is_refused() {
    let (_stage, who) = stage().await;
    let made = who
        .post("/places", json!({"kind": "customer", "name": "فيلا", "address": "فيلا 12، مردف", "city": "دبي"}))
        .await;
    assert_eq!(made.status, 201, "{}", made.text());
    assert_eq!(made.data()["area_code"], "ae.du.mirdif");
    let vague = who
        .post(
            "/places",
            json!({"kind": "customer", "name": "?", "address": "near the shop", "city": "Dubai"}),
        )
        .await;
    assert_eq!((vague.status, vague.body["error"]["fields"][0]["path"].as_str()), (422, Some("point")));
}

#[tokio::test]
async fn the_same_reference_is_taken_once_until_it_is_free_again() {
    let (_stage, who) = stage().await;
    let first = who.post("/places", depot("D-1")).await;
    let second = who.post("/places", depot("D-1")).await;
    assert_eq!((second.status, second.error()), (409, "places.ref_taken"));
    who.delete(&format!("/places/{}", first.data()["id"].as_str().unwrap())).await;
    assert_eq!(who.post("/places", depot("D-1")).await.status, 201);
}

#[tokio::test]
async fn another_organisation_sees_and_changes_nothing() {
    let stage = Stage::new().await;
    let api = stage.api(&[&ROOM]);
    let mine = api.caller(stage.org(), &["places:read", "places:write"]);
    let theirs = api.caller(stage.org(), &["places:read", "places:write"]);
    let id = mine.post("/places", depot("Mine")).await.data()["id"].as_str().unwrap().to_owned();
    let path = format!("/places/{id}");
    assert_eq!(theirs.get(&path).await.status, 404);
    assert_eq!(theirs.put(&path, depot("Theirs")).await.status, 404);
    assert_eq!(theirs.delete(&path).await.status, 404);
    assert_eq!(theirs.get("/places").await.data(), &json!([]));
    assert_eq!(
        theirs.post("/places", depot("Mine")).await.status,
        201,
        "a reference of theirs does not clash with mine"
    );
}

#[tokio::test]
async fn pages_follow_each_other_without_gaps() {
    let (_stage, who) = stage().await;
    for i in 0..7 {
        assert_eq!(who.post("/places", depot(&format!("D-{i}"))).await.status, 201);
    }
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = who.get(&format!("/places?limit=3&cursor={cursor}")).await;
        seen.extend(page.data().as_array().unwrap().iter().map(|p| p["name"].as_str().unwrap().to_owned()));
        match page.body["meta"]["pagination"]["next"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(seen, (0..7).rev().map(|i| format!("D-{i}")).collect::<Vec<_>>());
}

#[tokio::test]
async fn bad_input_is_answered_with_the_field() {
    let (_stage, who) = stage().await;
    for (change, status, path) in [
        (json!({"name": ""}), 422, "name"),
        (json!({"kind": "castle"}), 422, "kind"),
        (json!({"point": {"lat": 91.0, "lon": 0.0}}), 422, "point"),
        (json!({"contact_phone": "ring me"}), 422, "contact_phone"),
        (json!({"service_s": -5}), 422, "service_s"),
        (json!({"colour": "red"}), 422, "colour"),
    ] {
        let mut body = depot("Bad");
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let got = who.post("/places", body).await;
        let fields = got.body["error"]["fields"].to_string();
        assert_eq!(got.status, status, "{change}: {}", got.text());
        assert!(fields.contains(path) || got.text().contains(path), "{change}: {}", got.text());
    }
    assert_eq!(who.get("/places/veh_01h455vb4pex5vsknk084sn02q").await.status, 422);
    assert_eq!(who.get("/places?q=%25").await.status, 200, "a percent sign is a letter like others");
    for hostile in ["q=%00", "cell=eq.1", "name=or.1", "or=(name.eq.a", "select=org_id", "order=name;drop"] {
        assert_eq!(who.get(&format!("/places?{hostile}")).await.status, 400, "{hostile}");
    }
    let reader = who.get("/places?limit=0").await;
    assert_eq!(reader.status, 422);
}

#[tokio::test]
async fn a_retry_with_the_same_key_adds_one_place() {
    let (_stage, who) = stage().await;
    let keyed = who.with("Idempotency-Key", "k-1");
    let first = keyed.post("/places", depot("Once")).await;
    let again = keyed.post("/places", depot("Once")).await;
    assert_eq!((first.status, again.status), (201, 201));
    assert_eq!(first.data()["id"], again.data()["id"]);
    assert_eq!(who.get("/places").await.data().as_array().unwrap().len(), 1);
}
