use super::*;
use crate::{
    Profile, Roads, Source, StraightLine,
    wish::{Fix, Language, Wish},
};
use ::roads::town::{Plan, Spoken, build};
use std::fs;

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
    let matrix = atlas.matrix(&points, &points, Profile::Van, None);
    assert_eq!(matrix.leg(0, 1), Some(route.legs[0]));

    let dubai = Point { lat: 25.2, lon: 55.27 };
    assert_eq!(atlas.source(&[points[0], dubai]), Source::StraightLine);
    assert!(atlas.matrix(&[points[0]], &[dubai], Profile::Van, None).leg(0, 0).is_some());

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

#[test]
fn a_prepared_map_opens_without_its_extract_being_read() {
    let Some(path) = extract("abbottabad.osm.pbf") else { return };
    let dir = folder();
    crate::maps::add(dir.path(), "city", &path, &mut |_| {}).unwrap();
    let map = &shelf(dir.path())["city"];
    assert!(map.prepared.exists(), "the prepared roads lie beside the extract");
    // what is opened now cannot come from the extract
    let stamp = map.stamp;
    let broken = OnShelf { extract: Some(dir.path().join("nowhere.osm.pbf")), ..map.clone() };
    let place = At::new(34.15, 73.22);
    let near = take(&broken).unwrap().travel(Traveller::Van).nearest(place);
    assert!(near.is_some());
    // damaged, it is made again from the extract
    let mut bytes = fs::read(&map.prepared).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xff;
    fs::remove_file(&map.prepared).unwrap();
    fs::write(&map.prepared, &bytes).unwrap();
    assert!(take(&broken).is_err());
    assert_eq!(take(map).unwrap().travel(Traveller::Van).nearest(place), near);
    assert_eq!(shelf(dir.path())["city"].stamp, stamp);
    assert!(take(&broken).is_ok(), "the prepared roads are whole again");
    assert!(crate::maps::remove(dir.path(), "city") && shelf(dir.path()).is_empty());
    assert!(!crate::maps::remove(dir.path(), "city"));
}

#[test]
fn a_map_with_wishes_and_words() {
    let Some(path) = extract("islamabad.osm.pbf") else { return };
    let (dir, atlas) = (folder(), Atlas::default());
    crate::maps::add(dir.path(), "islamabad", &path, &mut |_| {}).unwrap();
    atlas.look(dir.path(), &mut BTreeMap::new());
    let points = [Point { lat: 33.70, lon: 73.05 }, Point { lat: 33.65, lon: 73.10 }];
    let wish = Wish { language: Some(Language::Ur), alternatives: 2, ..Wish::usual(Profile::Van) };
    let guided = atlas.guided(&points, &wish).unwrap();
    assert!(guided.legs[0].steps.len() > 3 && !guided.others.is_empty());
    let middle = guided.legs[0].route.points[guided.legs[0].route.points.len() / 2];
    let (lat, lon) = (middle.lat(), middle.lon());
    let square = [(-1.0, -1.0), (-1.0, 1.0), (1.0, 1.0), (1.0, -1.0)]
        .map(|(y, x)| Point { lat: lat + y * 0.002, lon: lon + x * 0.002 });
    let round = Wish { avoid: vec![square.to_vec()], ..Wish::usual(Profile::Van) };
    assert!(
        atlas.guided(&points, &round).unwrap().legs[0].route.leg.seconds > guided.legs[0].route.leg.seconds
    );
    let areas = atlas.areas(points[0], Profile::Van, &[300, 600]).unwrap();
    assert!(areas.iter().all(|area| !area.polygons.is_empty()));
    let fixes: Vec<Fix> = guided.legs[0]
        .route
        .points
        .iter()
        .step_by(4)
        .enumerate()
        .map(|(i, at)| Fix { point: crate::wish::point(*at), at_s: i as f64 * 20.0, accuracy_m: 5.0 })
        .collect();
    let trace = atlas.matched(&fixes, Profile::Van).unwrap();
    let off = trace.leg.metres / guided.legs[0].route.leg.metres;
    assert!((0.9..1.1).contains(&off), "{off}");
}

#[test]
fn where_the_map_ends_a_leg_is_a_straight_line_and_says_so() {
    let (dir, atlas) = (folder(), Atlas::default());
    let plan =
        Plan { seed: 5, center: At::new(25.20, 55.27), blocks: 8, outskirts: 0, spoken: Spoken::English };
    fs::write(dir.path().join("town.osm.pbf"), build(&plan).to_pbf()).unwrap();
    atlas.look(dir.path(), &mut BTreeMap::new());
    let place = |lat: f64, lon: f64| Point { lat, lon };
    let (here, there, off) = (place(25.197, 55.266), place(25.203, 55.274), place(25.40, 55.27));
    let guided = atlas.guided(&[here, there, off, here], &Wish::usual(Profile::Van)).unwrap();
    let on_roads: Vec<bool> = guided.legs.iter().map(|leg| leg.is_on_roads).collect();
    assert_eq!((on_roads, guided.source()), (vec![true, false, false], Source::Partly));
    assert!(guided.legs[0].route.points.len() > 2, "a road bends");
    let whole = guided.whole();
    assert_eq!(whole.legs[1..], StraightLine.route(&[there, off, here], Profile::Van).unwrap().legs);
    // A plan reckons with the same.
    let matrix = atlas.matrix(&[here, there], &[there, off], Profile::Van, None);
    assert_eq!((matrix.leg(0, 0), matrix.leg(1, 1)), (Some(whole.legs[0]), Some(whole.legs[1])));
    let both = atlas.guided(&[here, there], &Wish::usual(Profile::Van)).unwrap();
    assert_eq!(both.source(), Source::Roads);
    assert_eq!(atlas.guided(&[off, off], &Wish::usual(Profile::Van)).unwrap().source(), Source::StraightLine);
}
