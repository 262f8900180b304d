//! Choosing some of many routes so that together they serve every unit once, at the least cost: set partitioning.
//!
//! Units get prices that no route undercuts (`prices`); what a route costs beyond the prices of what it serves is its
//! waste. A better choice has to waste less than the one known. It is looked for region by region (`regions`), in each
//! in depth among the routes that waste little (`depth`). Costs are floating numbers here: whoever asks compares the
//! exact ones afterwards.

mod depth;
mod prices;
mod regions;

use regions::Regions;

/// The question: rows to be covered once, or left out at a price, by columns.
#[derive(Default)]
pub(super) struct Cover {
    /// Per column: which limit it counts against, what it costs, and the end of its rows in `rows`.
    columns: Vec<Column>,
    rows: Vec<u32>,
    /// Per row: what leaving it out costs.
    pub spare: Vec<f64>,
    /// Per kind: so many columns at most.
    pub limit: Vec<u32>,
    /// The columns that are to be beaten.
    pub known: Vec<u32>,
}

#[derive(Clone, Copy)]
struct Column {
    kind: u32,
    end: u32,
    cost: f64,
}

impl Cover {
    /// No rows and no columns yet.
    pub fn new(limit: Vec<u32>) -> Self {
        Self { limit, ..Self::default() }
    }

    /// Adds a column with rows that are all different.
    pub fn add(&mut self, kind: u32, cost: f64, rows: impl Iterator<Item = u32>) {
        self.rows.extend(rows);
        self.columns.push(Column { kind, end: self.rows.len() as u32, cost });
    }

    /// Columns cheaper than those known, if they are found with so much work. `stop` is asked every now and then, and
    /// ends it without an answer.
    pub fn solve(&self, work: u64, stop: &mut dyn FnMut() -> bool) -> Option<Vec<u32>> {
        let prices = self.prices(stop)?;
        Regions::new(self, &prices, work).improve(stop)
    }

    fn of(&self, column: u32) -> &[u32] {
        let from = if column == 0 { 0 } else { self.columns[column as usize - 1].end };
        &self.rows[from as usize..self.columns[column as usize].end as usize]
    }

    /// What these columns cost, with what they leave out.
    fn worth(&self, columns: &[u32]) -> f64 {
        let mut left = self.spare.clone();
        let mut sum = 0.0;
        for &j in columns {
            sum += self.columns[j as usize].cost;
            self.of(j).iter().for_each(|&i| left[i as usize] = 0.0);
        }
        sum + left.iter().sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::det::Rng;

    /// Twelve rows, columns of up to four of them, and a clumsy choice that covers each row alone.
    fn question(rng: &mut Rng) -> Cover {
        let mut cover = Cover { spare: vec![90.0; 12], limit: vec![12, 2], ..Cover::default() };
        for row in 0..12 {
            cover.add(0, 60.0, [row].into_iter());
        }
        cover.known = (0..12).collect();
        for _ in 0..60 {
            let size = 1 + rng.below(4);
            let mut rows: Vec<u32> = (0..size).map(|_| rng.below(12) as u32).collect();
            rows.sort_unstable();
            rows.dedup();
            let cost = (20 + 15 * rows.len() + rng.below(30)) as f64;
            cover.add(u32::from(rng.below(4) == 0), cost, rows.into_iter());
        }
        cover
    }

    /// The least cost by trying everything: per set of rows, with how many columns of the second kind.
    fn least(cover: &Cover) -> f64 {
        let mut best = vec![[f64::INFINITY; 3]; 1 << 12];
        best[0][0] = 0.0;
        for set in 0..1usize << 12 {
            let row = (!set).trailing_zeros();
            if row >= 12 {
                continue;
            }
            for used in 0..3 {
                let here = best[set][used];
                let mut reach = |to: usize, used: usize, cost: f64| {
                    best[to][used] = best[to][used].min(cost);
                };
                reach(set | 1 << row, used, here + cover.spare[row as usize]);
                for j in 0..cover.columns.len() as u32 {
                    let mask = cover.of(j).iter().fold(0, |mask, i| mask | 1usize << i);
                    let column = cover.columns[j as usize];
                    let then = used + column.kind as usize;
                    if mask >> row & 1 == 1 && mask & set == 0 && then < 3 {
                        reach(set | mask, then, here + column.cost);
                    }
                }
            }
        }
        best[(1 << 12) - 1].iter().copied().fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn small_questions_get_the_cheapest_answer() {
        // Regions need not find it: of these they do.
        let mut rng = Rng::new(5);
        for case in 0..60 {
            let cover = question(&mut rng);
            let columns = cover.solve(50_000_000, &mut || false).expect("something better than one by one");
            let mut served: Vec<u32> = columns.iter().flat_map(|&j| cover.of(j)).copied().collect();
            let all = served.len();
            served.sort_unstable();
            served.dedup();
            assert_eq!(served.len(), all, "case {case}: a row twice");
            let second = columns.iter().filter(|&&j| cover.columns[j as usize].kind == 1).count();
            assert!(second <= 2, "case {case}: {second} of the second kind");
            let (found, least) = (cover.worth(&columns), least(&cover));
            assert!((found - least).abs() < 1e-6, "case {case}: {found}, but {least} is possible");
        }
    }

    #[test]
    fn prices_are_undercut_by_no_column() {
        let mut rng = Rng::new(6);
        for _ in 0..20 {
            let cover = question(&mut rng);
            let prices = cover.prices(&mut || false).expect("not stopped");
            for j in 0..cover.columns.len() as u32 {
                assert!(prices.waste(&cover, j) > -1e-6);
            }
            assert!(prices.bound <= least(&cover) + 1e-6);
        }
    }

    #[test]
    fn it_stops_when_told_and_finds_nothing_better_than_the_best() {
        let mut cover = question(&mut Rng::new(7));
        let mut looks = 0;
        let stopped = cover.solve(50_000_000, &mut || {
            looks += 1;
            looks > 3
        });
        assert!(stopped.is_none() && looks == 4);
        cover.known = cover.solve(50_000_000, &mut || false).expect("something better");
        assert_eq!(cover.solve(50_000_000, &mut || false), None);
    }
}
