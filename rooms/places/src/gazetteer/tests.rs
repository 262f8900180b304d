use super::*;
use std::collections::HashSet;

fn top(text: &str) -> String {
    Gazetteer::built_in()
        .search(&Ask { text, limit: 1, ..Ask::default() })
        .first()
        .map_or(String::new(), |f| f.entry.code.clone())
}

fn resolved(text: &str, city: &str) -> (String, f64) {
    let found = Gazetteer::built_in().resolve(text, Some(city)).unwrap_or_else(|| panic!("{text} / {city}"));
    (found.code.unwrap_or_default(), found.confidence)
}

#[test]
fn the_built_in_entries_hang_together() {
    let all = Gazetteer::built_in();
    assert!(all.entries().len() > 900);
    let codes: HashSet<&str> = all.entries().iter().map(|e| e.code.as_str()).collect();
    assert_eq!(codes.len(), all.entries().len(), "codes are unique");
    for entry in all.entries() {
        assert!(entry.names.ar.is_some() && entry.names.ur.is_some(), "{} has three names", entry.code);
        assert!((1..=9).contains(&entry.rank), "{}", entry.code);
        assert!(all.timezone_of(entry).is_some(), "{} knows its time", entry.code);
        match &entry.parent {
            None => assert_eq!(entry.level, Level::Country, "{}", entry.code),
            Some(parent) => {
                let parent = all.get(parent).unwrap_or_else(|| panic!("{} has a parent", entry.code));
                assert!(parent.level < entry.level, "{} is below its parent", entry.code);
                if entry.level == Level::Area {
                    let far = geo::haversine_m(
                        geo::Point::new(parent.point.lat, parent.point.lon),
                        geo::Point::new(entry.point.lat, entry.point.lon),
                    );
                    assert!(far < 50_000.0, "{} is {far} m from its city", entry.code);
                }
            }
        }
    }
    let areas_of = |code: &str| {
        all.entries().iter().filter(|e| e.level == Level::Area && all.is_within(e, code)).count()
    };
    assert!(areas_of("ae") >= 150 && areas_of("pk") >= 150);
}

#[test]
fn a_name_is_found_in_three_languages() {
    for text in ["Dubai Marina", "مرسى دبي", "دبئی مرینا", "marina", "دبي مارينا"] {
        assert_eq!(top(text), "ae.du.marina", "{text}");
    }
    for text in ["Islamabad", "إسلام آباد", "اسلام اباد", "اسلام آباد"] {
        assert_eq!(top(text), "pk.is.city", "{text}");
    }
    assert_eq!(top("کراچی"), "pk.sd.karachi");
    assert_eq!(top("F7"), "pk.is.city.f-7");
    assert_eq!(top("JLT"), "ae.du.jlt");
}

#[test]
fn slips_of_the_finger_are_forgiven() {
    for (text, code) in [
        ("Dubia", "ae.du.city"),
        ("Shrajah", "ae.sh.city"),
        ("Discvery Gardens", "ae.du.discovery-gardens"),
        ("Mirdiff", "ae.du.mirdif"),
        ("Gulshan e Iqbl", "pk.sd.karachi.gulshan-iqbal"),
        ("Faislabad", "pk.pb.faisalabad"),
        ("البرشا", "ae.du.barsha-1"),
    ] {
        assert_eq!(top(text), code, "{text}");
    }
}

#[test]
fn one_typo_in_any_name_keeps_it_among_the_first_five() {
    let all = Gazetteer::built_in();
    let (mut asked, mut kept) = (0, 0);
    for entry in all.entries().iter().filter(|e| e.names.en.len() >= 6) {
        // the third letter is swapped with the fourth, the middle one is lost
        let letters: Vec<char> = entry.names.en.chars().collect();
        let mut swapped = letters.clone();
        swapped.swap(2, 3);
        let mut lost = letters.clone();
        lost.remove(letters.len() / 2);
        for typo in [swapped, lost] {
            asked += 1;
            let text: String = typo.into_iter().collect();
            let found = all.search(&Ask { text: &text, limit: 5, ..Ask::default() });
            kept += usize::from(found.iter().any(|f| f.entry.code == entry.code));
        }
    }
    let share = f64::from(kept as u32) / f64::from(asked as u32);
    assert!(share >= 0.97, "{kept} of {asked}");
}

