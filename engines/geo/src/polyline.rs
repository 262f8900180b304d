//! The encoded polyline format of web maps: deltas, zig-zag, five bits a character.
//! <https://developers.google.com/maps/documentation/utilities/polylinealgorithm>

use crate::Point;

/// Decimal places kept: 5 is the original (about 1 m), 6 is what routing engines use (about 0.1 m).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    Five,
    Six,
}

impl Precision {
    fn factor(self) -> f64 {
        match self {
            Self::Five => 1e5,
            Self::Six => 1e6,
        }
    }
}

/// Why a text is not an encoded polyline; the position counts bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadPolyline {
    /// a byte outside `?`..=`~`
    Character { at: usize },
    /// the text ends inside a number, or after a latitude without its longitude
    Truncated,
    /// a number too long, or a coordinate outside the Earth
    OutOfRange { at: usize },
}

impl std::fmt::Display for BadPolyline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Character { at } => write!(f, "byte {at} is not a polyline character"),
            Self::Truncated => write!(f, "the polyline ends in the middle of a point"),
            Self::OutOfRange { at } => write!(f, "the number that ends at byte {at} is outside the Earth"),
        }
    }
}

impl std::error::Error for BadPolyline {}

pub fn encode(line: &[Point], precision: Precision) -> String {
    let factor = precision.factor();
    let mut out = String::with_capacity(line.len() * 6);
    let (mut lat, mut lon) = (0i64, 0i64);
    for p in line {
        let next = ((p.lat * factor).round() as i64, (p.lon * factor).round() as i64);
        push_number(&mut out, next.0 - lat);
        push_number(&mut out, next.1 - lon);
        (lat, lon) = next;
    }
    out
}

pub fn decode(text: &str, precision: Precision) -> Result<Vec<Point>, BadPolyline> {
    let factor = precision.factor();
    let bytes = text.as_bytes();
    let mut line = Vec::with_capacity(bytes.len() / 4);
    let (mut at, mut lat, mut lon) = (0, 0i64, 0i64);
    while at < bytes.len() {
        lat += read_number(bytes, &mut at)?;
        lon += read_number(bytes, &mut at)?;
        let p = Point::new(lat as f64 / factor, lon as f64 / factor);
        if !p.is_valid() {
            return Err(BadPolyline::OutOfRange { at });
        }
        line.push(p);
    }
    Ok(line)
}

fn push_number(out: &mut String, number: i64) {
    let mut rest = ((number << 1) ^ (number >> 63)) as u64;
    while rest >= 0x20 {
        out.push(char::from((rest & 0x1f) as u8 + 0x20 + 63));
        rest >>= 5;
    }
    out.push(char::from(rest as u8 + 63));
}

fn read_number(bytes: &[u8], at: &mut usize) -> Result<i64, BadPolyline> {
    let mut bits = 0u64;
    // 360 degrees at six places and the zig-zag bit need 30 bits, that is six characters
    for shift in (0..35).step_by(5) {
        let byte = *bytes.get(*at).ok_or(BadPolyline::Truncated)?;
        if !(63..=126).contains(&byte) {
            return Err(BadPolyline::Character { at: *at });
        }
        *at += 1;
        let chunk = u64::from(byte - 63);
        bits |= (chunk & 0x1f) << shift;
        if chunk & 0x20 == 0 {
            return Ok((bits >> 1) as i64 ^ -((bits & 1) as i64));
        }
    }
    Err(BadPolyline::OutOfRange { at: *at })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_published_example_holds() {
        let line = [Point::new(38.5, -120.2), Point::new(40.7, -120.95), Point::new(43.252, -126.453)];
        assert_eq!(encode(&line, Precision::Five), "_p~iF~ps|U_ulLnnqC_mqNvxq`@");
        assert_eq!(decode("_p~iF~ps|U_ulLnnqC_mqNvxq`@", Precision::Five).unwrap(), line);
    }

    #[test]
    fn broken_texts_say_where() {
        assert_eq!(decode("_p~iF", Precision::Five), Err(BadPolyline::Truncated));
        assert_eq!(decode("_p~iF~ps|", Precision::Five), Err(BadPolyline::Truncated));
        assert_eq!(decode("_p~ F", Precision::Five), Err(BadPolyline::Character { at: 3 }));
        assert!(matches!(decode("~~~~~~~~~~", Precision::Five), Err(BadPolyline::OutOfRange { .. })));
        assert_eq!(decode("", Precision::Six), Ok(vec![]));
    }

    proptest! {
        #[test]
        fn what_is_encoded_comes_back(line in prop::collection::vec((-90.0..=90.0, -180.0..=180.0), 0..50)) {
            let line: Vec<Point> = line.into_iter().map(|(lat, lon)| Point::new(lat, lon)).collect();
            for (precision, tolerance) in [(Precision::Five, 0.500_01e-5), (Precision::Six, 0.500_01e-6)] {
                let back = decode(&encode(&line, precision), precision).unwrap();
                prop_assert_eq!(back.len(), line.len());
                for (a, b) in line.iter().zip(&back) {
                    prop_assert!((a.lat - b.lat).abs() <= tolerance && (a.lon - b.lon).abs() <= tolerance);
                }
            }
        }

        #[test]
        fn hostile_text_never_panics(text in "\\PC{0,60}") {
            let _ = decode(&text, Precision::Five);
        }
    }
}
