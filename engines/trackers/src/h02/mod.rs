//! H02 and relatives, the text form: `*HQ,id,V1,hhmmss,A,ddmm.mmmm,N,dddmm.mmmm,E,knots,course,ddmmyy,status#`.

use crate::{
    Fix, Heartbeat, Other, Reason, Report, Value,
    report::{Attributes, cut, heading, keep, number, position},
    step::Step,
    time,
};
use jiff::{Timestamp, civil, tz::TimeZone};

/// Longer than any sentence.
const SENTENCE_BYTES_MAX: usize = 1_024;

#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    pub report: Report,
    /// send this when what came is durable
    pub reply: Option<String>,
}

/// Reads the next sentence of a connection, or the one of a datagram.
pub fn next(unread: &[u8], now_us: i64) -> Step<Message> {
    let blank = unread.iter().take_while(|b| b.is_ascii_whitespace()).count();
    let rest = &unread[blank..];
    match rest.first() {
        None => return Step::More,
        Some(b'*') => {}
        // `$` and `X` begin the binary forms.
        Some(_) => return Step::Broken(Reason::Malformed),
    }
    let Some(end) = rest.iter().take(SENTENCE_BYTES_MAX).position(|b| *b == b'#') else {
        return if rest.len() < SENTENCE_BYTES_MAX { Step::More } else { Step::Broken(Reason::Malformed) };
    };
    let used = blank + end + 1;
    match std::str::from_utf8(&rest[1..end]) {
        Ok(sentence) => Step::Take { used, message: read(sentence, now_us) },
        Err(_) => Step::Broken(Reason::Malformed),
    }
}

fn read(sentence: &str, now_us: i64) -> Message {
    let words: Vec<&str> = sentence.split(',').map(str::trim).collect();
    let [_, id, sort, content @ ..] = &words[..] else {
        return Message { report: Report::unusable(None, Reason::Malformed), reply: None };
    };
    let device_key = cut(id);
    match *sort {
        "V1" | "V6" | "V8" | "VP1" => {
            let report = place(&device_key, content, now_us)
                .map_or_else(|reason| Report::unusable(Some(device_key.clone()), reason), Report::Fix);
            let reply = (*sort == "V1").then(|| acknowledge(id, now_us));
            Message { report, reply }
        }
        "HTBT" | "LINK" | "V0" => {
            let beat = Heartbeat {
                device_key,
                time_us: now_us,
                battery_pct: content.last().and_then(|w| number(w)).filter(|v| (0.0..=100.0).contains(v)),
                charging: None,
                alarm: None,
                attributes: Attributes::new(),
            };
            Message { report: Report::Heartbeat(beat), reply: None }
        }
        other => {
            let other =
                Other { device_key: Some(device_key), sort: cut(other), attributes: Attributes::new() };
            Message { report: Report::Other(other), reply: None }
        }
    }
}

fn acknowledge(id: &str, now_us: i64) -> String {
    let now = Timestamp::from_microsecond(now_us).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(TimeZone::UTC);
    format!("*HQ,{id},V4,V1,{}#", now.strftime("%Y%m%d%H%M%S"))
}

fn place(device_key: &str, content: &[&str], now_us: i64) -> Result<Fix, Reason> {
    let [clock, validity, lat, north, lon, east, knots, course, day, more @ ..] = content else {
        return Err(Reason::Malformed);
    };
    let fix_time_us = time::plausible(instant(day, clock).ok_or(Reason::BadTime)?, now_us)?;
    let lat = degrees(lat, *north == "S");
    let lon = degrees(lon, *east == "W");
    let (lat, lon) = position(lat.or(Some(f64::NAN)), lon.or(Some(f64::NAN)))?.ok_or(Reason::Malformed)?;
    let mut attributes = Attributes::new();
    let status = more.first().and_then(|word| u32::from_str_radix(word, 16).ok());
    if let Some(status) = status {
        keep(&mut attributes, "ignition", Value::Bool(status & 1 << 10 != 0));
    }
    Ok(Fix {
        device_key: device_key.to_owned(),
        fix_time_us,
        lat,
        lon,
        speed_mps: number(knots).filter(|v| *v >= 0.0).map(|kn| kn * 1852.0 / 3600.0),
        speed_assumed: None,
        heading_deg: number(course).filter(|v| *v >= 0.0).and_then(heading),
        altitude_m: None,
        accuracy_m: None,
        battery_pct: None,
        charging: None,
        valid: *validity == "A",
        alarm: status.and_then(alarm).map(str::to_owned),
        attributes,
    })
}

