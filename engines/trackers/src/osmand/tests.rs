use super::*;
use crate::{Fix, Heartbeat, SpeedUnit, Value};
use proptest::prelude::*;

/// 2026-10-25T12:00:00Z
const NOW_US: i64 = 1_792_929_600_000_000;
const FORM: Option<&str> = Some("application/x-www-form-urlencoded");
const JSON: Option<&str> = Some("application/json");

fn get(query: &str) -> Report {
    one(parse(&Request { query, content_type: None, body: b"", now_us: NOW_US }))
}

fn post(content_type: Option<&str>, body: &str) -> Vec<Report> {
    parse(&Request { query: "", content_type, body: body.as_bytes(), now_us: NOW_US })
}

fn one(mut reports: Vec<Report>) -> Report {
    assert_eq!(reports.len(), 1, "{reports:?}");
    reports.remove(0)
}

fn fix(report: Report) -> Fix {
    match report {
        Report::Fix(fix) => fix,
        other => panic!("no fix: {other:?}"),
    }
}

fn beat(report: Report) -> Heartbeat {
    match report {
        Report::Heartbeat(beat) => beat,
        other => panic!("no heartbeat: {other:?}"),
    }
}

fn reason(report: Report) -> Reason {
    match report {
        Report::Unusable { reason, .. } => reason,
        other => panic!("usable: {other:?}"),
    }
}

fn near(got: Option<f64>, want: f64) {
    assert!(got.is_some_and(|v| (v - want).abs() < 1e-3), "{got:?} is not {want}");
}

#[test]
fn the_form_of_version_10() {
    let body = "id=k7&lat=25.2048&lon=55.2708&timestamp=1792929590&accuracy=4.5&altitude=12.0&speed=10.00&bearing=271.5\
                &batt=83&charge=true&alarm=sos&battery_health=good&battery_voltage=4.1&imei=0356938035643809";
    let fix = fix(one(post(FORM, body)));
    assert_eq!((fix.device_key.as_str(), fix.fix_time_us), ("k7", NOW_US - 10_000_000));
    assert_eq!((fix.lat, fix.lon), (25.2048, 55.2708));
    // knots: 10 kn = 5.144 m/s
    near(fix.speed_mps, 5.1444);
    assert_eq!((fix.heading_deg, fix.altitude_m, fix.accuracy_m), (Some(271.5), Some(12.0), Some(4.5)));
    assert_eq!((fix.battery_pct, fix.charging, fix.alarm.as_deref()), (Some(83.0), Some(true), Some("sos")));
    assert_eq!(fix.attributes["battery_voltage"], Value::Number(4.1));
    assert_eq!(fix.attributes["battery_health"], Value::Text("good".into()));
    assert_eq!(fix.attributes["imei"], Value::Text("0356938035643809".into()));
    assert!(fix.valid);
}

#[test]
fn a_heartbeat_has_no_position_and_is_not_a_fix() {
    let beat = beat(one(post(FORM, "id=k7&timestamp=1792929590&batt=50&charge=false")));
    assert_eq!(
        (beat.time_us, beat.battery_pct, beat.charging),
        (NOW_US - 10_000_000, Some(50.0), Some(false))
    );
}

#[test]
fn a_push_token_alone_creates_no_fix_and_no_heartbeat() {
    assert_eq!(
        one(post(FORM, "id=k7&notificationToken=abc%3A123")),
        Report::PushToken { device_key: "k7".into(), token: "abc:123".into() }
    );
}

#[test]
fn the_query_of_older_apps_by_get() {
    let fix = fix(get(
        "deviceid=42&timestamp=1792929590000&lat=25.2&lon=55.3&speed=1.0&heading=-1&hdop=1.2&valid=1&x=true&y=a+b",
    ));
    assert_eq!((fix.device_key.as_str(), fix.fix_time_us), ("42", NOW_US - 10_000_000));
    assert_eq!(fix.heading_deg, None);
    assert_eq!(fix.attributes["hdop"], Value::Number(1.2));
    assert_eq!(fix.attributes["x"], Value::Bool(true));
    assert_eq!(fix.attributes["y"], Value::Text("a b".into()));
    assert!(fix.valid);
}

#[test]
fn a_query_by_post_without_a_body() {
    let reports =
        parse(&Request { query: "id=1&location=25.2,55.3", content_type: FORM, body: b"", now_us: NOW_US });
    let fix = fix(one(reports));
    assert_eq!((fix.lat, fix.lon), (25.2, 55.3));
    // no timestamp means now
    assert_eq!(fix.fix_time_us, NOW_US);
}

