//! Legs between all pairs.

use super::{Leg, Stop, Travel, ends::Snapped, leg_of};
use crate::{
    costs::{NEVER, less},
    hierarchy::{End, many_to_many, query},
    network::At,
    snap::OnPiece,
};

/// Legs between all pairs, row by row; `None` where there is no way. A wish against tolls lengthens the seconds by what the gates
/// are worth to the traveller.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    pub columns: usize,
    pub legs: Vec<Option<Leg>>,
}

impl Travel<'_> {
    /// Legs from every source to every target.
    pub fn matrix(&self, sources: &[At], targets: &[At]) -> Matrix {
        let snap = |places: &[At]| places.iter().map(|p| self.snap(*p)).collect::<Vec<_>>();
        let (from, to) = (snap(sources), snap(targets));
        let begin: Vec<Vec<End>> =
            from.iter().map(|s| s.map_or_else(Vec::new, |on| self.begin(on, false).ends)).collect();
        let finish: Vec<Snapped> =
            to.iter().map(|s| s.map_or_else(Snapped::nowhere, |on| self.finish(on, false))).collect();
        let ends: Vec<Vec<End>> = finish.iter().map(|s| s.ends.clone()).collect();
        let table = many_to_many(&self.roads.topology, &self.traveller.metric, &begin, &ends);
        let columns = targets.len();
        let legs = table
            .iter()
            .enumerate()
            .map(|(i, cost)| {
                let (source, target) = (from[i / columns]?, &finish[i % columns]);
                // On one and the same piece the table does not know which comes first.
                if source.piece == target.on.piece {
                    return self.snapped_leg((source, false), (target.on, false));
                }
                (*cost < NEVER).then(|| leg_of(less(*cost, target.lift)))
            })
            .collect();
        Matrix { columns, legs }
    }

    /// How far and how long, without the way itself.
    pub fn leg(&self, from: impl Into<Stop>, to: impl Into<Stop>) -> Option<Leg> {
        let (from, to): (Stop, Stop) = (from.into(), to.into());
        self.snapped_leg((self.snap(from.at)?, from.kerb), (self.snap(to.at)?, to.kerb))
    }

    fn snapped_leg(&self, from: (OnPiece, bool), to: (OnPiece, bool)) -> Option<Leg> {
        let (begin, finish) = self.pair(from, to);
        let cost = query(&self.roads.topology, &self.traveller.metric, (&begin.ends, &finish.ends))?;
        Some(leg_of(less(cost, finish.lift)))
    }
}
