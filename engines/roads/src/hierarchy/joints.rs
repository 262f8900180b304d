//! The turns of the street network, laid out as the hierarchy takes them in, with all of their cost that no wish changes.

use super::{Topology, customise::halves};
use crate::{
    costs::{Way, is_toll, wait_ms},
    graph::{Graph, Leaving, Turn},
    grouped::grouped,
    network::Network,
    profile::Profile,
};

/// One turn, as seen from the lower of its two vertices.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Joint {
    /// the rank at the higher end
    pub other: u32,
    /// the directed pieces before and after
    pub from: u32,
    pub onto: u32,
    /// how long drivers wait, and people on foot and bicycles
    pub drivers_ms: u16,
    pub others_ms: u16,
    /// the profiles that may not make the turn
    pub barred: u8,
    pub upward: bool,
    pub toll: bool,
}

/// All turns that anybody may make, by the rank of their lower end.
pub(crate) struct Joints {
    /// the directed piece of each rank
    piece_of: Vec<u32>,
    first: Vec<u32>,
    list: Vec<Joint>,
    /// where the hierarchy falls into parts for two threads
    pub(super) halves: [u32; 2],
}

impl Joints {
    pub fn new(network: &Network, leaving: &Leaving, graph: &Graph, topology: &Topology) -> Self {
        let rank_of: &[u32] = &topology.rank_of;
        let turns = graph.open_turns(network);
        let ends = |turn: &Turn| (rank_of[turn.from as usize], rank_of[turn.to as usize]);
        let low = |turn: &Turn| ends(turn).0.min(ends(turn).1);
        let (first, turns) = grouped(rank_of.len(), turns.iter().map(|(turn, _)| (low(turn), *turn)));
        let joint = |turn: &Turn| {
            let (pieces, (start, finish)) = ((graph.edge(turn.from), graph.edge(turn.to)), ends(turn));
            let wait = |way| wait_ms(network, leaving, way, pieces) as u16;
            Joint {
                other: start.max(finish),
                from: pieces.0,
                onto: pieces.1,
                drivers_ms: wait(Way::of(Profile::Car)),
                others_ms: wait(Way::of(Profile::Foot)),
                barred: graph.barred[turn.index],
                upward: start < finish,
                toll: is_toll(network, pieces.0, pieces.1),
            }
        };
        let list = turns.iter().map(joint).collect();
        let piece_of = topology.vertex_of.iter().map(|vertex| graph.edge(*vertex)).collect();
        Self { piece_of, first, list, halves: halves(topology) }
    }

    pub fn piece_of(&self, rank: u32) -> u32 {
        self.piece_of[rank as usize]
    }

    pub fn of(&self, rank: u32) -> &[Joint] {
        &self.list[self.first[rank as usize] as usize..self.first[rank as usize + 1] as usize]
    }
}
