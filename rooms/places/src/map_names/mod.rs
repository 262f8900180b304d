//! Names from the maps of this server: quarters, streets, points of interest of each extract in the maps folder.
//!
//! `qafila maps add` leaves a file of names beside each extract (`engines/tiles` writes and reads it); this room keeps an eye on the
//! folder and holds each file as a [`Gazetteer`] in memory. They come and go while the server answers. What the built-in gazetteer
//! knows better is left out.

mod entries;
mod resolve;
mod streets;
#[cfg(test)]
mod tests;

use crate::{Ask, Entry, Gazetteer, Level, squares::Squares};
use kernel::Point;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, RwLock},
    thread,
    time::{Duration, SystemTime},
};
use streets::Streets;

/// How often the folder is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// Names of one map beyond this many are left out, streets last: what a country has.
const NAMES_MAX: usize = 400_000;
/// A landmark further away than this says nothing about where one is.
const LANDMARK_WITHIN_M: f64 = 300.0;

/// An entry of a map that answers, and how it ranks among all answers.
#[derive(Debug, Clone)]
pub struct OnMap {
    pub entry: Entry,
    pub score: f64,
    pub weight: f64,
}

/// The names of all maps.
#[derive(Debug, Default)]
pub struct MapNames {
    maps: RwLock<BTreeMap<String, Shelved>>,
}

/// What was read last, and the file's stamp at the last look: a file that could not be read leaves the names before it.
type Shelved = (Stamp, Arc<Named>);
/// Size and time of a file.
type Stamp = (u64, SystemTime);

/// One map's names.
#[derive(Debug)]
struct Named {
    gazetteer: Gazetteer,
    /// points of interest
    squares: Squares,
    streets: Streets,
}

impl MapNames {
    /// Keeps an eye on `folder` for as long as the process lives.
    pub fn watching(folder: PathBuf) -> Arc<Self> {
        let names = Arc::new(Self::default());
        let watched = Arc::downgrade(&names);
        let spawned = thread::Builder::new().name("names".into()).spawn(move || {
            while let Some(names) = watched.upgrade() {
                names.look(&folder);
                drop(names);
                thread::sleep(LOOK_EVERY);
            }
        });
        if let Err(error) = spawned {
            tracing::error!(%error, "the names of maps are not watched");
        }
        names
    }

    /// Takes in what is new in the folder, lets go of what is gone. A file that cannot be read leaves the names before it in force.
    pub(crate) fn look(&self, folder: &Path) {
        let found = files(folder);
        for (name, (path, stamp)) in &found {
            let known = self.maps.read().ok().and_then(|maps| maps.get(name).cloned());
            if known.as_ref().is_some_and(|(seen, _)| seen == stamp) {
                continue;
            }
            let named = match read(name, path) {
                Ok(named) => {
                    tracing::info!(
                        map = name,
                        names = named.gazetteer.entries().len(),
                        "the names of a map are found"
                    );
                    Arc::new(named)
                }
                Err(error) => {
                    tracing::error!(map = name, %error, "the names of this map cannot be read; those before stay");
                    known.map_or_else(|| Arc::new(Named::of(Vec::new(), &[])), |(_, before)| before)
                }
            };
            self.change(|maps| maps.insert(name.clone(), (*stamp, named)));
        }
        self.change(|maps| maps.retain(|name, _| found.contains_key(name)));
    }

    fn maps(&self) -> Vec<Arc<Named>> {
        self.maps
            .read()
            .map(|maps| maps.values().map(|(_, named)| named.clone()).collect())
            .unwrap_or_default()
    }

    fn change<T>(&self, change: impl FnOnce(&mut BTreeMap<String, Shelved>) -> T) {
        if let Ok(mut maps) = self.maps.write() {
            change(&mut maps);
        }
    }

    /// What the maps answer, best first. `base` holds what their names lie in.
    pub fn search(&self, ask: &Ask<'_>, base: &Gazetteer) -> Vec<OnMap> {
        let mut found: Vec<OnMap> = Vec::new();
        for named in &self.maps() {
            found.extend(named.gazetteer.search_on(base, ask).into_iter().map(|hit| OnMap {
                entry: hit.entry.clone(),
                score: hit.score,
                weight: hit.weight,
            }));
        }
        found.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.entry.code.cmp(&b.entry.code)));
        found.truncate(ask.limit);
        found
    }

    /// The quarter or village whose middle is nearest, with metres to it.
    pub fn nearest_area(&self, point: Point) -> Option<(Entry, f64)> {
        let maps = self.maps();
        let nearest =
            maps.iter().filter_map(|named| named.gazetteer.nearest(point, |e| e.level == Level::Area));
        nearest.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(entry, metres)| (entry.clone(), metres))
    }

    /// The nearest point of interest that one can see or ask for.
    pub fn landmark(&self, point: Point) -> Option<(Entry, f64)> {
        let maps = self.maps();
        let near = maps.iter().filter_map(|named| named.landmark(point));
        near.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(entry, metres)| (entry.clone(), metres))
    }
}

impl Named {
    fn of(entries: Vec<Entry>, houses: &[tiles::Named]) -> Self {
        let gazetteer = Gazetteer::new(entries);
        let pois = gazetteer.entries().iter().zip(0..).filter(|(entry, _)| entry.level == Level::Poi);
        let squares = Squares::of(pois.map(|(entry, number)| (number, entry.point)));
        let streets = Streets::of(gazetteer.entries(), houses);
        Self { gazetteer, squares, streets }
    }

    fn landmark(&self, point: Point) -> Option<(&Entry, f64)> {
        let entry = |number: u32| &self.gazetteer.entries()[number as usize];
        let near = self.squares.around(point, |number| entry(number).point);
        let near = near.filter(|(_, metres)| *metres <= LANDMARK_WITHIN_M);
        near.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(number, metres)| (entry(number), metres))
    }
}

type Stamped = (PathBuf, Stamp);

/// Files of names in the folder, by their map.
fn files(folder: &Path) -> BTreeMap<String, Stamped> {
    let named = |entry: fs::DirEntry| -> Option<(String, Stamped)> {
        let file = entry.file_name().into_string().ok()?;
        let name = file.strip_prefix('.')?.strip_suffix(".names")?.to_owned();
        let meta = entry.metadata().ok()?;
        Some((name, (entry.path(), (meta.len(), meta.modified().ok()?))))
    };
    fs::read_dir(folder).into_iter().flatten().filter_map(|entry| named(entry.ok()?)).collect()
}

fn read(name: &str, path: &Path) -> Result<Named, String> {
    let bytes = fs::read(path).map_err(|error| error.to_string())?;
    let (_, names) = tiles::read_names(&bytes).map_err(|error| error.to_string())?;
    let (houses, mut names): (Vec<_>, Vec<_>) =
        names.into_iter().partition(|named| named.sort == tiles::Sort::House);
    if names.len() > NAMES_MAX {
        tracing::warn!(map = name, names = names.len(), kept = NAMES_MAX, "more names than are kept");
        names.sort_by_key(|n| n.sort == tiles::Sort::Street);
        names.truncate(NAMES_MAX);
    }
    Ok(Named::of(entries::of(name, &names, &Gazetteer::built_in()), &houses))
}
