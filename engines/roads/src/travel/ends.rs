//! Where on the hierarchy a journey begins and ends.

use super::{Travel, share};
use crate::{
    Roads,
    costs::{Costs, NEVER, Way, Weight, cm_of, ms_of, wait_ms, weight},
    hierarchy::End,
    snap::OnPiece,
};

/// A place nearer to the middle of the road than this is on neither side of it.
const SIDE_M: f64 = 2.5;

/// A place as the hierarchy sees it: where to begin or end, and what was added to keep costs positive.
pub(super) struct Snapped {
    pub on: OnPiece,
    pub ends: Vec<End>,
    pub lift: Weight,
}

impl Snapped {
    pub fn nowhere() -> Self {
        let on = OnPiece { piece: u32::MAX, along: 0.0, away_m: f64::INFINITY, right: false };
        Self { on, ends: Vec::new(), lift: 0 }
    }
}

impl Travel<'_> {
    /// (directed piece, its whole cost, the share of it before the place): the directions that are open, and that suit the kerb
    /// when that is asked and possible.
    fn directions(&self, on: OnPiece, kerb: bool) -> Vec<(u32, Weight, f64)> {
        let all: Vec<_> = [(on.piece * 2, on.along), (on.piece * 2 + 1, 1.0 - on.along)]
            .into_iter()
            .filter(|(edge, _)| self.traveller.reachable[*edge as usize])
            .map(|(edge, along)| (edge, self.traveller.pieces[edge as usize], along))
            .collect();
        if !kerb || on.away_m < SIDE_M {
            return all;
        }
        let at_kerb = |edge: u32| (on.right == (edge & 1 == 0)) != self.roads.network.drives_left;
        let suited: Vec<_> = all.iter().copied().filter(|(edge, ..)| at_kerb(*edge)).collect();
        if suited.is_empty() { all } else { suited }
    }

    /// What is left of the piece in each direction.
    pub(super) fn begin(&self, on: OnPiece, kerb: bool) -> Snapped {
        let end = |(edge, whole, along): &(u32, Weight, f64)| End {
            vertex: *edge,
            cost: share(*whole, 1.0 - along),
        };
        Snapped { on, ends: self.directions(on, kerb).iter().map(end).collect(), lift: 0 }
    }

    /// Arriving on a piece costs the hierarchy all of it; what is not driven is taken off, and a lift keeps that positive.
    pub(super) fn finish(&self, on: OnPiece, kerb: bool) -> Snapped {
        let directions = self.directions(on, kerb);
        let lift = directions
            .iter()
            .fold(0, |a, (_, whole, _)| weight(ms_of(a).max(ms_of(*whole)), cm_of(a).max(cm_of(*whole))));
        let ends = directions.iter().flat_map(|(edge, whole, along)| {
            let cost = lift - (whole - share(*whole, *along));
            self.roads.graph.vertices_of(*edge).map(move |vertex| End { vertex, cost })
        });
        Snapped { on, ends: ends.collect(), lift }
    }

    /// Begin and finish together: on one piece it matters which comes first.
    pub(super) fn pair(
        &self,
        (from, from_kerb): (OnPiece, bool),
        (to, to_kerb): (OnPiece, bool),
    ) -> (Snapped, Snapped) {
        let (mut begin, finish) = (self.begin(from, from_kerb), self.finish(to, to_kerb));
        if from.piece == to.piece {
            // Where the target lies behind, the piece is left first and then come back to.
            begin.ends = begin.ends.iter().flat_map(|end| self.unless_behind(*end, from, to)).collect();
        }
        (begin, finish)
    }

    fn unless_behind(&self, end: End, from: OnPiece, to: OnPiece) -> Vec<End> {
        let ahead = if end.vertex & 1 == 0 { to.along >= from.along } else { to.along <= from.along };
        if ahead {
            return vec![end];
        }
        let Roads { network, graph, leaving, .. } = self.roads;
        let costs = Costs::known(network, graph, leaving, &self.traveller.wish, &self.traveller.pieces);
        graph
            .turns_from(end.vertex)
            .map(|turn| End { vertex: turn.to, cost: end.cost + costs.turn(turn) })
            .filter(|end| end.cost < NEVER)
            .collect()
    }

    /// Seconds waited between two directed pieces.
    pub(super) fn wait_s(&self, from: u32, to: u32) -> f64 {
        wait_ms(&self.roads.network, &self.roads.leaving, Way::of(self.traveller.wish.profile), (from, to))
            as f64
            / 1e3
    }
}