/// The bits are low while the alarm lasts.
fn alarm(status: u32) -> Option<&'static str> {
    let low = |bit: u32| status & 1 << bit == 0;
    match () {
        () if low(1) || low(18) => Some("sos"),
        () if low(19) => Some("power_cut"),
        () if low(2) => Some("overspeed"),
        () if low(0) => Some("vibration"),
        () => None,
    }
}

/// `ddmmyy` and `hhmmss`.
fn instant(day: &str, clock: &str) -> Option<i64> {
    let two = |text: &str, at: usize| text.get(at..at + 2)?.parse::<i8>().ok();
    let date = civil::DateTime::new(
        2000 + i16::from(two(day, 4)?),
        two(day, 2)?,
        two(day, 0)?,
        two(clock, 0)?,
        two(clock, 2)?,
        two(clock, 4)?,
        0,
    );
    Some(date.ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp().as_microsecond())
}

/// `ddmm.mmmm` or `dddmm.mmmm`.
fn degrees(text: &str, negative: bool) -> Option<f64> {
    let point = text.find('.').unwrap_or(text.len());
    let (whole, minutes) = text.split_at_checked(point.checked_sub(2)?)?;
    let deg = number(whole)? + number(minutes)? / 60.0;
    Some(if negative { -deg } else { deg })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// 2026-10-25T12:00:00Z
    const NOW_US: i64 = 1_792_929_600_000_000;

    fn take(text: &str) -> Message {
        match next(text.as_bytes(), NOW_US) {
            Step::Take { used, message } => {
                assert_eq!(used, text.len());
                message
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_position_of_the_year_2022_and_its_answer() {
        let message = take("*HQ,2020916012,V1,050316,A,2212.8745,N,11346.6574,E,14.28,028,220922,FFFFFBFF#");
        let Report::Fix(fix) = message.report else { panic!("{message:?}") };
        assert_eq!(fix.device_key, "2020916012");
        assert!((fix.lat - 22.214_575).abs() < 1e-9 && (fix.lon - 113.777_623_333).abs() < 1e-9);
        assert!((fix.speed_mps.unwrap() - 7.346_267).abs() < 1e-5);
        // 22 September 2022 05:03:16
        assert_eq!((fix.heading_deg, fix.valid, fix.fix_time_us), (Some(28.0), true, 1_663_822_996_000_000));
        assert_eq!((fix.alarm, &fix.attributes["ignition"]), (None, &Value::Bool(false)));
        assert_eq!(message.reply.unwrap(), "*HQ,2020916012,V4,V1,20261025120000#");
    }

    #[test]
    fn south_west_doubtful_and_in_distress() {
        let message = take("*HQ,1,V1,050316,V,2212.8745,S,11346.6574,W,0,0,220922,FFFBFFFF#");
        let Report::Fix(fix) = message.report else { panic!("{message:?}") };
        assert!(fix.lat < 0.0 && fix.lon < 0.0 && !fix.valid);
        assert_eq!((fix.alarm.as_deref(), &fix.attributes["ignition"]), (Some("sos"), &Value::Bool(true)));
    }

    #[test]
    fn heartbeats_others_and_nonsense() {
        let Report::Heartbeat(beat) = take("*HQ,1,HTBT,97#").report else { panic!() };
        assert_eq!(beat.battery_pct, Some(97.0));
        assert!(matches!(take("*HQ,1,NBR,1,2,3#").report, Report::Other(_)));
        for (text, reason) in [
            ("*HQ#", Reason::Malformed),
            ("*HQ,1,V1,05#", Reason::Malformed),
            ("*HQ,1,V1,050316,A,x,N,11346.6574,E,0,0,220922,F#", Reason::OffTheEarth),
            ("*HQ,1,V1,056316,A,2212.8,N,11346.6574,E,0,0,220922,F#", Reason::BadTime),
            ("*HQ,1,V1,050316,A,0000.0,N,00000.0,E,0,0,220922,F#", Reason::NullIsland),
        ] {
            assert!(matches!(take(text).report, Report::Unusable { reason: r, .. } if r == reason), "{text}");
        }
        assert_eq!(next(b"*HQ,1,V1", NOW_US), Step::More);
        assert_eq!(next(b"\r\n", NOW_US), Step::More);
        assert_eq!(next(b"$123", NOW_US), Step::Broken(Reason::Malformed));
        assert_eq!(next(&[b'*'; 2_000], NOW_US), Step::Broken(Reason::Malformed));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(noise in prop::collection::vec(any::<u8>(), 0..200), words in "[0-9A-Z.,س]{0,80}") {
            let _ = next(&noise, NOW_US);
            let _ = next(format!("*HQ,1,V1,{words}#").as_bytes(), NOW_US);
        }
    }
}
