//! Laying the file out: header, root directory, words, further directories, tiles in the order of their ids.

use super::{
    FIRST_LEN, Facts, HEADER_LEN,
    directory::{self, Entry},
    pack,
};
use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
};

/// The tiles of one zoom.
#[derive(Default)]
pub struct Level {
    /// with offsets into `data`
    entries: Vec<Entry>,
    data: Vec<u8>,
    /// tiles by the hash of their bytes: the sea is kept once
    known: HashMap<u64, Vec<(u64, u32)>>,
}

impl Level {
    /// Adds a tile, in the order of ids; gives the bytes that it took.
    pub fn push(&mut self, id: u64, unpacked: &[u8]) -> usize {
        let packed = pack(unpacked);
        let mut hasher = DefaultHasher::new();
        packed.hash(&mut hasher);
        let same = self.known.entry(hasher.finish()).or_default();
        let data = &self.data;
        let kept = |(offset, length): &(u64, u32)| data[*offset as usize..][..*length as usize] == packed[..];
        let (offset, length) = same.iter().copied().find(kept).unwrap_or_else(|| {
            let place = (self.data.len() as u64, packed.len() as u32);
            self.data.extend_from_slice(&packed);
            same.push(place);
            place
        });
        match self.entries.last_mut() {
            Some(last) if last.offset == offset && last.id + u64::from(last.run) == id => last.run += 1,
            _ => self.entries.push(Entry { id, offset, length, run: 1 }),
        }
        packed.len()
    }
}

/// The whole file.
pub fn write(levels: Vec<Level>, facts: &Facts) -> Vec<u8> {
    let mut entries = Vec::new();
    let mut before = 0;
    for level in &levels {
        entries.extend(level.entries.iter().map(|e| Entry { offset: e.offset + before, ..*e }));
        before += level.data.len() as u64;
    }
    let (root, leaves) = directories(&entries);
    let words = pack(&facts.to_metadata());
    let counts = Counts {
        addressed: entries.iter().map(|e| u64::from(e.run)).sum(),
        entries: entries.len() as u64,
        contents: levels.iter().flat_map(|l| l.known.values()).map(|k| k.len() as u64).sum(),
    };
    let lengths = [root.len(), words.len(), leaves.len(), before as usize];
    let mut out = header(lengths, &counts, facts);
    out.extend_from_slice(&root);
    out.extend_from_slice(&words);
    out.extend_from_slice(&leaves);
    for level in levels {
        out.extend_from_slice(&level.data);
    }
    out
}

/// A root that fits into the first request, and the directories that it leads to.
fn directories(entries: &[Entry]) -> (Vec<u8>, Vec<u8>) {
    let most = FIRST_LEN - HEADER_LEN;
    let whole = directory::encode(entries);
    if whole.len() <= most {
        return (whole, Vec::new());
    }
    let mut per_leaf = 4_096;
    loop {
        let (mut leads, mut leaves) = (Vec::new(), Vec::new());
        for leaf in entries.chunks(per_leaf) {
            let packed = directory::encode(leaf);
            leads.push(Entry {
                id: leaf[0].id,
                offset: leaves.len() as u64,
                length: packed.len() as u32,
                run: 0,
            });
            leaves.extend_from_slice(&packed);
        }
        let root = directory::encode(&leads);
        if root.len() <= most {
            return (root, leaves);
        }
        per_leaf *= 2;
    }
}

struct Counts {
    addressed: u64,
    entries: u64,
    contents: u64,
}

fn header([root, words, leaves, tiles]: [usize; 4], counts: &Counts, facts: &Facts) -> Vec<u8> {
    const GZIP: u8 = 2;
    const VECTOR_TILES: u8 = 1;
    let mut out = b"PMTiles\x03".to_vec();
    let mut at = HEADER_LEN as u64;
    for length in [root, words, leaves, tiles] {
        out.extend_from_slice(&at.to_le_bytes());
        out.extend_from_slice(&(length as u64).to_le_bytes());
        at += length as u64;
    }
    for count in [counts.addressed, counts.entries, counts.contents] {
        out.extend_from_slice(&count.to_le_bytes());
    }
    out.extend_from_slice(&[1, GZIP, GZIP, VECTOR_TILES, facts.zooms.0, facts.zooms.1]);
    let [west, south, east, north] = facts.bounds_e7;
    for place in [west, south, east, north] {
        out.extend_from_slice(&place.to_le_bytes());
    }
    out.push(facts.zooms.1.min(12));
    // halves first: the sum of two longitudes may not fit
    for middle in [west / 2 + east / 2, south / 2 + north / 2] {
        out.extend_from_slice(&middle.to_le_bytes());
    }
    out
}
