//! The maps of this server: one road network per extract in the maps folder, and the straight line where there is none.

use crate::{Error, Eta, Leg, Matrix, Profile, Roads, Route, Snapped, Source, StraightLine};
use ::roads::{At, Profile as Traveller, Roads as Network};
use kernel::{Point, Time};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, RwLock},
    thread,
    time::{Duration, SystemTime},
};

/// A point further than this from any road of a map is not on that map.
const OFF_MAP_M: f64 = 3_000.0;
/// How often the folder is looked at: a map that is added or taken away counts within this time, without a restart.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How far off arrival times on roads usually are before speeds are learned, percent.
const USUAL_ERROR_PERCENT: i64 = 15;

struct Map {
    network: Network,
    /// size and time of the file it was made from
    stamp: (u64, SystemTime),
}

/// The travel model in force. Maps come and go while it answers.
#[derive(Default)]
pub struct Atlas {
    maps: RwLock<BTreeMap<String, Arc<Map>>>,
}

impl Atlas {
    /// Keeps an eye on `folder` for as long as the process lives.
    pub fn watching(folder: PathBuf) -> Arc<Self> {
        let atlas = Arc::new(Self::default());
        let watched = Arc::downgrade(&atlas);
        // Preparing a city takes a second of one core: not on a thread that answers requests.
        let spawned = thread::Builder::new().name("maps".into()).spawn(move || {
            let mut refused = BTreeMap::new();
            while let Some(atlas) = watched.upgrade() {
                atlas.look(&folder, &mut refused);
                drop(atlas);
                thread::sleep(LOOK_EVERY);
            }
        });
        if let Err(error) = spawned {
            tracing::error!(%error, "maps are not watched");
        }
        atlas
    }

    /// Takes in what is new in the folder, lets go of what is gone. A file that cannot be read is named once and left alone.
    fn look(&self, folder: &Path, refused: &mut BTreeMap<String, (u64, SystemTime)>) {
        let found = extracts(folder);
        let known = |name: &str| self.maps.read().ok()?.get(name).map(|map| map.stamp);
        for (name, (path, stamp)) in &found {
            if known(name) == Some(*stamp) || refused.get(name) == Some(stamp) {
                continue;
            }
            match prepare(path) {
                Ok(network) => {
                    let size = network.size();
                    tracing::info!(
                        map = name,
                        junctions = size.junctions,
                        ways = size.ways,
                        "a map is ready"
                    );
                    self.change(|maps| maps.insert(name.clone(), Arc::new(Map { network, stamp: *stamp })));
                }
                Err(error) => {
                    tracing::error!(map = name, %error, "this map cannot be read; the one before it stays");
                    refused.insert(name.clone(), *stamp);
                }
            }
        }
        self.change(|maps| maps.retain(|name, _| found.contains_key(name)));
    }

    fn change<T>(&self, change: impl FnOnce(&mut BTreeMap<String, Arc<Map>>) -> T) {
        if let Ok(mut maps) = self.maps.write() {
            change(&mut maps);
        }
    }

    /// The map on which all the points lie.
    fn map_of(&self, points: &[Point]) -> Option<Arc<Map>> {
        let maps: Vec<Arc<Map>> = self.maps.read().ok()?.values().cloned().collect();
        maps.into_iter().find(|map| points.iter().all(|point| map.has(*point)))
    }
}

impl Map {
    fn has(&self, point: Point) -> bool {
        self.network.travel(Traveller::Van).nearest(at(point)).is_some_and(|near| near.away_m <= OFF_MAP_M)
    }
}

/// Reads and prepares one extract; the error is in words for people.
pub fn prepare(path: &Path) -> Result<Network, String> {
    let bytes = fs::read(path).map_err(|error| error.to_string())?;
    let network = Network::read(&bytes).map_err(|error| error.to_string())?;
    if network.size().junctions == 0 { Err("there are no roads in it".into()) } else { Ok(network) }
}

/// `name.osm.pbf` in the folder, with what tells one version of a file from the next.
fn extracts(folder: &Path) -> BTreeMap<String, (PathBuf, (u64, SystemTime))> {
    let Ok(entries) = fs::read_dir(folder) else { return BTreeMap::new() };
    entries
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let name = path.file_name()?.to_str()?.strip_suffix(".osm.pbf")?.to_owned();
            let meta = fs::metadata(&path).ok()?;
            Some((name, (path, (meta.len(), meta.modified().ok()?))))
        })
        .collect()
}

fn at(point: Point) -> At {
    At::new(point.lat, point.lon)
}

fn point(at: At) -> Point {
    Point { lat: at.lat(), lon: at.lon() }
}

fn traveller(profile: Profile) -> Traveller {
    match profile {
        Profile::Van => Traveller::Van,
        Profile::Motorcycle => Traveller::Motorcycle,
        Profile::Bicycle => Traveller::Bicycle,
        Profile::Foot => Traveller::Foot,
        Profile::Truck => Traveller::Truck,
    }
}

fn leg(leg: ::roads::Leg) -> Leg {
    Leg { distance_m: leg.metres.round() as u32, duration_s: leg.seconds.round() as u32 }
}

impl Roads for Atlas {
    fn source(&self, points: &[Point]) -> Source {
        if self.map_of(points).is_some() { Source::Roads } else { Source::StraightLine }
    }

