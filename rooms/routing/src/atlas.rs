//! The maps of this server: one road network per map of the maps folder. They come and go while it answers.

mod on_roads;
#[cfg(test)]
mod tests;

use crate::learn::lessons::Lessons;
use crate::maps::{OnShelf, Sheet, draw, shelf, take};
use ::roads::{At, Profile as Traveller, Roads as Network};
use kernel::Point;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, RwLock},
    thread,
    time::Duration,
};

/// A point further than this from any road of a map is not on that map.
const OFF_MAP_M: f64 = 3_000.0;
/// How often the folder is looked at: a map that is added or taken away counts within this time, without a restart.
const LOOK_EVERY: Duration = Duration::from_secs(5);

pub(crate) struct Map {
    pub name: String,
    pub network: Network,
    /// of the file it was made from
    pub stamp: u64,
    pub lessons: Lessons,
}

/// A map that clients draw.
pub(crate) struct Drawn {
    pub name: String,
    pub sheet: Sheet,
    stamp: u64,
}

/// The travel model in force.
#[derive(Default)]
pub struct Atlas {
    maps: RwLock<BTreeMap<String, Arc<Map>>>,
    sheets: RwLock<BTreeMap<String, Arc<Drawn>>>,
}

impl Atlas {
    /// Keeps an eye on `folder` for as long as the process lives.
    pub fn watching(folder: PathBuf) -> Arc<Self> {
        let atlas = Arc::new(Self::default());
        let watched = Arc::downgrade(&atlas);
        // Preparing a city takes a second of one core: not on a thread that answers requests.
        let spawned = thread::Builder::new().name("maps".into()).spawn(move || {
            let (mut refused, mut undrawn) = (BTreeMap::new(), BTreeMap::new());
            while let Some(atlas) = watched.upgrade() {
                atlas.look(&folder, &mut refused);
                atlas.look_at_sheets(&folder, &mut undrawn);
                drop(atlas);
                thread::sleep(LOOK_EVERY);
            }
        });
        if let Err(error) = spawned {
            tracing::error!(%error, "maps are not watched");
        }
        atlas
    }

    /// The maps that are in `folder` now.
    #[cfg(test)]
    pub(crate) fn of(folder: &Path) -> Self {
        let atlas = Self::default();
        atlas.look(folder, &mut BTreeMap::new());
        atlas.look_at_sheets(folder, &mut BTreeMap::new());
        atlas
    }

    /// Takes in what is new in the folder, lets go of what is gone. A file that cannot be read is named once and left alone.
    fn look(&self, folder: &Path, refused: &mut BTreeMap<String, u64>) {
        let found = shelf(folder);
        let known = |name: &str| self.maps.read().ok()?.get(name).map(|map| map.stamp);
        for map in found.values() {
            if known(&map.name) == Some(map.stamp) || refused.get(&map.name) == Some(&map.stamp) {
                continue;
            }
            if let Err(error) = self.put(map) {
                tracing::error!(map = map.name, %error, "this map cannot be read; the one before it stays");
                refused.insert(map.name.clone(), map.stamp);
            }
        }
        self.change(|maps| maps.retain(|name, _| found.contains_key(name)));
    }

    fn put(&self, map: &OnShelf) -> Result<(), String> {
        let network = take(map)?;
        let size = network.size();
        // The first question should not wait for the metric that nearly all ask for.
        network.travel(Traveller::Van);
        tracing::info!(map = map.name, junctions = size.junctions, ways = size.ways, "a map is ready");
        let ready =
            Arc::new(Map { name: map.name.clone(), network, stamp: map.stamp, lessons: Lessons::default() });
        self.change(|maps| maps.insert(map.name.clone(), ready));
        Ok(())
    }

    /// The same for the drawn maps, after the roads: a route is waited for more than a picture.
    fn look_at_sheets(&self, folder: &Path, refused: &mut BTreeMap<String, u64>) {
        let found = shelf(folder);
        for map in found.values() {
            let known = self.sheets.read().ok().and_then(|s| s.get(&map.name).map(|drawn| drawn.stamp));
            if known == Some(map.stamp) || refused.get(&map.name) == Some(&map.stamp) {
                continue;
            }
            match draw(map) {
                Ok(None) => {}
                Ok(Some(sheet)) => {
                    tracing::info!(map = map.name, bytes = sheet.bytes.len(), "a map is drawn");
                    let drawn = Arc::new(Drawn { name: map.name.clone(), sheet, stamp: map.stamp });
                    if let Ok(mut sheets) = self.sheets.write() {
                        sheets.insert(map.name.clone(), drawn);
                    }
                    continue;
                }
                Err(error) => {
                    tracing::error!(map = map.name, %error, "this map cannot be drawn; the one before it stays");
                }
            }
            refused.insert(map.name.clone(), map.stamp);
        }
        if let Ok(mut sheets) = self.sheets.write() {
            sheets.retain(|name, _| found.contains_key(name));
        }
    }

    /// The drawn maps in force, by name.
    pub(crate) fn sheets(&self) -> Vec<Arc<Drawn>> {
        self.sheets.read().map(|sheets| sheets.values().cloned().collect()).unwrap_or_default()
    }

    pub(crate) fn sheet(&self, name: &str) -> Option<Arc<Drawn>> {
        self.sheets.read().ok()?.get(name).cloned()
    }

    fn change<T>(&self, change: impl FnOnce(&mut BTreeMap<String, Arc<Map>>) -> T) {
        if let Ok(mut maps) = self.maps.write() {
            change(&mut maps);
        }
    }

    pub(crate) fn has_maps(&self) -> bool {
        self.maps.read().is_ok_and(|maps| !maps.is_empty())
    }

    /// The maps in force, by name.
    pub(crate) fn all(&self) -> Vec<Arc<Map>> {
        self.maps.read().map(|maps| maps.values().cloned().collect()).unwrap_or_default()
    }

    /// The map on which all the points lie.
    pub(crate) fn map_of(&self, points: &[Point]) -> Option<Arc<Map>> {
        let maps: Vec<Arc<Map>> = self.maps.read().ok()?.values().cloned().collect();
        maps.into_iter().find(|map| points.iter().all(|point| map.has(*point)))
    }
}

impl Atlas {
    /// The map on which most of the points lie, at least two.
    fn map_of_most(&self, points: &[Point]) -> Option<Arc<Map>> {
        let maps: Vec<Arc<Map>> = self.maps.read().ok()?.values().cloned().collect();
        let counted = maps.into_iter().map(|map| (points.iter().filter(|p| map.has(**p)).count(), map));
        counted.filter(|(on_it, _)| *on_it >= 2).max_by_key(|(on_it, _)| *on_it).map(|(_, map)| map)
    }
}

impl Map {
    fn has(&self, point: Point) -> bool {
        let near = self.network.travel(Traveller::Van).nearest(At::new(point.lat, point.lon));
        near.is_some_and(|near| near.away_m <= OFF_MAP_M)
    }
}
