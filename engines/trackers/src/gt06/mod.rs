//! GT06 and its many clones (Concox, Jimi) over TCP, as their protocol document describes it.
//!
//! Frames `78 78 length type … serial crc 0D 0A`, or `79 79` with a length of two bytes. A login says the IMEI; login,
//! heartbeat, alarm and the request for the time are answered with type and serial, and an unanswered device repeats.

mod body;

use crate::{
    Reason, Report,
    step::{Reader, Step, crc16},
};

#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    pub kind: Kind,
    /// send this when what came is durable
    pub reply: Option<Vec<u8>>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    Login {
        imei: String,
    },
    Report(Report),
    /// understood and nothing to store
    Other {
        type_byte: u8,
    },
}

const LOGIN: u8 = 0x01;
const STATUS: [u8; 2] = [0x13, 0x23];
const LOCATION: [u8; 4] = [0x12, 0x22, 0xa0, 0xa1];
const ALARM: [u8; 3] = [0x16, 0x26, 0x27];
const TIME_REQUEST: u8 = 0x8a;

/// Reads the next message of a connection. `imei` is what its login said.
pub fn next(unread: &[u8], imei: Option<&str>, now_us: i64) -> Step<Message> {
    let (head, length) = match unread {
        [0x78, 0x78, length, ..] => (3, usize::from(*length)),
        [0x79, 0x79, high, low, ..] => (4, usize::from(*high) << 8 | usize::from(*low)),
        [] | [0x78 | 0x79] | [0x78, 0x78] | [0x79, 0x79] | [0x79, 0x79, _] => return Step::More,
        _ => return Step::Broken(Reason::Malformed),
    };
    // type, serial and checksum at least
    if !(5..=4_096).contains(&length) {
        return Step::Broken(Reason::Malformed);
    }
    let used = head + length + 2;
    let Some(frame) = unread.get(..used) else { return Step::More };
    let (checked, crc) = (&frame[2..used - 4], &frame[used - 4..used - 2]);
    if frame[used - 2..] != [0x0d, 0x0a] || checksum(checked) != [crc[0], crc[1]] {
        return Step::Broken(Reason::Malformed);
    }
    let (type_byte, content, serial) =
        (frame[head], &frame[head + 1..used - 6], [frame[used - 6], frame[used - 5]]);
    match read(type_byte, content, serial, imei, now_us) {
        Ok(message) => Step::Take { used, message },
        Err(reason) => Step::Broken(reason),
    }
}

fn read(
    type_byte: u8,
    content: &[u8],
    serial: [u8; 2],
    imei: Option<&str>,
    now_us: i64,
) -> Result<Message, Reason> {
    let answer = || Some(frame(type_byte, &[], serial));
    if type_byte == LOGIN {
        let imei = body::imei(content).ok_or(Reason::Malformed)?;
        return Ok(Message { kind: Kind::Login { imei }, reply: answer() });
    }
    if type_byte == TIME_REQUEST {
        let reply = Some(frame(type_byte, &body::clock(now_us), serial));
        return Ok(Message { kind: Kind::Other { type_byte }, reply });
    }
    let known = STATUS.contains(&type_byte) || LOCATION.contains(&type_byte) || ALARM.contains(&type_byte);
    if !known {
        return Ok(Message { kind: Kind::Other { type_byte }, reply: None });
    }
    let imei = imei.ok_or(Reason::NoDevice)?;
    let (report, reply) = if STATUS.contains(&type_byte) {
        (body::status(content, imei, now_us), answer())
    } else if ALARM.contains(&type_byte) {
        (body::alarm(content, imei, now_us), answer())
    } else {
        (body::location(content, imei, now_us), None)
    };
    // A frame whose checksum holds and whose content is short is that device's own dialect: kept in the journal.
    let report = report.unwrap_or_else(|| Report::unusable(Some(imei.to_owned()), Reason::Malformed));
    Ok(Message { kind: Kind::Report(report), reply })
}

/// A short frame of ours.
fn frame(type_byte: u8, content: &[u8], serial: [u8; 2]) -> Vec<u8> {
    let mut checked = vec![(content.len() + 5) as u8, type_byte];
    checked.extend(content);
    checked.extend(serial);
    let crc = checksum(&checked);
    [&[0x78, 0x78], &checked[..], &crc, &[0x0d, 0x0a]].concat()
}

/// CRC-16/X-25.
fn checksum(bytes: &[u8]) -> [u8; 2] {
    (!crc16(bytes, 0x8408, 0xffff)).to_be_bytes()
}

/// Six bytes: year since 2000, month, day, hour, minute, second.
fn instant(reader: &mut Reader<'_>) -> Option<Result<i64, Reason>> {
    let b = reader.take(6)?;
    let part = |i: usize| b[i] as i8;
    let date =
        jiff::civil::DateTime::new(2000 + i16::from(b[0]), part(1), part(2), part(3), part(4), part(5), 0);
    let zoned = date.and_then(|date| date.to_zoned(jiff::tz::TimeZone::UTC));
    Some(zoned.map(|z| z.timestamp().as_microsecond()).map_err(|_| Reason::BadTime))
}

#[cfg(test)]
mod tests;