    fn snap(&self, place: Point, profile: Profile) -> Option<Snapped> {
        let Some(map) = self.map_of(&[place]) else { return StraightLine.snap(place, profile) };
        let near = map.network.travel(traveller(profile)).nearest(at(place))?;
        Some(Snapped { point: point(near.at), distance_m: near.away_m })
    }

    fn route(&self, points: &[Point], profile: Profile) -> Result<Route, Error> {
        let Some(map) = self.map_of(points) else { return StraightLine.route(points, profile) };
        let mut route = Route { legs: Vec::new(), line: Vec::new() };
        for pair in points.windows(2) {
            let found = map.network.travel(traveller(profile)).route(at(pair[0]), at(pair[1]));
            let Some(found) = found else { return StraightLine.route(points, profile) };
            route.legs.push(leg(found.leg));
            route.line.extend(found.points.into_iter().map(point));
        }
        Ok(route)
    }

    /// Where a pair has no way on the map (a point off it, an island), the straight line fills in: a plan can still be made.
    fn matrix(&self, from: &[Point], to: &[Point], profile: Profile) -> Matrix {
        let straight = StraightLine.matrix(from, to, profile);
        let all: Vec<Point> = from.iter().chain(to).copied().collect();
        let Some(map) = self.map_of(&all) else { return straight };
        let places = |points: &[Point]| points.iter().map(|p| at(*p)).collect::<Vec<_>>();
        let table = map.network.travel(traveller(profile)).matrix(&places(from), &places(to));
        let mut matrix = straight;
        for (i, found) in table.legs.iter().enumerate() {
            if let Some(found) = found {
                let found = leg(*found);
                (matrix.distance_m[i], matrix.duration_s[i]) = (found.distance_m, found.duration_s);
            }
        }
        matrix
    }

    fn eta(&self, from: Point, to: Point, profile: Profile, depart_at: Time) -> Option<Eta> {
        let Some(map) = self.map_of(&[from, to]) else {
            return StraightLine.eta(from, to, profile, depart_at);
        };
        let leg = leg(map.network.travel(traveller(profile)).route(at(from), at(to))?.leg);
        let duration_s = i64::from(leg.duration_s);
        let off_s = (duration_s * USUAL_ERROR_PERCENT + 99) / 100;
        Some(Eta {
            arrive_at: depart_at.plus_s(duration_s),
            earliest_at: depart_at.plus_s(duration_s - off_s),
            latest_at: depart_at.plus_s(duration_s + off_s),
            distance_m: leg.distance_m,
            duration_s: leg.duration_s,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extract(name: &str) -> Option<PathBuf> {
        let told = option_env!("QAFILA_DATA").map(PathBuf::from);
        let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
        let path = told.unwrap_or(beside).join("osm").join(name);
        if path.exists() {
            return Some(path);
        }
        eprintln!("skipped: no extract at {}", path.display());
        None
    }

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().unwrap()
    }

    #[test]
    fn without_maps_the_line_is_straight_and_says_so() {
        let atlas = Atlas::default();
        let points = [Point { lat: 33.70, lon: 73.05 }, Point { lat: 33.65, lon: 73.10 }];
        assert_eq!(atlas.source(&points), Source::StraightLine);
        assert_eq!(
            atlas.route(&points, Profile::Van).unwrap(),
            StraightLine.route(&points, Profile::Van).unwrap()
        );
    }

    #[test]
    fn a_map_counts_while_its_file_is_there() {
        let Some(path) = extract("islamabad.osm.pbf") else { return };
        let (dir, atlas, mut refused) = (folder(), Atlas::default(), BTreeMap::new());
        let file = dir.path().join("islamabad.osm.pbf");
        fs::copy(path, &file).unwrap();
        atlas.look(dir.path(), &mut refused);

        let points = [Point { lat: 33.70, lon: 73.05 }, Point { lat: 33.65, lon: 73.10 }];
        assert_eq!(atlas.source(&points), Source::Roads);
        let route = atlas.route(&points, Profile::Van).unwrap();
        assert!(route.line.len() > 20, "a road bends");
        let matrix = atlas.matrix(&points, &points, Profile::Van);
        assert_eq!(matrix.leg(0, 1), Some(route.legs[0]));

        let dubai = Point { lat: 25.2, lon: 55.27 };
        assert_eq!(atlas.source(&[points[0], dubai]), Source::StraightLine);
        assert!(atlas.matrix(&[points[0]], &[dubai], Profile::Van).leg(0, 0).is_some());

        fs::remove_file(&file).unwrap();
        atlas.look(dir.path(), &mut refused);
        assert_eq!(atlas.source(&points), Source::StraightLine);
    }

    #[test]
    fn a_damaged_map_leaves_the_old_one_in_force() {
        let Some(path) = extract("abbottabad.osm.pbf") else { return };
        let (dir, atlas, mut refused) = (folder(), Atlas::default(), BTreeMap::new());
        let file = dir.path().join("city.osm.pbf");
        fs::copy(&path, &file).unwrap();
        atlas.look(dir.path(), &mut refused);
        let bytes = fs::read(&path).unwrap();
        fs::write(&file, &bytes[..bytes.len() / 2]).unwrap();
        atlas.look(dir.path(), &mut refused);
        assert_eq!(refused.len(), 1);
        assert_eq!(atlas.source(&[Point { lat: 34.15, lon: 73.22 }]), Source::Roads);
    }
}
