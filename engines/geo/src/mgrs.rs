//! The Military Grid Reference System on WGS 84: `40R CN 26160 87705` is a square metre in Dubai.
//!
//! Sources: NGA.STND.0037 (the letters of zones, bands and squares, with the rows of WGS 84); Karney, "Transverse Mercator with an
//! accuracy of a few nanometers" (J. Geodesy 2011) for Krüger's series, here to the fourth order: well below a millimetre within a
//! zone. The polar caps are not read; nor is a reference written in the zones that Norway and Svalbard draw otherwise.

use crate::Point;

const A_M: f64 = 6_378_137.0;
const FLATTENING: f64 = 1.0 / 298.257_223_563;
const SCALE: f64 = 0.9996;
const FALSE_EASTING_M: f64 = 500_000.0;
const SQUARE_M: f64 = 100_000.0;
/// Rows of letters come again after so far.
const ROWS_M: f64 = 2_000_000.0;
const BANDS: &[u8] = b"CDEFGHJKLMNPQRSTUVWX";
const COLUMNS: [&[u8]; 3] = [b"ABCDEFGH", b"JKLMNPQR", b"STUVWXYZ"];
const ROWS: &[u8] = b"ABCDEFGHJKLMNPQRSTUV";

/// What is wrong with a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadReference {
    /// not a zone, a band, two letters and an even number of digits, at most ten
    Malformed,
    /// no such square in this zone and band
    NoSuchSquare,
    /// beyond 80° south or 84° north
    Polar,
}

impl std::fmt::Display for BadReference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Malformed => "a grid reference is like 40R CN 26160 87705",
            Self::NoSuchSquare => "there is no such square in this zone",
            Self::Polar => "the grid is not read near the poles",
        })
    }
}

impl std::error::Error for BadReference {}

/// The middle of the square that a reference names: of a metre with ten digits, of ten metres with eight, and so on. Spaces do not
/// count.
pub fn decode(text: &str) -> Result<Point, BadReference> {
    let text: Vec<u8> =
        text.bytes().filter(|b| !b.is_ascii_whitespace()).map(|b| b.to_ascii_uppercase()).collect();
    let zone_digits = text.iter().take_while(|b| b.is_ascii_digit()).count();
    if !(1..=2).contains(&zone_digits) || text.len() < zone_digits + 3 {
        return Err(BadReference::Malformed);
    }
    let zone = number(&text[..zone_digits]);
    let (letters, digits) = text[zone_digits..].split_at(3);
    if !(1..=60).contains(&zone)
        || digits.len() > 10
        || digits.len() % 2 == 1
        || !digits.iter().all(u8::is_ascii_digit)
    {
        return Err(BadReference::Malformed);
    }
    let place = |among: &[u8], letter: u8| among.iter().position(|l| *l == letter);
    let band = place(BANDS, letters[0]).ok_or(BadReference::Malformed)?;
    let column = place(COLUMNS[(zone as usize - 1) % 3], letters[1]).ok_or(BadReference::NoSuchSquare)?;
    let row = place(ROWS, letters[2]).ok_or(BadReference::Malformed)?;
    let (east, north) = digits.split_at(digits.len() / 2);
    let cell_m = 10f64.powi(5 - east.len() as i32);
    let within = |digits: &[u8]| f64::from(number(digits)) * cell_m + cell_m / 2.0;
    let easting = (column + 1) as f64 * SQUARE_M + within(east);
    let row = (row + ROWS.len() - first_row(zone)) % ROWS.len();
    let in_rows = row as f64 * SQUARE_M + within(north);
    // The rows come again every two thousand kilometres: the band says which of them is meant.
    let south_deg = -80.0 + 8.0 * band as f64;
    let lowest = (northing_of(south_deg) / SQUARE_M).floor() * SQUARE_M;
    let northing = in_rows + ((lowest - in_rows) / ROWS_M).ceil().max(-5.0) * ROWS_M;
    let point = from_utm(zone, easting, northing);
    let north_deg = if band + 1 == BANDS.len() { 84.0 } else { south_deg + 8.0 };
    // a square may reach over the edge of its band
    let is_there = (south_deg - 1.0..north_deg + 1.0).contains(&point.lat) && point.lon.abs() <= 180.0;
    if is_there { Ok(point) } else { Err(BadReference::NoSuchSquare) }
}

