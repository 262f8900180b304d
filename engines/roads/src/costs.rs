//! What a journey costs a traveller: pieces, turns, and what the traveller wishes.

use crate::{
    geometry::turn_deg,
    graph::{Graph, Leaving, Turn},
    hierarchy::Joint,
    network::{At, Network, furniture, trait_of_way},
    profile::Profile,
};
use std::borrow::Cow;

/// Time and distance in one number: milliseconds above, centimetres below. One addition carries both, and the smaller number is
/// the faster way, the shorter among equals.
pub(crate) type Weight = u64;

/// No way. Small enough that adding three of them does not overflow.
pub(crate) const NEVER: Weight = u64::MAX / 4;

pub(crate) fn weight(ms: u64, cm: u64) -> Weight {
    (ms << 32) | cm
}
pub(crate) fn ms_of(w: Weight) -> u64 {
    w >> 32
}
pub(crate) fn cm_of(w: Weight) -> u64 {
    w & 0xffff_ffff
}

/// What is left of `a` without `b`; never less than nothing, in time and in distance.
pub(crate) fn less(a: Weight, b: Weight) -> Weight {
    weight(ms_of(a).saturating_sub(ms_of(b)), cm_of(a).saturating_sub(cm_of(b)))
}

/// Who travels, and what else is asked of the way.
#[derive(Debug, Clone, PartialEq)]
pub struct Wish {
    pub profile: Profile,
    /// of the vehicle; the profile's usual one when absent
    pub height_m: Option<f64>,
    /// laden
    pub weight_t: Option<f64>,
    /// carries dangerous goods
    pub hazmat: bool,
    /// how many seconds a toll gate is worth going round
    pub toll_s: f64,
    /// rings of places; no piece with a point inside is used
    pub avoid: Vec<Vec<At>>,
    /// times the usual time on each directed piece; empty is once everywhere
    pub pace: Vec<f32>,
}

impl Wish {
    /// The usual vehicle, in free flow.
    pub fn usual(profile: Profile) -> Self {
        Self {
            profile,
            height_m: None,
            weight_t: None,
            hazmat: false,
            toll_s: 0.0,
            avoid: Vec::new(),
            pace: Vec::new(),
        }
    }
}

/// What one traveller pays for pieces and turns.
pub(crate) struct Costs<'a> {
    network: &'a Network,
    graph: &'a Graph,
    leaving: &'a Leaving,
    profile: Profile,
    toll_ms: u64,
    /// by directed piece
    pub pieces: Cow<'a, [Weight]>,
}

impl<'a> Costs<'a> {
    /// With the pieces' costs from an earlier time: nothing is computed.
    pub fn known(
        network: &'a Network,
        graph: &'a Graph,
        leaving: &'a Leaving,
        wish: &Wish,
        pieces: &'a [Weight],
    ) -> Self {
        Self { network, graph, leaving, profile: wish.profile, toll_ms: toll_ms(wish), pieces: pieces.into() }
    }

    pub fn new(network: &'a Network, graph: &'a Graph, leaving: &'a Leaving, wish: &Wish) -> Self {
        let tenths = |value: Option<f64>, usual: u16| {
            value.map_or(usual, |v| (v * 10.0).ceil().clamp(0.0, 6e4) as u16)
        };
        let height_dm = tenths(wish.height_m, wish.profile.height_dm());
        let weight_dt = tenths(wish.weight_t, wish.profile.weight_dt());
        let admits: Vec<bool> = (0..network.way_osm.len())
            .map(|way| {
                let [high, heavy] = network.way_limits[way];
                (high == 0 || height_dm <= high)
                    && (heavy == 0 || weight_dt <= heavy)
                    && !(wish.hazmat && network.way_traits[way] & trait_of_way::NO_HAZMAT != 0)
            })
            .collect();
        // as plain slices: a column that lies in a file asks its owner at every look
        let (ways, all_kmh): (&[u32], &[[f32; 12]]) = (&network.piece_way, &network.way_kmh);
        let (lengths, signals): (&[u32], &[u8]) = (&network.piece_cm, &network.piece_signals);
        let piece = |edge: u32| {
            let (at, way) = (edge as usize / 2, ways[edge as usize / 2] as usize);
            let kmh = f64::from(all_kmh[way][wish.profile.index() * 2 + (edge as usize & 1)]);
            if kmh <= 0.0 || !admits[way] || avoided(network, edge, &wish.avoid) {
                return NEVER;
            }
            let pace = wish.pace.get(edge as usize).map_or(1.0, |p| f64::from(p.clamp(0.05, 100.0)));
            let cm = lengths[at];
            let driving_ms = f64::from(cm) * 36.0 / kmh * pace;
            let waiting_ms = u64::from(signals[at]) * SIGNAL_MS;
            weight(driving_ms.round() as u64 + waiting_ms, u64::from(cm))
        };
        Self {
            network,
            graph,
            leaving,
            profile: wish.profile,
            toll_ms: toll_ms(wish),
            pieces: (0..network.directed() as u32).map(piece).collect::<Vec<Weight>>().into(),
        }
    }

