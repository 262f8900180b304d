//! The ground under the city: where the example's addresses are, or the middle of the server's own map where that lies elsewhere.

use crate::{City, client::Client, road::Place};
use anyhow::{Context, Result};
use serde_json::Value;
use std::time::Duration;

/// Al Quoz Industrial Area 3, Dubai.
const HOME: Place = Place { lat: 25.1285, lon: 55.2270 };
/// The example's addresses lie between these.
const EXAMPLE: Bounds = Bounds { south: 24.96, west: 55.11, north: 25.38, east: 55.50 };
/// On another map they lie where its roads are, and no further from the middle of those than a day's drive goes.
const REACH_DEG: f64 = 0.1;
/// A map's roads are looked for at so many places each way.
const PROBES: usize = 12;
/// How often a place without a road is moved half of the way to the depot.
const MOVES_MAX: usize = 5;
/// A place further than this from a road is nobody's address.
const OFF_ROAD_M: f64 = 400.0;
/// A map is prepared and drawn within this time after the server's start.
const MAP_WITHIN: Duration = Duration::from_secs(120);

#[derive(Debug, Clone, PartialEq)]
pub struct Ground {
    pub depot: Place,
    /// another map than that of the example, by its name, and where its roads are
    elsewhere: Option<(String, Bounds)>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Bounds {
    south: f64,
    west: f64,
    north: f64,
    east: f64,
}

/// A place on the ground, in words.
pub struct Address {
    pub place: Place,
    pub text: String,
    pub city: String,
}

impl Ground {
    /// Where the demo lives. What it did before holds it where it was.
    pub async fn find(city: &City, client: &Client) -> Result<Self> {
        let home = Self { depot: HOME, elsewhere: None };
        if !city.has_map {
            return Ok(home);
        }
        let maps = real_maps(client).await?;
        if maps.is_empty() || maps.iter().any(|(_, bounds)| bounds.has(HOME)) {
            return Ok(home);
        }
        // some of the example's rows name no place
        let last = client.get("/deliveries?limit=50").await?;
        let lived = last.as_array().into_iter().flatten().find_map(|d| Place::of(&d["address"]["point"]));
        let Some((name, bounds)) =
            maps.into_iter().find(|(_, bounds)| lived.is_none_or(|place| bounds.has(place)))
        else {
            return Ok(home);
        };
        let Some((depot, roads)) = roads_of(client, bounds).await? else { return Ok(home) };
        Ok(Self { depot, elsewhere: Some((name, roads)) })
    }

    /// For the rows of the example that name no place: anywhere in it, evenly.
    pub fn anywhere(i: usize) -> Place {
        // multiples of the plastic number's inverses modulo one fill a square evenly
        let [east, north] = [0.754_877_666, 0.569_840_291].map(|step: f64| (i as f64 * step).fract());
        let between = |low: f64, high: f64, share: f64| low + (high - low) * share;
        Place {
            lat: between(EXAMPLE.south, EXAMPLE.north, north),
            lon: between(EXAMPLE.west, EXAMPLE.east, east),
        }
    }

    /// The map it lies on, where that is not the example's.
    pub fn elsewhere(&self) -> Option<String> {
        self.elsewhere.as_ref().map(|(name, _)| title(name))
    }

