mod addresses;

use super::*;
use crate::{ROOM, Source};
use testkit::Stage;
use tiles::{Sort, write_names};

fn named(sort: Sort, class: &str, names: [&str; 4], lat: f64, lon: f64) -> tiles::Named {
    let names = names.map(|n| (!n.is_empty()).then(|| n.into()));
    tiles::Named { sort, class: class.into(), names, lat_e7: (lat * 1e7) as i32, lon_e7: (lon * 1e7) as i32 }
}

fn some() -> Vec<tiles::Named> {
    vec![
        named(Sort::Street, "avenue", ["شارع الصقر", "Falcon Street", "", "شاہین سڑک"], 25.0870, 55.1460),
        named(Sort::Street, "street", ["Falcon Street", "", "", ""], 33.70, 73.05),
        named(
            Sort::Poi,
            "pharmacy",
            ["Shifa Pharmacy", "", "صيدلية الشفاء", "شفا فارمیسی"],
            25.0868,
            55.1454,
        ),
        named(Sort::Place, "suburb", ["Dubai Marina", "", "", ""], 25.081, 55.141),
        named(Sort::Place, "suburb", ["Wahat Quarter", "", "", ""], 24.2, 55.9),
    ]
}

fn folder(names: &[tiles::Named]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(".town.names"), write_names(names, 1)).unwrap();
    dir
}

#[test]
fn streets_are_found_in_three_languages_with_slips_and_the_nearer_first() {
    let (dir, maps, base) = (folder(&some()), MapNames::default(), Gazetteer::built_in());
    maps.look(dir.path());
    let ask = |text, near| maps.search(&Ask { text, near, limit: 5, ..Ask::default() }, &base);
    for text in ["Falcon Street", "falcn street", "falcon", "شارع الصقر", "شاہین سڑک"] {
        assert!(ask(text, None).iter().any(|hit| hit.entry.names.en == "Falcon Street"), "{text}");
    }
    let islamabad = Point { lat: 33.69, lon: 73.04 };
    assert!((ask("falcon street", Some(islamabad))[0].entry.point.lat - 33.70).abs() < 1e-6);
    let marina = Point { lat: 25.08, lon: 55.14 };
    assert!((ask("falcon street", Some(marina))[0].entry.point.lat - 25.0870).abs() < 1e-6);
    let within = Ask { text: "falcon", within: Some("pk"), limit: 5, ..Ask::default() };
    let found = maps.search(&within, &base);
    assert!(found.len() == 1 && found[0].entry.point.lat > 33.0);
    assert!(ask("Dubai Marina", None).is_empty(), "the built-in gazetteer knows it better");
}

#[test]
fn an_address_leads_to_the_street_or_the_shop_that_it_names() {
    let mut names = some();
    names.push(named(Sort::Street, "street", ["Quince Lane", "", "", ""], 25.10, 55.17));
    names.push(named(Sort::Street, "street", ["Quince Lane", "", "", ""], 25.20, 55.30));
    let (dir, maps, base) = (folder(&names), MapNames::default(), Gazetteer::built_in());
    maps.look(dir.path());
    let found = |text: &str, city: Option<&str>| {
        let said = maps.resolve(text, city, &base);
        said.map(|r| (r.source, (r.point.lat * 1e4).round() / 1e4))
    };
    assert_eq!(found("Villa 7, Falcon Street, Dubai Marina", Some("Dubai")), Some((Source::Street, 25.087)));
    assert_eq!(found("فيلا ٧، شارع الصقر", Some("دبي")), Some((Source::Street, 25.087)));
    assert_eq!(
        found("behind Shifa Pharmacy, Falcon Street", Some("Dubai")),
        Some((Source::Landmark, 25.0868))
    );
    assert_eq!(
        found("House 3, Falcon Street", Some("Islamabad")),
        Some((Source::Street, 33.7)),
        "its namesake there"
    );
    let [marina, dubai] = ["Dubai Marina", "Dubai"].map(|name| base.resolve(name, None).unwrap());
    assert_eq!(found("Tower 3, Dubai Marina", Some("Dubai")).unwrap().0, Source::Area, "no street is named");
    let lane = maps.resolve("Quince Lane 12", Some("Dubai"), &base).unwrap();
    assert_eq!(
        (lane.source, lane.point),
        (Source::City, dubai.point),
        "two lanes of the name: which, nobody said"
    );
    let lane = maps.resolve("Quince Lane 12", Some("Nowhere at all"), &base);
    assert_eq!(lane, None, "a city that is not known is not swapped for another");
    let exact = maps.resolve("25.0866, 55.1452 Falcon Street", Some("Dubai"), &base).unwrap();
    assert_eq!(exact.source, Source::Coordinates);
    assert!(maps.resolve("Dubai Marina", Some("Dubai"), &base).unwrap().point == marina.point);
}

#[test]
fn names_go_with_their_map_and_damage_keeps_the_old_ones() {
    let (dir, maps, base) = (folder(&some()), MapNames::default(), Gazetteer::built_in());
    let count = || maps.search(&Ask { text: "shifa", limit: 5, ..Ask::default() }, &base).len();
    maps.look(dir.path());
    assert_eq!(count(), 1);
    let file = dir.path().join(".town.names");
    fs::write(&file, b"nonsense").unwrap();
    maps.look(dir.path());
    assert_eq!(count(), 1);
    fs::remove_file(&file).unwrap();
    maps.look(dir.path());
    assert_eq!(count(), 0);
}

#[tokio::test]
async fn a_search_and_a_point_are_answered_from_the_map() {
    let stage = Stage::new().await;
    let folder = stage.files_dir().join("maps");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(".town.names"), write_names(&some(), 1)).unwrap();
    let who = stage.api(&[&ROOM]).caller(stage.org(), &["places:read"]);
    let mut got = who.get("/places/search?q=shifa%20pharmcy").await;
    for _ in 0..50 {
        if !got.data()[0].is_null() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        got = who.get("/places/search?q=shifa%20pharmcy").await;
    }
    assert_eq!(got.data()[0]["entry"]["level"], "poi", "{}", got.text());
    assert_eq!(got.data()[0]["label"], "Shifa Pharmacy, Dubai, United Arab Emirates");
    let here = who.get("/places/reverse?lat=25.0867&lon=55.1453").await;
    assert_eq!(here.data()["landmark"]["names"]["ur"], "شفا فارمیسی", "{}", here.text());
    assert_eq!(here.data()["path"][0]["code"], "ae.du.marina");
    let out = who.get("/places/reverse?lat=24.2005&lon=55.9").await;
    assert_eq!(out.data()["path"][0]["names"]["en"], "Wahat Quarter", "{}", out.text());
}
