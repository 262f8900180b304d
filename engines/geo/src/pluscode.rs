//! Plus codes (Open Location Code): an address where streets have no name, offline both ways.
//! <https://github.com/google/open-location-code/blob/main/Documentation/Specification/specification.md>
//!
//! `7HQQ673C+HQ` is a full code; `673C+HQ Dubai` is a short one, which [`recover`] completes from any point nearby.
//! Ten digits name a box of about 14 m, eleven about 3 m.

use crate::{BBox, Point};

const DIGITS: &[u8; 20] = b"23456789CFGHJMPQRVWX";
const SEPARATOR: u8 = b'+';
const SEPARATOR_AT: usize = 8;
const PADDING: u8 = b'0';
/// Pairs of digits, latitude then longitude, each twenty times finer.
const PAIR_DIGITS: usize = 10;
/// Then single digits, each a cell of a grid of five rows and four columns.
const DIGITS_MAX: usize = 15;
/// Units of the finest digit per degree: 20³ × 5⁵ and 20³ × 4⁵.
const LAT_UNITS: i64 = 8_000 * 3_125;
const LON_UNITS: i64 = 8_000 * 1_024;

/// Why a text is not a plus code, or not of the sort that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadPlusCode {
    /// wrong characters, separator or padding
    Malformed,
    /// a short code where a full one is needed
    NotFull,
    /// a full code where a short one is needed
    NotShort,
    /// a padded code cannot be shortened
    Padded,
    /// 2, 4, 6, 8 or 10..=15 digits
    Length,
}

impl std::fmt::Display for BadPlusCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Malformed => "this is not a plus code",
            Self::NotFull => "this plus code is short: it needs a place nearby",
            Self::NotShort => "this plus code is full already",
            Self::Padded => "a padded plus code cannot be shortened",
            Self::Length => "a plus code has 2, 4, 6, 8 or 10 to 15 digits",
        })
    }
}

impl std::error::Error for BadPlusCode {}

/// The box a full code names.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    pub bbox: BBox,
    /// significant digits, 2..=15
    pub digits: usize,
}

/// A valid code, upper case, taken apart.
struct Parsed {
    /// digits without separator and padding
    digits: Vec<u8>,
    /// how many digits the text leaves out in front
    missing: usize,
    padded: bool,
}

fn parse(code: &str) -> Option<Parsed> {
    let code = code.to_ascii_uppercase().into_bytes();
    let at = code.iter().position(|c| *c == SEPARATOR)?;
    let (head, tail) = (&code[..at], &code[at + 1..]);
    // One digit after the separator names nothing, an odd number before it splits a pair.
    if at > SEPARATOR_AT || at % 2 == 1 || tail.len() == 1 || head.len() + tail.len() == 0 {
        return None;
    }
    let significant = head.iter().position(|c| *c == PADDING).unwrap_or(at);
    let padded = significant < at;
    let padding_is_sound = head[significant..].iter().all(|c| *c == PADDING)
        && significant > 0
        && significant % 2 == 0
        && at == SEPARATOR_AT
        && tail.is_empty();
    if padded && !padding_is_sound {
        return None;
    }
    let digits: Vec<u8> = head[..significant].iter().chain(tail).map(|c| digit(*c)).collect::<Option<_>>()?;
    Some(Parsed { digits, missing: SEPARATOR_AT - at, padded })
}

fn digit(c: u8) -> Option<u8> {
    DIGITS.iter().position(|d| *d == c).map(|d| d as u8)
}

impl Parsed {
    fn is_full(&self) -> bool {
        // The first pair counts 20 degrees: nine bands of latitude, eighteen of longitude.
        self.missing == 0 && self.digits[0] < 9 && self.digits.get(1).is_none_or(|d| *d < 18)
    }
}

/// Any plus code, full or short.
pub fn is_valid(code: &str) -> bool {
    parse(code).is_some()
}

/// A code that stands alone.
pub fn is_full(code: &str) -> bool {
    parse(code).is_some_and(|p| p.is_full())
}

/// A code that lacks its first digits.
pub fn is_short(code: &str) -> bool {
    parse(code).is_some_and(|p| p.missing > 0)
}