    /// What stands for an address of the example here; `None` where no road is near. The example's own stay as they are.
    pub async fn address(&self, client: &Client, of: Place) -> Result<Option<Address>> {
        let Some((name, roads)) = &self.elsewhere else { return Ok(None) };
        let mut wanted = roads.stand_in(of);
        let mut place = on_road(client, wanted).await?;
        for _ in 0..MOVES_MAX {
            if place.is_none() {
                wanted = wanted.towards(self.depot, 0.5);
                place = on_road(client, wanted).await?;
            }
        }
        let Some(place) = place else { return Ok(None) };
        let path = format!("/places/reverse?lat={:.6}&lon={:.6}", place.lat, place.lon);
        let words = client.get(&path).await?;
        let town = words["path"].as_array().into_iter().flatten().find(|entry| entry["level"] == "city");
        let city =
            town.and_then(|entry| entry["names"]["en"].as_str()).map_or_else(|| title(name), str::to_owned);
        let text = words["label"].as_str().map_or_else(|| city.clone(), str::to_owned);
        Ok(Some(Address { place, text, city }))
    }
}

impl Bounds {
    /// `[west, south, east, north]`
    fn of(value: &Value) -> Option<Self> {
        let at = |i: usize| value[i].as_f64();
        Some(Self { west: at(0)?, south: at(1)?, east: at(2)?, north: at(3)? })
    }
    fn has(&self, place: Place) -> bool {
        (self.south..=self.north).contains(&place.lat) && (self.west..=self.east).contains(&place.lon)
    }
    fn middle(&self) -> Place {
        Place { lat: f64::midpoint(self.south, self.north), lon: f64::midpoint(self.west, self.east) }
    }
    /// The place in it that lies there as `of` lies in the example.
    fn stand_in(&self, of: Place) -> Place {
        let share = |low: f64, high: f64, at: f64| ((at - low) / (high - low) * 2.0 - 1.0).clamp(-1.0, 1.0);
        let reach = |low: f64, high: f64| ((high - low) / 2.0).min(REACH_DEG);
        let middle = self.middle();
        Place {
            lat: middle.lat + share(EXAMPLE.south, EXAMPLE.north, of.lat) * reach(self.south, self.north),
            lon: middle.lon + share(EXAMPLE.west, EXAMPLE.east, of.lon) * reach(self.west, self.east),
        }
    }
}

/// Waits for the maps that are being prepared.
async fn real_maps(client: &Client) -> Result<Vec<(String, Bounds)>> {
    let begun = tokio::time::Instant::now();
    loop {
        let maps = client.get("/routing/maps").await?;
        let real = maps.as_array().context("maps are a list")?.iter().filter(|map| map["made_up"] == false);
        let named =
            real.filter_map(|map| Some((map["name"].as_str()?.to_owned(), Bounds::of(&map["bounds"])?)));
        let named: Vec<_> = named.collect();
        if !named.is_empty() || begun.elapsed() > MAP_WITHIN {
            return Ok(named);
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// Where most roads of a map are, without the outermost seventh on each side, and a place on a road in the middle of them.
async fn roads_of(client: &Client, map: Bounds) -> Result<Option<(Place, Bounds)>> {
    let mut found = Vec::new();
    let at = |low: f64, high: f64, i: usize| low + (high - low) * (i as f64 + 0.5) / PROBES as f64;
    for i in 0..PROBES * PROBES {
        let place =
            Place { lat: at(map.south, map.north, i / PROBES), lon: at(map.west, map.east, i % PROBES) };
        found.extend(on_road(client, place).await?);
    }
    let sorted = |of: fn(&Place) -> f64| {
        let mut all: Vec<f64> = found.iter().map(of).collect();
        all.sort_by(f64::total_cmp);
        all
    };
    let (lats, lons) = (sorted(|place| place.lat), sorted(|place| place.lon));
    if found.is_empty() {
        return Ok(None);
    }
    let (low, high) = (found.len() / 7, found.len() - 1 - found.len() / 7);
    let roads = Bounds { south: lats[low], north: lats[high], west: lons[low], east: lons[high] };
    let middle = roads.middle();
    let depot = found.into_iter().min_by(|a, b| a.metres_to(middle).total_cmp(&b.metres_to(middle)));
    Ok(depot.map(|depot| (depot, roads)))
}

async fn on_road(client: &Client, place: Place) -> Result<Option<Place>> {
    let path = format!("/routing/nearest?lat={:.6}&lon={:.6}&profile=van", place.lat, place.lon);
    let near = client.get(&path).await?;
    let is_near = near["source"] == "roads" && near["distance_m"].as_f64().is_some_and(|m| m <= OFF_ROAD_M);
    Ok(Place::of(&near["point"]).filter(|_| is_near))
}

/// `islamabad-rawalpindi` as a reader writes it.
fn title(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    };
    name.split(['-', '_']).map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_s_addresses_come_to_lie_in_the_middle_of_another_map() {
        let map = Bounds { south: 33.6, west: 72.9, north: 33.8, east: 73.3 };
        let near = |a: Place, lat: f64, lon: f64| {
            assert!((a.lat - lat).abs() < 1e-9 && (a.lon - lon).abs() < 1e-9, "{a:?}");
        };
        near(map.stand_in(EXAMPLE.middle()), 33.7, 73.1);
        near(map.stand_in(Place { lat: 25.38, lon: 55.11 }), 33.8, 73.0);
        assert!(!map.has(HOME) && EXAMPLE.has(HOME));
        assert_eq!(title("islamabad-rawalpindi"), "Islamabad Rawalpindi");
    }
}
