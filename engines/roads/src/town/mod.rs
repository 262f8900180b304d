//! A made-up town, the same for the same seed: for tests, for benchmarks, and for a demo where no extract is at hand.
//!
//! Avenues with signals and roundabouts around quarters of streets, some of them one-way or gated; turn restrictions of every
//! kind, also over a way between; names in English, Arabic and Urdu; shops, parks, house numbers, houses, a creek, a lake. Nothing in it is real.

mod places;
mod restrictions;
mod scenery;
mod streets;
mod words;

use crate::{
    network::At,
    osm::{Extract, OwnedNode, OwnedWay},
};

/// What the town is to be like.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    pub seed: u64,
    pub center: At,
    /// blocks along each side; a block is about 200 m
    pub blocks: usize,
    /// how many avenues go around the town, one every kilometre, with no streets between them
    pub outskirts: usize,
    /// the language of plain `name` tags, and of the signs
    pub spoken: Spoken,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spoken {
    English,
    Arabic,
    Urdu,
}

/// The key of a tag on one node of the town, `yes`: by it a file says itself that nothing in it is real.
pub const MADE_UP: &str = "qafila:made_up";

/// Builds the town.
pub fn build(plan: &Plan) -> Extract {
    let mut town = Town {
        plan: *plan,
        random: Random(plan.seed ^ 0x9e37_79b9_7f4a_7c15),
        out: Extract::default(),
        next_id: 1,
    };
    let grid = streets::Grid::lay(&mut town);
    let ways = streets::pave(&mut town, &grid);
    streets::lead_out(&mut town, &grid);
    restrictions::sign(&mut town, &ways);
    places::settle(&mut town, &grid);
    scenery::paint(&mut town, &grid);
    town.out
}

/// The town while it is built.
struct Town {
    plan: Plan,
    random: Random,
    out: Extract,
    next_id: i64,
}

type Pairs = Vec<(String, String)>;

impl Town {
    fn id(&mut self) -> i64 {
        self.next_id += 1;
        self.next_id - 1
    }

    /// A place by metres east and north of the centre.
    fn at(&self, east_m: f64, north_m: f64) -> At {
        let center = self.plan.center;
        let lat = center.lat() + north_m / METRES_PER_DEGREE;
        At::new(lat, center.lon() + east_m / (METRES_PER_DEGREE * center.lat().to_radians().cos()))
    }

    fn node(&mut self, (east_m, north_m): (f64, f64), tags: Pairs) -> i64 {
        let (id, at) = (self.id(), self.at(east_m, north_m));
        self.out.nodes.push(OwnedNode { id, lat_e7: at.lat_e7, lon_e7: at.lon_e7, tags });
        id
    }

    fn way(&mut self, nodes: Vec<i64>, tags: Pairs) -> i64 {
        let id = self.id();
        self.out.ways.push(OwnedWay { id, nodes, tags });
        id
    }

    /// `name` as it is spoken here, and `name:en`, `name:ar`, `name:ur`.
    fn named(&self, name: &[String; 3]) -> Pairs {
        let spoken = match self.plan.spoken {
            Spoken::English => 0,
            Spoken::Arabic => 1,
            Spoken::Urdu => 2,
        };
        [("name", &name[spoken]), ("name:en", &name[0]), ("name:ar", &name[1]), ("name:ur", &name[2])]
            .map(|(k, v)| (k.to_owned(), v.clone()))
            .to_vec()
    }
}

const METRES_PER_DEGREE: f64 = 111_195.0;

fn tag(key: &str, value: impl Into<String>) -> (String, String) {
    (key.to_owned(), value.into())
}

fn owned(name: words::Name) -> [String; 3] {
    name.map(str::to_owned)
}

/// SplitMix64: small, and the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
    /// True so many times in a hundred.
    fn percent(&mut self, n: usize) -> bool {
        self.below(100) < n
    }
    /// -1..=1
    fn sway(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }
}
