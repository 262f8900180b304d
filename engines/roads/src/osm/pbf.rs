//! `.osm.pbf` (<https://wiki.openstreetmap.org/wiki/PBF_Format>).

use super::{
    Broken, Element, Member, MemberKind, Node, OsmError, Relation, Tags, Way,
    wire::{Field, Message, packed, packed_deltas, zigzag},
};
use flate2::{Decompress, FlushDecompress, Status};

/// The format's own limits.
const HEADER_BYTES_MAX: usize = 64 << 10;
const BLOB_BYTES_MAX: usize = 32 << 20;

/// Calls `each` with every element of the file, in file order (nodes, ways, relations, as files are sorted).
///
/// A file that is cut off, damaged or hostile is refused with the offset of the block at fault; `each` may have seen the blocks
/// before it.
pub fn read_pbf(bytes: &[u8], mut each: impl FnMut(Element<'_>)) -> Result<(), OsmError> {
    let mut offset = 0usize;
    let mut scratch = Scratch::default();
    let mut seen_header = false;
    while offset < bytes.len() {
        let at = |broken: Broken| OsmError::Broken { offset: offset as u64, what: broken.0 };
        let (kind, blob, next) = frame(bytes, offset).map_err(at)?;
        inflate(blob, &mut scratch.raw).map_err(at)?;
        match kind {
            b"OSMHeader" => {
                header(&scratch.raw)?;
                seen_header = true;
            }
            b"OSMData" if !seen_header => return Err(at(Broken("data comes before the header"))),
            b"OSMData" => {
                let raw = std::mem::take(&mut scratch.raw);
                block(&raw, &mut each).map_err(at)?;
                scratch.raw = raw;
            }
            // the format says: skip what you do not know
            _ => {}
        }
        offset = next;
    }
    if seen_header {
        Ok(())
    } else {
        Err(OsmError::Broken { offset: 0, what: "there is no OpenStreetMap header" })
    }
}

#[derive(Default)]
struct Scratch {
    raw: Vec<u8>,
}

/// The kind of the blob at `offset`, its bytes, and where the next begins.
fn frame(bytes: &[u8], offset: usize) -> Result<(&[u8], &[u8], usize), Broken> {
    let cut = Broken("the file is cut off");
    let rest = &bytes[offset..];
    let length = rest.get(..4).ok_or(cut)?;
    let length = u32::from_be_bytes([length[0], length[1], length[2], length[3]]) as usize;
    if length > HEADER_BYTES_MAX {
        return Err(Broken("a block header is larger than the format allows: this is no .osm.pbf file"));
    }
    let mut message = Message::new(rest.get(4..4 + length).ok_or(cut)?);
    let (mut kind, mut size) = (&b""[..], None);
    while let Some((number, field)) = message.next()? {
        match number {
            1 => kind = field.bytes()?,
            3 => size = Some(field.number()? as usize),
            _ => {}
        }
    }
    let size = size.ok_or(Broken("a block does not say how long it is"))?;
    if size > BLOB_BYTES_MAX {
        return Err(Broken("a block is larger than the format allows"));
    }
    let from = 4 + length;
    let blob = rest.get(from..from + size).ok_or(cut)?;
    Ok((kind, blob, offset + from + size))
}

fn inflate(blob: &[u8], out: &mut Vec<u8>) -> Result<(), Broken> {
    out.clear();
    let mut message = Message::new(blob);
    let (mut zlib, mut raw_size) = (None, 0usize);
    while let Some((number, field)) = message.next()? {
        match number {
            1 => {
                out.extend_from_slice(field.bytes()?);
                return Ok(());
            }
            2 => raw_size = field.number()? as usize,
            3 => zlib = Some(field.bytes()?),
            4 | 6 | 7 => return Err(Broken("a block is compressed in a way other than zlib")),
            _ => {}
        }
    }
    let zlib = zlib.ok_or(Broken("a block holds no data"))?;
    if raw_size > BLOB_BYTES_MAX {
        return Err(Broken("a block would unpack to more than the format allows"));
    }
    out.reserve_exact(raw_size);
    let mut inflater = Decompress::new(true);
    match inflater.decompress_vec(zlib, out, FlushDecompress::Finish) {
        Ok(Status::StreamEnd) if out.len() == raw_size => Ok(()),
        _ => Err(Broken("a block does not unpack to the size it states")),
    }
}

fn header(raw: &[u8]) -> Result<(), OsmError> {
    let at = |broken: Broken| OsmError::Broken { offset: 0, what: broken.0 };
    let mut message = Message::new(raw);
    while let Some((number, field)) = message.next().map_err(at)? {
        if number == 4 {
            let feature = field.bytes().map_err(at)?;
            if !matches!(feature, b"OsmSchema-V0.6" | b"DenseNodes") {
                return Err(OsmError::Unsupported(String::from_utf8_lossy(feature).into_owned()));
            }
        }
    }
    Ok(())
}

/// How a block's integers become degrees × 10⁷.
struct Grid {
    granularity: i64,
    lat_offset: i64,
    lon_offset: i64,
}

impl Grid {
    fn place(&self, lat: i64, lon: i64) -> Result<(i32, i32), Broken> {
        // nanodegrees to 10⁻⁷ degrees
        let e7 =
            |offset: i64, n: i64| n.checked_mul(self.granularity)?.checked_add(offset).map(|nano| nano / 100);
        let out = Broken("a node lies off the Earth");
        let (lat, lon) = (e7(self.lat_offset, lat).ok_or(out)?, e7(self.lon_offset, lon).ok_or(out)?);
        if lat.abs() > 900_000_000 || lon.abs() > 1_800_000_000 {
            return Err(out);
        }
        Ok((lat as i32, lon as i32))
    }
}

fn block(raw: &[u8], each: &mut impl FnMut(Element<'_>)) -> Result<(), Broken> {
    let mut grid = Grid { granularity: 100, lat_offset: 0, lon_offset: 0 };
    let mut strings: Vec<&str> = Vec::new();
    let mut groups = Vec::new();
    let mut message = Message::new(raw);
    while let Some((number, field)) = message.next()? {
        match number {
            1 => strings = table(field.bytes()?)?,
            2 => groups.push(field.bytes()?),
            17 => grid.granularity = field.number()? as i64,
            19 => grid.lat_offset = field.number()? as i64,
            20 => grid.lon_offset = field.number()? as i64,
            _ => {}
        }
    }
    let texts = Texts(strings);
    for group in groups {
        let mut message = Message::new(group);
        while let Some((number, field)) = message.next()? {
            match number {
                1 => plain_node(field.bytes()?, &texts, &grid, each)?,
                2 => dense_nodes(field.bytes()?, &texts, &grid, each)?,
                3 => way(field.bytes()?, &texts, each)?,
                4 => relation(field.bytes()?, &texts, each)?,
                _ => {}
            }
        }
    }
    Ok(())
}

fn table(bytes: &[u8]) -> Result<Vec<&str>, Broken> {
    let mut strings = Vec::new();
    let mut message = Message::new(bytes);
    while let Some((number, field)) = message.next()? {
        if number == 1 {
            // A name in a broken encoding costs its name, not the map.
            strings.push(std::str::from_utf8(field.bytes()?).unwrap_or(""));
        }
    }
    Ok(strings)
}

struct Texts<'a>(Vec<&'a str>);

impl<'a> Texts<'a> {
    fn get(&self, index: u64) -> Result<&'a str, Broken> {
        self.0.get(index as usize).copied().ok_or(Broken("a text is not in the block's table"))
    }

    fn pairs(&self, keys: &[u8], values: &[u8]) -> Result<Vec<(&'a str, &'a str)>, Broken> {
        packed(keys).zip(packed(values)).map(|(k, v)| Ok((self.get(k?)?, self.get(v?)?))).collect()
    }
}