/// The square metre that a point lies in, as `40RCN2616087705`.
pub fn encode(point: Point) -> Result<String, BadReference> {
    if !(-80.0..84.0).contains(&point.lat) {
        return Err(BadReference::Polar);
    }
    let zone = (((point.lon + 180.0) / 6.0).floor() as i64).rem_euclid(60) as u32 + 1;
    let band = BANDS[(((point.lat + 80.0) / 8.0) as usize).min(BANDS.len() - 1)] as char;
    let (easting, northing) = to_utm(zone, point);
    let column = COLUMNS[(zone as usize - 1) % 3].get((easting / SQUARE_M) as usize - 1);
    let column = *column.ok_or(BadReference::NoSuchSquare)? as char;
    let row = (northing.rem_euclid(ROWS_M) / SQUARE_M) as usize;
    let row = ROWS[(row + first_row(zone)) % ROWS.len()] as char;
    let within = |m: f64| (m.rem_euclid(SQUARE_M).floor() as u32).min(99_999);
    Ok(format!("{zone}{band}{column}{row}{:05}{:05}", within(easting), within(northing)))
}

fn number(digits: &[u8]) -> u32 {
    digits.iter().fold(0, |n, b| n * 10 + u32::from(b - b'0'))
}

/// Rows of even zones begin five letters on.
fn first_row(zone: u32) -> usize {
    if zone.is_multiple_of(2) { 5 } else { 0 }
}

fn meridian_deg(zone: u32) -> f64 {
    f64::from(zone) * 6.0 - 183.0
}

fn northing_of(lat: f64) -> f64 {
    to_utm(31, Point::new(lat, meridian_deg(31))).1
}

/// Krüger's series: radius of the rectifying sphere, and the coefficients there and back.
struct Series {
    n: f64,
    radius_m: f64,
    forth: [f64; 4],
    back: [f64; 4],
    latitude: [f64; 4],
}

fn series() -> Series {
    let n = FLATTENING / (2.0 - FLATTENING);
    let (n2, n3, n4) = (n * n, n * n * n, n * n * n * n);
    Series {
        n,
        radius_m: SCALE * A_M / (1.0 + n) * (1.0 + n2 / 4.0 + n4 / 64.0),
        forth: [
            n / 2.0 - 2.0 * n2 / 3.0 + 5.0 * n3 / 16.0 + 41.0 * n4 / 180.0,
            13.0 * n2 / 48.0 - 3.0 * n3 / 5.0 + 557.0 * n4 / 1_440.0,
            61.0 * n3 / 240.0 - 103.0 * n4 / 140.0,
            49_561.0 * n4 / 161_280.0,
        ],
        back: [
            n / 2.0 - 2.0 * n2 / 3.0 + 37.0 * n3 / 96.0 - n4 / 360.0,
            n2 / 48.0 + n3 / 15.0 - 437.0 * n4 / 1_440.0,
            17.0 * n3 / 480.0 - 37.0 * n4 / 840.0,
            4_397.0 * n4 / 161_280.0,
        ],
        latitude: [
            2.0 * n - 2.0 * n2 / 3.0 - 2.0 * n3 + 116.0 * n4 / 45.0,
            7.0 * n2 / 3.0 - 8.0 * n3 / 5.0 - 227.0 * n4 / 45.0,
            56.0 * n3 / 15.0 - 136.0 * n4 / 35.0,
            4_279.0 * n4 / 630.0,
        ],
    }
}

fn terms(coefficients: [f64; 4]) -> impl Iterator<Item = (f64, f64)> {
    coefficients.into_iter().zip([2.0, 4.0, 6.0, 8.0])
}

