//! Prepared roads as one file: read where it lies, opened in milliseconds.
//!
//! ```text
//! 0   8 bytes   "QAFROADS"
//! 8   u32       version
//! 12  u32       number of sections
//! 16  u64       length of the whole file
//! 24  u64       flags: 1 = drives on the left
//! 32  u64       turn restrictions, for people
//! 40  u64       what it was made from: whatever its maker told, to know a stale file
//! 48  u32       CRC-32 of the table of sections
//! 52  u32       CRC-32 of bytes 0..52
//! 56  sections  { u32 kind, u32 CRC-32, u64 offset, u64 bytes } each
//!     columns   each at a multiple of 64
//! ```
//!
//! All numbers are little-endian. A file is believed only when every checksum holds and every number in it that points somewhere
//! points inside: a damaged or malicious file is refused with the offset, it is never read past its end.

use crate::{
    Roads,
    column::{Bytes, Column},
    graph::Graph,
    hierarchy::Topology,
    network::Network,
    snap::Index,
};
use bytemuck::Pod;

mod check;

const MAGIC: &[u8; 8] = b"QAFROADS";
/// Counts up with every change of a section's meaning.
pub const VERSION: u32 = 3;
const HEADER: usize = 56;
const ENTRY: usize = 24;
const ALIGN: usize = 64;

/// Why a file was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    #[error("this is no file of prepared roads")]
    Foreign,
    #[error(
        "the file is of version {found}; this program reads {VERSION}: prepare it again from its extract"
    )]
    Version { found: u32 },
    #[error("at byte {offset}: {what}")]
    Broken { offset: u64, what: &'static str },
    #[error("the file can only be read on a little-endian machine with its bytes aligned to 8")]
    Machine,
}

fn broken(offset: usize, what: &'static str) -> FileError {
    FileError::Broken { offset: offset as u64, what }
}

/// Visits every column with its number. One list for writing and for reading, so that they cannot differ.
trait Visitor {
    type Error;
    fn column<T: Pod>(&mut self, kind: u32, column: &mut Column<T>) -> Result<(), Self::Error>;
}

fn visit<V: Visitor>(
    v: &mut V,
    network: &mut Network,
    graph: &mut Graph,
    topology: &mut Topology,
    index: &mut Index,
) -> Result<(), V::Error> {
    v.column(1, &mut network.junction_at)?;
    v.column(2, &mut network.junction_has)?;
    v.column(3, &mut network.junction_bars)?;
    v.column(4, &mut network.piece_ends)?;
    v.column(5, &mut network.piece_way)?;
    v.column(6, &mut network.piece_cm)?;
    v.column(7, &mut network.piece_signals)?;
    v.column(8, &mut network.piece_deg)?;
    v.column(9, &mut network.piece_shape)?;
    v.column(10, &mut network.shape)?;
    v.column(11, &mut network.way_osm)?;
    v.column(12, &mut network.way_names)?;
    v.column(13, &mut network.way_kmh)?;
    v.column(14, &mut network.way_limits)?;
    v.column(15, &mut network.way_traits)?;
    v.column(16, &mut network.way_class)?;
    v.column(17, &mut network.toll_names)?;
    v.column(18, &mut network.names.text)?;
    v.column(19, &mut network.names.ends)?;
    v.column(32, &mut graph.ghost_edge)?;
    v.column(33, &mut graph.first)?;
    v.column(34, &mut graph.to)?;
    v.column(35, &mut graph.barred)?;
    v.column(36, &mut graph.ghosts_of)?;
    v.column(48, &mut topology.rank_of)?;
    v.column(49, &mut topology.vertex_of)?;
    v.column(50, &mut topology.parent)?;
    v.column(51, &mut topology.first)?;
    v.column(52, &mut topology.other)?;
    v.column(64, &mut index.frame)?;
    v.column(65, &mut index.first)?;
    v.column(66, &mut index.segments)
}

impl Roads {
    /// The file's bytes. `source` is any number that tells one origin from another; [`Roads::source`] gives it back.
    pub fn to_file(&mut self, source: u64) -> Vec<u8> {
        let mut writer = Writer::default();
        let (flags, restrictions) = (u64::from(self.network.drives_left), self.network.restrictions as u64);
        let Ok(()) =
            visit(&mut writer, &mut self.network, &mut self.graph, &mut self.topology, &mut self.index);
        writer.finish([flags, restrictions, source])
    }

    /// What the maker of a file said that it was made from; `None` when the beginning is not that of a file of this version.
    pub fn source(beginning: &[u8]) -> Option<u64> {
        let header = beginning.get(..HEADER).filter(|h| h.starts_with(MAGIC))?;
        let version = u32::from_le_bytes(array(&header[8..12]));
        (version == VERSION).then(|| u64::from_le_bytes(array(&header[40..48])))
    }

