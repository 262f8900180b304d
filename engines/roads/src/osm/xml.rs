//! `.osm` and `.osm.gz` (<https://wiki.openstreetmap.org/wiki/OSM_XML>), streamed: memory holds one element.

use super::{Broken, Element, Member, MemberKind, Node, OsmError, PARTS_MAX, Relation, Tags, Way, place_e7};
use flate2::bufread::MultiGzDecoder;
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use std::io::{BufRead, BufReader, Read};

/// Text of this kind packs to a tenth. A file that unpacks to far more is a bomb.
const UNPACKED_PER_BYTE_MAX: u64 = 100;
const UNPACKED_FREE: u64 = 64 << 20;

pub(super) fn read_xml(bytes: &[u8], each: &mut impl FnMut(Element<'_>)) -> Result<(), OsmError> {
    document(bytes, each).map_err(|(offset, Broken(what))| OsmError::Broken { offset, what })
}

pub(super) fn read_packed(bytes: &[u8], each: &mut impl FnMut(Element<'_>)) -> Result<(), OsmError> {
    let most = UNPACKED_FREE + UNPACKED_PER_BYTE_MAX * bytes.len() as u64;
    let text = BufReader::with_capacity(1 << 16, MultiGzDecoder::new(bytes).take(most));
    document(text, each).map_err(|(offset, Broken(what))| {
        let what = if offset >= most { "it unpacks to far more than map data does" } else { what };
        OsmError::BrokenInside { offset, what }
    })
}

/// The element being read; its parts are collected until it closes.
#[derive(Default)]
struct Open {
    kind: Option<MemberKind>,
    id: i64,
    place: (i32, i32),
    tags: Vec<(String, String)>,
    nodes: Vec<i64>,
    members: Vec<(MemberKind, i64, String)>,
}

fn document(text: impl BufRead, each: &mut impl FnMut(Element<'_>)) -> Result<(), (u64, Broken)> {
    let mut reader = Reader::from_reader(text);
    let mut buffer = Vec::new();
    let mut open = Open::default();
    // how deep inside <osm>; the root is needed both ways, or the file is cut off
    let (mut depth, mut seen_root, mut closed_root) = (0u32, false, false);
    loop {
        buffer.clear();
        let event = reader
            .read_event_into(&mut buffer)
            .map_err(|error| match error {
                quick_xml::Error::Io(_) => Broken("the packed text is damaged or cut off"),
                _ => Broken("the text is not well-formed XML"),
            })
            .map_err(|broken| (reader.error_position(), broken))?;
        let at = reader.buffer_position();
        match event {
            Event::Start(tag) => {
                if depth == 0 {
                    seen_root = root(&tag).map_err(|b| (at, b))?;
                }
                depth += 1;
                open.begin(&tag).map_err(|b| (at, b))?;
            }
            Event::Empty(tag) => {
                if depth == 0 {
                    seen_root = root(&tag).map_err(|b| (at, b))?;
                    closed_root = true;
                }
                open.begin(&tag).map_err(|b| (at, b))?;
                open.end(tag.name().as_ref(), each);
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                closed_root |= depth == 0;
                open.end(tag.name().as_ref(), each);
            }
            Event::Eof if seen_root && closed_root => return Ok(()),
            Event::Eof => return Err((at, Broken("the file is cut off"))),
            _ => {}
        }
    }
}

fn root(tag: &BytesStart<'_>) -> Result<bool, Broken> {
    if tag.name().as_ref() == b"osm" {
        Ok(true)
    } else {
        Err(Broken("the outermost element is not <osm>: this is no OpenStreetMap file"))
    }
}

impl Open {
    fn begin(&mut self, tag: &BytesStart<'_>) -> Result<(), Broken> {
        let full = Broken("an element has more parts than any real one");
        match tag.name().as_ref() {
            b"node" => {
                self.start(MemberKind::Node, tag)?;
                let (lat, lon) = (number(tag, "lat")?, number(tag, "lon")?);
                self.place = place_e7(lat, lon)?;
            }
            b"way" => self.start(MemberKind::Way, tag)?,
            b"relation" => self.start(MemberKind::Relation, tag)?,
            b"tag" if self.kind.is_some() => {
                if self.tags.len() == PARTS_MAX {
                    return Err(full);
                }
                self.tags.push((text(tag, "k")?, text(tag, "v")?));
            }
            b"nd" if self.kind == Some(MemberKind::Way) => {
                if self.nodes.len() == PARTS_MAX {
                    return Err(full);
                }
                self.nodes.push(number(tag, "ref")?);
            }
            b"member" if self.kind == Some(MemberKind::Relation) => {
                if self.members.len() == PARTS_MAX {
                    return Err(full);
                }
                let kind = MemberKind::from_word(&text(tag, "type")?)
                    .ok_or(Broken("a member of an unknown kind"))?;
                self.members.push((kind, number(tag, "ref")?, text(tag, "role").unwrap_or_default()));
            }
            _ => {}
        }
        Ok(())
    }

    fn start(&mut self, kind: MemberKind, tag: &BytesStart<'_>) -> Result<(), Broken> {
        self.tags.clear();
        self.nodes.clear();
        self.members.clear();
        self.id = number(tag, "id")?;
        self.kind = Some(kind);
        Ok(())
    }

    fn end(&mut self, name: &[u8], each: &mut impl FnMut(Element<'_>)) {
        let Some(kind) = self.kind else { return };
        if name != kind.word().as_bytes() {
            return;
        }
        self.kind = None;
        let pairs: Vec<(&str, &str)> = self.tags.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let tags = Tags::new(&pairs);
        match kind {
            MemberKind::Node => {
                let (lat_e7, lon_e7) = self.place;
                each(Element::Node(Node { id: self.id, lat_e7, lon_e7, tags }));
            }
            MemberKind::Way => each(Element::Way(Way { id: self.id, nodes: &self.nodes, tags })),
            MemberKind::Relation => {
                let members: Vec<Member<'_>> = self
                    .members
                    .iter()
                    .map(|(kind, id, role)| Member { kind: *kind, id: *id, role })
                    .collect();
                each(Element::Relation(Relation { id: self.id, members: &members, tags }));
            }
        }
    }
}

fn text(tag: &BytesStart<'_>, name: &str) -> Result<String, Broken> {
    let missing = Broken("an element lacks what it must have");
    let attribute = tag.try_get_attribute(name).map_err(|_| missing)?.ok_or(missing)?;
    // Not `unescape_value`, which is there only where no other crate of the build asks for other encodings.
    let broken = Broken("a text is not well-formed");
    let value = std::str::from_utf8(&attribute.value).map_err(|_| broken)?;
    quick_xml::escape::unescape(value).map(std::borrow::Cow::into_owned).map_err(|_| broken)
}

fn number<T: std::str::FromStr>(tag: &BytesStart<'_>, name: &str) -> Result<T, Broken> {
    text(tag, name)?.parse().map_err(|_| Broken("a number was expected"))
}
