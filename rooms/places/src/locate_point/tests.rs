use crate::{Gazetteer, Level, ROOM};
use testkit::Stage;

#[tokio::test]
async fn a_point_is_told_in_words() {
    let stage = Stage::new().await;
    let who = stage.api(&[&ROOM]).caller(stage.org(), &["places:read"]);
    let marina = who.with("Accept-Language", "ur").get("/places/reverse?lat=25.0866&lon=55.1452").await;
    assert_eq!(marina.data()["path"][0]["code"], "ae.du.marina", "{}", marina.text());
    assert_eq!(marina.data()["label"], "دبئی مرینا، دبئی، متحدہ عرب امارات");
    assert_eq!(marina.data()["timezone"], "Asia/Dubai");
    let town = who.get("/places/reverse?lat=30.05&lon=72.35").await;
    assert_eq!(town.data()["path"][0]["code"], "pk.pb.vehari");
    let ocean = who.get("/places/reverse?lat=0&lon=-30").await;
    assert!(ocean.data()["label"].is_null() && ocean.data()["plus_code"].is_string(), "{}", ocean.text());
    assert_eq!(who.get("/places/reverse?lat=91&lon=0").await.status, 422);
}

#[tokio::test]
async fn plus_codes_go_both_ways_and_short_ones_need_a_town() {
    let stage = Stage::new().await;
    let who = stage.api(&[&ROOM]).caller(stage.org(), &["places:read"]);
    let code = who.get("/places/reverse?lat=25.0866&lon=55.1452").await.data()["plus_code"]
        .as_str()
        .unwrap()
        .to_owned();
    let (prefix, short) = code.split_at(4);
    let full = who.get(&format!("/places/plus-codes/{}", code.replace('+', "%2B"))).await;
    assert!((full.data()["point"]["lat"].as_f64().unwrap() - 25.0866).abs() < 2e-4, "{}", full.text());
    let near = who.get(&format!("/places/plus-codes/{}?near=Dubai", short.replace('+', "%2B"))).await;
    assert_eq!(near.data()["code"], format!("{prefix}{short}"), "{}", near.text());
    assert_eq!(who.get(&format!("/places/plus-codes/{}", short.replace('+', "%2B"))).await.status, 422);
    assert_eq!(who.get("/places/plus-codes/hello").await.status, 422);
}

#[tokio::test]
async fn an_address_is_resolved_over_http_too() {
    let stage = Stage::new().await;
    let who = stage.api(&[&ROOM]).caller(stage.org(), &["places:read"]);
    let got = who.get("/places/resolve?text=Villa%2012,%20Al%20Khawaneej&city=Dubai").await;
    assert_eq!(
        (got.data()["code"].as_str(), got.data()["source"].as_str()),
        (Some("ae.du.khawaneej"), Some("area"))
    );
    assert!(who.get("/places/resolve?text=nowhere&city=Atlantis").await.data().is_null());
}

#[test]
fn every_example_delivery_without_coordinates_has_its_quarter() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/deliveries.csv");
    let all = Gazetteer::built_in();
    let mut asked = 0;
    for row in csv::Reader::from_path(file).unwrap().records() {
        let row = row.unwrap();
        let (address, city, lat) = (&row[3], &row[4], &row[5]);
        if !lat.is_empty() {
            continue;
        }
        asked += 1;
        let found = all.resolve(address, Some(city)).unwrap_or_else(|| panic!("{address}, {city}"));
        let entry = all.get(found.code.as_deref().unwrap()).unwrap();
        assert_eq!(entry.level, Level::Area, "{address}, {city} is only {}", entry.code);
        let sharjah = ["Sharjah", "الشارقة", "شارجہ"].contains(&city);
        assert!(
            entry.code.starts_with(if sharjah { "ae.sh." } else { "ae.du." }),
            "{address}, {city} is {}",
            entry.code
        );
    }
    assert!(asked >= 30, "{asked}");
}
