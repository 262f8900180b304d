//! The plane that tiles are cut from: Web Mercator, in whole units.

/// The deepest zoom that is baked; viewers enlarge from there.
pub const ZOOM_MAX: u8 = 14;
/// Steps along a tile's side.
pub const EXTENT: i32 = 4096;
/// A tile also holds what lies this many steps beyond its sides, so that strokes do not end at them.
pub const BUFFER: i32 = 64;
/// The world is 2²⁸ units wide: 15 cm at the equator, a quarter of a step of the deepest tile.
pub const WORLD_BITS: u32 = 28;
const EXTENT_BITS: u32 = EXTENT.trailing_zeros();

/// A place on the plane: x to the east, y to the south, 0..2²⁸.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Spot {
    pub x: i32,
    pub y: i32,
}

impl Spot {
    /// Degrees × 10⁷; latitudes beyond ±85.05° are drawn at the edge.
    pub fn of(lat_e7: i32, lon_e7: i32) -> Self {
        let size = f64::from(1u32 << WORLD_BITS);
        let sin = (f64::from(lat_e7) / 1e7).to_radians().sin().clamp(-0.996_272_076, 0.996_272_076);
        let y = 0.5 - ((1.0 + sin) / (1.0 - sin)).ln() / (4.0 * std::f64::consts::PI);
        let x = f64::from(lon_e7) / 3.6e9 + 0.5;
        let whole = |share: f64| (share * size).round().clamp(0.0, size - 1.0) as i32;
        Self { x: whole(x), y: whole(y) }
    }

    /// Degrees × 10⁷: latitude, longitude.
    pub fn degrees_e7(self) -> (i32, i32) {
        let size = f64::from(1u32 << WORLD_BITS);
        let lon = f64::from(self.x) / size * 360.0 - 180.0;
        let turn = std::f64::consts::PI * (1.0 - 2.0 * f64::from(self.y) / size);
        let lat = turn.sinh().atan().to_degrees();
        ((lat * 1e7).round() as i32, (lon * 1e7).round() as i32)
    }
}

/// A box on the plane; both corners are inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    pub min: Spot,
    pub max: Spot,
}

impl Frame {
    pub const NOTHING: Self =
        Self { min: Spot { x: i32::MAX, y: i32::MAX }, max: Spot { x: i32::MIN, y: i32::MIN } };

    pub fn around(spots: impl IntoIterator<Item = Spot>) -> Self {
        let mut frame = Self::NOTHING;
        for spot in spots {
            frame.take(spot);
        }
        frame
    }

    pub fn take(&mut self, spot: Spot) {
        self.min = Spot { x: self.min.x.min(spot.x), y: self.min.y.min(spot.y) };
        self.max = Spot { x: self.max.x.max(spot.x), y: self.max.y.max(spot.y) };
    }
    pub fn is_nothing(self) -> bool {
        self.min.x > self.max.x
    }
    pub fn meets(self, other: Self) -> bool {
        self.min.x <= other.max.x
            && other.min.x <= self.max.x
            && self.min.y <= other.max.y
            && other.min.y <= self.max.y
    }
    pub fn holds(self, other: Self) -> bool {
        self.min.x <= other.min.x
            && other.max.x <= self.max.x
            && self.min.y <= other.min.y
            && other.max.y <= self.max.y
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tile {
    pub z: u8,
    pub x: u32,
    pub y: u32,
}

impl Tile {
    pub const WORLD: Self = Self { z: 0, x: 0, y: 0 };

    /// Units of the plane per step of this tile, as a power of two.
    pub fn step_bits(self) -> u32 {
        WORLD_BITS - EXTENT_BITS - u32::from(self.z)
    }

    fn corner(self) -> Spot {
        let side = WORLD_BITS - u32::from(self.z);
        Spot { x: (self.x << side) as i32, y: (self.y << side) as i32 }
    }

    /// The tile, with `buffer` steps around it.
    pub fn frame(self, buffer: i32) -> Frame {
        let (corner, side) = (self.corner(), 1i32 << (WORLD_BITS - u32::from(self.z)));
        let more = buffer << self.step_bits();
        Frame {
            min: Spot { x: corner.x - more, y: corner.y - more },
            max: Spot { x: corner.x + side + more - 1, y: corner.y + side + more - 1 },
        }
    }

    /// A place in this tile's steps, rounded; beyond `0..EXTENT` in the buffer.
    pub fn steps(self, spot: Spot) -> (i32, i32) {
        let (corner, bits) = (self.corner(), self.step_bits());
        let half = 1 << (bits - 1);
        ((spot.x - corner.x + half) >> bits, (spot.y - corner.y + half) >> bits)
    }

    pub fn children(self) -> [Self; 4] {
        let (z, x, y) = (self.z + 1, self.x * 2, self.y * 2);
        [(x, y), (x + 1, y), (x, y + 1), (x + 1, y + 1)].map(|(x, y)| Self { z, x, y })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_places_lie_where_everyone_draws_them() {
        let zero = Spot::of(0, 0);
        assert_eq!((zero.x, zero.y), (1 << 27, 1 << 27));
        // Islamabad, by the formula of the tile servers: (1 - asinh(tan φ)/π)/2
        let spot = Spot::of(336_844_000, 730_479_000);
        assert_eq!((spot.x >> 14, spot.y >> 14), (11_516, 6_562));
        let pole = Spot::of(900_000_000, -1_800_000_000);
        assert!(pole.x == 0 && pole.y <= 1, "{pole:?}");
    }

    proptest! {
        #[test]
        fn there_and_back_is_half_a_unit(lat in -840_000_000i32..840_000_000, lon in -1_799_000_000i32..1_799_000_000) {
            let (back_lat, back_lon) = Spot::of(lat, lon).degrees_e7();
            prop_assert!((back_lat - lat).abs() <= 8 && (back_lon - lon).abs() <= 8);
        }

        #[test]
        fn a_tile_is_its_four_children(z in 0u8..14, x in 0u32..16_384, y in 0u32..16_384) {
            let tile = Tile { z, x: x >> (14 - z), y: y >> (14 - z) };
            let mut whole = Frame::NOTHING;
            for child in tile.children() {
                whole.take(child.frame(0).min);
                whole.take(child.frame(0).max);
            }
            prop_assert_eq!(whole, tile.frame(0));
        }
    }
}
