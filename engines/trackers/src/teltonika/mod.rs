//! Teltonika trackers over TCP: codecs 8, 8 Extended and 16 (wiki.teltonika-gps.com, "Codec").
//!
//! The device says its IMEI first and is answered [`HELLO_ACCEPTED`] or [`HELLO_REFUSED`]. Each packet of records is
//! answered with their number, [`Message::Records::ack`]; until then the device keeps and repeats them, so answer after the
//! commit.

mod record;

use crate::{
    Reason, Report,
    step::{Reader, Step, crc16},
};

pub const HELLO_ACCEPTED: [u8; 1] = [1];
pub const HELLO_REFUSED: [u8; 1] = [0];

/// Larger than any device sends (1,280 bytes by the manual).
const DATA_BYTES_MAX: usize = 16 << 10;

#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    Hello {
        imei: String,
    },
    /// a single 0xFF keeps the connection open
    Ping,
    /// reports of one packet, and what to answer when they are durable
    Records {
        reports: Vec<Report>,
        ack: [u8; 4],
    },
    /// a packet of another codec (answers to commands): nothing to store, nothing to answer
    Other {
        codec: u8,
    },
}

/// Reads the next message of a connection. `imei` is what its hello said.
pub fn next(unread: &[u8], imei: Option<&str>, now_us: i64) -> Step<Message> {
    match unread {
        [] | [0] => Step::More,
        [0xff, ..] => Step::Take { used: 1, message: Message::Ping },
        [0, 0, ..] => packet(unread, imei, now_us),
        [0, _, ..] => hello(unread),
        _ => Step::Broken(Reason::Malformed),
    }
}

fn hello(unread: &[u8]) -> Step<Message> {
    let length = usize::from(unread[1]);
    if !(8..=20).contains(&length) {
        return Step::Broken(Reason::Malformed);
    }
    let Some(digits) = unread.get(2..2 + length) else { return Step::More };
    match std::str::from_utf8(digits) {
        Ok(imei) if imei.bytes().all(|b| b.is_ascii_digit()) => {
            Step::Take { used: 2 + length, message: Message::Hello { imei: imei.to_owned() } }
        }
        _ => Step::Broken(Reason::Malformed),
    }
}

fn packet(unread: &[u8], imei: Option<&str>, now_us: i64) -> Step<Message> {
    let mut reader = Reader(unread);
    let (Some(preamble), Some(length)) = (reader.u32(), reader.u32()) else { return Step::More };
    let length = length as usize;
    if preamble != 0 || !(3..=DATA_BYTES_MAX).contains(&length) {
        return Step::Broken(Reason::Malformed);
    }
    let (Some(data), Some(crc)) = (reader.take(length), reader.u32()) else { return Step::More };
    // CRC-16/IBM over codec, both counts and the records
    if u32::from(crc16(data, 0xa001, 0)) != crc {
        return Step::Broken(Reason::Malformed);
    }
    let used = 8 + length + 4;
    let codec = data[0];
    if !record::CODECS.contains(&codec) {
        return Step::Take { used, message: Message::Other { codec } };
    }
    let Some(imei) = imei else { return Step::Broken(Reason::NoDevice) };
    match record::read_all(data, imei, now_us) {
        Some(reports) => {
            let ack = (reports.len() as u32).to_be_bytes();
            Step::Take { used, message: Message::Records { reports, ack } }
        }
        None => Step::Broken(Reason::Malformed),
    }
}

#[cfg(test)]
mod tests;
