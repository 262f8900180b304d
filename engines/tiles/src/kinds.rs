//! Which elements are drawn, in which layer, from which zoom. The layers are few and named as in OpenMapTiles, so that its styles
//! find most of what they look for.

use crate::poi;
use roads::osm::Tags;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    Water,
    Waterway,
    Landuse,
    Boundary,
    Transportation,
    Building,
    HouseNumber,
    Place,
    Poi,
}

impl Layer {
    pub const ALL: [Self; 9] = [
        Self::Water,
        Self::Waterway,
        Self::Landuse,
        Self::Boundary,
        Self::Transportation,
        Self::Building,
        Self::HouseNumber,
        Self::Place,
        Self::Poi,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Water => "water",
            Self::Waterway => "waterway",
            Self::Landuse => "landuse",
            Self::Boundary => "boundary",
            Self::Transportation => "transportation",
            Self::Building => "building",
            Self::HouseNumber => "housenumber",
            Self::Place => "place",
            Self::Poi => "poi",
        }
    }
}

/// How one element is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    pub layer: Layer,
    pub class: &'static str,
    /// first zoom at which it is drawn
    pub from: u8,
    /// first zoom at which it says its name
    pub named: u8,
    /// 1 is the most important of its layer
    pub rank: u8,
}

const fn kind(layer: Layer, class: &'static str, from: u8, named: u8) -> Kind {
    Kind { layer, class, from, named, rank: 0 }
}

/// Zoom at which nothing is drawn any more: for names that are never said.
const NEVER: u8 = u8::MAX;

/// What lies beyond the coast.
pub const OCEAN: Kind = kind(Layer::Water, "ocean", 0, NEVER);

/// A way as a line.
pub fn line(tags: &Tags<'_>) -> Option<Kind> {
    if tags.is("area", "yes") {
        return None;
    }
    if let Some(kind) = tags.get("highway").and_then(road) {
        return Some(kind);
    }
    if let Some("rail" | "light_rail" | "subway" | "tram" | "monorail" | "narrow_gauge") = tags.get("railway")
    {
        return Some(kind(Layer::Transportation, "rail", 10, NEVER));
    }
    match (tags.get("aeroway"), tags.get("route")) {
        (Some("runway"), _) => return Some(kind(Layer::Transportation, "runway", 10, NEVER)),
        (Some("taxiway"), _) => return Some(kind(Layer::Transportation, "taxiway", 12, NEVER)),
        (_, Some("ferry")) => return Some(kind(Layer::Transportation, "ferry", 8, 12)),
        _ => {}
    }
    match tags.get("waterway") {
        Some("river") => Some(kind(Layer::Waterway, "river", 8, 11)),
        Some("canal") => Some(kind(Layer::Waterway, "canal", 10, 12)),
        Some("stream" | "drain" | "ditch" | "wadi") => Some(kind(Layer::Waterway, "stream", 13, 14)),
        _ => None,
    }
}

fn road(class: &str) -> Option<Kind> {
    let (class, from, named) = match class {
        "motorway" => ("motorway", 4, 8),
        "trunk" => ("trunk", 5, 9),
        "primary" => ("primary", 7, 10),
        "secondary" => ("secondary", 9, 12),
        "tertiary" => ("tertiary", 11, 12),
        "motorway_link" | "trunk_link" | "primary_link" | "secondary_link" | "tertiary_link" => {
            ("link", 11, 14)
        }
        "residential" | "unclassified" | "living_street" | "road" => ("minor", 12, 13),
        "pedestrian" => ("pedestrian", 13, 14),
        "service" | "busway" => ("service", 13, 14),
        "track" => ("track", 13, 14),
        "footway" | "path" | "cycleway" | "steps" | "bridleway" => ("path", 14, 14),
        _ => return None,
    };
    Some(kind(Layer::Transportation, class, from, named))
}

/// A closed way, or an area of several.
pub fn area(tags: &Tags<'_>) -> Option<Kind> {
    let get = |key| tags.get(key);
    if get("building").is_some_and(|b| b != "no") {
        return Some(kind(Layer::Building, "building", 13, NEVER));
    }
    let water = |class, from| Some(kind(Layer::Water, class, from, NEVER));
    match (get("natural"), get("waterway"), get("landuse"), get("leisure")) {
        (Some("water"), ..) => {
            let river = matches!(get("water"), Some("river" | "canal"));
            return water(if river { "river" } else { "lake" }, 4);
        }
        (_, Some("riverbank" | "dock"), ..) => return water("river", 4),
        (_, _, Some("reservoir" | "basin"), _) => return water("lake", 6),
        (.., Some("swimming_pool")) => return water("pool", 14),
        _ => {}
    }
    let (class, from) = ground(tags)?;
    Some(kind(Layer::Landuse, class, from, NEVER))
}

