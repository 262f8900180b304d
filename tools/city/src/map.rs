//! The ground under the demo where no extract is at hand: a made-up town, and avenues out to the furthest delivery.

use roads::{
    At,
    town::{self, Plan, Spoken},
};

/// 24 km each way. A grid is the hardest network for the hierarchy; twice the side would cost a quarter of a gigabyte for each kind of
/// traveller.
const BLOCKS: usize = 120;
/// Kilometres of avenues around it: the furthest addresses of the example lie on those.
const OUTSKIRTS: usize = 11;

/// An `.osm.pbf` of the town. Its streets are made up, and it says so: they are named after nothing that is there.
pub fn made_up() -> Vec<u8> {
    let center = At::new(25.17, 55.30);
    town::build(&Plan { seed: 1_447, center, blocks: BLOCKS, outskirts: OUTSKIRTS, spoken: Spoken::English })
        .to_pbf()
}