    /// Opens a file that someone else holds, without copying it. Checks everything in it once.
    pub fn open(bytes: Bytes) -> Result<Self, FileError> {
        let file = (*bytes).as_ref();
        if cfg!(target_endian = "big") || !file.as_ptr().addr().is_multiple_of(8) {
            return Err(FileError::Machine);
        }
        let table = table(file)?;
        let word = |at: usize| u64::from_le_bytes(array(&file[at..at + 8]));
        let (flags, restrictions) = (word(24), word(32));
        let (mut network, mut graph) = (Network::default(), Graph::default());
        let (mut topology, mut index) = (Topology::default(), Index::default());
        let mut reader = Reader { bytes: bytes.clone(), table: &table };
        visit(&mut reader, &mut network, &mut graph, &mut topology, &mut index)?;
        network.drives_left = flags & 1 != 0;
        network.restrictions = restrictions as usize;
        check::all(&network, &graph, &topology, &index).map_err(|(kind, what)| {
            broken(table.iter().find(|e| e.kind == kind).map_or(0, |e| e.offset), what)
        })?;
        Ok(Self::assemble(network, graph, topology, index))
    }
}

#[derive(Clone, Copy)]
struct Entry {
    kind: u32,
    offset: usize,
    bytes: usize,
}

fn array<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut out = [0; N];
    out.copy_from_slice(bytes);
    out
}

/// The sections, each inside the file, aligned, and with the checksum that the table states.
fn table(file: &[u8]) -> Result<Vec<Entry>, FileError> {
    if file.get(..8) != Some(MAGIC) {
        return Err(FileError::Foreign);
    }
    let header = file.get(..HEADER).ok_or_else(|| broken(file.len(), "the file is cut off"))?;
    let half = |at: usize| u32::from_le_bytes(array(&header[at..at + 4]));
    if half(8) != VERSION {
        return Err(FileError::Version { found: half(8) });
    }
    if crc(&header[..52]) != half(52) {
        return Err(broken(0, "the header is damaged"));
    }
    let stated = u64::from_le_bytes(array(&header[16..24]));
    if stated != file.len() as u64 {
        return Err(broken(file.len(), "the file is cut off, or something was added to it"));
    }
    let length = (half(12) as usize).saturating_mul(ENTRY);
    let raw = file
        .get(HEADER..HEADER.saturating_add(length))
        .ok_or_else(|| broken(HEADER, "the table is cut off"))?;
    if crc(raw) != half(48) {
        return Err(broken(HEADER, "the table of sections is damaged"));
    }
    raw.chunks_exact(ENTRY)
        .map(|entry| {
            let word = |at: usize| u64::from_le_bytes(array(&entry[at..at + 8])) as usize;
            let (offset, bytes) = (word(8), word(16));
            let section = offset.checked_add(bytes).and_then(|end| file.get(offset..end));
            let section = section.ok_or_else(|| broken(offset, "a section lies outside the file"))?;
            if !offset.is_multiple_of(ALIGN) {
                return Err(broken(offset, "a section is not aligned"));
            }
            if crc(section).to_le_bytes() != entry[4..8] {
                return Err(broken(offset, "a section is damaged"));
            }
            Ok(Entry { kind: u32::from_le_bytes(array(&entry[..4])), offset, bytes })
        })
        .collect()
}

fn crc(bytes: &[u8]) -> u32 {
    crc32fast::hash(bytes)
}

struct Reader<'a> {
    bytes: Bytes,
    table: &'a [Entry],
}

impl Visitor for Reader<'_> {
    type Error = FileError;
    fn column<T: Pod>(&mut self, kind: u32, column: &mut Column<T>) -> Result<(), FileError> {
        let entry = self
            .table
            .iter()
            .find(|e| e.kind == kind)
            .ok_or_else(|| broken(HEADER, "a section is missing"))?;
        if !entry.bytes.is_multiple_of(size_of::<T>()) {
            return Err(broken(entry.offset, "a section ends inside a value"));
        }
        let items = entry.bytes / size_of::<T>();
        *column = Column::Mapped { bytes: self.bytes.clone(), from: entry.offset, items };
        Ok(())
    }
}

#[derive(Default)]
struct Writer {
    sections: Vec<(u32, Vec<u8>)>,
}

impl Visitor for Writer {
    type Error = std::convert::Infallible;
    fn column<T: Pod>(&mut self, kind: u32, column: &mut Column<T>) -> Result<(), Self::Error> {
        let values: &[T] = column;
        self.sections.push((kind, bytemuck::cast_slice(values).to_vec()));
        Ok(())
    }
}

impl Writer {
    fn finish(self, words: [u64; 3]) -> Vec<u8> {
        let mut table = Vec::new();
        let mut offset = (HEADER + self.sections.len() * ENTRY).next_multiple_of(ALIGN);
        for (kind, section) in &self.sections {
            table.extend(kind.to_le_bytes());
            table.extend(crc(section).to_le_bytes());
            table.extend((offset as u64).to_le_bytes());
            table.extend((section.len() as u64).to_le_bytes());
            offset = (offset + section.len()).next_multiple_of(ALIGN);
        }
        let mut file = Vec::with_capacity(offset);
        file.extend(MAGIC);
        file.extend(VERSION.to_le_bytes());
        file.extend((self.sections.len() as u32).to_le_bytes());
        file.extend((offset as u64).to_le_bytes());
        file.extend(words.iter().flat_map(|word| word.to_le_bytes()));
        file.extend(crc(&table).to_le_bytes());
        let header = crc(&file);
        file.extend(header.to_le_bytes());
        file.extend(&table);
        for (_, section) in &self.sections {
            file.resize(file.len().next_multiple_of(ALIGN), 0);
            file.extend(section);
        }
        file.resize(offset, 0);
        file
    }
}
