//! What is found by name: places, streets, points of interest, and the file that carries them.

use crate::{scan::NameTags, world::Spot};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use roads::osm::Tags;
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    Place,
    Street,
    Poi,
}

impl Sort {
    const ALL: [(Self, &'static str); 3] =
        [(Self::Place, "place"), (Self::Street, "street"), (Self::Poi, "poi")];

    fn word(self) -> &'static str {
        Self::ALL.iter().find(|(sort, _)| *sort == self).map_or("", |(_, word)| word)
    }
    fn of(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(sort, _)| *sort)
    }
}

/// Something with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub sort: Sort,
    /// `city`, `suburb`, `primary`, `pharmacy`: as in the tiles
    pub class: Box<str>,
    /// as it is signed there, then English, Arabic, Urdu where they differ from it
    pub names: [Option<Box<str>>; 4],
    /// degrees × 10⁷
    pub lat_e7: i32,
    pub lon_e7: i32,
}

/// A name before its place among the others is known.
#[derive(Debug)]
pub struct Naming {
    pub sort: Sort,
    pub class: &'static str,
    pub names: NameTags,
}

/// A street by its road's tags; nameless ones are found by nobody.
pub fn street(tags: &Tags<'_>) -> Option<Naming> {
    let names = crate::scan::names_of(tags);
    names[0].as_ref()?;
    let class = match tags.get("highway")?.trim_end_matches("_link") {
        "motorway" | "trunk" => "motorway",
        "primary" | "secondary" | "tertiary" => "avenue",
        _ => "street",
    };
    Some(Naming { sort: Sort::Street, class, names })
}

/// Pieces of one street are one; further from each other than about 1.5 km in a row, they are namesakes.
const ONE_STREET_UNITS: i32 = 10_000;

pub fn gather(all: Vec<(Spot, Naming)>) -> Vec<Named> {
    let mut streets: BTreeMap<NameTags, Vec<(Spot, &'static str)>> = BTreeMap::new();
    let mut out = Vec::new();
    for (at, naming) in all {
        if naming.sort == Sort::Street {
            streets.entry(naming.names).or_default().push((at, naming.class));
        } else {
            out.push(named(at, naming.sort, naming.class, naming.names));
        }
    }
    for (names, pieces) in streets {
        for street in apart(pieces) {
            let (at, class) = street[street.len() / 2];
            out.push(named(at, Sort::Street, class, names.clone()));
        }
    }
    out
}

/// Neighbours in x, then in y, that follow each other closely stay together.
fn apart(mut pieces: Vec<(Spot, &'static str)>) -> Vec<Vec<(Spot, &'static str)>> {
    pieces.sort_unstable();
    let mut groups = runs(pieces, |p| p.x);
    for group in &mut groups {
        group.sort_unstable_by_key(|(at, class)| (at.y, at.x, *class));
    }
    groups.into_iter().flat_map(|group| runs(group, |p| p.y)).collect()
}

fn runs(pieces: Vec<(Spot, &'static str)>, side: fn(Spot) -> i32) -> Vec<Vec<(Spot, &'static str)>> {
    let mut out: Vec<Vec<(Spot, &'static str)>> = Vec::new();
    for piece in pieces {
        match out.last_mut() {
            Some(run) if run.last().is_some_and(|l| side(piece.0) - side(l.0) <= ONE_STREET_UNITS) => {
                run.push(piece);
            }
            _ => out.push(vec![piece]),
        }
    }
    out
}

fn named(at: Spot, sort: Sort, class: &str, names: NameTags) -> Named {
    let (lat_e7, lon_e7) = at.degrees_e7();
    Named { sort, class: class.into(), names, lat_e7, lon_e7 }
}

const TITLE: &str = "qafila-names-1";
/// What a country needs is a tenth of it.
const UNPACKED_MAX: u64 = 1 << 30;

/// Why a file of names was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NamesError {
    #[error("this is not a file of names, or of another version")]
    Foreign,
    #[error("the names are damaged at line {0}")]
    Damaged(usize),
}

/// The names as a packed text with a checksum. `source` tells which extract they are from.
pub fn write_names(names: &[Named], source: u64) -> Vec<u8> {
    let mut text = format!("{TITLE}\t{source:016x}\t{}\n", names.len());
    for name in names {
        let [own, en, ar, ur] = &name.names;
        let said = [own, en, ar, ur].map(|n| plain(n.as_deref().unwrap_or("")));
        let cells = [name.sort.word(), &name.class, &name.lat_e7.to_string(), &name.lon_e7.to_string()];
        text.push_str(&cells.join("\t"));
        for cell in said {
            text.push('\t');
            text.push_str(&cell);
        }
        text.push('\n');
    }
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer
        .write_all(text.as_bytes())
        .and_then(|()| packer.finish())
        .expect("BUG: writing to memory does not fail")
}

fn plain(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The file's source and its names; refused as a whole when anything in it is wrong.
pub fn read_names(bytes: &[u8]) -> Result<(u64, Vec<Named>), NamesError> {
    let mut lines = BufReader::new(GzDecoder::new(bytes).take(UNPACKED_MAX)).lines();
    let title = lines.next().and_then(Result::ok).ok_or(NamesError::Foreign)?;
    let mut cells = title.split('\t');
    if cells.next() != Some(TITLE) {
        return Err(NamesError::Foreign);
    }
    let source = cells.next().and_then(|hex| u64::from_str_radix(hex, 16).ok()).ok_or(NamesError::Foreign)?;
    let count: usize = cells.next().and_then(|n| n.parse().ok()).ok_or(NamesError::Foreign)?;
    let mut names = Vec::new();
    for (i, line) in lines.enumerate() {
        let damaged = || NamesError::Damaged(i + 2);
        let line = line.map_err(|_| damaged())?;
        names.push(read_line(&line).ok_or_else(damaged)?);
    }
    if names.len() == count { Ok((source, names)) } else { Err(NamesError::Damaged(names.len() + 2)) }
}

fn read_line(line: &str) -> Option<Named> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [sort, class, lat, lon, own, en, ar, ur] = cells.as_slice() else { return None };
    let (lat_e7, lon_e7): (i32, i32) = (lat.parse().ok()?, lon.parse().ok()?);
    if lat_e7.unsigned_abs() > 900_000_000 || lon_e7.unsigned_abs() > 1_800_000_000 || own.is_empty() {
        return None;
    }
    let names = [own, en, ar, ur].map(|n| (!n.is_empty()).then(|| (*n).into()));
    Some(Named { sort: Sort::of(sort)?, class: (*class).into(), names, lat_e7, lon_e7 })
}
