//! What stands in the frames.

use super::instant;
use crate::{
    Fix, Heartbeat, Reason, Report, Value,
    report::{Attributes, keep, position},
    step::{Reader, hex},
    time,
};
use jiff::{Timestamp, tz::TimeZone};

/// Eight bytes of binary-coded decimal, the first digit padding.
pub(super) fn imei(content: &[u8]) -> Option<String> {
    let digits = hex(content.get(..8)?);
    let imei = digits.strip_prefix('0')?;
    imei.bytes().all(|b| b.is_ascii_digit()).then(|| imei.to_owned())
}

/// The server's time as the device asks for it.
pub(super) fn clock(now_us: i64) -> Vec<u8> {
    let now = Timestamp::from_microsecond(now_us).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(TimeZone::UTC);
    vec![
        (now.year() - 2000).clamp(0, 99) as u8,
        now.month() as u8,
        now.day() as u8,
        now.hour() as u8,
        now.minute() as u8,
        now.second() as u8,
    ]
}

/// Terminal information, voltage level, signal.
pub(super) fn status(content: &[u8], imei: &str, now_us: i64) -> Option<Report> {
    let mut reader = Reader(content);
    let mut attributes = Attributes::new();
    let state = power(&mut reader, &mut attributes)?;
    Some(Report::Heartbeat(Heartbeat {
        device_key: imei.to_owned(),
        time_us: now_us,
        battery_pct: state.battery_pct,
        charging: Some(state.charging),
        alarm: state.alarm.map(str::to_owned),
        attributes,
    }))
}

struct Power {
    charging: bool,
    battery_pct: Option<f64>,
    alarm: Option<&'static str>,
}

fn power(reader: &mut Reader<'_>, attributes: &mut Attributes) -> Option<Power> {
    let (info, level, signal) = (reader.u8()?, reader.u8()?, reader.u8()?);
    keep(attributes, "ignition", Value::Bool(info & 2 != 0));
    keep(attributes, "signal", Value::Number(signal.into()));
    let alarm = match info >> 3 & 7 {
        1 => Some("vibration"),
        2 => Some("power_cut"),
        3 => Some("low_battery"),
        4 => Some("sos"),
        _ => None,
    };
    let battery_pct = (level <= 6).then(|| (f64::from(level) * 100.0 / 6.0).round());
    Some(Power { charging: info & 4 != 0, battery_pct, alarm })
}

/// Time, satellites, place, speed, course and flags; some add the engine.
pub(super) fn location(content: &[u8], imei: &str, now_us: i64) -> Option<Report> {
    let mut reader = Reader(content);
    Some(match place(&mut reader, imei, now_us)? {
        Ok(fix) => Report::Fix(fix),
        Err(reason) => Report::unusable(Some(imei.to_owned()), reason),
    })
}

fn place(reader: &mut Reader<'_>, imei: &str, now_us: i64) -> Option<Result<Fix, Reason>> {
    let measured = instant(reader)?;
    let satellites = reader.u8()? & 0x0f;
    let (lat, lon) = (f64::from(reader.u32()?) / 1_800_000.0, f64::from(reader.u32()?) / 1_800_000.0);
    let (speed_kmh, flags) = (f64::from(reader.u8()?), reader.u16()?);
    let lat = if flags & 1 << 10 == 0 { -lat } else { lat };
    let lon = if flags & 1 << 11 == 0 { lon } else { -lon };
    let checked = measured
        .and_then(|us| time::plausible(us, now_us))
        .and_then(|us| Ok((us, position(Some(lat), Some(lon))?)));
    let (fix_time_us, place) = match checked {
        Ok(checked) => checked,
        Err(reason) => return Some(Err(reason)),
    };
    let (lat, lon) = place?;
    let mut attributes = Attributes::new();
    keep(&mut attributes, "satellites", Value::Number(satellites.into()));
    if flags & 1 << 14 != 0 {
        keep(&mut attributes, "ignition", Value::Bool(flags & 1 << 15 != 0));
    }
    Some(Ok(Fix {
        device_key: imei.to_owned(),
        fix_time_us,
        lat,
        lon,
        speed_mps: Some(speed_kmh / 3.6),
        speed_assumed: None,
        heading_deg: Some(f64::from(flags & 0x3ff) % 360.0),
        altitude_m: None,
        accuracy_m: None,
        battery_pct: None,
        charging: None,
        valid: flags & 1 << 12 != 0,
        alarm: None,
        attributes,
    }))
}

/// A location, the cell tower, then power and the sort of alarm.
pub(super) fn alarm(content: &[u8], imei: &str, now_us: i64) -> Option<Report> {
    let mut reader = Reader(content);
    let mut fix = match place(&mut reader, imei, now_us)? {
        Ok(fix) => fix,
        Err(reason) => return Some(Report::unusable(Some(imei.to_owned()), reason)),
    };
    let tower = usize::from(reader.u8()?);
    reader.take(tower.checked_sub(1)?)?;
    let state = power(&mut reader, &mut fix.attributes)?;
    let sort = reader.u8()?;
    fix.battery_pct = state.battery_pct;
    fix.charging = Some(state.charging);
    fix.alarm = match sort {
        0 => state.alarm.map(str::to_owned),
        1 => Some("sos".into()),
        2 => Some("power_cut".into()),
        3 => Some("vibration".into()),
        4 => Some("geofence_enter".into()),
        5 => Some("geofence_exit".into()),
        6 => Some("overspeed".into()),
        9 => Some("tow".into()),
        n => Some(format!("alarm_{n}")),
    };
    Some(Report::Fix(fix))
}
