//! One file for all tiles: PMTiles version 3 (<https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md>).

mod directory;
mod facts;
mod id;
mod reader;
mod writer;

pub use directory::Entry;
pub use facts::Facts;
pub use id::tile_id;
pub use reader::{Archive, ArchiveError};
pub use writer::{Level, write};

/// Magic, version, eight places and lengths, three counts, seven small numbers, places.
const HEADER_LEN: usize = 127;
/// Header and root directory come in a viewer's first request.
const FIRST_LEN: usize = 16_384;

fn pack(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(bytes).and_then(|()| packer.finish()).expect("BUG: writing to memory does not fail")
}

/// `None`: damaged, or larger than `most` when unpacked.
fn unpack(bytes: &[u8], most: usize) -> Option<Vec<u8>> {
    use std::io::Read;
    let mut out = Vec::new();
    flate2::read::GzDecoder::new(bytes).take(most as u64 + 1).read_to_end(&mut out).ok()?;
    (out.len() <= most).then_some(out)
}