fn plain_node(
    bytes: &[u8],
    texts: &Texts<'_>,
    grid: &Grid,
    each: &mut impl FnMut(Element<'_>),
) -> Result<(), Broken> {
    let (mut id, mut lat, mut lon, mut keys, mut values) = (0, 0, 0, &b""[..], &b""[..]);
    let mut message = Message::new(bytes);
    while let Some((number, field)) = message.next()? {
        match number {
            1 => id = zigzag(field.number()?),
            2 => keys = field.bytes()?,
            3 => values = field.bytes()?,
            8 => lat = zigzag(field.number()?),
            9 => lon = zigzag(field.number()?),
            _ => {}
        }
    }
    let (lat_e7, lon_e7) = grid.place(lat, lon)?;
    let pairs = texts.pairs(keys, values)?;
    each(Element::Node(Node { id, lat_e7, lon_e7, tags: Tags::new(&pairs) }));
    Ok(())
}

fn dense_nodes(
    bytes: &[u8],
    texts: &Texts<'_>,
    grid: &Grid,
    each: &mut impl FnMut(Element<'_>),
) -> Result<(), Broken> {
    let (mut ids, mut lats, mut lons, mut tagged) = (&b""[..], &b""[..], &b""[..], &b""[..]);
    let mut message = Message::new(bytes);
    while let Some((number, field)) = message.next()? {
        match number {
            1 => ids = field.bytes()?,
            8 => lats = field.bytes()?,
            9 => lons = field.bytes()?,
            10 => tagged = field.bytes()?,
            _ => {}
        }
    }
    let short = Broken("a list of nodes is shorter than its ids");
    let (mut lats, mut lons, mut tags) = (packed_deltas(lats), packed_deltas(lons), packed(tagged));
    let mut pairs = Vec::new();
    for id in packed_deltas(ids) {
        let (lat, lon) = (lats.next().ok_or(short)??, lons.next().ok_or(short)??);
        let (lat_e7, lon_e7) = grid.place(lat, lon)?;
        pairs.clear();
        // key, value, key, value, …, 0; the whole list is absent when no node has tags
        while let Some(key) = tags.next().transpose()?.filter(|k| *k != 0) {
            let value = tags.next().ok_or(Broken("a key without a value"))??;
            pairs.push((texts.get(key)?, texts.get(value)?));
        }
        each(Element::Node(Node { id: id?, lat_e7, lon_e7, tags: Tags::new(&pairs) }));
    }
    Ok(())
}

fn way(bytes: &[u8], texts: &Texts<'_>, each: &mut impl FnMut(Element<'_>)) -> Result<(), Broken> {
    let (mut id, mut keys, mut values, mut refs) = (0, &b""[..], &b""[..], &b""[..]);
    let mut message = Message::new(bytes);
    while let Some((number, field)) = message.next()? {
        match number {
            1 => id = field.number()? as i64,
            2 => keys = field.bytes()?,
            3 => values = field.bytes()?,
            8 => refs = field.bytes()?,
            _ => {}
        }
    }
    let nodes = packed_deltas(refs).collect::<Result<Vec<_>, _>>()?;
    let pairs = texts.pairs(keys, values)?;
    each(Element::Way(Way { id, nodes: &nodes, tags: Tags::new(&pairs) }));
    Ok(())
}

fn relation(bytes: &[u8], texts: &Texts<'_>, each: &mut impl FnMut(Element<'_>)) -> Result<(), Broken> {
    let (mut id, mut keys, mut values) = (0, &b""[..], &b""[..]);
    let (mut roles, mut ids, mut kinds) = (&b""[..], &b""[..], &b""[..]);
    let mut message = Message::new(bytes);
    while let Some((number, field)) = message.next()? {
        match (number, field) {
            (1, field) => id = field.number()? as i64,
            (2, field) => keys = field.bytes()?,
            (3, field) => values = field.bytes()?,
            (8, Field::Bytes(list)) => roles = list,
            (9, Field::Bytes(list)) => ids = list,
            (10, Field::Bytes(list)) => kinds = list,
            _ => {}
        }
    }
    let members = packed_deltas(ids)
        .zip(packed(roles))
        .zip(packed(kinds))
        .map(|((id, role), kind)| {
            let kind = match kind? {
                0 => MemberKind::Node,
                1 => MemberKind::Way,
                2 => MemberKind::Relation,
                _ => return Err(Broken("a member of an unknown kind")),
            };
            Ok(Member { kind, id: id?, role: texts.get(role?)? })
        })
        .collect::<Result<Vec<_>, _>>()?;
    let pairs = texts.pairs(keys, values)?;
    each(Element::Relation(Relation { id, members: &members, tags: Tags::new(&pairs) }));
    Ok(())
}
