//! A made-up town and luck that repeats, for the tests of travelling and of learning.

use roads::{
    At, Roads,
    town::{self, Plan, Spoken},
};

pub const CENTER: (f64, f64) = (25.2, 55.3);

pub fn town(blocks: usize) -> Roads {
    let center = At::new(CENTER.0, CENTER.1);
    Roads::of_extract(&town::build(&Plan { seed: 5, center, blocks, outskirts: 0, spoken: Spoken::Arabic }))
}

/// Xorshift: the same at every run.
pub struct Random(pub u64);

impl Random {
    /// 0..1
    pub fn unit(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
    /// Box and Muller.
    pub fn normal(&mut self) -> f64 {
        (-2.0 * self.unit().max(1e-12).ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }
    /// Somewhere in the middle of the town.
    pub fn place(&mut self) -> At {
        At::new(CENTER.0 + (self.unit() - 0.5) * 0.034, CENTER.1 + (self.unit() - 0.5) * 0.038)
    }
}
