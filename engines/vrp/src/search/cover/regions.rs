//! A choice of columns made better region by region.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::Cover;
use super::depth::{Choice, Depth};
use super::prices::Prices;

/// Rows of a region, and the columns tried there.
const ROWS: usize = 120;
const COLUMNS: usize = 2_000;
/// Work spent on each region at first, and how much more when that finds nothing anywhere.
const EFFORT: u64 = 200_000;
const HARDER: u64 = 5;

const NOWHERE: u32 = u32::MAX;

pub(super) struct Regions<'a> {
    cover: &'a Cover,
    /// Columns that waste less than the known ones altogether, cheapest first.
    order: Vec<u32>,
    waste: Vec<f64>,
    /// Waste of leaving a row out.
    spare: Vec<f64>,
    /// Waste of each column that a kind has left.
    idle: Vec<f64>,
    now: Vec<u32>,
    /// Per row: the place in `now` of its column.
    home: Vec<u32>,
    /// What may still be spent.
    work: u64,
    /// Some region was not looked at to its end.
    cut: bool,
}

impl<'a> Regions<'a> {
    pub fn new(cover: &'a Cover, prices: &Prices, work: u64) -> Self {
        let columns = 0..cover.columns.len() as u32;
        let waste: Vec<f64> = columns.clone().map(|j| prices.waste(cover, j)).collect();
        let gap = cover.worth(&cover.known) - prices.bound;
        let mut order: Vec<u32> = columns.filter(|&j| waste[j as usize] < gap).collect();
        order.sort_unstable_by(|a, b| waste[*a as usize].total_cmp(&waste[*b as usize]).then(a.cmp(b)));
        let spare = cover.spare.iter().zip(&prices.rows).map(|(spare, price)| spare - price).collect();
        let mut regions = Self {
            cover,
            order,
            waste,
            spare,
            idle: prices.kinds.iter().map(|price| -price).collect(),
            now: cover.known.clone(),
            home: Vec::new(),
            work,
            cut: false,
        };
        regions.settle();
        regions
    }

    fn settle(&mut self) {
        self.home.clear();
        self.home.resize(self.spare.len(), NOWHERE);
        for (at, &j) in (0u32..).zip(&self.now) {
            self.cover.of(j).iter().for_each(|&i| self.home[i as usize] = at);
        }
    }

    /// Solves the regions around all columns, the most wasteful first, until nothing gets better. `None` when nothing
    /// ever did, or when stopped.
    pub fn improve(mut self, stop: &mut dyn FnMut() -> bool) -> Option<Vec<u32>> {
        let (mut any, mut effort) = (false, EFFORT);
        // Regions that were looked at with this effort.
        let mut seen = BTreeSet::new();
        while self.work > 0 {
            let changed = self.pass(effort, &mut seen, stop)?;
            any |= changed;
            if !changed {
                if !self.cut {
                    break;
                }
                seen.clear();
                effort *= HARDER;
            }
        }
        any.then_some(self.now)
    }

    /// Looks at the regions around all columns once.
    fn pass(
        &mut self,
        effort: u64,
        seen: &mut BTreeSet<Vec<u32>>,
        stop: &mut dyn FnMut() -> bool,
    ) -> Option<bool> {
        self.cut = false;
        let mut changed = false;
        let mut centres = self.now.clone();
        let waste = &self.waste;
        centres.sort_unstable_by(|a, b| waste[*b as usize].total_cmp(&waste[*a as usize]).then(a.cmp(b)));
        for centre in centres {
            if stop() {
                return None;
            }
            // It may be gone by now.
            let Some(at) = self.now.iter().position(|&j| j == centre) else { continue };
            if self.work == 0 {
                break;
            }
            let (region, out) = self.region(at);
            let mut members: Vec<u32> = region.iter().map(|&at| self.now[at]).collect();
            members.sort_unstable();
            if seen.insert(members) {
                changed |= self.solve(region, &out, effort, stop)?;
            }
        }
        Some(changed)
    }

    fn spend(&mut self, work: u64) {
        self.work = self.work.saturating_sub(work);
    }

    /// Places in `now`: a centre and those that share the most candidates with it, as far as a region may grow. With
    /// the rows left out that share one.
    fn region(&mut self, centre: usize) -> (Vec<usize>, Vec<u32>) {
        let mut bond = vec![0u32; self.now.len()];
        let mut out = BTreeSet::new();
        for &j in &self.order {
            let rows = self.cover.of(j);
            if !rows.iter().any(|&i| self.home[i as usize] == centre as u32) {
                continue;
            }
            for &i in rows {
                match bond.get_mut(self.home[i as usize] as usize) {
                    Some(bond) => *bond += 1,
                    None => drop(out.insert(i)),
                }
            }
        }
        self.spend(4 * self.order.len() as u64);
        bond[centre] = u32::MAX;
        let mut region: Vec<usize> = (0..self.now.len()).filter(|&at| bond[at] > 0).collect();
        region.sort_unstable_by_key(|&at| (Reverse(bond[at]), at));
        let mut rows = 0;
        region.retain(|&at| {
            rows += self.cover.of(self.now[at]).len();
            rows <= ROWS || at == centre
        });
        (region, out.into_iter().take(ROWS).collect())
    }

    /// Looks for columns that waste less on the rows of a region and on those left out.
    fn solve(
        &mut self,
        mut region: Vec<usize>,
        out: &[u32],
        effort: u64,
        stop: &mut dyn FnMut() -> bool,
    ) -> Option<bool> {
        let cover = self.cover;
        let rows: Vec<u32> =
            region.iter().flat_map(|&at| cover.of(self.now[at])).chain(out).copied().collect();
        let mut limit = cover.limit.clone();
        let mut budget = out.iter().map(|&i| self.spare[i as usize]).sum::<f64>();
        region.sort_unstable();
        for (at, &j) in self.now.iter().enumerate() {
            let kind = cover.columns[j as usize].kind as usize;
            if region.binary_search(&at).is_ok() {
                budget += self.waste[j as usize] - self.idle[kind];
            } else {
                limit[kind] -= 1;
            }
        }
        budget += limit.iter().zip(&self.idle).map(|(left, each)| f64::from(*left) * each).sum::<f64>();
        let choices = self.choices(&rows, budget);
        let spare = rows.iter().map(|&i| self.spare[i as usize]).collect();
        let most = self.work.min(effort);
        let depth = Depth::new(choices, spare, limit, self.idle.clone());
        let (found, left) = depth.search(budget, most, stop)?;
        self.cut |= left == 0;
        self.spend(2 * self.order.len() as u64 + most - left);
        let Some(found) = found else { return Some(false) };
        for at in region.into_iter().rev() {
            self.now.remove(at);
        }
        self.now.extend(found);
        self.settle();
        Some(true)
    }

    /// The columns within these rows that waste no more than the budget.
    fn choices(&self, rows: &[u32], budget: f64) -> Vec<Choice> {
        let mut local = vec![NOWHERE; self.spare.len()];
        for (at, &i) in (0u32..).zip(rows) {
            local[i as usize] = at;
        }
        let cheap = self.order.iter().take_while(|&&j| self.waste[j as usize] < budget);
        let inside = |j: &&u32| self.cover.of(**j).iter().all(|&i| local[i as usize] != NOWHERE);
        let choice = |&j: &u32| Choice {
            id: j,
            kind: self.cover.columns[j as usize].kind,
            waste: self.waste[j as usize],
            rows: self.cover.of(j).iter().map(|&i| local[i as usize]).collect(),
        };
        cheap.filter(inside).take(COLUMNS).map(choice).collect()
    }
}