#[test]
fn validity_is_true_or_1() {
    for (word, valid) in [("true", true), ("1", true), ("false", false), ("0", false), ("TRUE", true)] {
        assert_eq!(fix(get(&format!("id=1&lat=1&lon=2&valid={word}"))).valid, valid, "{word}");
    }
}

#[test]
fn cells_and_access_points_repeat() {
    let fix = fix(get(
        "id=1&lat=1&lon=2&cell=424,2,1,2,-80&cell=424,2,1,3&wifi=aa-bb-cc-dd-ee-ff,-50&driverUniqueId=007",
    ));
    assert_eq!(fix.attributes["cell"], Value::List(vec!["424,2,1,2,-80".into(), "424,2,1,3".into()]));
    assert_eq!(fix.attributes["wifi"], Value::List(vec!["aa-bb-cc-dd-ee-ff,-50".into()]));
    assert_eq!(fix.attributes["driverUniqueId"], Value::Text("007".into()));
}

#[test]
fn the_unit_of_speed_is_a_setting_of_the_device() {
    for (unit, mps) in [
        (SpeedUnit::Knots, 5.1444),
        (SpeedUnit::Kmh, 2.7778),
        (SpeedUnit::Mps, 10.0),
        (SpeedUnit::Mph, 4.4704),
    ] {
        let mut fix = fix(get("id=1&lat=1&lon=2&speed=10"));
        fix.assume_speed_unit(unit);
        near(fix.speed_mps, mps);
        // twice is once
        fix.assume_speed_unit(unit);
        near(fix.speed_mps, mps);
    }
}

const V9: &str = r#"{"location":{"timestamp":"2026-10-25T11:59:50.000Z","coords":{"latitude":25.2048,"longitude":55.2708,
    "accuracy":6.1,"speed":12.5,"heading":90.0,"altitude":3.2},"is_moving":true,"odometer":1234.5,"event":"motionchange",
    "battery":{"level":0.83,"is_charging":true},"activity":{"type":"in_vehicle","confidence":90},"mock":false,
    "extras":{"shift":"early"},"_":"&id=k7&lat=25.2048&lon=55.2708&timestamp=1792929590&"},"device_id":"k7"}"#;

#[test]
fn the_json_of_version_9() {
    let mut fix = fix(one(post(JSON, V9)));
    assert_eq!((fix.device_key.as_str(), fix.fix_time_us), ("k7", NOW_US - 10_000_000));
    assert_eq!((fix.speed_mps, fix.heading_deg, fix.altitude_m), (Some(12.5), Some(90.0), Some(3.2)));
    near(fix.battery_pct, 83.0);
    assert_eq!(fix.charging, Some(true));
    assert_eq!(fix.attributes["activity"], Value::Text("in_vehicle".into()));
    assert_eq!(fix.attributes["odometer"], Value::Number(1234.5));
    assert_eq!(fix.attributes["is_moving"], Value::Bool(true));
    assert_eq!(fix.attributes["shift"], Value::Text("early".into()));
    // its unit is declared, so the device's setting does not touch it
    fix.assume_speed_unit(SpeedUnit::Kmh);
    assert_eq!(fix.speed_mps, Some(12.5));
}

#[test]
fn minus_one_means_unknown_in_version_9() {
    let text = V9.replace("12.5", "-1").replace("90.0", "-1").replace("0.83", "-1").replace("6.1", "-1");
    let fix = fix(one(post(JSON, &text)));
    assert_eq!((fix.speed_mps, fix.heading_deg, fix.battery_pct, fix.accuracy_m), (None, None, None, None));
}

#[test]
fn version_9_without_coords_is_a_heartbeat() {
    let text = r#"{"location":{"timestamp":"2026-10-25T11:59:50Z","event":"heartbeat","battery":{"level":0.5,"is_charging":false}},"device_id":"k7"}"#;
    let beat = beat(one(post(Some("application/json; charset=utf-8"), text)));
    assert_eq!((beat.battery_pct, beat.charging), (Some(50.0), Some(false)));
}