/// (easting, northing) in metres; south of the equator the northing is negative.
fn to_utm(zone: u32, point: Point) -> (f64, f64) {
    let s = series();
    let (lat, lon) = (point.lat.to_radians(), (point.lon - meridian_deg(zone)).to_radians());
    let e = 2.0 * s.n.sqrt() / (1.0 + s.n);
    let t = (lat.sin().atanh() - e * (e * lat.sin()).atanh()).sinh();
    let (xi, eta) = (t.atan2(lon.cos()), (lon.sin() / t.hypot(1.0)).atanh());
    let east = eta + terms(s.forth).map(|(a, j)| a * (j * xi).cos() * (j * eta).sinh()).sum::<f64>();
    let north = xi + terms(s.forth).map(|(a, j)| a * (j * xi).sin() * (j * eta).cosh()).sum::<f64>();
    (FALSE_EASTING_M + s.radius_m * east, s.radius_m * north)
}

fn from_utm(zone: u32, easting: f64, northing: f64) -> Point {
    let s = series();
    let (xi, eta) = (northing / s.radius_m, (easting - FALSE_EASTING_M) / s.radius_m);
    let north = xi - terms(s.back).map(|(b, j)| b * (j * xi).sin() * (j * eta).cosh()).sum::<f64>();
    let east = eta - terms(s.back).map(|(b, j)| b * (j * xi).cos() * (j * eta).sinh()).sum::<f64>();
    let chi = (north.sin() / east.cosh()).asin();
    let lat = chi + terms(s.latitude).map(|(d, j)| d * (j * chi).sin()).sum::<f64>();
    Point::new(lat.to_degrees(), meridian_deg(zone) + east.sinh().atan2(north.cos()).to_degrees())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::haversine_m;
    use proptest::prelude::*;

    #[test]
    fn the_cn_tower_stands_where_the_survey_says() {
        // 43°38'33.24"N 79°23'13.7"W is 17T 630084 4833438
        let tower = Point::new(43.0 + 38.0 / 60.0 + 33.24 / 3600.0, -(79.0 + 23.0 / 60.0 + 13.7 / 3600.0));
        let (east, north) = to_utm(17, tower);
        assert!((east - 630_084.0).abs() < 1.0 && (north - 4_833_438.0).abs() < 1.0, "{east} {north}");
        assert_eq!(encode(tower).unwrap(), "17TPJ3008433438");
        assert!(haversine_m(decode("17T PJ 30084 33438").unwrap(), tower) < 1.0);
    }

    #[test]
    fn dubai_lies_in_four_squares() {
        for (lat, lon, square) in [
            (25.1972, 55.2744, "40RCN"),
            (24.80, 56.11, "40RDN"),
            (24.98, 55.00, "40RBN"),
            (25.40, 55.30, "40RCP"),
        ] {
            assert_eq!(&encode(Point::new(lat, lon)).unwrap()[..5], square);
        }
    }

    #[test]
    fn what_is_no_reference_is_refused() {
        for text in [
            "",
            "40",
            "40R",
            "40RC",
            "61RCN1234",
            "0RCN1234",
            "40RCN123",
            "40ICN1234",
            "40RCN12a4",
            "40RCI1234",
            "40RCN123456789012",
            "é40RCN",
        ] {
            assert!(decode(text).is_err(), "{text}");
        }
        assert_eq!(decode("40RSN1234"), Err(BadReference::NoSuchSquare), "a column of another zone");
        assert_eq!(encode(Point::new(85.0, 0.0)), Err(BadReference::Polar));
    }

    proptest! {
        #[test]
        fn there_and_back_is_the_same_metre(lat in -79.9f64..83.9, lon in -180.0f64..179.999) {
            let point = Point::new(lat, lon);
            let text = encode(point).unwrap();
            let back = decode(&text).unwrap();
            prop_assert!(haversine_m(point, back) < 0.8, "{text} {back:?}");
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,20}") {
            let _ = decode(&text);
        }
    }
}
