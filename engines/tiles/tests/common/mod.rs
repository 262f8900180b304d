//! A reader of PMTiles and of vector tiles that shares nothing with the crate but the unpacker: written from the specifications.

use std::{collections::BTreeMap, io::Read};

pub struct Pm {
    pub tiles: BTreeMap<(u8, u32, u32), Vec<u8>>,
    pub bounds_e7: [i32; 4],
    pub metadata: serde_json::Value,
    pub clustered: bool,
    pub counts: [u64; 3],
    pub leaves: usize,
}

fn gunzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    flate2::read::GzDecoder::new(bytes).read_to_end(&mut out).expect("gzip");
    out
}

fn var(bytes: &[u8], at: &mut usize) -> u64 {
    let (mut value, mut shift) = (0u64, 0);
    loop {
        let byte = bytes[*at];
        *at += 1;
        value |= u64::from(byte & 127) << shift;
        shift += 7;
        if byte < 128 {
            return value;
        }
    }
}

/// Tile id → zoom, column, row: the inverse of what the crate has, by the d2xy of the Hilbert curve's article.
pub fn place(id: u64) -> (u8, u32, u32) {
    let (mut z, mut first) = (0u8, 0u64);
    while id >= first + (1 << (2 * u32::from(z))) {
        first += 1 << (2 * u32::from(z));
        z += 1;
    }
    let (mut t, mut x, mut y) = (id - first, 0i64, 0i64);
    let mut s = 1i64;
    while s < 1 << z {
        let rx = 1 & (t as i64 / 2);
        let ry = 1 & (t as i64 ^ rx);
        if ry == 0 {
            if rx == 1 {
                (x, y) = (s - 1 - x, s - 1 - y);
            }
            (x, y) = (y, x);
        }
        x += s * rx;
        y += s * ry;
        t /= 4;
        s *= 2;
    }
    (z, x as u32, y as u32)
}

impl Pm {
    pub fn read(bytes: &[u8]) -> Self {
        assert_eq!(&bytes[..8], b"PMTiles\x03");
        let long = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap()) as usize;
        let int = |at: usize| i32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
        let part = |at: usize| &bytes[long(at)..long(at) + long(at + 8)];
        let mut pm = Self {
            tiles: BTreeMap::new(),
            bounds_e7: [int(102), int(106), int(110), int(114)],
            metadata: serde_json::from_slice(&gunzip(part(24))).unwrap(),
            clustered: bytes[96] == 1,
            counts: [long(72) as u64, long(80) as u64, long(88) as u64],
            leaves: 0,
        };
        assert_eq!(long(56) + long(64), bytes.len(), "tiles end with the file");
        pm.directory(part(8), part(40), part(56));
        pm
    }

    fn directory(&mut self, packed: &[u8], leaves: &[u8], data: &[u8]) {
        let bytes = gunzip(packed);
        let mut at = 0;
        let n = var(&bytes, &mut at) as usize;
        let column = |at: &mut usize| -> Vec<u64> { (0..n).map(|_| var(&bytes, at)).collect() };
        let (ids, runs, lengths, offsets) =
            (column(&mut at), column(&mut at), column(&mut at), column(&mut at));
        let (mut id, mut end) = (0, 0);
        for i in 0..n {
            id += ids[i];
            let offset = if offsets[i] == 0 { end } else { offsets[i] - 1 };
            end = offset + lengths[i];
            let range = offset as usize..end as usize;
            if runs[i] == 0 {
                self.leaves += 1;
                self.directory(&leaves[range], leaves, data);
                continue;
            }
            for run in 0..runs[i] {
                let tile = gunzip(&data[range.clone()]);
                assert!(self.tiles.insert(place(id + run), tile).is_none(), "a tile stands twice");
            }
        }
    }
}

#[derive(Debug)]
pub struct Feature {
    pub layer: String,
    pub tags: BTreeMap<String, String>,
    pub kind: u64,
    pub parts: Vec<Vec<(i64, i64)>>,
}

fn fields(bytes: &[u8]) -> Vec<(u64, u64, &[u8])> {
    let (mut at, mut out) = (0, Vec::new());
    while at < bytes.len() {
        let key = var(bytes, &mut at);
        match key & 7 {
            0 => out.push((key >> 3, var(bytes, &mut at), &bytes[..0])),
            2 => {
                let length = var(bytes, &mut at) as usize;
                out.push((key >> 3, 0, &bytes[at..at + length]));
                at += length;
            }
            other => panic!("wire type {other}"),
        }
    }
    out
}

fn packed(bytes: &[u8]) -> Vec<u64> {
    let (mut at, mut out) = (0, Vec::new());
    while at < bytes.len() {
        out.push(var(bytes, &mut at));
    }
    out
}

/// Every feature of a vector tile.
pub fn features(tile: &[u8]) -> Vec<Feature> {
    let mut out = Vec::new();
    for (number, _, layer) in fields(tile) {
        assert_eq!(number, 3, "a tile has layers only");
        let parts = fields(layer);
        let texts = |wanted: u64| parts.iter().filter(move |(n, ..)| *n == wanted).map(|(_, _, b)| *b);
        let number = |wanted: u64| parts.iter().find(|(n, ..)| *n == wanted).map(|(_, v, _)| *v);
        assert_eq!((number(15), number(5)), (Some(2), Some(4096)));
        let name = String::from_utf8(texts(1).next().unwrap().to_vec()).unwrap();
        let keys: Vec<String> = texts(3).map(|b| String::from_utf8(b.to_vec()).unwrap()).collect();
        let values: Vec<String> = texts(4)
            .map(|b| match fields(b)[0] {
                (1, _, text) => String::from_utf8(text.to_vec()).unwrap(),
                (5, number, _) => number.to_string(),
                other => panic!("{other:?}"),
            })
            .collect();
        for bytes in texts(2) {
            let of = fields(bytes);
            let get = |wanted: u64| of.iter().find(|(n, ..)| *n == wanted).unwrap();
            let tags = packed(get(2).2);
            out.push(Feature {
                layer: name.clone(),
                tags: tags
                    .chunks(2)
                    .map(|t| (keys[t[0] as usize].clone(), values[t[1] as usize].clone()))
                    .collect(),
                kind: get(3).1,
                parts: geometry(&packed(get(4).2)),
            });
        }
    }
    out
}

fn geometry(words: &[u64]) -> Vec<Vec<(i64, i64)>> {
    let (mut at, mut pen, mut out) = (0, (0i64, 0i64), Vec::<Vec<(i64, i64)>>::new());
    while at < words.len() {
        let (command, count) = (words[at] & 7, words[at] >> 3);
        at += 1;
        if command == 7 {
            assert!(out.last().unwrap().len() > 2, "a ring has three corners");
            continue;
        }
        for _ in 0..count {
            let signed = |n: u64| (n >> 1) as i64 ^ -((n & 1) as i64);
            pen = (pen.0 + signed(words[at]), pen.1 + signed(words[at + 1]));
            at += 2;
            if command == 1 {
                out.push(Vec::new());
            }
            out.last_mut().unwrap().push(pen);
        }
    }
    out
}
