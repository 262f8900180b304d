use crate::{ROOM, resolver_of};
use serde_json::json;
use testkit::Stage;

#[tokio::test]
async fn an_organisation_names_its_own_service_area() {
    let stage = Stage::new().await;
    let api = stage.api(&[&ROOM]);
    let (org, other) = (stage.org(), stage.org());
    let me = api.caller(org, &["places:read", "places:write"]);
    let them = api.caller(other, &["places:read", "places:write"]);
    let path = "/places/gazetteer/ae.du.labour-camp-7";
    let area = json!({"parent": "ae.du.city", "level": "area", "names": {"en": "Camp Seven", "ur": "کیمپ سات"},
                      "point": {"lat": 25.01, "lon": 55.17}, "also": ["C7"]});
    let put = me.put(path, area.clone()).await;
    assert_eq!(put.status, 200, "{}", put.text());
    assert_eq!(put.data()["timezone"], "Asia/Dubai");
    assert_eq!(me.with("If-Match", "\"1\"").put(path, area.clone()).await.status, 200);
    assert_eq!(me.with("If-Match", "\"1\"").put(path, area).await.status, 409);

    let found = me.get("/places/search?q=camp%20sevn").await;
    assert_eq!(found.data()[0]["entry"]["code"], "ae.du.labour-camp-7", "{}", found.text());
    let mut tx = stage.tx(org).await;
    let known = resolver_of(&api.app, &mut tx).await.unwrap();
    let at = known.resolve("Room 4, Camp Seven", Some("Dubai")).unwrap();
    assert_eq!(at.code.as_deref(), Some("ae.du.labour-camp-7"));
    drop(tx);
    assert_eq!(them.get(path).await.status, 404, "nobody else hears of it");
    assert_eq!(them.delete(path).await.status, 404);
    assert_eq!(me.delete(path).await.status, 200);
    assert_eq!(me.get(path).await.status, 404);
}

#[tokio::test]
async fn an_own_entry_stands_in_for_the_built_in_one_and_gives_way_again() {
    let stage = Stage::new().await;
    let me = stage.api(&[&ROOM]).caller(stage.org(), &["places:read", "places:write"]);
    let path = "/places/gazetteer/ae.du.marina";
    let body = json!({"parent": "ae.du.city", "level": "area", "names": {"en": "Marina North"}, "point": {"lat": 25.09, "lon": 55.15}});
    me.put(path, body).await;
    assert_eq!(me.get(path).await.data()["entry"]["names"]["en"], "Marina North");
    let back = me.delete(path).await;
    assert_eq!(back.data()["names"]["en"], "Dubai Marina");
}

#[tokio::test]
async fn entries_that_break_the_tree_are_refused() {
    let stage = Stage::new().await;
    let me = stage.api(&[&ROOM]).caller(stage.org(), &["places:write"]);
    let body = |parent: Option<&str>, level: &str| json!({"parent": parent, "level": level, "names": {"en": "X"}, "point": {"lat": 1.0, "lon": 1.0}});
    for (code, parent, level, path) in [
        ("ae.x", None, "area", "parent"),
        ("ae.x", Some("nowhere"), "area", "parent"),
        ("ae.du.city", Some("ae.du.marina"), "municipality", "level"),
        ("UPPER", Some("ae"), "state", "code"),
        ("a..b", Some("ae"), "state", "code"),
    ] {
        let got = me.put(&format!("/places/gazetteer/{code}"), body(parent, level)).await;
        assert_eq!(
            (got.status, got.body["error"]["fields"][0]["path"].as_str()),
            (422, Some(path)),
            "{code}: {}",
            got.text()
        );
    }
    let unnamed =
        json!({"parent": "ae", "level": "state", "names": {"en": " "}, "point": {"lat": 1.0, "lon": 1.0}});
    assert_eq!(me.put("/places/gazetteer/ae.zz", unnamed).await.status, 422);
}
