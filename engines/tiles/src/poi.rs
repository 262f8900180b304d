//! Points of interest by what a person would look for. Rank 1 is an airport or a hospital, 3 a shop among many.

use roads::osm::Tags;

pub fn class_of(tags: &Tags<'_>) -> Option<(&'static str, u8)> {
    let amenity = tags.get("amenity").and_then(|value| match value {
        "hospital" => Some(("hospital", 1)),
        "clinic" | "doctors" | "dentist" => Some(("clinic", 3)),
        "pharmacy" => Some(("pharmacy", 3)),
        "school" | "kindergarten" => Some(("school", 3)),
        "university" | "college" => Some(("college", 2)),
        "place_of_worship" => Some(("worship", 3)),
        "restaurant" | "cafe" | "fast_food" | "food_court" | "ice_cream" => Some(("food", 3)),
        "bank" | "atm" | "bureau_de_change" => Some(("bank", 3)),
        "fuel" | "charging_station" => Some(("fuel", 3)),
        "police" | "fire_station" | "townhall" | "courthouse" | "embassy" | "library"
        | "community_centre" | "post_office" => Some(("civic", 3)),
        "bus_station" | "ferry_terminal" => Some(("transit", 2)),
        "marketplace" => Some(("market", 2)),
        "cinema" | "theatre" | "arts_centre" => Some(("leisure", 3)),
        "parking" | "taxi" | "car_wash" | "car_rental" => Some(("parking", 3)),
        _ => None,
    });
    amenity.or_else(|| other(tags))
}

fn other(tags: &Tags<'_>) -> Option<(&'static str, u8)> {
    if tags.is("aeroway", "aerodrome") {
        return Some(("airport", 1));
    }
    if let Some("station" | "halt") = tags.get("railway") {
        return Some(("transit", 2));
    }
    match tags.get("shop") {
        Some("mall" | "department_store") => return Some(("mall", 2)),
        Some("no") | None => {}
        Some(_) => return Some(("shop", 3)),
    }
    match tags.get("tourism") {
        Some("hotel" | "motel" | "hostel" | "guest_house" | "apartment") => return Some(("hotel", 3)),
        Some("attraction" | "museum" | "zoo" | "theme_park" | "viewpoint" | "gallery") => {
            return Some(("attraction", 2));
        }
        _ => {}
    }
    match tags.get("leisure") {
        Some("park" | "garden" | "nature_reserve" | "golf_course") => return Some(("park", 2)),
        Some("stadium" | "sports_centre" | "water_park" | "fitness_centre") => return Some(("leisure", 3)),
        _ => {}
    }
    if tags.is("natural", "water") {
        return Some(("water", 2));
    }
    if let Some("peak" | "bay" | "cape" | "beach") = tags.get("natural") {
        return Some(("nature", 3));
    }
    let works =
        tags.get("office").is_some() || tags.get("craft").is_some() || tags.get("man_made") == Some("works");
    if works {
        return Some(("office", 3));
    }
    tags.get("building").filter(|b| *b != "no" && *b != "yes").map(|_| ("building", 3))
}