#[test]
fn a_half_typed_name_is_enough() {
    let all = Gazetteer::built_in();
    let codes: Vec<&str> = all
        .search(&Ask { text: "jumei", limit: 10, ..Ask::default() })
        .iter()
        .map(|f| f.entry.code.as_str())
        .collect();
    assert!(codes.contains(&"ae.du.jumeirah-1"), "{codes:?}");
    assert!(codes.contains(&"ae.du.jvc"), "{codes:?}");
    assert_eq!(top("kara"), "pk.sd.karachi");
}

#[test]
fn the_nearer_of_two_namesakes_comes_first() {
    let all = Gazetteer::built_in();
    let near =
        |lat, lon| Ask { text: "Al Nahda", limit: 1, near: Some(Point { lat, lon }), ..Ask::default() };
    assert_eq!(all.search(&near(25.36, 55.40))[0].entry.code, "ae.sh.nahda");
    assert_eq!(all.search(&near(25.28, 55.36))[0].entry.code, "ae.du.nahda");
}

#[test]
fn an_address_without_coordinates_is_put_in_its_quarter() {
    for (text, city, code) in [
        ("Villa 12, Street 8, Al Khawaneej 1", "Dubai", "ae.du.khawaneej"),
        ("Flat 1204, Al Nahda", "Sharjah", "ae.sh.nahda"),
        ("Flat 1204, Al Nahda", "Dubai", "ae.du.nahda"),
        ("فيلا 12، مردف", "دبي", "ae.du.mirdif"),
        ("فيلا 4، أم سقيم الثانية", "دبي", "ae.du.umm-suqeim-2"),
        ("فلیٹ 3، انٹرنیشنل سٹی", "دبئی", "ae.du.international-city"),
        ("Warehouse 4, Industrial Area 6", "Sharjah", "ae.sh.ind-6"),
        ("House 12, Street 5, F-7/2", "Islamabad", "pk.is.city.f-7"),
        ("Plot 8, Block 13-D, Gulshan-e-Iqbal", "Karachi", "pk.sd.karachi.gulshan-iqbal"),
        ("Street 4, DHA Phase 5", "Lahore", "pk.pb.lahore.dha-5"),
    ] {
        let (found, confidence) = resolved(text, city);
        assert_eq!(found, code, "{text}, {city}");
        assert!((confidence - 0.7).abs() < 1e-9, "{text}: {confidence}");
    }
}

#[test]
fn a_misspelt_quarter_is_found_with_less_confidence() {
    let (code, confidence) = resolved("Apt 5, Discovry Gardns", "Dubai");
    assert_eq!(code, "ae.du.discovery-gardens");
    assert!(confidence > 0.5 && confidence < 0.7, "{confidence}");
}

#[test]
fn only_the_town_is_known_and_that_is_said() {
    let (code, confidence) = resolved("Behind the old bakery", "Multan");
    assert_eq!(code, "pk.pb.multan");
    assert!(confidence < 0.5);
}

#[test]
fn coordinates_and_plus_codes_in_the_text_win() {
    let all = Gazetteer::built_in();
    let found = all.resolve("gate 3, 25.0866, 55.1452", Some("Dubai")).unwrap();
    assert_eq!((found.source, found.point), (Source::Coordinates, Point { lat: 25.0866, lon: 55.1452 }));
    let code = geo::pluscode::encode(geo::Point::new(25.0866, 55.1452), 10).unwrap();
    let short = geo::pluscode::shorten(&code, geo::Point::new(25.2048, 55.2708)).unwrap();
    for text in [code.clone(), format!("Marina, {short}")] {
        let found = all.resolve(&text, Some("Dubai")).unwrap();
        assert_eq!(found.source, Source::PlusCode, "{text}");
        assert!(
            (found.point.lat - 25.0866).abs() < 1e-3 && (found.point.lon - 55.1452).abs() < 1e-3,
            "{text}"
        );
    }
}