#[test]
fn version_9_without_a_device_id_falls_back_on_the_flat_record() {
    assert_eq!(fix(one(post(JSON, &V9.replace(r#","device_id":"k7""#, "")))).device_key, "k7");
    assert_eq!(
        reason(one(post(JSON, r#"{"location":{"coords":{"latitude":1,"longitude":2}}}"#))),
        Reason::NoDevice
    );
}

#[test]
fn flat_json_as_an_object_and_as_an_array() {
    let record =
        r#"{"id":"k7","lat":25.2,"lon":55.3,"timestamp":1792929590,"speed":"10","charge":true,"batt":80}"#;
    for (text, count) in [(record.to_owned(), 1), (format!("[{record},{record},3]"), 3)] {
        let reports = post(JSON, &text);
        assert_eq!(reports.len(), count);
        let fix = fix(reports[0].clone());
        near(fix.speed_mps, 5.1444);
        assert_eq!((fix.charging, fix.battery_pct), (Some(true), Some(80.0)));
    }
    // JSON that nobody declared is recognised by its looks
    assert_eq!(fix(one(post(None, record))).device_key, "k7");
    // the key may stand in the query
    let reports =
        parse(&Request { query: "id=q", content_type: JSON, body: br#"{"lat":1,"lon":2}"#, now_us: NOW_US });
    assert_eq!(fix(one(reports)).device_key, "q");
}

#[test]
fn what_can_never_be_used_says_why() {
    for (query, why) in [
        ("lat=1&lon=2", Reason::NoDevice),
        ("id=1&lat=91&lon=2", Reason::OffTheEarth),
        ("id=1&lat=x&lon=2", Reason::OffTheEarth),
        ("id=1&lat=NaN&lon=2", Reason::OffTheEarth),
        ("id=1&lat=1&lon=inf", Reason::OffTheEarth),
        ("id=1&location=1", Reason::OffTheEarth),
        ("id=1&lat=0&lon=0.0", Reason::NullIsland),
        ("id=1&lat=1", Reason::HalfAPosition),
        ("id=1&lat=1&lon=2&timestamp=soon", Reason::BadTime),
        ("id=1&lat=1&lon=2&timestamp=1792929901", Reason::FromTheFuture),
        ("id=1&lat=1&lon=2&timestamp=86400", Reason::TooOld),
        ("garbage", Reason::Malformed),
    ] {
        assert_eq!(reason(get(query)), why, "{query}");
    }
    assert_eq!(reason(one(post(JSON, "{"))), Reason::Malformed);
    assert_eq!(reason(one(post(JSON, "7"))), Reason::Malformed);
    assert_eq!(reason(one(post(JSON, r#"{"location":5,"device_id":"k"}"#))), Reason::Malformed);
    assert_eq!(post(JSON, "[]"), []);
    assert_eq!(post(FORM, ""), []);
    // whose it was is still known
    assert_eq!(get("id=1&lat=91&lon=2").device_key(), Some("1"));
}

#[test]
fn a_setup_link_is_what_the_app_accepts() {
    let settings = ClientSettings {
        url: "https://q.example/ingest/osmand",
        id: "k 7",
        accuracy: Some("high"),
        interval_s: Some(30),
        buffer: Some(true),
        ..ClientSettings::default()
    };
    assert_eq!(
        settings.link(),
        "https://q.example/ingest/osmand?id=k%207&accuracy=high&interval=30&buffer=true"
    );
}

/// Bytes that look a little like the real thing get deeper than noise does.
fn hostile() -> impl Strategy<Value = Vec<u8>> {
    let word = prop::sample::select(vec![
        "id=",
        "lat=",
        "lon=",
        "timestamp=",
        "&",
        "%",
        "1",
        "-1",
        "1e999",
        "NaN",
        "{",
        "}",
        "[",
        "]",
        "\"",
        ":",
        ",",
        "\"location\"",
        "\"coords\"",
        "\"latitude\"",
        "\"device_id\"",
        "null",
        "true",
        "location=",
        "cell=",
        "\0",
        "س",
        "\"_type\"",
        "\"tst\"",
        "\"topic\"",
        "2026-10-25T",
        "\\u0000",
    ]);
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200),
        prop::collection::vec(word, 0..60).prop_map(|words| words.concat().into_bytes()),
    ]
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(query in ".{0,40}", body in hostile(), json in any::<bool>(), declared in any::<bool>()) {
        let content_type = declared.then_some(if json { "application/json" } else { "text/plain" });
        for report in parse(&Request { query: &query, content_type, body: &body, now_us: NOW_US }) {
            if let Report::Fix(fix) = report {
                prop_assert!(fix.lat.abs() <= 90.0 && fix.lon.abs() <= 180.0);
            }
        }
        let identity = crate::owntracks::Identity { user: Some(&query), device: None };
        let _ = crate::owntracks::parse(&body, &identity, NOW_US);
    }

    #[test]
    fn what_is_sent_is_what_is_read(lat in -90.0..90.0f64, lon in -180.0..180.0f64, speed in 0.0..200.0f64, t in 1_300_000_000i64..1_792_929_600) {
        let fix = fix(get(&format!("id=k&lat={lat}&lon={lon}&speed={speed}&timestamp={t}")));
        prop_assert_eq!((fix.lat, fix.lon, fix.fix_time_us), (lat, lon, t * 1_000_000));
        prop_assert!((fix.speed_mps.unwrap() - speed * 0.514_444).abs() < 1e-3);
    }
}
