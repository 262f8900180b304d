//! The maps folder: extracts as they came, and beside each the roads prepared from it.
//!
//! `name.osm.pbf` (or `.osm`, `.osm.gz`, `.json` from Overpass) is the source. Made from it once are `.name.roads`, `.name.pmtiles`
//! (the drawn map) and `.name.names` (what is found on it by name), and mapped into memory at every start. A `name.roads` in plain
//! sight is a map by itself, prepared elsewhere, with `name.pmtiles` beside it or without. Files are replaced by a rename, never in
//! place, so that whoever has one open keeps what was there.

mod drawn;
mod mapped;

pub use ::roads::{Roads as Network, Stage as RoadStage};
pub use drawn::{Sheet, check_sheet, draw};

use ::roads::Bytes;
use std::{
    collections::BTreeMap,
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    io::{Read, Write},
    path::{Path, PathBuf},
    time::SystemTime,
};

/// The name of the town that a server invents where nobody gave it an extract: of nobody's data, so that no credit is owed for it.
pub const MADE_UP: &str = "made-up-town";
/// What an extract's name may end in.
pub const EXTRACT_ENDINGS: [&str; 4] = [".osm.pbf", ".osm.gz", ".osm", ".json"];
const PREPARED_ENDING: &str = ".roads";
const TILES_ENDING: &str = ".pmtiles";
const NAMES_ENDING: &str = ".names";

/// How far the making of a map is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Stage {
    Roads(RoadStage),
    /// reading the extract for what is drawn
    Surveying,
    /// this share of the tiles is made
    Drawing(f32),
}

/// What became of an extract.
pub struct Made {
    pub network: Network,
    pub tiles_bytes: usize,
    pub names: usize,
}

/// One map of the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnShelf {
    pub name: String,
    /// absent where only the prepared file was put there
    pub extract: Option<PathBuf>,
    pub prepared: PathBuf,
    /// the drawn map; absent until it is made
    pub tiles: PathBuf,
    /// changes when the source changes
    pub stamp: u64,
}

/// The maps in a folder, by name.
pub fn shelf(folder: &Path) -> BTreeMap<String, OnShelf> {
    let mut shelf = BTreeMap::new();
    let names =
        fs::read_dir(folder).into_iter().flatten().filter_map(|e| e.ok()?.file_name().into_string().ok());
    for file in names.filter(|name| !name.starts_with('.')) {
        let path = folder.join(&file);
        let extract = EXTRACT_ENDINGS.iter().find_map(|ending| file.strip_suffix(ending));
        let Some(name) = extract.or_else(|| file.strip_suffix(PREPARED_ENDING)) else { continue };
        let Some(stamp) = stamp(&path) else { continue };
        let prepared = if extract.is_some() { beside(folder, name, PREPARED_ENDING) } else { path.clone() };
        let tiles = if extract.is_some() {
            beside(folder, name, TILES_ENDING)
        } else {
            folder.join(format!("{name}{TILES_ENDING}"))
        };
        let extract = extract.is_some().then_some(path);
        let found = OnShelf { name: name.to_owned(), extract, prepared, tiles, stamp };
        // An extract says more than what was prepared from it.
        if found.extract.is_some() || !shelf.contains_key(name) {
            shelf.insert(name.to_owned(), found);
        }
    }
    shelf
}

/// What is made from an extract lies hidden beside it.
fn beside(folder: &Path, name: &str, ending: &str) -> PathBuf {
    folder.join(format!(".{name}{ending}"))
}

/// Size and time of a file as one number: it tells one version from the next without reading it.
fn stamp(path: &Path) -> Option<u64> {
    let meta = fs::metadata(path).ok()?;
    let modified = meta.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    let mut hasher = DefaultHasher::new();
    (meta.len(), modified.as_nanos() as u64).hash(&mut hasher);
    Some(hasher.finish())
}

/// Opens a map: the prepared file when it was made from this extract, else from the extract, and prepared for next time.
/// The error is in words for people.
pub fn take(map: &OnShelf) -> Result<Network, String> {
    let Some(extract) = &map.extract else { return open(&map.prepared) };
    if source_of(&map.prepared) == Some(map.stamp) {
        match open(&map.prepared) {
            Ok(network) => return Ok(network),
            Err(error) => {
                tracing::warn!(map = map.name, %error, "the prepared roads are damaged and are made again");
            }
        }
    }
    let mut network = prepare(extract, &mut |_| {})?;
    if let Err(error) = keep(&mut network, &map.prepared, map.stamp) {
        tracing::warn!(map = map.name, %error, "the prepared roads cannot be kept; they are made again at the next start");
    }
    Ok(network)
}

