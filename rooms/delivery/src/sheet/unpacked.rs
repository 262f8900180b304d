//! What a ZIP archive really unpacks to. Its directory may lie, so every entry is unpacked once, into nothing.

use flate2::read::DeflateDecoder;
use std::io::{self, Read};

const DIRECTORY_END: &[u8; 4] = b"PK\x05\x06";
const DIRECTORY_ENTRY: &[u8; 4] = b"PK\x01\x02";
const LOCAL_ENTRY: &[u8; 4] = b"PK\x03\x04";
/// A workbook has a dozen.
const ENTRIES_MAX: usize = 1_000;

/// True when all entries together unpack to at most `max` bytes. An archive that cannot be read does not fit.
pub fn fits(bytes: &[u8], max: u64) -> bool {
    let Some(entries) = entries(bytes) else { return false };
    let mut left = max;
    for entry in entries {
        let unpacked = match entry.method {
            0 => Some(entry.packed.len() as u64),
            8 => weigh(entry.packed, left),
            _ => None,
        };
        match unpacked.and_then(|n| left.checked_sub(n)) {
            Some(rest) => left = rest,
            None => return false,
        }
    }
    true
}

/// How much it unpacks to; stops a little after `limit`.
fn weigh(packed: &[u8], limit: u64) -> Option<u64> {
    io::copy(&mut DeflateDecoder::new(packed).take(limit + 1), &mut io::sink()).ok()
}

struct Entry<'a> {
    /// 0 is stored, 8 is deflated
    method: u16,
    packed: &'a [u8],
}

fn entries(bytes: &[u8]) -> Option<Vec<Entry<'_>>> {
    // the end of the directory lies within the last 64 KiB, behind which only a comment may be
    let tail = bytes.len().saturating_sub(65_557);
    let end = bytes[tail..].windows(4).rposition(|w| w == DIRECTORY_END)? + tail;
    let count = usize::from(u16_at(bytes, end + 10)?);
    let mut at = u32_at(bytes, end + 16)?;
    if count > ENTRIES_MAX {
        return None;
    }
    let mut entries = Vec::with_capacity(count);
    for _ in 0..count {
        if bytes.get(at..at + 4)? != DIRECTORY_ENTRY {
            return None;
        }
        entries.push(entry(bytes, at)?);
        let more = usize::from(u16_at(bytes, at + 28)?) + usize::from(u16_at(bytes, at + 30)?);
        at += 46 + more + usize::from(u16_at(bytes, at + 32)?);
    }
    Some(entries)
}

fn entry(bytes: &[u8], at: usize) -> Option<Entry<'_>> {
    let (method, packed_size, local) =
        (u16_at(bytes, at + 10)?, u32_at(bytes, at + 20)?, u32_at(bytes, at + 42)?);
    if bytes.get(local..local.checked_add(4)?)? != LOCAL_ENTRY {
        return None;
    }
    let skip = 30 + usize::from(u16_at(bytes, local + 26)?) + usize::from(u16_at(bytes, local + 28)?);
    let begin = local.checked_add(skip)?;
    Some(Entry { method, packed: bytes.get(begin..begin.checked_add(packed_size)?)? })
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?) as usize)
}
