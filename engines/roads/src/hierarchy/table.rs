//! Many questions at once: all pairs, and one to everywhere.

use super::{
    End, Metric, Topology,
    search::{Climb, with_climb},
    topology::View,
};
use crate::costs::{NEVER, Weight};
use std::thread;

/// A thread is worth its start from so many rows on.
const ROWS_PER_THREAD: usize = 200;

/// Least costs between all `sources` and all `targets`, row by row; [`NEVER`] where there is no way.
pub(crate) fn many_to_many(
    topology: &Topology,
    metric: &Metric,
    sources: &[Vec<End>],
    targets: &[Vec<End>],
) -> Vec<Weight> {
    let view = topology.view();
    let buckets = Buckets::fill(view, metric, targets);
    let columns = targets.len();
    let mut table = vec![NEVER; sources.len() * columns];
    if table.is_empty() {
        return table;
    }
    let threads =
        thread::available_parallelism().map_or(1, usize::from).min(sources.len().div_ceil(ROWS_PER_THREAD));
    let share = sources.len().div_ceil(threads);
    if threads == 1 {
        buckets.scan(view, metric, sources, &mut table);
        return table;
    }
    thread::scope(|scope| {
        for (rows, sources) in table.chunks_mut(share * columns).zip(sources.chunks(share)) {
            let buckets = &buckets;
            scope.spawn(move || buckets.scan(view, metric, sources, rows));
        }
    });
    table
}

/// All targets that can be reached from above a vertex, next to each other.
struct Buckets {
    first: Vec<u32>,
    columns: usize,
    /// (rank, column, cost from there)
    entries: Vec<(u32, u32, Weight)>,
}

impl Buckets {
    fn fill(view: View<'_>, metric: &Metric, targets: &[Vec<End>]) -> Self {
        let mut entries: Vec<(u32, u32, Weight)> = Vec::new();
        with_climb(view.vertices(), |climb| {
            for (column, ends) in targets.iter().enumerate() {
                climb.run(view, &metric.down, ends);
                let reached = climb.chain.iter().map(|v| (*v, column as u32, climb.dist[*v as usize]));
                entries.extend(reached.filter(|(.., cost)| *cost < NEVER));
                climb.forget();
            }
        });
        entries.sort_unstable_by_key(|(v, column, _)| (*v, *column));
        let mut first = vec![0u32; view.vertices() + 1];
        for (v, ..) in &entries {
            first[*v as usize + 1] += 1;
        }
        for v in 0..view.vertices() {
            first[v + 1] += first[v];
        }
        Self { first, columns: targets.len(), entries }
    }

    fn scan(&self, view: View<'_>, metric: &Metric, sources: &[Vec<End>], table: &mut [Weight]) {
        with_climb(view.vertices(), |climb| {
            for (row, ends) in table.chunks_mut(self.columns).zip(sources) {
                climb.run(view, &metric.up, ends);
                for &v in &climb.chain {
                    let here = climb.dist[v as usize];
                    if here >= NEVER {
                        continue;
                    }
                    let bucket = self.first[v as usize] as usize..self.first[v as usize + 1] as usize;
                    for (_, column, rest) in &self.entries[bucket] {
                        let slot = &mut row[*column as usize];
                        *slot = (*slot).min(here + rest);
                    }
                }
                climb.forget();
            }
        });
    }
}

/// Least costs from the sources to every vertex of the graph: one climb, then one sweep down.
pub(crate) fn one_to_all(topology: &Topology, metric: &Metric, sources: &[End]) -> Vec<Weight> {
    let view = topology.view();
    let mut climb = Climb::sized(view.vertices());
    climb.run(view, &metric.up, sources);
    for v in (0..view.vertices()).rev() {
        let mut here = climb.dist[v];
        for arc in view.arcs_of(v as u32) {
            here = here.min(climb.dist[view.head[arc] as usize] + metric.down[arc]);
        }
        climb.dist[v] = here.min(NEVER);
    }
    view.rank_of.iter().map(|rank| climb.dist[*rank as usize]).collect()
}
