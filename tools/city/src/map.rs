//! The ground under the demo where no extract is at hand: a made-up town as large as the deliveries need.

use roads::{
    At,
    town::{self, Plan, Spoken},
};

/// From Jebel Ali to Ajman, so that every address of the example lies on it.
const BLOCKS: usize = 240;

/// An `.osm.pbf` of the town. Its streets are made up, and it says so: they are named after nothing that is there.
pub fn made_up() -> Vec<u8> {
    let center = At::new(25.17, 55.30);
    town::build(&Plan { seed: 1_447, center, blocks: BLOCKS, spoken: Spoken::English }).to_pbf()
}
