//! What others are asked: the same drives and the same pairs, written down with our answers for `tools/bench-roads/peers`.

use crate::{
    Random,
    drives::{self, Drive},
};
use roads::{At, Profile, Roads};
use serde_json::{Value, json};
use std::{fs, io, path::Path};

/// All pairs of so many places.
const PLACES: usize = 200;

/// Writes `NAME.json`: drives of a seed with their lengths, places with our seconds and metres between all of them.
pub fn write_down(folder: &Path, file: &str, roads: &Roads, places: &[At], seed: u64) -> io::Result<()> {
    let name = Path::new(file).file_name().and_then(|name| name.to_str()).unwrap_or(file);
    let name = name.split('.').next().unwrap_or(name);
    let place = |at: &At| json!([at.lat(), at.lon()]);
    let fixes = |drive: &Drive| -> Vec<Value> {
        drive.fixes.iter().map(|fix| json!([fix.at.lat(), fix.at.lon(), fix.at_s])).collect()
    };
    let mut matching = Vec::new();
    for (sigma_m, every_s) in drives::NOISE {
        let mut random = Random::seeded(seed);
        let list: Vec<Value> = drives::some(roads, places, &mut random, (sigma_m, every_s))
            .iter()
            .map(|drive| json!({ "metres": drive.metres, "fixes": fixes(drive) }))
            .collect();
        matching.push(json!({ "sigma_m": sigma_m, "every_s": every_s, "drives": list }));
    }
    let places = &places[..PLACES.min(places.len())];
    let car = roads.travel(Profile::Car).matrix(places, places);
    let legs = car.legs.iter().map(|leg| leg.map_or(Value::Null, |leg| json!([leg.seconds, leg.metres])));
    let all = json!({
        "matching": matching,
        "places": places.iter().map(place).collect::<Vec<_>>(),
        "legs": legs.collect::<Vec<_>>(),
    });
    fs::write(folder.join(format!("{name}.json")), all.to_string())
}
