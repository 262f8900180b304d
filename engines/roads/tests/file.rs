//! The file of prepared roads: what is written comes back, and nothing else is believed.

use proptest::prelude::*;
use roads::{
    At, FileError, Profile, Roads,
    town::{self, Plan, Spoken},
};
use std::sync::{Arc, LazyLock};

/// Bytes that start at a multiple of 8, as a mapping does.
struct Aligned(Vec<u64>, usize);

impl AsRef<[u8]> for Aligned {
    fn as_ref(&self) -> &[u8] {
        &bytemuck::cast_slice(&self.0)[..self.1]
    }
}

fn open(bytes: &[u8]) -> Result<Roads, FileError> {
    let mut words = vec![0u64; bytes.len().div_ceil(8)];
    bytemuck::cast_slice_mut(&mut words)[..bytes.len()].copy_from_slice(bytes);
    Roads::open(Arc::new(Aligned(words, bytes.len())))
}

const CENTER: (f64, f64) = (25.2, 55.3);

fn made() -> Roads {
    let (lat, lon) = CENTER;
    Roads::of_extract(&town::build(&Plan {
        seed: 5,
        center: At::new(lat, lon),
        blocks: 12,
        outskirts: 0,
        spoken: Spoken::Arabic,
    }))
}

static FILE: LazyLock<Vec<u8>> = LazyLock::new(|| made().to_file(7));

fn place(i: usize) -> At {
    At::new(CENTER.0 + (i as f64 * 0.37).sin() * 0.009, CENTER.1 + (i as f64 * 0.73).cos() * 0.009)
}

#[test]
fn what_is_written_comes_back() {
    let (before, after) = (made(), open(&FILE).unwrap());
    assert_eq!((before.size(), before.arcs()), (after.size(), after.arcs()));
    assert_eq!(before.drives_left(), after.drives_left());
    for profile in Profile::ALL {
        for i in 0..40 {
            let (from, to) = (place(i), place(i + 41));
            assert_eq!(before.travel(profile).route(from, to), after.travel(profile).route(from, to));
        }
    }
}

#[test]
fn a_file_says_the_same_twice() {
    assert_eq!(Roads::source(&FILE[..80]), Some(7));
    assert!(made().to_file(7) == *FILE);
    assert!(open(&FILE).unwrap().to_file(7) == *FILE);
}

#[test]
fn other_files_and_versions_are_named() {
    assert_eq!(open(b"").err(), Some(FileError::Foreign));
    assert_eq!(open(b"<osm></osm>").err(), Some(FileError::Foreign));
    let mut newer = FILE.clone();
    newer[8] = 99;
    assert_eq!(open(&newer).err(), Some(FileError::Version { found: 99 }));
}

#[test]
fn every_cut_is_refused_with_the_place() {
    for part in [9, 55, 56, 100, 800, FILE.len() / 2, FILE.len() - 1] {
        match open(&FILE[..part]).err() {
            Some(FileError::Broken { offset, .. }) => assert!(offset <= part as u64),
            other => panic!("{part} bytes gave {other:?}"),
        }
    }
}

/// Checksums made to fit: what remains is whether the numbers hang together.
fn forged(mut bytes: Vec<u8>) -> Vec<u8> {
    let sections = u32::from_le_bytes(bytes[12..16].try_into().expect("four bytes")) as usize;
    for i in 0..sections {
        let at = 56 + i * 24;
        let word =
            |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight bytes")) as usize;
        let (offset, length) = (word(at + 8), word(at + 16));
        if let Some(section) = offset.checked_add(length).and_then(|end| bytes.get(offset..end)) {
            let crc = crc32fast::hash(section).to_le_bytes();
            bytes[at + 4..at + 8].copy_from_slice(&crc);
        }
    }
    let table = crc32fast::hash(&bytes[56..56 + sections * 24]).to_le_bytes();
    bytes[48..52].copy_from_slice(&table);
    let header = crc32fast::hash(&bytes[..52]).to_le_bytes();
    bytes[52..56].copy_from_slice(&header);
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_flipped_bit_is_found(at in any::<prop::sample::Index>(), bit in 0u8..8) {
        let mut bytes = FILE.clone();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        // between sections there is padding that says nothing
        if let Err(error) = open(&bytes) {
            prop_assert!(!matches!(error, FileError::Machine));
        } else {
            prop_assert_eq!(bytes[at] & !(1 << bit), 0, "damage at {} was believed", at);
        }
    }

    /// Damage whose checksums were made to fit: refused, or harmless enough that nothing panics.
    #[test]
    fn a_forged_file_does_no_harm(hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u32>()), 1..4)) {
        let mut bytes = FILE.clone();
        for (at, value) in &hits {
            let at = 1200 + at.index((bytes.len() - 1204) / 4) * 4;
            bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
        }
        if let Ok(roads) = open(&forged(bytes)) {
            for profile in [Profile::Van, Profile::Foot] {
                for i in 0..6 {
                    let _ = roads.travel(profile).route(place(i), place(i + 41));
                    let _ = roads.travel(profile).routes(place(i), place(i + 7), 2);
                }
            }
        }
    }
}
