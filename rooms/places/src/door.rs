//! A door that was found before: which addresses are remembered, and how sure the memory is.

use crate::{
    fold::{read_as, words},
    place::distance_m,
};
use kernel::{Point, Time};
use uuid::Uuid;

/// A fix less sure than this may be of the house next door.
pub const ACCURACY_M_MAX: f64 = 30.0;
/// Handed over further apart than this, the address is of more than one door.
const SAME_DOOR_M: f64 = 150.0;
/// Longer texts are stories, not addresses.
const KEY_LEN_MAX: usize = 400;
/// One word and a number is any house.
const WORDS_MIN: usize = 3;

/// What is remembered of an address.
#[derive(Debug, Clone, PartialEq)]
pub struct Memory {
    pub id: Uuid,
    pub key: String,
    /// as it was written last
    pub address: String,
    pub city: Option<String>,
    /// where it was handed over, newest first
    pub places: Vec<Point>,
    pub seen: u64,
    /// when the last one was remembered
    pub last: Time,
}

/// A door: an address and where it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Door {
    pub id: Uuid,
    pub address: String,
    pub city: Option<String>,
    pub point: Point,
    /// 0..=1
    pub sure: f64,
    pub deliveries: u64,
    pub last_delivered_at: Time,
}

impl Memory {
    /// `None` where the places disagree.
    pub fn door(&self) -> Option<Door> {
        let (point, sure) = where_is(&self.places)?;
        Some(Door {
            id: self.id,
            address: self.address.clone(),
            city: self.city.clone(),
            point,
            sure,
            deliveries: self.seen,
            last_delivered_at: self.last,
        })
    }
}

impl Door {
    /// The address and its town, unless the address says the town already, with the comma of its letters.
    pub fn label(&self) -> String {
        let arabic = self.address.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c));
        let comma = if arabic { "، " } else { ", " };
        let city = self.city.as_deref().map(str::trim).filter(|city| !self.says(city));
        city.map_or_else(|| self.address.clone(), |city| format!("{}{comma}{city}", self.address))
    }

    fn says(&self, city: &str) -> bool {
        let (address, city) = (words(&self.address), words(city));
        city.is_empty() || address.windows(city.len()).any(|run| run == city)
    }
}

/// What an address is remembered by; `None` for one that names no single door: without a number, or in two words.
pub fn key_of(address: &str, city: Option<&str>) -> Option<String> {
    let said = words(address);
    let has_number = said.iter().any(|word| word.chars().any(|c| c.is_ascii_digit()));
    let key = format!("{}|{}", said.join(" "), read_as(city.unwrap_or_default()));
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
    let near = places.iter().filter(|place| distance_m(**place, door) <= SAME_DOOR_M).count();
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
    fn the_town_is_told_once() {
        let door = |address: &str, city: Option<&str>| {
            let places = vec![place(25.2, 55.27)];
            let (address, city) = (address.to_owned(), city.map(str::to_owned));
            let last = Time::from_unix_s(0);
            let memory = Memory { id: Uuid::nil(), key: String::new(), address, city, places, seen: 1, last };
            memory.door().unwrap().label()
        };
        assert_eq!(door("Villa 7, Street 15", Some("Dubai")), "Villa 7, Street 15, Dubai");
        assert_eq!(door("Villa 7, Street 15, DUBAI", Some("Dubai")), "Villa 7, Street 15, DUBAI");
        assert_eq!(door("Villa 7, Street 15", Some(" ")), "Villa 7, Street 15");
        assert_eq!(door("Villa 7, Street 15", None), "Villa 7, Street 15");
        assert_eq!(door("فيلا ٧، شارع ١٥", Some("دبي")), "فيلا ٧، شارع ١٥، دبي");
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
