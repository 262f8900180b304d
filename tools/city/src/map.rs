//! The ground under the demo where no extract is at hand: a made-up town under most of the deliveries.

use roads::{
    At,
    town::{self, Plan, Spoken},
};

/// 24 km each way: most addresses of the example lie on it, legs to the others are estimated. A grid is the hardest network for
/// the hierarchy; twice the side would cost a quarter of a gigabyte for each kind of traveller.
const BLOCKS: usize = 120;

/// An `.osm.pbf` of the town. Its streets are made up, and it says so: they are named after nothing that is there.
pub fn made_up() -> Vec<u8> {
    let center = At::new(25.17, 55.30);
    town::build(&Plan { seed: 1_447, center, blocks: BLOCKS, spoken: Spoken::English }).to_pbf()
}