    /// The turn and the piece that it leads onto, as the hierarchy knows it; [`NEVER`] when it may not be made.
    pub fn joint(&self, joint: &Joint) -> Weight {
        let onto = self.pieces[joint.onto as usize];
        let is_barred = joint.barred & self.profile.bit() != 0;
        if is_barred || onto >= NEVER || self.pieces[joint.from as usize] >= NEVER {
            return NEVER;
        }
        let wait_ms = match Way::of(self.profile) {
            Way::Driving => joint.drivers_ms,
            Way::Light => joint.others_ms,
        };
        onto + weight(u64::from(wait_ms) + if joint.toll { self.toll_ms } else { 0 }, 0)
    }

    /// Whether a turn leads on at all.
    pub fn is_open(&self, turn: Turn) -> bool {
        let piece = |vertex: u32| self.pieces[self.graph.edge(vertex) as usize];
        self.graph.barred[turn.index] & self.profile.bit() == 0
            && piece(turn.from) < NEVER
            && piece(turn.to) < NEVER
    }

    /// The turn and the piece that it leads onto; [`NEVER`] when it may not be made.
    pub fn turn(&self, turn: Turn) -> Weight {
        let (from, to) = (self.graph.edge(turn.from), self.graph.edge(turn.to));
        let onto = self.pieces[to as usize];
        let barred = self.graph.barred[turn.index] & self.profile.bit() != 0;
        if onto == NEVER || self.pieces[from as usize] == NEVER || barred {
            return NEVER;
        }
        let gate = is_toll(self.network, from, to);
        let wait = wait_ms(self.network, self.leaving, Way::of(self.profile), (from, to));
        onto + weight(wait + if gate { self.toll_ms } else { 0 }, 0)
    }
}

pub(crate) fn toll_ms(wish: &Wish) -> u64 {
    (wish.toll_s.clamp(0.0, 36_000.0) * 1e3) as u64
}

/// Whether a toll gate is passed between two directed pieces.
pub(crate) fn is_toll(network: &Network, from: u32, to: u32) -> bool {
    network.junction_has[network.head(from) as usize] & furniture::TOLL != 0 && to != from ^ 1
}

/// How one takes a turn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Way {
    Driving,
    /// on foot and by bicycle
    Light,
}

impl Way {
    pub fn of(profile: Profile) -> Self {
        if matches!(profile, Profile::Foot | Profile::Bicycle) { Self::Light } else { Self::Driving }
    }
}

/// Slower the sharper, a wait where oncoming traffic is crossed, a moment at signals.
pub(crate) fn wait_ms(network: &Network, leaving: &Leaving, way: Way, (from, to): (u32, u32)) -> u64 {
    let junction = network.head(from);
    let back = to == from ^ 1;
    let signal = if network.junction_has[junction as usize] & furniture::SIGNAL != 0 { SIGNAL_MS } else { 0 };
    let is_crossing = leaving.of(junction).len() > 2;
    if way == Way::Light || (!is_crossing && !back) {
        return signal;
    }
    let degrees = turn_deg(network.arrive_deg(from), network.leave_deg(to));
    let crosses = is_crossing && (degrees > 0.0) == network.drives_left && degrees.abs() > 15.0;
    let bend = BEND_MS / (1.0 + (6.5 - 13.0 * degrees.abs() / 180.0).exp());
    let crossing = if crosses { CROSSING_MS } else { 0.0 };
    signal + (bend + crossing) as u64 + if back { BACK_MS } else { 0 }
}

fn avoided(network: &Network, edge: u32, rings: &[Vec<At>]) -> bool {
    rings.iter().any(|ring| network.points(edge / 2).iter().any(|p| inside((*p).into(), ring)))
}

/// By counting crossings to the east.
fn inside(p: At, ring: &[At]) -> bool {
    let mut inside = false;
    for (i, a) in ring.iter().enumerate() {
        let b = ring[(i + 1) % ring.len()];
        if (a.lat_e7 > p.lat_e7) != (b.lat_e7 > p.lat_e7) {
            let share =
                (f64::from(p.lat_e7) - f64::from(a.lat_e7)) / (f64::from(b.lat_e7) - f64::from(a.lat_e7));
            let lon = f64::from(a.lon_e7) + share * (f64::from(b.lon_e7) - f64::from(a.lon_e7));
            inside ^= f64::from(p.lon_e7) < lon;
        }
    }
    inside
}

const SIGNAL_MS: u64 = 2_000;
const BEND_MS: f64 = 7_500.0;
const CROSSING_MS: f64 = 2_000.0;
const BACK_MS: u64 = 20_000;