/// Reads and prepares one extract; the error is in words for people.
pub fn prepare(extract: &Path, tell: &mut dyn FnMut(RoadStage)) -> Result<Network, String> {
    let bytes = mapped::map(extract).map_err(|error| error.to_string())?;
    let network = Network::read_telling((*bytes).as_ref(), tell).map_err(|error| error.to_string())?;
    if network.size().junctions == 0 { Err("there are no roads in it".into()) } else { Ok(network) }
}

/// Puts an extract and what is made from it into the folder under a name; what was there before stays until then.
pub fn add(folder: &Path, name: &str, file: &Path, tell: &mut dyn FnMut(Stage)) -> Result<Made, String> {
    let words = |error: std::io::Error| format!("cannot write to {}: {error}", folder.display());
    let mut network = prepare(file, &mut |stage| tell(Stage::Roads(stage)))?;
    let told = file.to_string_lossy();
    let ending =
        EXTRACT_ENDINGS.iter().find(|ending| told.ends_with(**ending)).unwrap_or(&EXTRACT_ENDINGS[0]);
    fs::create_dir_all(folder).map_err(words)?;
    let (half, place) = (folder.join(format!(".{name}.half")), folder.join(format!("{name}{ending}")));
    fs::copy(file, &half).map_err(words)?;
    let stamp = stamp(&half).ok_or("the copy has vanished")?;
    let drawing = drawn::make(file, name, stamp, tell)?;
    // First what is derived: a server that sees the extract finds everything already there.
    let (tiles_bytes, names) = (drawing.tiles.len(), drawing.names_count);
    drawing.keep(folder, name).map_err(words)?;
    keep(&mut network, &beside(folder, name, PREPARED_ENDING), stamp).map_err(words)?;
    fs::rename(&half, &place).map_err(words)?;
    for other in EXTRACT_ENDINGS.iter().filter(|other| *other != ending) {
        let _ = fs::remove_file(folder.join(format!("{name}{other}")));
    }
    Ok(Made { network, tiles_bytes, names })
}

/// Reads an extract for everything that is made from it, and makes it, in memory only.
pub fn try_out(file: &Path, tell: &mut dyn FnMut(Stage)) -> Result<Made, String> {
    let network = prepare(file, &mut |stage| tell(Stage::Roads(stage)))?;
    let drawing = drawn::make(file, "check", 0, tell)?;
    Ok(Made { network, tiles_bytes: drawing.tiles.len(), names: drawing.names_count })
}

/// Takes everything of a name away; `false` when there was nothing.
pub fn remove(folder: &Path, name: &str) -> bool {
    for ending in [PREPARED_ENDING, TILES_ENDING, NAMES_ENDING] {
        let _ = fs::remove_file(beside(folder, name, ending));
    }
    let _ = fs::remove_file(folder.join(format!("{name}{TILES_ENDING}")));
    let endings = EXTRACT_ENDINGS.iter().chain([&PREPARED_ENDING]);
    endings.filter(|ending| fs::remove_file(folder.join(format!("{name}{ending}"))).is_ok()).count() > 0
}

fn keep(network: &mut Network, place: &Path, stamp: u64) -> std::io::Result<()> {
    put(place, &network.to_file(stamp))
}

/// Writes a file whole before its name shows it.
fn put(place: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut half = place.as_os_str().to_owned();
    half.push("-half");
    let mut file = fs::File::create(&half)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&half, place)
}

fn source_of(prepared: &Path) -> Option<u64> {
    let mut beginning = [0; 64];
    fs::File::open(prepared).ok()?.read_exact(&mut beginning).ok()?;
    Network::source(&beginning)
}

fn open(prepared: &Path) -> Result<Network, String> {
    let bytes: Bytes = mapped::map(prepared).map_err(|error| error.to_string())?;
    Network::open(bytes).map_err(|error| error.to_string())
}
