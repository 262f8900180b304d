//! The drawn map of an extract and the names on it.

use super::{NAMES_ENDING, OnShelf, Stage, TILES_ENDING, beside, mapped, put, stamp};
use ::tiles::{Archive, Facts, Land, read_names, write_names};
use bytes::Bytes;
use std::{fs, io, path::Path};

/// What was made of one extract, not yet kept.
pub(super) struct Drawing {
    pub tiles: Vec<u8>,
    names: Vec<u8>,
    pub names_count: usize,
}

/// Draws an extract; the error is in words for people.
pub(super) fn make(
    extract: &Path,
    name: &str,
    source: u64,
    tell: &mut dyn FnMut(Stage),
) -> Result<Drawing, String> {
    tell(Stage::Surveying);
    let bytes = mapped::map(extract).map_err(|error| error.to_string())?;
    let land = Land::read((*bytes).as_ref()).map_err(|error| error.to_string())?;
    let tiles = land.bake(name, source, &mut |share| tell(Stage::Drawing(share)));
    let tiles = tiles.map_err(|error| error.to_string())?;
    Ok(Drawing { tiles, names: write_names(&land.names, source), names_count: land.names.len() })
}

impl Drawing {
    pub fn keep(self, folder: &Path, name: &str) -> io::Result<()> {
        put(&beside(folder, name, NAMES_ENDING), &self.names)?;
        put(&beside(folder, name, TILES_ENDING), &self.tiles)
    }
}

/// A drawn map in force: read where it lies, the same bytes for as long as somebody holds it.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub bytes: Bytes,
    pub facts: Facts,
    /// another one for other bytes
    pub version: String,
}

/// The drawn map of what is on the shelf: the one that lies there when it was made from this extract and is whole, else made again.
/// `None` where there is nothing to make it from. The error is in words for people.
pub fn draw(map: &OnShelf) -> Result<Option<Sheet>, String> {
    let Some(extract) = &map.extract else {
        return if map.tiles.exists() { open(&map.tiles).map(Some) } else { Ok(None) };
    };
    let folder = extract.parent().unwrap_or(Path::new("."));
    if names_are_from(&beside(folder, &map.name, NAMES_ENDING), map.stamp) {
        match open(&map.tiles) {
            Ok(sheet) if sheet.facts.source == map.stamp => return Ok(Some(sheet)),
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(map = map.name, %error, "the drawn map is damaged and is made again");
            }
        }
    }
    let drawing = make(extract, &map.name, map.stamp, &mut |_| {})?;
    drawing.keep(folder, &map.name).map_err(|error| format!("the drawn map cannot be kept: {error}"))?;
    open(&map.tiles).map(Some)
}

/// Reads a drawn map as a whole, every tile of it.
fn open(path: &Path) -> Result<Sheet, String> {
    let version = stamp(path).ok_or("there is no drawn map")?;
    let bytes = Bytes::from_owner(Held(mapped::map(path).map_err(|error| error.to_string())?));
    let archive = Archive::open(&bytes).map_err(|error| error.to_string())?;
    archive.check().map_err(|error| error.to_string())?;
    let facts = archive.facts().clone();
    Ok(Sheet { bytes, facts, version: format!("{version:016x}") })
}

/// Says what is wrong with a file of tiles, or how many are in it.
pub fn check_sheet(path: &Path) -> Result<u64, String> {
    let bytes = mapped::map(path).map_err(|error| error.to_string())?;
    let archive = Archive::open((*bytes).as_ref()).map_err(|error| error.to_string())?;
    archive.check().map_err(|error| error.to_string())
}

fn names_are_from(path: &Path, source: u64) -> bool {
    fs::read(path).ok().and_then(|bytes| read_names(&bytes).ok()).is_some_and(|(from, _)| from == source)
}

struct Held(::roads::Bytes);

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        (*self.0).as_ref()
    }
}
