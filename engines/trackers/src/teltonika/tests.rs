use super::*;
use crate::{Heartbeat, Value};
use proptest::prelude::*;

/// 2026-10-25T12:00:00Z
const NOW_US: i64 = 1_792_929_600_000_000;
const IMEI: &str = "356307042441013";

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2).map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap()).collect()
}

/// The worked examples of the manufacturer's wiki, with their checksums.
const CODEC_8: &str = "000000000000003608010000016B40D8EA30010000000000000000000000000000000105021503010101425E0F01F10000601A014E0000000000000000010000C7CF";
const CODEC_8E: &str = "000000000000004A8E010000016B412CEE000100000000000000000000000000000000010005000100010100010011001D00010010015E2C880002000B000000003544C87A000E000000001DD7E06A00000100002994";

fn records(hex: &str) -> (Vec<Report>, [u8; 4], usize) {
    match next(&bytes(hex), Some(IMEI), NOW_US) {
        Step::Take { used, message: Message::Records { reports, ack } } => (reports, ack, used),
        other => panic!("{other:?}"),
    }
}

fn beat(report: &Report) -> &Heartbeat {
    match report {
        Report::Heartbeat(beat) => beat,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_hello_is_the_imei() {
    let hello = bytes("000F333536333037303432343431303133");
    assert_eq!(
        next(&hello, None, NOW_US),
        Step::Take { used: 17, message: Message::Hello { imei: IMEI.into() } }
    );
    for short in 0..hello.len() {
        assert_eq!(next(&hello[..short], None, NOW_US), Step::More);
    }
}

#[test]
fn the_example_of_codec_8() {
    let (reports, ack, used) = records(CODEC_8);
    assert_eq!((reports.len(), ack, used), (1, [0, 0, 0, 1], CODEC_8.len() / 2));
    let beat = beat(&reports[0]);
    // Monday, 10 June 2019 10:04:46
    assert_eq!((beat.time_us, beat.device_key.as_str()), (1_560_161_086_000_000, IMEI));
    assert_eq!(beat.attributes["rssi"], Value::Number(3.0));
    assert_eq!(beat.attributes["io1"], Value::Number(1.0));
    assert_eq!(beat.attributes["power_v"], Value::Number(24.079));
    assert_eq!(beat.attributes["io241"], Value::Number(24602.0));
    assert_eq!(beat.attributes["ibutton"], Value::Text("0000000000000000".into()));
}

#[test]
fn the_example_of_codec_8_extended() {
    let (reports, ack, _) = records(CODEC_8E);
    assert_eq!((reports.len(), ack), (1, [0, 0, 0, 1]));
    let beat = beat(&reports[0]);
    assert_eq!(beat.attributes["io17"], Value::Number(29.0));
    assert_eq!(beat.attributes["odometer"], Value::Number(f64::from(0x015e_2c88)));
    assert_eq!(beat.attributes["io11"], Value::Number(f64::from(0x3544_c87a)));
    assert_eq!(beat.attributes["io14"], Value::Number(f64::from(0x1dd7_e06a)));
}

/// A packet of codec 8 with one record built here.
fn packet(lat_e7: i32, lon_e7: i32, satellites: u8, speed_kmh: u16, io: &[u8]) -> Vec<u8> {
    let mut data = vec![8, 1];
    data.extend((NOW_US / 1_000 - 10_000).to_be_bytes());
    data.push(0);
    data.extend(lon_e7.to_be_bytes());
    data.extend(lat_e7.to_be_bytes());
    data.extend([0, 12, 1, 14, satellites]);
    data.extend(speed_kmh.to_be_bytes());
    data.extend(io);
    data.push(1);
    let mut packet = vec![0; 4];
    packet.extend((data.len() as u32).to_be_bytes());
    packet.extend(&data);
    packet.extend(u32::from(crc16(&data, 0xa001, 0)).to_be_bytes());
    packet
}

#[test]
fn a_position_with_its_alarm_and_battery() {
    // event 247: a crash; battery 77 %, ignition on, BLE temperature -5.25 °C
    let io = [247, 4, 3, 247, 1, 239, 1, 113, 77, 1, 25, 0xfd, 0xf3, 0, 0];
    let Step::Take { message: Message::Records { reports, .. }, .. } =
        next(&packet(252_048_000, 552_708_000, 9, 36, &io), Some(IMEI), NOW_US)
    else {
        panic!()
    };
    let Report::Fix(fix) = &reports[0] else { panic!("{reports:?}") };
    assert_eq!((fix.lat, fix.lon, fix.fix_time_us), (25.2048, 55.2708, NOW_US - 10_000_000));
    assert_eq!((fix.speed_mps, fix.heading_deg, fix.altitude_m), (Some(10.0), Some(270.0), Some(12.0)));
    assert_eq!((fix.alarm.as_deref(), fix.battery_pct, fix.valid), (Some("crash"), Some(77.0), true));
    assert_eq!(fix.attributes["ignition"], Value::Bool(true));
    assert_eq!(fix.attributes["temperature_1_c"], Value::Number(-5.25));
}

#[test]
fn without_satellites_the_last_known_place_is_doubtful() {
    let stale = packet(252_048_000, 552_708_000, 0, 0, &[0; 6]);
    let Step::Take { message: Message::Records { reports, .. }, .. } = next(&stale, Some(IMEI), NOW_US)
    else {
        panic!()
    };
    let Report::Fix(fix) = &reports[0] else { panic!("{reports:?}") };
    assert!(!fix.valid);
}

#[test]
fn damage_is_noticed() {
    let mut packet = bytes(CODEC_8);
    assert_eq!(next(&[0xff, 1], None, NOW_US), Step::Take { used: 1, message: Message::Ping });
    assert_eq!(next(&packet[..packet.len() - 1], Some(IMEI), NOW_US), Step::More);
    assert_eq!(next(&packet, None, NOW_US), Step::Broken(Reason::NoDevice));
    packet[20] ^= 1;
    assert_eq!(next(&packet, Some(IMEI), NOW_US), Step::Broken(Reason::Malformed));
    assert_eq!(next(b"GET / HTTP/1.1", None, NOW_US), Step::Broken(Reason::Malformed));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(noise in prop::collection::vec(any::<u8>(), 0..300), codec in prop::sample::select(vec![8u8, 0x8e, 0x10, 12])) {
        let _ = next(&noise, Some(IMEI), NOW_US);
        // past the checksum, into the records
        let data: Vec<u8> = std::iter::once(codec).chain(noise).chain([1, 1]).collect();
        let mut packet = vec![0; 4];
        packet.extend((data.len() as u32).to_be_bytes());
        packet.extend(&data);
        packet.extend(u32::from(crc16(&data, 0xa001, 0)).to_be_bytes());
        let _ = next(&packet, Some(IMEI), NOW_US);
    }
}
