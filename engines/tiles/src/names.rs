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
    /// a door: its number is the class, its street the name
    House,
}

impl Sort {
    const ALL: [(Self, &'static str); 4] =
        [(Self::Place, "place"), (Self::Street, "street"), (Self::Poi, "poi"), (Self::House, "house")];

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
    /// `city`, `suburb`, `primary`, `pharmacy`: as in the tiles; of a house its number
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
    /// of a street's piece: where it begins and ends
    pub ends: Option<[Spot; 2]>,
}

/// The number of a door and the street that it says it is in.
#[derive(Debug)]
pub struct House {
    pub number: Box<str>,
    pub street: Option<Box<str>>,
}

impl House {
    /// Nobody finds a number without a street.
    pub fn found_at(self, at: Spot) -> Option<Named> {
        let names = [Some(self.street?), None, None, None];
        Some(named(at, Sort::House, &self.number, names))
    }
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
    Some(Naming { sort: Sort::Street, class, names, ends: None })
}

/// Pieces of one avenue come this near each other, about 1.5 km, and of one street this near, about 250 m: further apart they are
/// namesakes. A city has a `Street 4` in every quarter.
const ONE_AVENUE_UNITS: i32 = 10_000;
const ONE_STREET_UNITS: i32 = 2_000;

pub fn gather(all: Vec<(Spot, Naming)>) -> Vec<Named> {
    let mut streets: BTreeMap<NameTags, Vec<Piece>> = BTreeMap::new();
    let mut out = Vec::new();
    for (at, naming) in all {
        if naming.sort == Sort::Street {
            let [first, last] = naming.ends.unwrap_or([at; 2]);
            let piece = Piece { at, class: naming.class, spots: [first, at, last] };
            streets.entry(naming.names).or_default().push(piece);
        } else {
            out.push(named(at, naming.sort, naming.class, naming.names));
        }
    }
    for (names, pieces) in streets {
        for street in apart(pieces) {
            let Piece { at, class, .. } = street[street.len() / 2];
            out.push(named(at, Sort::Street, class, names.clone()));
        }
    }
    out
}

/// A way of a street.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Piece {
    at: Spot,
    class: &'static str,
    /// its beginning, middle and end
    spots: [Spot; 3],
}

impl Piece {
    fn sides(&self) -> (i32, i32) {
        let x = self.spots.map(|spot| spot.x);
        (x.into_iter().min().unwrap_or(self.at.x), x.into_iter().max().unwrap_or(self.at.x))
    }

    fn goes_on_in(&self, other: &Self) -> bool {
        let street = self.class == "street" && other.class == "street";
        let within = if street { ONE_STREET_UNITS } else { ONE_AVENUE_UNITS };
        let near = |a: &Spot, b: &Spot| (a.x - b.x).abs().max((a.y - b.y).abs()) <= within;
        self.spots.iter().any(|a| other.spots.iter().any(|b| near(a, b)))
    }
}

/// Pieces that go on in each other, from one to the next.
fn apart(mut pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    pieces.sort_unstable_by_key(|piece| (piece.sides().0, *piece));
    let mut first: Vec<usize> = (0..pieces.len()).collect();
    for (i, piece) in pieces.iter().enumerate() {
        let reach = piece.sides().1 + ONE_AVENUE_UNITS;
        for (j, other) in pieces.iter().enumerate().skip(i + 1).take_while(|(_, p)| p.sides().0 <= reach) {
            if piece.goes_on_in(other) {
                let (a, b) = (root(&first, i), root(&first, j));
                first[a.max(b)] = a.min(b);
            }
        }
    }
    let mut streets: BTreeMap<usize, Vec<Piece>> = BTreeMap::new();
    for (i, piece) in pieces.iter().enumerate() {
        streets.entry(root(&first, i)).or_default().push(*piece);
    }
    streets.into_values().collect()
}

fn root(first: &[usize], mut of: usize) -> usize {
    while first[of] != of {
        of = first[of];
    }
    of
}

fn named(at: Spot, sort: Sort, class: &str, names: NameTags) -> Named {
    let (lat_e7, lon_e7) = at.degrees_e7();
    Named { sort, class: class.into(), names, lat_e7, lon_e7 }
}

const TITLE: &str = "qafila-names-2";
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
