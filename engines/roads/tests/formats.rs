//! The formats say the same thing about the same map, and survive what is thrown at them.

use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;
use roads::{
    At, Profile, Roads,
    osm::{Extract, Format, OsmError, read, sniff},
    town::{self, Plan, Spoken},
};
use std::io::Write as _;

fn plan(seed: u64, blocks: usize) -> Plan {
    Plan { seed, center: At::new(25.2, 55.3), blocks, outskirts: 0, spoken: Spoken::Arabic }
}

fn packed(text: &str) -> Vec<u8> {
    let mut gz = GzEncoder::new(Vec::new(), Compression::fast());
    gz.write_all(text.as_bytes()).and_then(|()| gz.finish()).expect("memory takes everything")
}

/// One small town in each format.
fn files() -> [(Format, Vec<u8>); 4] {
    let town = town::build(&plan(7, 6));
    [
        (Format::Pbf, town.to_pbf()),
        (Format::Xml, town.to_xml().into_bytes()),
        (Format::PackedXml, packed(&town.to_xml())),
        (Format::OverpassJson, town.to_overpass_json().into_bytes()),
    ]
}

fn sorted(mut extract: Extract) -> Extract {
    for tags in extract
        .nodes
        .iter_mut()
        .map(|n| &mut n.tags)
        .chain(extract.ways.iter_mut().map(|w| &mut w.tags))
        .chain(extract.relations.iter_mut().map(|r| &mut r.tags))
    {
        tags.sort();
    }
    extract
}

#[test]
fn a_town_is_the_same_from_every_format() {
    let town = sorted(town::build(&plan(7, 6)));
    assert!(town.nodes.len() > 100 && town.ways.len() > 30 && !town.relations.is_empty());
    for (format, bytes) in files() {
        assert_eq!(sniff(&bytes), Some(format));
        assert!(sorted(Extract::read(&bytes).unwrap()) == town, "{format:?} changed something");
    }
}

#[test]
fn a_seed_is_a_town() {
    assert!(town::build(&plan(1, 12)) == town::build(&plan(1, 12)));
    assert!(town::build(&plan(1, 12)) != town::build(&plan(2, 12)));
}

#[test]
fn avenues_lead_out_of_the_same_town() {
    let (alone, wide) = (town::build(&plan(7, 10)), town::build(&Plan { outskirts: 3, ..plan(7, 10) }));
    let paved = |town: &Extract| -> Vec<_> {
        let streets = town.ways.iter().filter(|way| way.tags.iter().any(|(key, _)| key == "highway"));
        streets.map(|way| way.nodes.clone()).collect()
    };
    let (streets, more) = (paved(&alone), paved(&wide));
    assert!(more.starts_with(&streets), "the streets of a seed stay what they were");
    let (center, roads) = (plan(7, 10).center, Roads::of_extract(&wide));
    for (north, east) in [(0.035, 0.0), (-0.035, 0.035), (0.0, -0.038)] {
        let far = At::new(center.lat() + north, center.lon() + east);
        let way = roads.travel(Profile::Van).route(center, far);
        assert!(way.is_some_and(|way| way.leg.metres > 3_000.0), "{far:?}");
    }
}

#[test]
fn texts_that_need_escaping_come_back() {
    let mut town = town::build(&plan(7, 2));
    let hard = "a\"b<c>&d'\u{1F6D5}\n\tشارع";
    town.nodes[0].tags = vec![("note".into(), hard.into())];
    for bytes in [town.to_pbf(), town.to_xml().into_bytes(), town.to_overpass_json().into_bytes()] {
        assert_eq!(Extract::read(&bytes).unwrap().nodes[0].tags[0].1, hard);
    }
}

#[test]
fn half_a_file_is_refused_with_the_place() {
    for (format, bytes) in files() {
        for share in [3, 2] {
            let half = &bytes[..bytes.len() / share];
            match Extract::read(half) {
                Err(OsmError::Broken { offset, .. }) => {
                    assert!(offset <= half.len() as u64, "{format:?}: {offset}");
                }
                Err(OsmError::BrokenInside { .. }) => assert_eq!(format, Format::PackedXml),
                other => panic!("{format:?}: half a file gave {other:?}"),
            }
        }
    }
}

#[test]
fn what_is_no_map_is_refused_in_words() {
    for (bytes, words) in [
        (&b""[..], "neither"),
        (b"PK\x03\x04", "neither"),
        (b"<html></html>", "<osm>"),
        (b"{\"a\":1}", "elements"),
        (b"<osm><node id='1' lat='91' lon='0'/></osm>", "off the Earth"),
        (b"<osm><node id='1' lat='NaN' lon='0'/></osm>", "off the Earth"),
        (b"<osm><node id='x' lat='1' lon='0'/></osm>", "number"),
        (b"<osm><way id='1'><nd/></way></osm>", "lacks"),
        (br#"{"elements":[{"type":"node","id":1}]}"#, "place"),
        (br#"{"elements":[{"type":"node","id":1,"lat":1e999,"lon":0}]}"#, "JSON"),
    ] {
        let error = Extract::read(bytes).unwrap_err().to_string();
        assert!(error.contains(words), "{:?}: {error}", String::from_utf8_lossy(bytes));
    }
}

/// 80 MB of blanks pack to 80 KB: refused after a bounded amount of work.
#[test]
fn a_bomb_does_not_go_off() {
    let mut gz = GzEncoder::new(Vec::new(), Compression::best());
    gz.write_all(b"<osm>").unwrap();
    let blanks = vec![b' '; 1 << 20];
    for _ in 0..80 {
        gz.write_all(&blanks).unwrap();
    }
    let bomb = gz.finish().unwrap();
    let error = read(&bomb, |_| {}).unwrap_err();
    assert!(matches!(error, OsmError::BrokenInside { what, .. } if what.contains("far more")), "{error}");
}

#[test]
fn a_road_network_is_the_same_from_every_format() {
    let sizes: Vec<_> =
        files().iter().map(|(_, bytes)| roads::Network::read(bytes).unwrap().size()).collect();
    assert!(sizes[0].junctions > 30);
    assert!(sizes.iter().all(|size| *size == sizes[0]), "{sizes:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// Damage anywhere gives an answer or a reason, never a panic.
    #[test]
    fn damage_is_survived(
        which in 0usize..4,
        hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in any::<prop::sample::Index>(), swap in any::<bool>(),
    ) {
        let mut bytes = files()[which].1.clone();
        for (at, value) in &hits {
            let at = at.index(bytes.len());
            bytes[at] = *value;
        }
        if swap {
            let at = cut.index(bytes.len());
            bytes.rotate_left(at);
        }
        let _ = read(&bytes, |_| {});
        let _ = roads::Network::read(&bytes);
    }

    /// Texts of numbers and brackets that look like the format.
    #[test]
    fn nonsense_in_the_right_dress_is_survived(body in "[<>/a-z\"'= 0-9{}:,\\[\\]-]{0,200}") {
        let _ = read(format!("<osm>{body}</osm>").as_bytes(), |_| {});
        let _ = read(format!("{{\"elements\":[{body}]}}").as_bytes(), |_| {});
    }
}
