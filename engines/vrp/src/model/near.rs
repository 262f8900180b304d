//! Who is near whom: in space for ruining, in space and time for inserting.

use super::Model;

const RUIN: usize = 192;
const INSERT: usize = 40;

impl Model<'_> {
    /// Ties go to the smaller node, so that lists do not depend on the sort.
    pub(super) fn neighbours(&mut self, stop: &dyn Fn() -> bool) {
        let Some(table) = self.tables.first() else { return };
        let stops = self.stops;
        let speed = pace(table);
        for a in 0..stops {
            if stop() {
                self.partial = true;
                return;
            }
            let from = &self.nodes[a];
            let mut by_space: Vec<(i64, u32)> = Vec::with_capacity(stops);
            let mut by_fit: Vec<(i64, u32)> = Vec::with_capacity(stops);
            for b in 0..stops {
                let to = &self.nodes[b];
                if from.unit == to.unit && from.variant == to.variant && a == b {
                    continue;
                }
                let (there, back) = (table.arc(from.place, to.place), table.arc(to.place, from.place));
                by_space.push((i64::from(there.0) + i64::from(there.1), b as u32));
                let fit = |x: &super::Node, y: &super::Node, arc: (i32, i32)| {
                    let early = i64::from(y.open)
                        - i64::from(x.due.min(x.close))
                        - i64::from(x.service)
                        - i64::from(arc.1);
                    let late =
                        i64::from(x.open) + i64::from(x.service) + i64::from(arc.1) - i64::from(y.close);
                    if late > 0 {
                        return i64::MAX / 4;
                    }
                    i64::from(arc.0) * 10 + i64::from(arc.1) * speed + early.max(0) * 2 * speed.max(1)
                };
                by_fit.push((fit(from, to, there).min(fit(to, from, back)), b as u32));
            }
            self.near.push(shortest(by_space, RUIN));
            let good = shortest(by_fit, INSERT);
            self.close_by.push(good);
        }
    }
}

/// Distance units per second of driving, at least one, so that both can be added.
fn pace(table: &super::Table) -> i64 {
    let sums = table.arcs().iter().fold((0i64, 0i64), |s, a| (s.0 + i64::from(a[0]), s.1 + i64::from(a[1])));
    (sums.0 / sums.1.max(1)).max(1)
}

fn shortest(mut list: Vec<(i64, u32)>, keep: usize) -> Vec<u32> {
    if list.len() > keep {
        list.select_nth_unstable(keep);
        list.truncate(keep);
    }
    list.sort_unstable();
    list.into_iter().map(|(_, node)| node).collect()
}
