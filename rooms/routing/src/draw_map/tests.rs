use super::range::{Wanted, read};
use crate::{ROOM, maps};
use ::roads::{
    At,
    town::{self, Plan, Spoken},
};
use axum::body::Body;
use http::{Method, Request};
use proptest::prelude::*;
use std::fs;
use testkit::Stage;

#[test]
fn ranges_are_what_the_rfc_says() {
    let part = |from, to| Wanted::Part { from, to };
    assert_eq!(read("bytes=0-9", 100), part(0, 10));
    assert_eq!(read("bytes=90-", 100), part(90, 100));
    assert_eq!(read("bytes=-10", 100), part(90, 100));
    assert_eq!(read("bytes=-1000", 100), part(0, 100));
    assert_eq!(read("bytes=50-5000", 100), part(50, 100));
    assert_eq!(read("bytes=100-", 100), Wanted::Nothing);
    assert_eq!(read("bytes=-0", 100), Wanted::Nothing);
    for whole in ["bytes=0-1,5-6", "bytes=9-3", "bytes=+1-3", "items=0-1", "bytes=x-", "", "bytes=-"] {
        assert_eq!(read(whole, 100), Wanted::All, "{whole}");
    }
}

proptest! {
    #[test]
    fn no_range_leads_out_of_the_file(asked in "bytes=[0-9]{0,20}-[0-9]{0,20}", length in 0u64..1000) {
        if let Wanted::Part { from, to } = read(&asked, length) {
            prop_assert!(from < to && to <= length);
        }
    }
}

/// A town that says of itself that it is made up, or keeps quiet about it.
fn town_file(dir: &std::path::Path, says_so: bool) -> std::path::PathBuf {
    let file = dir.join("town.osm.pbf");
    let plan =
        Plan { seed: 1, center: At::new(25.1, 55.2), blocks: 5, outskirts: 0, spoken: Spoken::English };
    let mut town = town::build(&plan);
    for node in &mut town.nodes {
        node.tags.retain(|(key, _)| says_so || key != town::MADE_UP);
    }
    fs::write(&file, town.to_pbf()).unwrap();
    file
}

/// Adding a map to a running server: its tiles are listed, served by ranges without a sign-in, and gone with it.
#[tokio::test]
async fn a_map_is_listed_and_read_by_ranges() {
    let (stage, dir) = (Stage::new().await, tempfile::tempdir().unwrap());
    let folder = stage.files_dir().join("maps");
    for (name, says_so) in [("town", false), (maps::MADE_UP, true)] {
        maps::add(&folder, name, &town_file(dir.path(), says_so), &mut |_| {}).unwrap();
    }
    let api = stage.api(&[&ROOM]);
    let mut both = serde_json::Value::Null;
    for _ in 0..100 {
        both = api.public("GET", "/routing/maps", None).await.data().clone();
        if both.as_array().is_some_and(|maps| maps.len() == 2) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let named = |name| both.as_array().unwrap().iter().find(|map| map["name"] == name).unwrap();
    assert_eq!(named(maps::MADE_UP)["made_up"], true, "the reader may know that it is nowhere");
    let listed = named("town");
    assert_eq!(listed["made_up"], false);
    let url = listed["url"].as_str().unwrap();
    let ask = |url: &str, headers: &[(&str, &str)]| {
        let mut request = Request::builder().method(Method::GET).uri(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(Body::empty()).unwrap()
    };

    let whole = api.send(ask(url, &[("accept-encoding", "gzip, br")])).await;
    assert_eq!(whole.status, 200);
    assert!(whole.headers["cache-control"].to_str().unwrap().contains("immutable"));
    assert!(!whole.headers.contains_key("content-encoding"), "packed tiles are not packed again");
    assert_eq!(whole.bytes.len() as u64, listed["bytes"].as_u64().unwrap());
    assert!(::tiles::Archive::open(&whole.bytes).is_ok());

    let part = api.send(ask(url, &[("range", "bytes=0-126")])).await;
    assert_eq!((part.status, part.bytes.len()), (206, 127));
    assert_eq!(part.headers["content-range"], format!("bytes 0-126/{}", whole.bytes.len()).as_str());
    let beyond = api.send(ask(url, &[("range", "bytes=99999999999-")])).await;
    assert_eq!(beyond.status, 416);
    let etag = whole.headers["etag"].to_str().unwrap();
    assert_eq!(api.send(ask(url, &[("if-none-match", etag)])).await.status, 304);
    let other = api.send(ask(url, &[("range", "bytes=0-9"), ("if-range", "\"other\"")])).await;
    assert_eq!((other.status, other.bytes.len()), (200, whole.bytes.len()));
    for gone in
        ["/maps/town.pmtiles?v=old", "/maps/elsewhere.pmtiles", "/maps/town.osm.pbf", "/maps/..%2Fsecret"]
    {
        assert_eq!(api.send(ask(gone, &[])).await.status, 404, "{gone}");
    }
    assert_eq!(api.send(ask("/maps/town.pmtiles", &[])).await.headers["cache-control"], "no-cache");
}
