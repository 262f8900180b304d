use super::*;

/// 2026-10-25T12:00:00Z
const NOW_US: i64 = 1_792_929_600_000_000;
const NOBODY: Identity<'static> = Identity { user: None, device: None };
const JANE: Identity<'static> = Identity { user: Some("jane"), device: Some("phone") };

const LOCATION: &str = r#"{"_type":"location","tst":1792929590,"lat":25.2048,"lon":55.2708,"acc":8,"alt":12,"vac":3,"vel":36,
    "cog":270,"batt":83,"bs":2,"conn":"m","t":"p","tid":"jp","topic":"owntracks/jane/phone","created_at":1792929591,
    "inregions":["Depot"],"inrids":["a1b2"],"SSID":"yard","BSSID":"aa:bb","m":1,"p":101.3,"odometer":12.5,"ign":true}"#;

fn one(body: &str, identity: &Identity<'_>) -> Report {
    let mut reports = parse(body.as_bytes(), identity, NOW_US);
    assert_eq!(reports.len(), 1, "{reports:?}");
    reports.remove(0)
}

fn fix(report: Report) -> Fix {
    match report {
        Report::Fix(fix) => fix,
        other => panic!("no fix: {other:?}"),
    }
}

#[test]
fn a_location_in_full() {
    let fix = fix(one(LOCATION, &NOBODY));
    assert_eq!((fix.device_key.as_str(), fix.fix_time_us), ("owntracks/jane/phone", NOW_US - 10_000_000));
    assert_eq!((fix.lat, fix.lon, fix.accuracy_m, fix.altitude_m), (25.2048, 55.2708, Some(8.0), Some(12.0)));
    // 36 km/h
    assert_eq!((fix.speed_mps, fix.heading_deg), (Some(10.0), Some(270.0)));
    assert_eq!((fix.battery_pct, fix.charging), (Some(83.0), Some(true)));
    assert_eq!(fix.attributes["t"], Value::Text("p".into()));
    assert_eq!(fix.attributes["conn"], Value::Text("m".into()));
    assert_eq!(fix.attributes["inregions"], Value::List(vec!["Depot".into()]));
    assert_eq!(fix.attributes["odometer"], Value::Number(12_500.0));
    assert_eq!(fix.attributes["ign"], Value::Bool(true));
    assert!(!fix.attributes.contains_key("lat"));
}

#[test]
fn the_device_is_the_topic_else_the_header_else_the_tid() {
    assert_eq!(fix(one(LOCATION, &JANE)).device_key, "owntracks/jane/phone");
    let bare = LOCATION.replace(r#""topic":"owntracks/jane/phone","#, "");
    assert_eq!(fix(one(&bare, &JANE)).device_key, "owntracks/jane/phone");
    assert_eq!(fix(one(&bare, &Identity { user: Some("k7"), device: None })).device_key, "k7");
    assert_eq!(fix(one(&bare, &NOBODY)).device_key, "jp");
    let nameless = bare.replace(r#""tid":"jp","#, "");
    assert_eq!(one(&nameless, &NOBODY), Report::Unusable { device_key: None, reason: Reason::NoDevice });
}

#[test]
fn the_four_battery_states() {
    for (bs, charging) in [(0, None), (1, Some(false)), (2, Some(true)), (3, Some(true)), (9, None)] {
        let text = LOCATION.replace(r#""bs":2"#, &format!(r#""bs":{bs}"#));
        assert_eq!(fix(one(&text, &NOBODY)).charging, charging, "{bs}");
    }
}

#[test]
fn empty_bodies_are_ignored() {
    assert_eq!(parse(b"", &JANE, NOW_US), []);
    assert_eq!(parse(b" \n", &JANE, NOW_US), []);
}

#[test]
fn other_messages_are_understood_and_are_no_fix() {
    for sort in ["transition", "waypoint", "waypoints", "lwt", "status", "steps", "cmd", "card"] {
        let text = format!(
            r#"{{"_type":"{sort}","event":"enter","desc":"Depot","wtst":1792929590,"lat":1,"lon":2}}"#
        );
        let Report::Other(other) = one(&text, &JANE) else { panic!("{sort}") };
        assert_eq!((other.sort.as_str(), other.device_key.as_deref()), (sort, Some("owntracks/jane/phone")));
        assert_eq!(other.attributes["event"], Value::Text("enter".into()));
    }
}

#[test]
fn what_can_never_be_used_says_why() {
    for (text, why) in [
        ("{", Reason::Malformed),
        ("3", Reason::Malformed),
        ("{}", Reason::Malformed),
        (r#"{"_type":"encrypted","data":"x"}"#, Reason::Encrypted),
        (r#"{"_type":"location","lat":0,"lon":0,"tst":1792929590}"#, Reason::NullIsland),
        (r#"{"_type":"location","lat":99,"lon":0,"tst":1792929590}"#, Reason::OffTheEarth),
        (r#"{"_type":"location","lat":"x","lon":0,"tst":1792929590}"#, Reason::OffTheEarth),
        (r#"{"_type":"location","lat":1,"tst":1792929590}"#, Reason::HalfAPosition),
        (r#"{"_type":"location","lat":1,"lon":2,"tst":"now"}"#, Reason::BadTime),
        (r#"{"_type":"location","lat":1,"lon":2,"tst":1792999590}"#, Reason::FromTheFuture),
        (r#"{"_type":"location","lat":1,"lon":2,"tst":0}"#, Reason::TooOld),
    ] {
        assert_eq!(one(text, &JANE), Report::unusable(JANE.key(), why), "{text}");
    }
}

#[test]
fn several_messages_in_one_array() {
    assert_eq!(parse(format!("[{LOCATION},{LOCATION}]").as_bytes(), &NOBODY, NOW_US).len(), 2);
}
