//! Other ways that are worth a thought: little shared, little longer, and sensible along every stretch.
//!
//! Abraham, Delling, Goldberg, Werneck, "Alternative Routes in Road Networks" (ACM JEA 2013), with the meetings of the two climbs
//! as the places to go over.

use super::{Route, Stop, Travel, route::Found};
use crate::{
    costs::{Weight, cm_of, ms_of},
    hierarchy::{End, Look, Search, query},
};
use std::collections::HashSet;

/// At most so much longer than the best.
const LONGER_MAX: f64 = 1.35;
/// At most so much of its length on ways that were given before.
const SHARED_MAX: f64 = 0.7;
/// Around the place it goes over, this share of the best way's time is a quickest way by itself, but for a little.
const SENSIBLE_SHARE: f64 = 0.2;
const SENSIBLE_SLACK: f64 = 1.02;
/// Meetings that are looked at, best first.
const LOOKED_AT: usize = 60;

impl Travel<'_> {
    /// The quickest way first, then up to `more` others.
    pub fn routes(&self, from: impl Into<Stop>, to: impl Into<Stop>, more: usize) -> Vec<Route> {
        let (from, to): (Stop, Stop) = (from.into(), to.into());
        let Some((from_on, to_on)) = self.snap(from.at).zip(self.snap(to.at)) else { return Vec::new() };
        let (begin, finish) = self.pair((from_on, from.kerb), (to_on, to.kerb));
        let ends = (&begin.ends[..], &finish.ends[..]);
        let candidates =
            Search::between(&self.roads.topology, &self.traveller.metric, ends, Look::All, |search| {
                let mut meetings: Vec<(Weight, u32)> = search.meetings().collect();
                meetings.sort_unstable();
                let best = meetings.first().map_or(0, |(cost, _)| *cost);
                let limit = ms_of(best.saturating_sub(finish.lift)) as f64 * LONGER_MAX;
                let near = |cost: Weight| ms_of(cost.saturating_sub(finish.lift)) as f64 <= limit;
                let looked_at = meetings.into_iter().take_while(|(cost, _)| near(*cost)).take(LOOKED_AT);
                let mut seen = HashSet::new();
                looked_at
                    .map(|(_, top)| (search.vertex(top), search.path(top)))
                    .filter(|(_, path)| seen.insert(path.clone()))
                    .collect::<Vec<(u32, Vec<u32>)>>()
            });
        let mut taken: Vec<Vec<u32>> = Vec::new();
        for (i, (over, path)) in candidates.iter().enumerate() {
            let edges = self.edges(path);
            if i == 0
                || (taken.len() <= more
                    && self.is_another(&edges, &taken)
                    && self.is_sensible(path, *over, &candidates[0].1))
            {
                taken.push(edges);
            }
            if taken.len() > more {
                break;
            }
        }
        taken.into_iter().map(|edges| self.drawn(&Found { edges, from: from_on, to: to_on })).collect()
    }

    fn length_cm(&self, edges: impl Iterator<Item = u32>) -> u64 {
        edges.map(|edge| cm_of(self.traveller.pieces[edge as usize])).sum()
    }

    fn is_another(&self, edges: &[u32], taken: &[Vec<u32>]) -> bool {
        let mut pieces = HashSet::new();
        // nobody drives the same road twice for variety
        if edges.iter().any(|edge| !pieces.insert(edge / 2)) {
            return false;
        }
        let known: HashSet<u32> = taken.iter().flatten().copied().collect();
        let shared = self.length_cm(edges.iter().copied().filter(|edge| known.contains(edge)));
        shared as f64 <= self.length_cm(edges.iter().copied()) as f64 * SHARED_MAX
    }

    /// Whether the stretch around the place it goes over is the quickest between its own ends.
    fn is_sensible(&self, path: &[u32], over: u32, best: &[u32]) -> bool {
        let costs = |path: &[u32]| -> Vec<f64> {
            let mut sum = 0.0;
            let edges = self.edges(path);
            (0..edges.len())
                .map(|i| {
                    if i > 0 {
                        sum += ms_of(self.traveller.pieces[edges[i] as usize]) as f64
                            + self.wait_s(edges[i - 1], edges[i]) * 1e3;
                    }
                    sum
                })
                .collect()
        };
        let reach = costs(best).last().copied().unwrap_or(0.0) * SENSIBLE_SHARE;
        let (along, Some(middle)) = (costs(path), path.iter().position(|v| *v == over)) else { return false };
        let first = along.partition_point(|c| *c < along[middle] - reach);
        let last = along.partition_point(|c| *c <= along[middle] + reach).saturating_sub(1).max(middle);
        let end = |vertex: u32| [End { vertex, cost: 0 }];
        let (from, to) = (end(path[first]), end(path[last]));
        query(&self.roads.topology, &self.traveller.metric, (&from, &to))
            .is_some_and(|cost| along[last] - along[first] <= ms_of(cost) as f64 * SENSIBLE_SLACK + 1_000.0)
    }
}
