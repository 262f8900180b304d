//! Randomness, hashing and logarithms that give the same bits on every machine and in every build.

use std::hash::{Hash, Hasher};

/// xorshift64*: small, fast, good enough for choosing what to ruin.
#[derive(Clone, Debug)]
pub(crate) struct Rng(u64);

impl Rng {
    pub fn new(seed: u64) -> Self {
        let mixed = (seed ^ 0x5851_F42D_4C95_7F2D).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Self((mixed ^ (mixed >> 31)) | 1)
    }
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }
    /// Uniform in `0..bound`; `bound` is at least one.
    pub fn below(&mut self, bound: usize) -> usize {
        (((self.next() >> 32) * bound as u64) >> 32) as usize
    }
    /// Uniform in `[0, 1)`.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
    /// True once in `2^16 / chance` times.
    pub fn hit(&mut self, chance: u64) -> bool {
        self.next() >> 48 < chance
    }
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}

/// FNV-1a over words of eight little-endian bytes: stable across builds, unlike the standard hasher, and quick enough
/// for matrices of millions of legs.
struct Fnv(u64);

impl Fnv {
    fn mix(&mut self, word: u64) {
        let mixed = (self.0 ^ word).wrapping_mul(0x0100_0000_01B3);
        // Multiplying carries upwards only.
        self.0 = mixed ^ (mixed >> 32);
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for &word in words {
            self.mix(u64::from_le_bytes(word));
        }
        for &byte in rest {
            self.mix(u64::from(byte));
        }
    }
    fn write_u32(&mut self, n: u32) {
        self.mix(u64::from(n));
    }
    fn write_u64(&mut self, n: u64) {
        self.mix(n);
    }
    fn write_i64(&mut self, n: i64) {
        self.mix(n as u64);
    }
    fn write_usize(&mut self, n: usize) {
        self.mix(n as u64);
    }
    fn write_isize(&mut self, n: isize) {
        self.mix(n as u64);
    }
}

pub(crate) fn hash(value: &impl Hash) -> u64 {
    let mut hasher = Fnv(0xCBF2_9CE4_8422_2325);
    value.hash(&mut hasher);
    hasher.finish()
}

/// A number as random bits: the last steps of splitmix64.
pub(crate) fn scatter(x: u64) -> u64 {
    let x = (x + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// Natural logarithm of a positive normal number, from basic arithmetic only.
pub(crate) fn ln(x: f64) -> f64 {
    let bits = x.to_bits();
    let exponent = ((bits >> 52) & 0x7FF) as i64 - 1023;
    let mantissa = f64::from_bits((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
    let t = (mantissa - 1.0) / (mantissa + 1.0);
    let tt = t * t;
    let mut sum = 0.0;
    for k in (0..10).rev() {
        sum = sum * tt + 1.0 / f64::from(2 * k + 1);
    }
    exponent as f64 * std::f64::consts::LN_2 + 2.0 * t * sum
}

/// `e` to the `x`, for moderate `x`, from basic arithmetic only.
pub(crate) fn exp(x: f64) -> f64 {
    let small = x / 1024.0;
    let mut sum = 1.0;
    for k in (1..=8).rev() {
        sum = 1.0 + small / f64::from(k) * sum;
    }
    for _ in 0..10 {
        sum *= sum;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithm_and_exponential_are_close_to_the_library_ones() {
        for x in [1e-9, 0.001, 0.3, 0.9999, 1.0, 2.5, 1e6] {
            assert!((ln(x) - x.ln()).abs() < 1e-9, "ln {x}");
        }
        for x in [-20.0, -1.0, 0.0, 0.5, 7.0] {
            assert!((exp(x) / f64::exp(x) - 1.0).abs() < 1e-9, "exp {x}");
        }
    }

    #[test]
    fn random_numbers_stay_in_their_bounds_and_spread() {
        let mut rng = Rng::new(7);
        let mut seen = [0; 5];
        for _ in 0..5000 {
            seen[rng.below(5)] += 1;
            assert!((0.0..1.0).contains(&rng.unit()));
        }
        assert!(seen.iter().all(|&n| n > 800), "{seen:?}");
    }
}
