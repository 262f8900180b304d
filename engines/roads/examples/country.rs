//! A country to measure with: copies of one extract side by side, joined by trunk roads.
//!
//!     cargo run --release -p roads --example country -- porto.osm.pbf 12 country.osm.pbf
//!
//! The copies stand in rows, each shifted by the width and the height of the extract and a little more. A copy is joined with the one
//! to the east and the one to the north at four places of each side, between the main roads that come nearest to it.

use roads::osm::{Extract, OwnedNode, OwnedWay};
use std::{
    collections::{HashMap, HashSet},
    env, fs,
    io::{self, Write},
};

type Failure = Box<dyn std::error::Error>;

/// Between copies, degrees × 10⁷: about a kilometre.
const GAP_E7: i32 = 100_000;
const JOINED_AT: usize = 4;
const MAIN: [&str; 5] = ["trunk", "primary", "secondary", "tertiary", "unclassified"];

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [file, copies, out] = &arguments[..] else { return Err("country EXTRACT COPIES OUT".into()) };
    let copies: usize = copies.parse()?;
    let one = Extract::read(&fs::read(file)?)?;
    let columns = (copies as f64).sqrt().ceil() as usize;
    let spread = Spread::of(&one);
    let mut country = Extract::default();
    for copy in 0..copies {
        spread.copy(&one, copy, columns, &mut country);
    }
    let joined = spread.join(copies, columns, &mut country);
    fs::write(out, country.to_pbf())?;
    writeln!(io::stdout(), "{copies} copies in {columns} columns, joined at {joined} places")?;
    Ok(())
}

/// How copies of an extract are numbered and put beside each other.
struct Spread {
    ids: i64,
    width_e7: i32,
    height_e7: i32,
    /// nodes of main roads near the west, east, south and north side, the same number for each
    doors: [Vec<i64>; 4],
}

impl Spread {
    fn of(one: &Extract) -> Self {
        let places: HashMap<i64, (i32, i32)> =
            one.nodes.iter().map(|node| (node.id, (node.lon_e7, node.lat_e7))).collect();
        let is_main = |way: &&OwnedWay| {
            let open =
                !way.tags.iter().any(|(key, _)| key == "oneway" || key == "junction" || key == "access");
            open && way.tags.iter().any(|(key, value)| key == "highway" && MAIN.contains(&value.as_str()))
        };
        let main: HashSet<i64> = one.ways.iter().filter(is_main).flat_map(|way| way.nodes.clone()).collect();
        let mut main: Vec<(i64, (i32, i32))> =
            main.into_iter().filter_map(|id| Some((id, *places.get(&id)?))).collect();
        main.sort_unstable();
        let range = |of: fn(&(i32, i32)) -> i32| {
            let values = || main.iter().map(|(_, at)| of(at));
            (values().min().unwrap_or(0), values().max().unwrap_or(0))
        };
        let ((west, east), (south, north)) = (range(|at| at.0), range(|at| at.1));
        let door = |part: usize, away: &dyn Fn(i32, i32) -> i64, along: &dyn Fn(i32, i32) -> f64| {
            let (low, high) = (part as f64 / JOINED_AT as f64, (part + 1) as f64 / JOINED_AT as f64);
            let in_part = main.iter().filter(|(_, at)| (low..high).contains(&along(at.0, at.1)));
            in_part.min_by_key(|(_, at)| away(at.0, at.1)).map(|(id, _)| *id)
        };
        let up = |_: i32, y: i32| f64::from(y - south) / f64::from(north - south).max(1.0);
        let across = |x: i32, _: i32| f64::from(x - west) / f64::from(east - west).max(1.0);
        let side = |away: &dyn Fn(i32, i32) -> i64, along: &dyn Fn(i32, i32) -> f64| -> Vec<i64> {
            (0..JOINED_AT).filter_map(|part| door(part, away, along)).collect()
        };
        let doors = [
            side(&|x, _| i64::from(x - west), &up),
            side(&|x, _| i64::from(east - x), &up),
            side(&|_, y| i64::from(y - south), &across),
            side(&|_, y| i64::from(north - y), &across),
        ];
        let ids = one.nodes.iter().map(|n| n.id).chain(one.ways.iter().map(|w| w.id));
        let ids = ids.chain(one.relations.iter().map(|r| r.id)).max().unwrap_or(0) + 1;
        Self { ids, width_e7: east - west + GAP_E7, height_e7: north - south + GAP_E7, doors }
    }

    fn id(&self, copy: usize, id: i64) -> i64 {
        id + self.ids * copy as i64
    }

    fn copy(&self, one: &Extract, copy: usize, columns: usize, country: &mut Extract) {
        let (east, north) =
            ((copy % columns) as i32 * self.width_e7, (copy / columns) as i32 * self.height_e7);
        country.nodes.extend(one.nodes.iter().map(|node| OwnedNode {
            id: self.id(copy, node.id),
            lat_e7: node.lat_e7 + north,
            lon_e7: node.lon_e7 + east,
            tags: node.tags.clone(),
        }));
        country.ways.extend(one.ways.iter().map(|way| OwnedWay {
            id: self.id(copy, way.id),
            nodes: way.nodes.iter().map(|node| self.id(copy, *node)).collect(),
            tags: way.tags.clone(),
        }));
        for relation in &one.relations {
            let mut relation = relation.clone();
            relation.id = self.id(copy, relation.id);
            relation.members.iter_mut().for_each(|member| member.id = self.id(copy, member.id));
            country.relations.push(relation);
        }
    }

    /// Trunk roads between neighbours; tells how many.
    fn join(&self, copies: usize, columns: usize, country: &mut Extract) -> usize {
        let mut roads = Vec::new();
        for copy in 0..copies {
            let [west, east, south, north] = &self.doors;
            let neighbours =
                [(copy + 1, east, west, (copy + 1) % columns != 0), (copy + columns, north, south, true)];
            for (other, from, to, _) in neighbours.into_iter().filter(|n| n.3 && n.0 < copies) {
                roads.extend(
                    from.iter().zip(to).map(|(from, to)| vec![self.id(copy, *from), self.id(other, *to)]),
                );
            }
        }
        let count = roads.len();
        let first = self.ids * copies as i64;
        let tags = vec![("highway".to_owned(), "trunk".to_owned())];
        let ways = (first..).zip(roads).map(|(id, nodes)| OwnedWay { id, nodes, tags: tags.clone() });
        country.ways.extend(ways);
        count
    }
}