fn ground(tags: &Tags<'_>) -> Option<(&'static str, u8)> {
    let found = match tags.get("leisure") {
        Some("park" | "garden" | "nature_reserve" | "common" | "dog_park") => ("park", 8),
        Some("golf_course" | "playground") => ("park", 11),
        Some("pitch" | "track" | "stadium" | "sports_centre") => ("pitch", 12),
        _ => match tags.get("amenity") {
            Some("school" | "university" | "college" | "kindergarten") => ("school", 11),
            Some("hospital" | "clinic") => ("hospital", 11),
            Some("grave_yard") => ("cemetery", 11),
            Some("parking") => ("parking", 14),
            _ => return cover(tags),
        },
    };
    Some(found)
}

fn cover(tags: &Tags<'_>) -> Option<(&'static str, u8)> {
    let found = match tags.get("landuse") {
        Some("residential") => ("residential", 8),
        Some("commercial" | "retail") => ("commercial", 10),
        Some("industrial" | "port" | "railway" | "quarry" | "landfill") => ("industrial", 9),
        Some("forest") => ("wood", 7),
        Some("grass" | "meadow" | "recreation_ground" | "village_green" | "greenfield") => ("grass", 10),
        Some("farmland" | "orchard" | "vineyard" | "farmyard" | "plant_nursery") => ("farmland", 9),
        Some("cemetery") => ("cemetery", 10),
        Some("military") => ("military", 9),
        _ => match (tags.get("natural"), tags.get("aeroway"), tags.get("boundary")) {
            (Some("wood"), ..) => ("wood", 7),
            (Some("grassland" | "scrub" | "heath"), ..) => ("grass", 9),
            (Some("sand" | "beach" | "desert" | "dune"), ..) => ("sand", 7),
            (Some("wetland" | "mud"), ..) => ("wetland", 9),
            (Some("bare_rock" | "scree" | "shingle"), ..) => ("rock", 10),
            (_, Some("aerodrome" | "apron"), _) => ("aerodrome", 9),
            (.., Some("national_park" | "protected_area")) => ("park", 7),
            _ => return None,
        },
    };
    Some(found)
}

/// Something at a point: a place that people live in, or a point of interest. Unnamed ones are not drawn.
pub fn point(tags: &Tags<'_>) -> Option<Kind> {
    tags.get("name").or_else(|| tags.get("name:en"))?;
    place(tags).or_else(|| {
        let (class, rank) = poi::class_of(tags)?;
        let from = [NEVER, 11, 13, 14][usize::from(rank.min(3))];
        Some(Kind { layer: Layer::Poi, class, from, named: from, rank })
    })
}

pub fn place(tags: &Tags<'_>) -> Option<Kind> {
    let (class, from, rank) = match tags.get("place")? {
        "city" => ("city", 4, 1),
        "town" => ("town", 7, 2),
        "village" => ("village", 10, 4),
        "suburb" | "borough" => ("suburb", 10, 3),
        "quarter" => ("quarter", 11, 5),
        "neighbourhood" | "city_block" | "plot" => ("neighbourhood", 12, 6),
        "hamlet" | "isolated_dwelling" => ("hamlet", 12, 7),
        "island" | "islet" => ("island", 10, 5),
        "locality" => ("locality", 13, 8),
        _ => return None,
    };
    Some(Kind { layer: Layer::Place, class, from, named: from, rank })
}

/// The first zoom of an administrative border by its level: 2 is a country's, 4 a province's.
pub fn border(tags: &Tags<'_>) -> Option<(u8, u8)> {
    if !tags.is("boundary", "administrative") {
        return None;
    }
    let level: u8 = tags.get("admin_level")?.parse().ok()?;
    let from = match level {
        2 => 0,
        3 | 4 => 4,
        5 | 6 => 8,
        7 | 8 => 10,
        _ => return None,
    };
    Some((level, from))
}
