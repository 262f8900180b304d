//! Protocols over a byte stream: what to do with what has arrived so far.

use crate::Reason;

/// The answer of a decoder that was shown the unread bytes of a connection.
#[derive(Debug, Clone, PartialEq)]
pub enum Step<M> {
    /// wait for more bytes
    More,
    /// `used` bytes made one message; show the rest again
    Take { used: usize, message: M },
    /// this is not the protocol, or it is damaged beyond finding the next message: close the connection
    Broken(Reason),
}

/// Reads big-endian numbers off a slice; every read may find that it ends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    pub fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (head, tail) = self.0.split_at_checked(n)?;
        self.0 = tail;
        Some(head)
    }
    pub fn u8(&mut self) -> Option<u8> {
        self.take(1).map(|b| b[0])
    }
    pub fn u16(&mut self) -> Option<u16> {
        self.take(2).map(|b| u16::from_be_bytes([b[0], b[1]]))
    }
    pub fn u32(&mut self) -> Option<u32> {
        self.take(4).map(|b| u32::from_be_bytes([b[0], b[1], b[2], b[3]]))
    }
    pub fn i32(&mut self) -> Option<i32> {
        self.u32().map(|n| n as i32)
    }
    /// Up to eight bytes.
    pub fn uint(&mut self, bytes: usize) -> Option<u64> {
        self.take(bytes).map(|b| b.iter().fold(0, |n, byte| n << 8 | u64::from(*byte)))
    }
}

/// Reflected CRC-16 over some bytes.
pub(crate) fn crc16(bytes: &[u8], polynomial: u16, start: u16) -> u16 {
    bytes.iter().fold(start, |crc, byte| {
        (0..8).fold(
            crc ^ u16::from(*byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ polynomial } else { crc >> 1 },
        )
    })
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut out, b| {
        write!(out, "{b:02x}").expect("BUG: writing to a String cannot fail");
        out
    })
}