/// The code of a place; longitudes wrap, latitudes are clipped to the poles, more than 15 digits count as 15.
pub fn encode(p: Point, digits: usize) -> Result<String, BadPlusCode> {
    let digits = digits.min(DIGITS_MAX);
    if digits < 2 || (digits < PAIR_DIGITS && digits % 2 == 1) || !p.lat.is_finite() || !p.lon.is_finite() {
        return Err(BadPlusCode::Length);
    }
    let mut lat = units(p.lat.clamp(-90.0, 90.0), LAT_UNITS) + 90 * LAT_UNITS;
    let mut lon = units(p.lon % 360.0, LON_UNITS) + 180 * LON_UNITS;
    lat = lat.min(180 * LAT_UNITS - 1);
    lon = lon.rem_euclid(360 * LON_UNITS);

    // Finest digit first, then reversed.
    let mut code = Vec::with_capacity(DIGITS_MAX);
    for _ in PAIR_DIGITS..DIGITS_MAX {
        code.push(DIGITS[((lat % 5) * 4 + lon % 4) as usize]);
        (lat, lon) = (lat / 5, lon / 4);
    }
    for _ in 0..PAIR_DIGITS / 2 {
        code.push(DIGITS[(lon % 20) as usize]);
        code.push(DIGITS[(lat % 20) as usize]);
        (lat, lon) = (lat / 20, lon / 20);
    }
    code.reverse();
    code.truncate(digits);
    code.resize(digits.max(SEPARATOR_AT), PADDING);
    code.insert(SEPARATOR_AT, SEPARATOR);
    Ok(code.into_iter().map(char::from).collect())
}

/// Whole units below the value. A millionth of a unit is forgiven first: 35.6 × 25,000,000 must not lose a unit to
/// binary fractions.
fn units(deg: f64, per_deg: i64) -> i64 {
    ((deg * per_deg as f64 * 1e6).round() / 1e6).floor() as i64
}

/// The box of a full code; digits after the fifteenth are ignored.
pub fn decode(code: &str) -> Result<Area, BadPlusCode> {
    let parsed = parse(code).ok_or(BadPlusCode::Malformed)?;
    if !parsed.is_full() {
        return Err(if parsed.missing > 0 { BadPlusCode::NotFull } else { BadPlusCode::Malformed });
    }
    let digits = &parsed.digits[..parsed.digits.len().min(DIGITS_MAX)];
    let (mut lat, mut lon) = (0i64, 0i64);
    // 400 degrees is the size of the place before the first digit
    let (mut height, mut width) = (400 * LAT_UNITS, 400 * LON_UNITS);
    for (i, d) in digits.iter().map(|d| i64::from(*d)).enumerate() {
        if i >= PAIR_DIGITS {
            (height, width) = (height / 5, width / 4);
            lat += d / 4 * height;
            lon += d % 4 * width;
        } else if i % 2 == 0 {
            height /= 20;
            lat += d * height;
        } else {
            width /= 20;
            lon += d * width;
        }
    }
    let deg = |units: i64, per_deg: i64, shift: f64| units as f64 / per_deg as f64 - shift;
    let bbox = BBox {
        south: deg(lat, LAT_UNITS, 90.0),
        west: deg(lon, LON_UNITS, 180.0),
        north: deg(lat + height, LAT_UNITS, 90.0).min(90.0),
        east: deg(lon + width, LON_UNITS, 180.0),
    };
    Ok(Area { bbox, digits: digits.len() })
}

/// Leaves out the digits that a place nearby makes unnecessary: four within some 40 km, six within 2 km.
/// A full code comes back when the place is too far to help.
pub fn shorten(code: &str, near: Point) -> Result<String, BadPlusCode> {
    let area = decode(code)?;
    if code.as_bytes().contains(&PADDING) {
        return Err(BadPlusCode::Padded);
    }
    let center = area.bbox.center();
    let range = (center.lat - near.lat).abs().max(crate::measure::wrap_deg(center.lon - near.lon).abs());
    // Half a box would do to recover; 0.3 leaves room for a reference that is not quite the one meant here.
    let cut = [(0.0025, 8), (0.05, 6), (1.0, 4)].into_iter().find(|(resolution, _)| range < resolution * 0.3);
    let code = code.to_ascii_uppercase();
    Ok(cut.map_or_else(|| code.clone(), |(_, digits)| code[digits..].to_owned()))
}

/// Completes a short code to the nearest match around a place. A full code comes back as it is, in upper case.
pub fn recover(code: &str, near: Point) -> Result<String, BadPlusCode> {
    let parsed = parse(code).ok_or(BadPlusCode::Malformed)?;
    if parsed.is_full() {
        return Ok(code.to_ascii_uppercase());
    }
    if parsed.missing == 0 || parsed.padded {
        return Err(BadPlusCode::NotShort);
    }
    let near = Point::new(near.lat.clamp(-90.0, 90.0), crate::measure::wrap_deg(near.lon));
    let prefix = &encode(near, PAIR_DIGITS)?[..parsed.missing];
    let area = decode(&format!("{prefix}{code}"))?;
    // The size of the place that the missing digits name, in degrees.
    let size = 20f64.powi(2 - (parsed.missing / 2) as i32);
    let mut center = area.bbox.center();
    if near.lat + size / 2.0 < center.lat && center.lat - size >= -90.0 {
        center.lat -= size;
    } else if near.lat - size / 2.0 > center.lat && center.lat + size <= 90.0 {
        center.lat += size;
    }
    if near.lon + size / 2.0 < center.lon {
        center.lon -= size;
    } else if near.lon - size / 2.0 > center.lon {
        center.lon += size;
    }
    encode(center, area.digits)
}

#[cfg(test)]
mod tests;
