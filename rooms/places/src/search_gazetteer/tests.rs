use crate::ROOM;
use testkit::Stage;

#[tokio::test]
async fn a_name_is_found_in_any_language_and_labelled_in_the_askers() {
    let stage = Stage::new().await;
    let who = stage.api(&[&ROOM]).caller(stage.org(), &["places:read"]);
    let english = who.get("/places/search?q=Dubai%20Marna").await;
    assert_eq!(english.data()[0]["label"], "Dubai Marina, Dubai, United Arab Emirates", "{}", english.text());
    let arabic = who.with("Accept-Language", "ar").get("/places/search?q=%D9%85%D8%B1%D8%AF%D9%81").await;
    assert_eq!(arabic.data()[0]["label"], "مردف، دبي، الإمارات العربية المتحدة");
    let urdu = who.with("Accept-Language", "ur").get("/places/search?q=karachi&level=municipality").await;
    assert_eq!(urdu.data()[0]["label"], "کراچی، پاکستان");
    let within = who.get("/places/search?q=Al%20Nahda&within=ae.sh&limit=1").await;
    assert_eq!(within.data()[0]["entry"]["code"], "ae.sh.nahda");
    let near = who.get("/places/search?q=Al%20Nahda&lat=25.28&lon=55.36&limit=1").await;
    assert_eq!(near.data()[0]["entry"]["code"], "ae.du.nahda");
    for (query, status) in
        [("q=", 200), ("", 422), ("q=x&limit=0", 422), ("q=x&lat=25", 422), ("q=x&lat=99&lon=0", 422)]
    {
        assert_eq!(who.get(&format!("/places/search?{query}")).await.status, status, "{query}");
    }
    let nobody = stage.api(&[&ROOM]).caller(stage.org(), &[]);
    assert_eq!(nobody.get("/places/search?q=dubai").await.status, 403);
}
