//! A door that was found before: which addresses are remembered, and how sure the memory is.

use crate::fold::words;
use geo::haversine_m;
use kernel::Point;

/// A fix less sure than this may be of the house next door.
pub const ACCURACY_M_MAX: f64 = 30.0;
/// Handed over further apart than this, the address is of more than one door.
const SAME_DOOR_M: f64 = 150.0;
/// Longer texts are stories, not addresses.
const KEY_LEN_MAX: usize = 400;
/// One word and a number is any house.
const WORDS_MIN: usize = 3;

/// What an address is remembered by; `None` for one that names no single door: without a number, or in two words.
pub fn key_of(address: &str, city: Option<&str>) -> Option<String> {
    let said = words(address);
    let has_number = said.iter().any(|word| word.chars().any(|c| c.is_ascii_digit()));
    let key = format!("{}|{}", said.join(" "), words(city.unwrap_or_default()).join(" "));
    (has_number && said.len() >= WORDS_MIN && key.len() <= KEY_LEN_MAX).then_some(key)
}

/// Where it was handed over, newest first: the middle, and how sure that is from 0 to 1. `None` where the places disagree.
pub fn where_is(places: &[Point]) -> Option<(Point, f64)> {
    let middle = |of: fn(&Point) -> f64| {
        let mut all: Vec<f64> = places.iter().map(of).collect();
        all.sort_by(f64::total_cmp);
        all.get(all.len() / 2).copied()
    };
    let door = Point { lat: middle(|p| p.lat)?, lon: middle(|p| p.lon)? };
    let at = |p: &Point| geo::Point::new(p.lat, p.lon);
    let near = places.iter().filter(|place| haversine_m(at(place), at(&door)) <= SAME_DOOR_M).count();
    // most of them agree, or it is no door
    (near * 2 > places.len()).then_some((door, if near > 1 { 0.97 } else { 0.9 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(lat: f64, lon: f64) -> Point {
        Point { lat, lon }
    }

    #[test]
    fn an_address_is_known_again_however_it_is_spelt() {
        let key = |address: &str| key_of(address, Some("Islamabad"));
        assert_eq!(key("House 12, Street 5, F-7/2"), key("HOUSE 12 street 5 f7 2"));
        assert_ne!(key("House 12, Street 5, F-7/2"), key("House 13, Street 5, F-7/2"));
        assert_ne!(
            key_of("Villa 7, Street 15", Some("Dubai")),
            key_of("Villa 7, Street 15", Some("Sharjah"))
        );
        assert_eq!(key_of("فيلا ٧، شارع ١٥", Some("دبي")), key_of("فيلا 7 شارع 15", Some("دبى")));
    }

    #[test]
    fn what_names_no_single_door_is_not_remembered() {
        for address in
            ["Dubai Marina", "Villa 7", "", "near the big mosque behind the park", &"12 long ".repeat(99)]
        {
            assert_eq!(key_of(address, Some("Dubai")), None, "{address}");
        }
    }

    #[test]
    fn one_wrong_place_does_not_move_a_door_and_two_doors_are_none() {
        let (here, beside, far) = (place(25.2, 55.27), place(25.2001, 55.2701), place(25.3, 55.4));
        assert_eq!(where_is(&[here]), Some((here, 0.9)));
        let (door, sure) = where_is(&[far, here, beside]).unwrap();
        assert!((door.lat - 25.2001).abs() < 1e-9 && (door.lon - 55.2701).abs() < 1e-9 && sure > 0.9);
        assert_eq!(where_is(&[here, far]), None);
        assert_eq!(where_is(&[]), None);
    }
}
