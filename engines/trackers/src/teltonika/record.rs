//! The records of one packet.

use crate::{
    Fix, Heartbeat, Report, Value,
    report::{Attributes, keep, position},
    step::{Reader, hex},
    time,
};

const CODEC_8: u8 = 0x08;
const CODEC_8_EXTENDED: u8 = 0x8e;
const CODEC_16: u8 = 0x10;
pub(super) const CODECS: [u8; 3] = [CODEC_8, CODEC_8_EXTENDED, CODEC_16];

/// `None` when the counts and the bytes do not agree.
pub(super) fn read_all(data: &[u8], imei: &str, now_us: i64) -> Option<Vec<Report>> {
    let mut reader = Reader(data);
    let codec = reader.u8()?;
    let count = reader.u8()?;
    let reports = (0..count).map(|_| read(&mut reader, codec, imei, now_us)).collect::<Option<Vec<_>>>()?;
    (reader.u8()? == count && reader.0.is_empty()).then_some(reports)
}

fn read(reader: &mut Reader<'_>, codec: u8, imei: &str, now_us: i64) -> Option<Report> {
    let time_ms = reader.uint(8)?;
    let priority = reader.u8()?;
    let (lon_e7, lat_e7) = (reader.i32()?, reader.i32()?);
    let altitude_m = f64::from(reader.u16()? as i16);
    let heading_deg = f64::from(reader.u16()?);
    let satellites = reader.u8()?;
    let speed_kmh = f64::from(reader.u16()?);
    let mut io = Io::default();
    keep(&mut io.attributes, "satellites", Value::Number(satellites.into()));
    // Priority 2 is the panic button.
    io.alarm = (priority == 2).then(|| "sos".to_owned());
    read_io(reader, codec, &mut io)?;

    let device_key = imei.to_owned();
    let time_us = i64::try_from(time_ms).ok().and_then(|ms| ms.checked_mul(1_000)).unwrap_or(i64::MAX);
    let time_us = match time::plausible(time_us, now_us) {
        Ok(time_us) => time_us,
        Err(reason) => return Some(Report::unusable(Some(device_key), reason)),
    };
    let Io { attributes, alarm, battery_pct } = io;
    let charging = None;
    if satellites == 0 && (lat_e7, lon_e7) == (0, 0) {
        return Some(Report::Heartbeat(Heartbeat {
            device_key,
            time_us,
            battery_pct,
            charging,
            alarm,
            attributes,
        }));
    }
    match position(Some(f64::from(lat_e7) / 1e7), Some(f64::from(lon_e7) / 1e7)) {
        Err(reason) => Some(Report::unusable(Some(device_key), reason)),
        Ok(place) => place.map(|(lat, lon)| {
            Report::Fix(Fix {
                device_key,
                fix_time_us: time_us,
                lat,
                lon,
                speed_mps: Some(speed_kmh / 3.6),
                speed_assumed: None,
                heading_deg: Some(heading_deg % 360.0),
                altitude_m: Some(altitude_m),
                accuracy_m: None,
                battery_pct,
                charging,
                valid: satellites != 0,
                alarm,
                attributes,
            })
        }),
    }
}

#[derive(Default)]
struct Io {
    attributes: Attributes,
    alarm: Option<String>,
    battery_pct: Option<f64>,
}

/// Groups of elements of 1, 2, 4 and 8 bytes; 8 Extended adds elements of any length.
fn read_io(reader: &mut Reader<'_>, codec: u8, io: &mut Io) -> Option<()> {
    let wide = codec == CODEC_8_EXTENDED;
    let number =
        |reader: &mut Reader<'_>, wide: bool| if wide { reader.u16() } else { reader.u8().map(u16::from) };
    let event = number(reader, codec != CODEC_8)?;
    if codec == CODEC_16 {
        reader.u8()?; // how the record came about
    }
    number(reader, wide)?; // all elements together
    if event != 0 {
        keep(&mut io.attributes, "event", Value::Number(event.into()));
    }
    for bytes in [1usize, 2, 4, 8] {
        for _ in 0..number(reader, wide)? {
            let id = number(reader, codec != CODEC_8)?;
            let value = reader.uint(bytes)?;
            name(io, id, value, bytes);
        }
    }
    if wide {
        for _ in 0..reader.u16()? {
            let (id, length) = (reader.u16()?, reader.u16()?);
            let value = reader.take(usize::from(length))?;
            keep(&mut io.attributes, &format!("io{id}"), Value::Text(hex(value)));
        }
    }
    Some(())
}

/// The elements worth a name (FMB series); the rest is `io{number}`.
fn name(io: &mut Io, id: u16, raw: u64, bytes: usize) {
    let number = raw as f64;
    let signed = (raw << (64 - 8 * bytes)) as i64 >> (64 - 8 * bytes);
    let (key, value) = match id {
        9 | 10 => (if id == 9 { "analog_1_v" } else { "analog_2_v" }, Value::Number(number / 1e3)),
        16 => ("odometer", Value::Number(number)),
        21 => ("rssi", Value::Number(number)),
        25..=28 => {
            let key = ["temperature_1_c", "temperature_2_c", "temperature_3_c", "temperature_4_c"]
                [usize::from(id - 25)];
            (key, Value::Number(signed as f64 / 100.0))
        }
        66 => ("power_v", Value::Number(number / 1e3)),
        67 => ("battery_v", Value::Number(number / 1e3)),
        78 => ("ibutton", Value::Text(format!("{raw:016x}"))),
        113 => {
            io.battery_pct = Some(number).filter(|pct| *pct <= 100.0);
            return;
        }
        181 => ("pdop", Value::Number(number / 10.0)),
        182 => ("hdop", Value::Number(number / 10.0)),
        199 => ("trip_m", Value::Number(number)),
        239 => ("ignition", Value::Bool(raw != 0)),
        240 => ("is_moving", Value::Bool(raw != 0)),
        246 | 247 | 252 | 253 if raw != 0 => {
            let alarm = match (id, raw) {
                (246, _) => "tow",
                (247, _) => "crash",
                (252, _) => "power_cut",
                (_, 1) => "harsh_acceleration",
                (_, 2) => "harsh_braking",
                _ => "harsh_cornering",
            };
            io.alarm.get_or_insert_with(|| alarm.to_owned());
            return;
        }
        _ => return keep(&mut io.attributes, &format!("io{id}"), Value::Number(number)),
    };
    keep(&mut io.attributes, key, value);
}
