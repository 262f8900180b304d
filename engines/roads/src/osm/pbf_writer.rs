//! Writes `.osm.pbf`: dense nodes, blocks of 8,000 elements, zlib.

use super::{Extract, OwnedMember, OwnedNode, OwnedRelation, OwnedWay};
use flate2::{Compression, write::ZlibEncoder};
use std::{collections::HashMap, io::Write as _};

const BLOCK_ELEMENTS: usize = 8_000;

impl Extract {
    /// The extract as `.osm.pbf`.
    pub fn to_pbf(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut header = Vec::new();
        bytes_field(&mut header, 4, b"OsmSchema-V0.6");
        bytes_field(&mut header, 4, b"DenseNodes");
        bytes_field(&mut header, 16, b"qafila");
        blob(&mut out, b"OSMHeader", &header);
        for nodes in self.nodes.chunks(BLOCK_ELEMENTS) {
            Block::default().finish(&mut out, |block, group| bytes_field(group, 2, &block.dense(nodes)));
        }
        for ways in self.ways.chunks(BLOCK_ELEMENTS) {
            Block::default().finish(&mut out, |block, group| {
                for way in ways {
                    bytes_field(group, 3, &block.way(way));
                }
            });
        }
        for relations in self.relations.chunks(BLOCK_ELEMENTS) {
            Block::default().finish(&mut out, |block, group| {
                for relation in relations {
                    bytes_field(group, 4, &block.relation(relation));
                }
            });
        }
        out
    }
}

/// A block's table of texts, filled while its elements are written. Text 0 is a delimiter and stays empty.
struct Block<'a> {
    ids: HashMap<&'a str, u64>,
    texts: Vec<&'a str>,
}

impl Default for Block<'_> {
    fn default() -> Self {
        Self { ids: HashMap::new(), texts: vec![""] }
    }
}

impl<'a> Block<'a> {
    fn finish(mut self, out: &mut Vec<u8>, fill: impl FnOnce(&mut Self, &mut Vec<u8>)) {
        let mut group = Vec::new();
        fill(&mut self, &mut group);
        let mut table = Vec::new();
        for text in &self.texts {
            bytes_field(&mut table, 1, text.as_bytes());
        }
        let mut block = Vec::new();
        bytes_field(&mut block, 1, &table);
        bytes_field(&mut block, 2, &group);
        blob(out, b"OSMData", &block);
    }

    fn text(&mut self, text: &'a str) -> u64 {
        let next = self.texts.len() as u64;
        let id = *self.ids.entry(text).or_insert(next);
        if id == next {
            self.texts.push(text);
        }
        id
    }

    fn dense(&mut self, nodes: &'a [OwnedNode]) -> Vec<u8> {
        let deltas = |of: fn(&OwnedNode) -> i64| packed_deltas(nodes.iter().map(of));
        let mut tagged = Vec::new();
        if nodes.iter().any(|n| !n.tags.is_empty()) {
            for node in nodes {
                for (k, v) in &node.tags {
                    varint(&mut tagged, self.text(k));
                    varint(&mut tagged, self.text(v));
                }
                varint(&mut tagged, 0);
            }
        }
        let mut dense = Vec::new();
        bytes_field(&mut dense, 1, &deltas(|n| n.id));
        // the default granularity is 100 nanodegrees: degrees × 10⁷
        bytes_field(&mut dense, 8, &deltas(|n| n.lat_e7.into()));
        bytes_field(&mut dense, 9, &deltas(|n| n.lon_e7.into()));
        bytes_field(&mut dense, 10, &tagged);
        dense
    }

    fn tags(&mut self, out: &mut Vec<u8>, tags: &'a [(String, String)]) {
        let (mut keys, mut values) = (Vec::new(), Vec::new());
        for (k, v) in tags {
            varint(&mut keys, self.text(k));
            varint(&mut values, self.text(v));
        }
        bytes_field(out, 2, &keys);
        bytes_field(out, 3, &values);
    }

    fn way(&mut self, way: &'a OwnedWay) -> Vec<u8> {
        let mut out = Vec::new();
        number_field(&mut out, 1, way.id as u64);
        self.tags(&mut out, &way.tags);
        bytes_field(&mut out, 8, &packed_deltas(way.nodes.iter().copied()));
        out
    }

    fn relation(&mut self, relation: &'a OwnedRelation) -> Vec<u8> {
        let mut out = Vec::new();
        number_field(&mut out, 1, relation.id as u64);
        self.tags(&mut out, &relation.tags);
        let (mut roles, mut kinds) = (Vec::new(), Vec::new());
        for OwnedMember { kind, role, .. } in &relation.members {
            varint(&mut roles, self.text(role));
            varint(&mut kinds, *kind as u64);
        }
        bytes_field(&mut out, 8, &roles);
        bytes_field(&mut out, 9, &packed_deltas(relation.members.iter().map(|m| m.id)));
        bytes_field(&mut out, 10, &kinds);
        out
    }
}

fn blob(out: &mut Vec<u8>, kind: &[u8], raw: &[u8]) {
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
    let packed =
        zlib.write_all(raw).and_then(|()| zlib.finish()).expect("BUG: writing to memory does not fail");
    let mut body = Vec::new();
    number_field(&mut body, 2, raw.len() as u64);
    bytes_field(&mut body, 3, &packed);
    let mut header = Vec::new();
    bytes_field(&mut header, 1, kind);
    number_field(&mut header, 3, body.len() as u64);
    out.extend_from_slice(&(header.len() as u32).to_be_bytes());
    out.extend_from_slice(&header);
    out.extend_from_slice(&body);
}

fn varint(out: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

fn packed_deltas(values: impl Iterator<Item = i64>) -> Vec<u8> {
    let (mut out, mut last) = (Vec::new(), 0i64);
    for value in values {
        let delta = value.wrapping_sub(last);
        varint(&mut out, ((delta << 1) ^ (delta >> 63)) as u64);
        last = value;
    }
    out
}

fn number_field(out: &mut Vec<u8>, number: u64, value: u64) {
    varint(out, number << 3);
    varint(out, value);
}

fn bytes_field(out: &mut Vec<u8>, number: u64, bytes: &[u8]) {
    varint(out, number << 3 | 2);
    varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}
