use super::*;
use crate::Value;
use proptest::prelude::*;

/// 2026-10-25T12:00:00Z
const NOW_US: i64 = 1_792_929_600_000_000;
const IMEI: &str = "123456789012345";

fn bytes(hex: &str) -> Vec<u8> {
    hex.split_whitespace().map(|b| u8::from_str_radix(b, 16).unwrap()).collect()
}

fn take(unread: &[u8], imei: Option<&str>) -> Message {
    match next(unread, imei, NOW_US) {
        Step::Take { used, message } => {
            assert_eq!(used, unread.len());
            message
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_login_of_the_protocol_document_and_its_answer() {
    let login = bytes("78 78 0D 01 01 23 45 67 89 01 23 45 00 01 8C DD 0D 0A");
    let message = take(&login, None);
    assert_eq!(message.kind, Kind::Login { imei: IMEI.into() });
    assert_eq!(message.reply.unwrap(), bytes("78 78 05 01 00 01 D9 DC 0D 0A"));
    for short in 0..login.len() {
        assert_eq!(next(&login[..short], None, NOW_US), Step::More);
    }
}

#[test]
fn the_location_of_the_protocol_document() {
    let packet = bytes(
        "78 78 1F 12 0B 08 1D 11 2E 10 CF 02 7A C7 EB 0C 46 58 49 00 14 8F 01 CC 00 28 7D 00 1F B8 00 03 80 81 0D 0A",
    );
    let message = take(&packet, Some(IMEI));
    assert_eq!(message.reply, None);
    let Kind::Report(Report::Fix(fix)) = message.kind else { panic!("{message:?}") };
    // 29 August 2011 17:46:16
    assert_eq!(fix.fix_time_us, 1_314_639_976_000_000);
    assert!(
        (fix.lat - 23.111_668).abs() < 1e-6 && (fix.lon - 114.409_285).abs() < 1e-6,
        "{} {}",
        fix.lat,
        fix.lon
    );
    assert_eq!((fix.heading_deg, fix.speed_mps, fix.valid), (Some(143.0), Some(0.0), true));
    assert_eq!(fix.attributes["satellites"], Value::Number(15.0));
    assert!(!fix.attributes.contains_key("ignition"));
    assert_eq!(next(&packet, None, NOW_US), Step::Broken(Reason::NoDevice));
}

#[test]
fn a_heartbeat_is_answered_and_carries_the_battery() {
    // engine on, charging; level 4 of 6
    let message = take(&frame(0x13, &[0b0000_0110, 4, 3, 0, 1], [0, 9]), Some(IMEI));
    let Kind::Report(Report::Heartbeat(beat)) = message.kind else { panic!("{message:?}") };
    assert_eq!((beat.battery_pct, beat.charging, beat.alarm), (Some(67.0), Some(true), None));
    assert_eq!(beat.attributes["ignition"], Value::Bool(true));
    assert_eq!(message.reply.unwrap()[..6], bytes("78 78 05 13 00 09"));
}

#[test]
fn an_alarm_is_a_fix_with_a_word() {
    // south and west: both signs turn
    let mut content = bytes("1A 0A 19 0B 3B 32 C9 02 7A C7 EB 0C 46 58 49 24 D8 0A");
    content.extend(bytes("09 01 CC 00 28 7D 00 1F B8 06 04 03 01 00"));
    let message = take(&frame(0x16, &content, [0, 1]), Some(IMEI));
    let Kind::Report(Report::Fix(fix)) = message.kind else { panic!("{message:?}") };
    assert!(fix.lat < 0.0 && fix.lon < 0.0);
    assert_eq!((fix.alarm.as_deref(), fix.speed_mps, fix.battery_pct), (Some("sos"), Some(10.0), Some(67.0)));
    assert_eq!(fix.attributes["ignition"], Value::Bool(true));
    assert_eq!(fix.fix_time_us, NOW_US - 10_000_000);
    assert!(message.reply.is_some());
}

#[test]
fn the_device_may_ask_for_the_time() {
    let reply = take(&frame(0x8a, &[], [0, 6]), Some(IMEI)).reply.unwrap();
    assert_eq!(reply[..12], bytes("78 78 0B 8A 1A 0A 19 0C 00 00 00 06"));
}

#[test]
fn damage_is_noticed_and_dialects_are_journalled() {
    let mut login = bytes("78 78 0D 01 01 23 45 67 89 01 23 45 00 01 8C DD 0D 0A");
    login[8] ^= 1;
    assert_eq!(next(&login, None, NOW_US), Step::Broken(Reason::Malformed));
    assert_eq!(next(b"GET / HTTP/1.1", None, NOW_US), Step::Broken(Reason::Malformed));
    let short = take(&frame(0x12, &[1, 2, 3], [0, 1]), Some(IMEI));
    assert_eq!(short.kind, Kind::Report(Report::unusable(Some(IMEI.into()), Reason::Malformed)));
    assert_eq!(take(&frame(0x94, &[0; 4], [0, 1]), Some(IMEI)).kind, Kind::Other { type_byte: 0x94 });
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(noise in prop::collection::vec(any::<u8>(), 0..120), type_byte in any::<u8>()) {
        let _ = next(&noise, Some(IMEI), NOW_US);
        let _ = next(&[&[0x78, 0x78], &noise[..]].concat(), Some(IMEI), NOW_US);
        // past the checksum
        let _ = next(&frame(type_byte, &noise, [0, 1]), Some(IMEI), NOW_US);
    }
}