#[test]
fn an_unknown_place_is_not_guessed() {
    let all = Gazetteer::built_in();
    assert_eq!(all.resolve("House 7, Nowhereville", Some("Atlantis")), None);
    assert_eq!(all.resolve("", None), None);
    assert_eq!(all.resolve("12 34 5", None), None);
}

#[test]
fn an_organisation_adds_and_replaces() {
    let mine = Entry {
        code: "ae.du.marina".into(),
        parent: Some("ae.du.city".into()),
        level: Level::Area,
        names: Names { en: "Marina of ours".into(), ar: None, ur: None },
        point: Point { lat: 25.08, lon: 55.14 },
        timezone: None,
        rank: 9,
        also: vec![],
    };
    let all = Gazetteer::with_own(vec![mine]);
    assert_eq!(all.get("ae.du.marina").unwrap().names.en, "Marina of ours");
    assert_eq!(all.entries().len(), Gazetteer::built_in().entries().len());
    assert_eq!(all.children("ae").len(), 7, "seven emirates");
}

#[test]
fn hostile_questions_cost_little_and_find_nothing() {
    let all = Gazetteer::built_in();
    let long = "a".repeat(10_000);
    for text in ["", "   ", "%_%", "';drop table", "\u{202e}\u{0}", "😀😀", &long] {
        let ask = Ask { text, limit: 5, ..Ask::default() };
        assert!(all.search(&ask).iter().all(|f| f.score < 0.9), "{text:.20}");
        let _ = all.resolve(text, None);
    }
}

fn street(number: usize, name: &str) -> Entry {
    Entry {
        code: format!("x.{number}"),
        parent: None,
        level: Level::Street,
        names: Names { en: name.to_owned(), ar: None, ur: None },
        point: Point { lat: 33.7, lon: 73.0 + number as f64 / 1e4 },
        timezone: None,
        rank: 2,
        also: vec![],
    }
}

#[test]
fn words_that_ran_together_or_fell_apart_are_found() {
    let names =
        ["Blue Market Road", "Margalla View", "Faisal Mosque", "Market Street", "Blue Street", "شاہراہ فیصل"];
    let all = Gazetteer::new(names.iter().enumerate().map(|(i, name)| street(i, name)).collect());
    for (text, name) in [
        ("bluemarket road", "Blue Market Road"),
        ("blumarket road", "Blue Market Road"),
        ("mar galla view", "Margalla View"),
        ("faisalmosq", "Faisal Mosque"),
        ("mosque faisal", "Faisal Mosque"),
        ("شاہراہفیصل", "شاہراہ فیصل"),
    ] {
        let found = all.search(&Ask { text, limit: 1, ..Ask::default() });
        assert_eq!(found.first().map(|f| f.entry.names.en.as_str()), Some(name), "{text}");
    }
}

mod any_names {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn the_very_name_comes_first_and_nothing_breaks(
            names in prop::collection::vec("[a-c1بة]{1,5}( [a-c1ب]{1,6}){0,3}", 1..80), which in any::<prop::sample::Index>(),
            text in "\\PC{0,60}", limit in 0usize..9, lat in -90.0..90.0f64,
        ) {
            let all = Gazetteer::new(names.iter().enumerate().map(|(i, name)| street(i, name)).collect());
            let name = which.get(&names);
            let found = all.search(&Ask { text: name, limit: 1, ..Ask::default() });
            let first = found.first().map(|f| (words(&f.entry.names.en), f.score));
            prop_assert_eq!(first, Some((words(name), 1.0)));
            let found = all.search(&Ask { text: &text, limit, near: Some(Point { lat, lon: 73.0 }), ..Ask::default() });
            prop_assert!(found.len() <= limit.max(1));
            prop_assert!(found.is_sorted_by(|a, b| a.weight >= b.weight));
            prop_assert!(found.iter().all(|f| (0.0..=1.0).contains(&f.score)));
        }
    }
}
