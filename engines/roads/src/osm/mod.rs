//! OpenStreetMap data: the elements, and the formats they come in.

mod elements;
mod extract;
mod overpass;
mod pbf;
mod pbf_writer;
mod wire;
mod xml;
mod xml_writer;

pub use elements::{Element, Member, MemberKind, Node, Relation, Tags, Way};
pub use extract::{Extract, OwnedMember, OwnedNode, OwnedRelation, OwnedWay};
pub use pbf::read_pbf;

/// Why a file was refused, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OsmError {
    #[error("at byte {offset}: {what}")]
    Broken { offset: u64, what: &'static str },
    /// the offset counts the text after unpacking
    #[error("at byte {offset} of the unpacked text: {what}")]
    BrokenInside { offset: u64, what: &'static str },
    #[error("the file needs the feature `{0}`, which this reader does not have")]
    Unsupported(String),
}

/// What is wrong inside a block; the reader adds where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Broken(pub &'static str);

/// The formats that are read, told apart by what is in the file, not by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `.osm.pbf`
    Pbf,
    /// `.osm`
    Xml,
    /// `.osm.gz`
    PackedXml,
    /// what Overpass answers to `[out:json]`
    OverpassJson,
}

/// `None`: none of the formats begins so.
pub fn sniff(bytes: &[u8]) -> Option<Format> {
    if bytes.starts_with(&[0x1f, 0x8b]) {
        return Some(Format::PackedXml);
    }
    // the first block's header names its kind: 4 bytes of length, field 1, 9 letters
    if bytes.get(4..15) == Some(b"\x0a\x09OSMHeader") {
        return Some(Format::Pbf);
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match text.iter().find(|b| !b.is_ascii_whitespace()) {
        Some(b'<') => Some(Format::Xml),
        Some(b'{') => Some(Format::OverpassJson),
        _ => None,
    }
}

/// Calls `each` with every element of a file in any of the formats, in file order.
///
/// A file that is cut off, damaged or hostile is refused with the offset at fault; `each` may have seen what stands before it.
pub fn read(bytes: &[u8], mut each: impl FnMut(Element<'_>)) -> Result<(), OsmError> {
    match sniff(bytes) {
        Some(Format::Pbf) => pbf::read_pbf(bytes, each),
        Some(Format::Xml) => xml::read_xml(bytes, &mut each),
        Some(Format::PackedXml) => xml::read_packed(bytes, &mut each),
        Some(Format::OverpassJson) => overpass::read_overpass(bytes, &mut each),
        None => Err(OsmError::Broken {
            offset: 0,
            what: "this is neither .osm.pbf nor .osm, .osm.gz or Overpass JSON",
        }),
    }
}

/// What no real element exceeds by far: a way has at most 2,000 nodes, the largest relations some tens of thousands of members.
const PARTS_MAX: usize = 500_000;

/// Degrees × 10⁷ of a coordinate; refused off the Earth.
fn place_e7(lat: f64, lon: f64) -> Result<(i32, i32), Broken> {
    // NaN fails the comparison
    if lat.abs() <= 90.0 && lon.abs() <= 180.0 {
        Ok(((lat * 1e7).round() as i32, (lon * 1e7).round() as i32))
    } else {
        Err(Broken("a node lies off the Earth"))
    }
}
