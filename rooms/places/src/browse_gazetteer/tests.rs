use crate::ROOM;
use testkit::Stage;

#[tokio::test]
async fn the_hierarchy_is_walked_down_and_up() {
    let stage = Stage::new().await;
    let who = stage.api(&[&ROOM]).caller(stage.org(), &["places:read"]);
    let codes = |got: &testkit::Got| -> Vec<String> {
        got.data().as_array().unwrap().iter().map(|e| e["code"].as_str().unwrap().to_owned()).collect()
    };
    let countries = who.get("/places/gazetteer").await;
    assert!(codes(&countries).contains(&"pk".to_owned()));
    assert_eq!(codes(&who.get("/places/gazetteer?parent=ae").await).len(), 7);
    let areas = who.get("/places/gazetteer?parent=ae.sh&level=area").await;
    assert!(codes(&areas).contains(&"ae.sh.majaz".to_owned()) && codes(&areas).len() > 30);
    let one = who.get("/places/gazetteer/ae.du.marina").await;
    assert_eq!(one.data()["entry"]["timezone"], "Asia/Dubai");
    assert_eq!(one.data()["entry"]["names"]["ar"], "مرسى دبي");
    let up: Vec<&str> =
        one.data()["ancestors"].as_array().unwrap().iter().map(|e| e["code"].as_str().unwrap()).collect();
    assert_eq!(up, ["ae.du.city", "ae.du", "ae"]);
    for path in ["/places/gazetteer/xx.nowhere", "/places/gazetteer?parent=xx"] {
        let got = who.get(path).await;
        assert_eq!((got.status, got.error()), (404, "places.no_such_entry"), "{path}");
    }
    assert_eq!(who.get("/places/gazetteer?level=planet").await.status, 422);
}
