//! The turn-expanded graph: its vertices are directed road pieces, its arcs are turns from one onto the next.

use crate::{geometry::turn_deg, network::Network, profile::Profile};
use std::collections::{HashMap, HashSet};

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

/// A turn from `from` onto `to` (directed pieces).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Turn {
    pub from: u32,
    pub to: u32,
}

/// Every turn that the shape of the streets offers, whoever may make it. Turning back is offered at dead ends only.
pub(crate) fn turns(network: &Network) -> Vec<Turn> {
    let leaving = leaving(network);
    let mut turns = Vec::new();
    for from in 0..network.directed() as u32 {
        let out = leaving.of(network.head(from));
        for &to in out {
            if to != from ^ 1 || out.len() == 1 {
                turns.push(Turn { from, to });
            }
        }
    }
    turns
}

/// The directed pieces that leave each junction.
pub(crate) struct Leaving {
    first: Vec<u32>,
    edges: Vec<u32>,
}

impl Leaving {
    pub fn of(&self, junction: u32) -> &[u32] {
        &self.edges[self.first[junction as usize] as usize..self.first[junction as usize + 1] as usize]
    }
}

pub(crate) fn leaving(network: &Network) -> Leaving {
    let mut first = vec![0u32; network.junctions.len() + 1];
    for edge in 0..network.directed() as u32 {
        first[network.tail(edge) as usize + 1] += 1;
    }
    for i in 1..first.len() {
        first[i] += first[i - 1];
    }
    let mut edges = vec![0; network.directed()];
    let mut next = first.clone();
    for edge in 0..network.directed() as u32 {
        let slot = &mut next[network.tail(edge) as usize];
        edges[*slot as usize] = edge;
        *slot += 1;
    }
    Leaving { first, edges }
}

/// What each traveller pays for pieces and turns.
pub(crate) struct Costs<'a> {
    network: &'a Network,
    profile: Profile,
    forbidden: HashSet<(i64, u32, i64)>,
    compelled: HashMap<(i64, u32), Vec<i64>>,
    degree: Vec<u8>,
}

impl<'a> Costs<'a> {
    pub fn new(network: &'a Network, profile: Profile) -> Self {
        let mut forbidden = HashSet::new();
        let mut compelled: HashMap<(i64, u32), Vec<i64>> = HashMap::new();
        // Signs for turns bind vehicles; people on foot cross where they like.
        if profile != Profile::Foot {
            for r in &network.restrictions {
                if r.only {
                    compelled.entry((r.from_way, r.junction)).or_default().push(r.to_way);
                } else {
                    forbidden.insert((r.from_way, r.junction, r.to_way));
                }
            }
        }
        let mut degree = vec![0u8; network.junctions.len()];
        for piece in &network.pieces {
            for end in [piece.from, piece.to] {
                degree[end as usize] = degree[end as usize].saturating_add(1);
            }
        }
        Self { network, profile, forbidden, compelled, degree }
    }

    /// Driving a whole directed piece; [`NEVER`] when it is closed this way.
    pub fn piece(&self, edge: u32) -> Weight {
        let kmh = f64::from(self.network.kmh(edge, self.profile));
        if kmh <= 0.0 {
            return NEVER;
        }
        let piece = &self.network.pieces[edge as usize / 2];
        let driving_ms = f64::from(piece.length_cm) * 36.0 / kmh;
        weight(driving_ms.round() as u64 + u64::from(piece.signals) * SIGNAL_MS, u64::from(piece.length_cm))
    }

    /// The turn and the piece that it leads onto.
    pub fn turn(&self, turn: Turn) -> Weight {
        let onto = self.piece(turn.to);
        if onto == NEVER || self.network.kmh(turn.from, self.profile) <= 0.0 || !self.permitted(turn) {
            return NEVER;
        }
        onto + weight(self.penalty_ms(turn), 0)
    }

    fn permitted(&self, turn: Turn) -> bool {
        if turn.to == turn.from ^ 1 {
            return true;
        }
        let (from, to) = (self.network.way(turn.from).osm, self.network.way(turn.to).osm);
        let junction = self.network.head(turn.from);
        !self.forbidden.contains(&(from, junction, to))
            && self.compelled.get(&(from, junction)).is_none_or(|only| only.contains(&to))
    }

    /// Slower the sharper, a wait where oncoming traffic is crossed, a moment at signals.
    fn penalty_ms(&self, turn: Turn) -> u64 {
        let junction = self.network.head(turn.from) as usize;
        let back = turn.to == turn.from ^ 1;
        let signal = if self.network.signals[junction] { SIGNAL_MS } else { 0 };
        if matches!(self.profile, Profile::Foot | Profile::Bicycle) {
            return signal;
        }
        if self.degree[junction] <= 2 && !back {
            return signal;
        }
        let degrees = turn_deg(self.network.arrive_deg(turn.from), self.network.leave_deg(turn.to));
        let crosses =
            self.degree[junction] > 2 && (degrees > 0.0) == self.network.drives_left && degrees.abs() > 15.0;
        let bend = BEND_MS / (1.0 + (6.5 - 13.0 * degrees.abs() / 180.0).exp());
        let crossing = if crosses { CROSSING_MS } else { 0.0 };
        signal + (bend + crossing) as u64 + if back { BACK_MS } else { 0 }
    }
}

const SIGNAL_MS: u64 = 2_000;
const BEND_MS: f64 = 7_500.0;
const CROSSING_MS: f64 = 2_000.0;
const BACK_MS: u64 = 20_000;
