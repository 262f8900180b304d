//! Grid references in addresses: Makani numbers of Dubai, and the military grid that they are cut from.
//!
//! A Makani number is the ten digits of a grid reference without its square (Dubai Municipality's GIS department, in the press: "the
//! 10-digit military grid reference system"). Four squares meet in Dubai, so that four points a hundred kilometres apart have the same
//! number: the one nearest the town of the address is meant. No pair of a number and a surveyed place was at hand to prove it; the
//! confidence says that somebody should look.

use geo::{Point as At, haversine_m, mgrs};
use kernel::Point;

/// Most of Dubai, then Hatta, Jebel Ali's west, and the edge of Sharjah.
const SQUARES: [&str; 4] = ["40RCN", "40RDN", "40RBN", "40RCP"];
const DUBAI: At = At { lat: 25.15, lon: 55.25 };
/// Half of a square's side and some more: beyond it another town was meant.
const WITHIN_M: f64 = 75_000.0;
/// A reference of fewer digits is a neighbourhood, not a door.
const DIGITS_MIN: usize = 6;

/// A Makani number: two groups of five digits where the address is in the emirate (`town` then says where), or those or ten digits with
/// the word beside them.
pub fn makani_in(text: &str, town: Option<Point>) -> Option<Point> {
    let lower = text.to_lowercase();
    let named = ["makani", "مكاني", "مکانی"].iter().any(|word| lower.contains(word));
    let groups: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_digits = |word: &str, n: usize| word.len() == n && word.bytes().all(|b| b.is_ascii_digit());
    let pair = groups.windows(2).find(|pair| is_digits(pair[0], 5) && is_digits(pair[1], 5));
    let digits = match pair {
        Some(pair) if named || town.is_some() => pair.concat(),
        _ if named => (*groups.iter().find(|word| is_digits(word, 10))?).to_owned(),
        _ => return None,
    };
    let points = SQUARES.iter().filter_map(|square| mgrs::decode(&format!("{square}{digits}")).ok());
    let town = town.map_or(DUBAI, |town| At::new(town.lat, town.lon));
    let near = points.map(|at| (haversine_m(at, town), at)).min_by(|a, b| a.0.total_cmp(&b.0))?;
    (near.0 <= WITHIN_M).then(|| Point::new(near.1.lat, near.1.lon).ok()).flatten()
}

/// A whole grid reference, in one word or in up to four: `40R CN 26160 87705`.
pub fn reference_in(text: &str) -> Option<Point> {
    let said: Vec<&str> =
        text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    (0..said.len()).find_map(|from| {
        let begins = said[from].bytes().next().is_some_and(|b| b.is_ascii_digit());
        (1..=4.min(said.len() - from)).rev().filter(|_| begins).find_map(|n| {
            let joined = said[from..from + n].concat();
            let letters = joined.bytes().filter(u8::is_ascii_alphabetic).count();
            let digits = joined.len() - letters;
            let at = (letters == 3 && digits > DIGITS_MIN).then(|| mgrs::decode(&joined).ok()).flatten()?;
            Point::new(at.lat, at.lon).ok()
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metres(found: Option<Point>, lat: f64, lon: f64) -> f64 {
        let found = found.expect("a point");
        haversine_m(At::new(found.lat, found.lon), At::new(lat, lon))
    }

    /// The Makani number that the arithmetic gives a place.
    fn number(lat: f64, lon: f64) -> (String, String) {
        let whole = mgrs::encode(At::new(lat, lon)).unwrap();
        (whole[5..10].to_owned(), whole[10..].to_owned())
    }

    #[test]
    fn a_makani_number_finds_its_square() {
        let town = |lat, lon| Some(Point { lat, lon });
        let (dubai, hatta) = (town(25.2048, 55.2708), town(24.7965, 56.1175));
        for (lat, lon, town) in [(25.1972, 55.2744, dubai), (24.98, 55.02, dubai), (24.80, 56.11, hatta)] {
            let (east, north) = number(lat, lon);
            assert!(metres(makani_in(&format!("Villa 7, {east} {north}"), town), lat, lon) < 1.5);
            assert!(metres(makani_in(&format!("رقم مكاني {east}-{north}"), town), lat, lon) < 1.5);
        }
        let (east, north) = number(25.1972, 55.2744);
        assert!(metres(makani_in(&format!("Makani: {east}{north}"), None), 25.1972, 55.2744) < 1.5);
    }

    #[test]
    fn phones_and_other_numbers_are_no_makani() {
        for text in ["call 0501234567", "PO Box 12345", "12345 67890", "flat 30032", ""] {
            assert_eq!(makani_in(text, None), None, "{text}");
        }
        let dubai = Some(Point { lat: 25.2048, lon: 55.2708 });
        assert_eq!(makani_in("call 0501234567", dubai), None, "ten digits in one are a phone");
    }

    #[test]
    fn a_grid_reference_is_read_in_any_spacing() {
        for text in
            ["40RCN2616087705", "at 40R CN 26160 87705, gate 3", "40r cn 2616 8770", "40RCN 26160 87705"]
        {
            assert!(metres(reference_in(text), 25.1972, 55.2744) < 2_000.0, "{text}");
        }
        for text in
            ["12 abc 3", "40RCN", "40R CN 26", "F-7/2 Street 5 House 12", "Villa 12B Street 7A 100200"]
        {
            assert_eq!(reference_in(text), None, "{text}");
        }
    }
}
