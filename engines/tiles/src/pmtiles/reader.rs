//! Reading a file again. Every number in it is checked before it is used.

use super::{
    FIRST_LEN, Facts, HEADER_LEN,
    directory::{self, Entry},
    id::tile_id,
    unpack,
};

/// Of one tile, unpacked. Ours are below a mebibyte; files of others may be larger.
const TILE_BYTES_MAX: usize = 16 << 20;
const WORDS_BYTES_MAX: usize = 4 << 20;
/// A root leads to directories, and these to tiles; one more is allowed by the format.
const DEPTH_MAX: u8 = 3;

/// Why a file was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveError {
    #[error("this is no PMTiles file of version 3 with packed vector tiles")]
    Foreign,
    #[error("the file is cut off: it should have {should} bytes and has {has}")]
    CutOff { should: u64, has: u64 },
    #[error("the {0} is damaged")]
    Damaged(&'static str),
    #[error("tile {0} is damaged")]
    DamagedTile(u64),
}

/// A file of tiles, read where it lies.
#[derive(Debug)]
pub struct Archive<'a> {
    bytes: &'a [u8],
    root: Vec<Entry>,
    leaves: Section,
    tiles: Section,
    facts: Facts,
}

#[derive(Debug, Clone, Copy)]
struct Section {
    at: u64,
    length: u64,
}

impl Section {
    /// `None`: beyond the section.
    fn slice<'a>(&self, bytes: &'a [u8], offset: u64, length: u64) -> Option<&'a [u8]> {
        if offset.checked_add(length)? > self.length {
            return None;
        }
        let from = usize::try_from(self.at.checked_add(offset)?).ok()?;
        bytes.get(from..from.checked_add(usize::try_from(length).ok()?)?)
    }
}

impl<'a> Archive<'a> {
    /// Reads header, root directory and words.
    pub fn open(bytes: &'a [u8]) -> Result<Self, ArchiveError> {
        let head = bytes.get(..HEADER_LEN).ok_or(ArchiveError::Foreign)?;
        if !head.starts_with(b"PMTiles\x03") || head[97..100] != [2, 2, 1] {
            return Err(ArchiveError::Foreign);
        }
        let long = |at: usize| u64::from_le_bytes(head[at..at + 8].try_into().expect("BUG: eight bytes"));
        let place = |at: usize| i32::from_le_bytes(head[at..at + 4].try_into().expect("BUG: four bytes"));
        let section = |at: usize| Section { at: long(at), length: long(at + 8) };
        let [root, words, leaves, tiles] = [8, 24, 40, 56].map(section);
        for part in [root, words, leaves, tiles] {
            let end = part.at.checked_add(part.length).ok_or(ArchiveError::Damaged("header"))?;
            if end > bytes.len() as u64 {
                return Err(ArchiveError::CutOff { should: end, has: bytes.len() as u64 });
            }
        }
        if root.at + root.length > FIRST_LEN as u64 || head[100] > head[101] || head[101] > 30 {
            return Err(ArchiveError::Damaged("header"));
        }
        let part = |section: Section| section.slice(bytes, 0, section.length).unwrap_or_default();
        let (name, source, made_up) = unpack(part(words), WORDS_BYTES_MAX)
            .and_then(|words| Facts::from_metadata(&words))
            .ok_or(ArchiveError::Damaged("description"))?;
        let root = directory::decode(part(root)).ok_or(ArchiveError::Damaged("directory"))?;
        let bounds_e7 = [102, 106, 110, 114].map(place);
        let facts = Facts { name, source, bounds_e7, zooms: (head[100], head[101]), made_up };
        Ok(Self { bytes, root, leaves, tiles, facts })
    }

    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// A tile, unpacked; `None` where the map has nothing.
    pub fn tile(&self, z: u8, x: u32, y: u32) -> Result<Option<Vec<u8>>, ArchiveError> {
        if z > self.facts.zooms.1 || x >> z != 0 || y >> z != 0 {
            return Ok(None);
        }
        let id = tile_id(z, x, y);
        let mut entries = self.root.clone();
        for _ in 0..DEPTH_MAX {
            let at = entries.partition_point(|e| e.id <= id);
            let Some(entry) = at.checked_sub(1).map(|at| entries[at]) else { return Ok(None) };
            if entry.run > 0 {
                let hit = id < entry.id + u64::from(entry.run);
                return if hit { self.content(&entry).map(Some) } else { Ok(None) };
            }
            entries = self.leaf(&entry)?;
        }
        Err(ArchiveError::Damaged("directory"))
    }

    /// Reads everything once: every directory and every tile. Gives the number of tiles.
    pub fn check(&self) -> Result<u64, ArchiveError> {
        let mut open: Vec<(Vec<Entry>, u8)> = vec![(self.root.clone(), 1)];
        let (mut tiles, mut last) = (0u64, None);
        while let Some((entries, depth)) = open.pop() {
            let mut leaves = Vec::new();
            for entry in &entries {
                if entry.run == 0 {
                    if depth == DEPTH_MAX {
                        return Err(ArchiveError::Damaged("directory"));
                    }
                    leaves.push((self.leaf(entry)?, depth + 1));
                    continue;
                }
                tiles = tiles.saturating_add(entry.run.into());
                let place = (entry.offset, entry.length);
                // equal neighbours are read once
                if last.replace(place) != Some(place) {
                    self.content(entry)?;
                }
            }
            open.extend(leaves.into_iter().rev());
        }
        Ok(tiles)
    }

    fn leaf(&self, entry: &Entry) -> Result<Vec<Entry>, ArchiveError> {
        let packed = self.leaves.slice(self.bytes, entry.offset, entry.length.into());
        packed.and_then(directory::decode).ok_or(ArchiveError::Damaged("directory"))
    }

    fn content(&self, entry: &Entry) -> Result<Vec<u8>, ArchiveError> {
        let packed = self.tiles.slice(self.bytes, entry.offset, entry.length.into());
        packed.and_then(|p| unpack(p, TILE_BYTES_MAX)).ok_or(ArchiveError::DamagedTile(entry.id))
    }
}
