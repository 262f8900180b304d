//! Where in the file each tile lies.

use super::{pack, unpack};
use crate::proto::varint;

/// A run of equal tiles with successive ids; a run of 0 leads to a further directory that begins with `id`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    pub id: u64,
    /// from the beginning of the tiles, or of the further directories
    pub offset: u64,
    pub length: u32,
    pub run: u32,
}

/// Of one directory, unpacked: two million entries.
const BYTES_MAX: usize = 32 << 20;

pub fn encode(entries: &[Entry]) -> Vec<u8> {
    let mut out = Vec::new();
    varint(&mut out, entries.len() as u64);
    let mut last = 0;
    for entry in entries {
        varint(&mut out, entry.id - last);
        last = entry.id;
    }
    for entry in entries {
        varint(&mut out, entry.run.into());
    }
    for entry in entries {
        varint(&mut out, entry.length.into());
    }
    for (i, entry) in entries.iter().enumerate() {
        let follows = i > 0 && entry.offset == entries[i - 1].offset + u64::from(entries[i - 1].length);
        varint(&mut out, if follows { 0 } else { entry.offset + 1 });
    }
    pack(&out)
}

/// `None`: damaged. Ids rise, runs do not overlap, lengths are not 0.
pub fn decode(packed: &[u8]) -> Option<Vec<Entry>> {
    let bytes = unpack(packed, BYTES_MAX)?;
    let mut rest = bytes.as_slice();
    let count = usize::try_from(number(&mut rest)?).ok()?;
    // four numbers each: a count that the bytes cannot hold allocates nothing
    if count > rest.len() / 4 {
        return None;
    }
    let mut entries = vec![Entry { id: 0, offset: 0, length: 0, run: 0 }; count];
    let mut last = 0u64;
    for (i, entry) in entries.iter_mut().enumerate() {
        let more = number(&mut rest)?;
        last = last.checked_add(more)?;
        entry.id = last;
        if i > 0 && more == 0 {
            return None;
        }
    }
    for entry in &mut entries {
        entry.run = number(&mut rest)?.try_into().ok()?;
    }
    for entry in &mut entries {
        entry.length = number(&mut rest)?.try_into().ok()?;
        if entry.length == 0 {
            return None;
        }
    }
    let mut follows = None;
    for entry in &mut entries {
        let said = number(&mut rest)?;
        entry.offset = if said == 0 { follows? } else { said - 1 };
        follows = Some(entry.offset.checked_add(entry.length.into())?);
    }
    let apart =
        |pair: &[Entry]| pair[0].id.checked_add(pair[0].run.into()).is_some_and(|end| end <= pair[1].id);
    (rest.is_empty() && entries.windows(2).all(apart)).then_some(entries)
}

fn number(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0u64;
    for shift in (0..64).step_by(7) {
        let (&byte, tail) = rest.split_first()?;
        *rest = tail;
        if shift == 63 && byte > 1 {
            return None;
        }
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entries() -> impl Strategy<Value = Vec<Entry>> {
        prop::collection::vec((1u64..50, 0u32..4, 1u32..9_000, any::<bool>(), 0u64..1 << 40), 1..300)
            .prop_map(|list| {
                let (mut id, mut end) = (0, 0);
                let mut out = Vec::new();
                for (gap, run, length, follows, elsewhere) in list {
                    id += gap;
                    let offset = if follows { end } else { elsewhere };
                    out.push(Entry { id, offset, length, run });
                    id += u64::from(run);
                    end = offset + u64::from(length);
                }
                out
            })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(entries in entries()) {
            prop_assert_eq!(decode(&encode(&entries)), Some(entries));
        }

        #[test]
        fn damage_is_refused_or_harmless(entries in entries(), at in 0usize..4_000, bit in 0u8..8) {
            let mut bytes = encode(&entries);
            let at = at % bytes.len();
            bytes[at] ^= 1 << bit;
            // the packing's checksum covers all but its own header
            if at >= 10 {
                // bits that fill the last byte up say nothing: without harm
                prop_assert!(decode(&bytes).is_none_or(|read| read == entries));
            }
            prop_assert_eq!(decode(&bytes[..at]), None);
        }
    }

    #[test]
    fn a_count_beyond_the_bytes_is_refused() {
        let mut bytes = Vec::new();
        varint(&mut bytes, u64::MAX >> 1);
        assert_eq!(decode(&pack(&bytes)), None);
        assert_eq!(decode(&pack(&vec![0; BYTES_MAX + 1])), None);
    }
}
