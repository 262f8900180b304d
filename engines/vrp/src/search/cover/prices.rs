//! Prices of rows by dual ascent, after Boschetti, Mingozzi and Ricciardelli, "A dual ascent procedure for the set
//! partitioning problem" (2008): each row asks the least that a column charges it, charges being spread evenly over
//! the rows of a column, and rows that are asked for too often or too seldom get other prices.

use super::Cover;

/// Rounds of the ascent; rounds without a better bound after which steps get shorter, and when they are too short.
const ROUNDS: u32 = 400;
const PATIENCE: u32 = 10;
const SHORTER: f64 = 0.75;
const SHORTEST: f64 = 0.005;
/// Every so many rounds all columns are looked at, in between those that waste less than so many gaps.
const ALL_EVERY: u32 = 20;
const LOOSE: f64 = 2.0;

/// Prices of rows and kinds, and the least that any choice of columns costs.
#[derive(Clone)]
pub(super) struct Prices {
    pub rows: Vec<f64>,
    /// Not above zero.
    pub kinds: Vec<f64>,
    pub bound: f64,
}

/// What a round computes: the least charge per row and who asks it, how often rows and kinds are asked for.
struct Round {
    least: Vec<f64>,
    by: Vec<u32>,
    served: Vec<f64>,
    used: Vec<f64>,
}

impl Prices {
    /// What a column costs beyond the prices of its rows.
    pub fn waste(&self, cover: &Cover, j: u32) -> f64 {
        let column = &cover.columns[j as usize];
        let rows = cover.of(j).iter().map(|&i| self.rows[i as usize]).sum::<f64>();
        column.cost - self.kinds[column.kind as usize] - rows
    }
}

impl Cover {
    /// Raises the prices until the bound hardly grows. `None` when stopped.
    pub(super) fn prices(&self, stop: &mut dyn FnMut() -> bool) -> Option<Prices> {
        let known = self.worth(&self.known);
        let mut at = Prices { rows: self.shares(), kinds: vec![0.0; self.limit.len()], bound: 0.0 };
        let mut best = Prices { bound: f64::NEG_INFINITY, ..at.clone() };
        let (rows, kinds) = (self.spare.len(), self.limit.len());
        let mut round = Round {
            least: vec![0.0; rows],
            by: vec![0; rows],
            served: vec![0.0; rows],
            used: vec![0.0; kinds],
        };
        let all: Vec<u32> = (0..self.columns.len() as u32).collect();
        let mut few = Vec::new();
        let (mut step, mut idle) = (1.0, 0);
        for count in 0..ROUNDS {
            if stop() {
                return None;
            }
            let everyone = count % ALL_EVERY == 0;
            self.charge(&at, if everyone { &all } else { &few }, &mut round);
            let bound = self.bound(&at, &round);
            let gap = known - bound;
            if everyone {
                let most = LOOSE * gap.max(0.0);
                few = all.iter().copied().filter(|&j| at.waste(self, j) <= most).collect();
            }
            idle += 1;
            if bound > best.bound {
                best.clone_from(&at);
                best.bound = bound;
                idle = 0;
            }
            if idle >= PATIENCE {
                (step, idle) = (step * SHORTER, 0);
            }
            let norm: f64 = round.served.iter().map(|s| (1.0 - s) * (1.0 - s)).sum();
            if norm < 1e-9 || gap <= 1e-9 * known.abs() || step < SHORTEST {
                break;
            }
            let by = step * gap / norm;
            at.rows.iter_mut().zip(&round.served).for_each(|(price, s)| *price += by * (1.0 - s));
            for (k, price) in at.kinds.iter_mut().enumerate() {
                *price = (*price + by * (f64::from(self.limit[k]) - round.used[k])).min(0.0);
            }
        }
        // The few may have been too few: these are the prices that nobody undercuts.
        self.charge(&best, &all, &mut round);
        best.bound = self.bound(&best, &round);
        best.rows.iter_mut().zip(&round.least).for_each(|(price, least)| *price += least);
        Some(best)
    }

    /// What each row costs in the known columns.
    fn shares(&self) -> Vec<f64> {
        let mut shares = self.spare.clone();
        for &j in &self.known {
            let rows = self.of(j);
            let each = self.columns[j as usize].cost / rows.len() as f64;
            for &i in rows {
                shares[i as usize] = each;
            }
        }
        shares
    }

    fn bound(&self, at: &Prices, round: &Round) -> f64 {
        let limits = at.kinds.iter().zip(&self.limit).map(|(price, most)| price * f64::from(*most));
        at.rows.iter().sum::<f64>() + round.least.iter().sum::<f64>() + limits.sum::<f64>()
    }

    /// The least charge for each row, by one of these columns or by the row itself when it is left out (counted after
    /// the columns).
    fn charge(&self, at: &Prices, columns: &[u32], round: &mut Round) {
        let count = self.columns.len();
        for (i, spare) in self.spare.iter().enumerate() {
            (round.least[i], round.by[i]) = (spare - at.rows[i], (count + i) as u32);
        }
        for &j in columns {
            let rows = self.of(j);
            let each = at.waste(self, j) / rows.len() as f64;
            for &i in rows {
                if each < round.least[i as usize] {
                    (round.least[i as usize], round.by[i as usize]) = (each, j);
                }
            }
        }
        round.served.fill(0.0);
        round.used.fill(0.0);
        for (i, &j) in round.by.iter().enumerate() {
            if j as usize >= count {
                round.served[i] += 1.0;
                continue;
            }
            let rows = self.of(j);
            let part = 1.0 / rows.len() as f64;
            round.used[self.columns[j as usize].kind as usize] += part;
            for &k in rows {
                round.served[k as usize] += part;
            }
        }
    }
}
