//! Many questions at once: all pairs, and one to everywhere.

use super::{End, Metric, NONE, Topology, metric::Way, search::with_climb};
use crate::{
    costs::{NEVER, Weight},
    grouped::grouped,
};
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
    let buckets = Buckets::fill(topology, metric, targets);
    let columns = targets.len();
    let mut table = vec![NEVER; sources.len() * columns];
    if table.is_empty() {
        return table;
    }
    let threads =
        thread::available_parallelism().map_or(1, usize::from).min(sources.len().div_ceil(ROWS_PER_THREAD));
    let share = sources.len().div_ceil(threads);
    if threads == 1 {
        buckets.scan(topology, metric, sources, &mut table);
        return table;
    }
    thread::scope(|scope| {
        for (rows, sources) in table.chunks_mut(share * columns).zip(sources.chunks(share)) {
            let buckets = &buckets;
            scope.spawn(move || buckets.scan(topology, metric, sources, rows));
        }
    });
    table
}

/// All targets that can be reached from above a rank, next to each other.
struct Buckets {
    columns: usize,
    /// by rank: its bucket, [`NONE`] when that is empty
    bucket_of: Vec<u32>,
    /// where each bucket begins, one more than there are buckets
    first: Vec<u32>,
    /// (column, cost from there)
    entries: Vec<(u32, Weight)>,
}

impl Buckets {
    fn fill(topology: &Topology, metric: &Metric, targets: &[Vec<End>]) -> Self {
        // (bucket, (column, cost))
        let mut found: Vec<(u32, (u32, Weight))> = Vec::new();
        let (mut bucket_of, mut buckets) = (vec![NONE; topology.ranks()], 0);
        with_climb(topology.ranks(), |climb| {
            for (column, ends) in targets.iter().enumerate() {
                climb.run(topology, metric, Way::Down, ends);
                climb.thin(metric, Way::Down);
                for &rank in &climb.needed {
                    let bucket = &mut bucket_of[rank as usize];
                    if *bucket == NONE {
                        *bucket = buckets;
                        buckets += 1;
                    }
                    found.push((*bucket, (column as u32, climb.cost(rank))));
                }
                climb.forget();
            }
        });
        let (first, entries) = grouped(buckets as usize, found.iter().copied());
        Self { columns: targets.len(), bucket_of, first, entries }
    }

    fn scan(&self, topology: &Topology, metric: &Metric, sources: &[Vec<End>], table: &mut [Weight]) {
        with_climb(topology.ranks(), |climb| {
            for (row, ends) in table.chunks_mut(self.columns).zip(sources) {
                climb.run(topology, metric, Way::Up, ends);
                climb.thin(metric, Way::Up);
                for &rank in &climb.needed {
                    let bucket = self.bucket_of[rank as usize] as usize;
                    let Some(ends) = self.first.get(bucket..bucket + 2) else { continue };
                    let here = climb.cost(rank);
                    for (column, rest) in &self.entries[ends[0] as usize..ends[1] as usize] {
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
    let ranks = topology.ranks();
    let mut least = vec![NEVER; ranks];
    with_climb(ranks, |climb| {
        climb.run(topology, metric, Way::Up, sources);
        climb.copy_to(&mut least);
        climb.forget();
    });
    for v in (0..ranks).rev() {
        let down = metric.down(v as u32).iter().map(|arc| least[arc.other as usize] + arc.weight);
        least[v] = down.fold(least[v], Weight::min);
    }
    topology.rank_of.iter().map(|rank| least[*rank as usize]).collect()
}
