//! The objective as numbers: exact level values for comparing plans, and one soft sum for searching.

use super::validate::FAR;
use super::{Model, Table, Unit};
use crate::ask::Term;
use crate::error::{Fault, PlanError};

/// Mandatory jobs left out, then the levels. Compared first to last.
pub(crate) type Score = [i64; 6];

/// What one route adds to each term, besides what is left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Terms {
    pub money: i64,
    pub lateness: i64,
    pub balance: i64,
    pub compactness: i64,
    pub stability: i64,
    pub finish: i64,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Levels {
    /// Weight of each term in each level.
    exact: Vec<[i64; TERMS]>,
    /// Weight of each term in the search.
    soft: [i64; TERMS],
    mandatory: i64,
}

const TERMS: usize = 9;

fn index(term: Term) -> usize {
    match term {
        Term::Unserved => 0,
        Term::UnservedJobs => 1,
        Term::Vehicles => 2,
        Term::Cost => 3,
        Term::Lateness => 4,
        Term::Balance => 5,
        Term::Compactness => 6,
        Term::Stability => 7,
        Term::Finish => 8,
    }
}

impl Levels {
    /// Soft weights make one unit of a higher level outweigh what one local change can save below it.
    pub fn new(m: &Model) -> Result<Self, PlanError> {
        let levels = &m.problem.objective.levels;
        let mut exact = vec![[0; TERMS]; levels.len()];
        for (level, row) in levels.iter().zip(&mut exact) {
            for weighted in &level.terms {
                row[index(weighted.term)] += weighted.weight;
            }
        }
        let far = longest_leg(m);
        let step = local_change(m, far);
        let bound = total_bound(m, far);
        for (l, row) in exact.iter().enumerate() {
            let total: i128 = (0..TERMS).map(|t| i128::from(row[t]) * bound[t]).sum();
            if total >= 1 << 62 {
                return Err(PlanError::new(format!("objective.levels[{l}]"), Fault::TooLarge));
            }
        }
        // Weights that no plan can outweigh, if they fit; else weights that no local change can.
        let fits = |(soft, mandatory): &([i128; TERMS], i128)| {
            let most = |t: usize| soft[t].saturating_mul(bound[t]).min(1 << 100);
            (0..TERMS).map(most).sum::<i128>() + mandatory * (m.units.len() as i128 + 1) < 1 << 61
        };
        let strict = soft_weights(&exact, &bound, &step.1);
        let (soft, mandatory) = if fits(&strict) { strict } else { soft_weights(&exact, &step.0, &step.1) };
        if !fits(&(soft, mandatory)) {
            return Err(PlanError::new("objective.levels", Fault::TooLarge));
        }
        Ok(Self { exact, soft: soft.map(|w| w as i64), mandatory: mandatory as i64 })
    }

    /// What leaving a unit out costs in the search.
    pub fn penalty(&self, unit: &Unit) -> i64 {
        if unit.mandatory { self.mandatory } else { self.soft[0] * unit.value + self.soft[1] }
    }

    /// Search cost of one route.
    pub fn soft_route(&self, terms: &Terms) -> i64 {
        let s = &self.soft;
        s[2] + s[3] * terms.money
            + s[4] * terms.lateness
            + s[5] * terms.balance
            + s[6] * terms.compactness
            + s[7] * terms.stability
            + s[8] * terms.finish
    }

    pub fn soft_static(&self, unusual: i64, broken: i64) -> i64 {
        self.soft[3] * unusual + self.soft[7] * broken
    }

    /// Weight of money in the search.
    pub fn money(&self) -> i64 {
        self.soft[3]
    }

    /// Weight of a route in the search.
    pub fn vehicle(&self) -> i64 {
        self.soft[2]
    }

    /// Exact levels of one route; added to the sum of a plan.
    pub fn add_route(&self, score: &mut Score, terms: &Terms, sign: i64) {
        for (l, w) in self.exact.iter().enumerate() {
            score[l + 1] += sign
                * (w[2]
                    + w[3] * terms.money
                    + w[4] * terms.lateness
                    + w[5] * terms.balance
                    + w[6] * terms.compactness
                    + w[7] * terms.stability
                    + w[8] * terms.finish);
        }
    }

    pub fn add_unserved(&self, score: &mut Score, unit: &Unit, sign: i64) {
        if unit.mandatory {
            score[0] += sign;
            return;
        }
        for (l, w) in self.exact.iter().enumerate() {
            score[l + 1] += sign * (w[0] * unit.value + w[1]);
        }
    }
}

/// One weight per term, so that the smallest step (`grains`) of a level outweighs the `reach` of all below; and
/// the weight of a mandatory job.
fn soft_weights(
    exact: &[[i64; TERMS]],
    reach: &[i128; TERMS],
    grains: &[i128; TERMS],
) -> ([i128; TERMS], i128) {
    let mut soft = [0i128; TERMS];
    let mut below = 0i128;
    for row in exact.iter().rev() {
        let unit =
            row.iter().zip(grains).filter(|(w, _)| **w > 0).map(|(w, grain)| i128::from(*w) * grain).min();
        let Some(unit) = unit else { continue };
        let scale = if below == 0 { 1 } else { below.div_euclid(unit) + 1 };
        let mut change = 0;
        for t in 0..TERMS {
            // Saturating, because weights beyond the limit are refused afterwards.
            soft[t] = soft[t].saturating_add(scale.saturating_mul(i128::from(row[t]))).min(1 << 80);
            change += scale.saturating_mul(i128::from(row[t])).saturating_mul(reach[t]).min(1 << 90);
        }
        below = below.saturating_add(change).min(1 << 80);
    }
    (soft, below + 1)
}

/// The largest leg that exists, in metres and seconds.
fn longest_leg(m: &Model) -> (i64, i64) {
    let legs = m.tables.iter().flat_map(Table::arcs).filter(|[_, duration]| i64::from(*duration) < FAR);
    let longest = legs.fold([0, 0], |most, leg| [most[0].max(leg[0]), most[1].max(leg[1])]);
    (i64::from(longest[0]), i64::from(longest[1]))
}

/// Per term: what one local change may plausibly save or cost, and the smallest step it comes in.
fn local_change(m: &Model, (far_m, far_s): (i64, i64)) -> ([i128; TERMS], [i128; TERMS]) {
    let most = |f: fn(&super::Lane) -> i64| i128::from(m.lanes.iter().map(f).max().unwrap_or(0));
    let leg = i128::from(far_m) * most(|l| l.rates.per_m) + i128::from(far_s) * most(|l| l.rates.per_drive_s);
    let stop = most(|l| l.rates.per_task) + most(|l| l.rates.fixed);
    let money = 3 * leg + stop + 1;
    let values = m.units.iter().filter(|u| !u.mandatory && u.value > 0).map(|u| u.value);
    let grain = values.clone().fold(0, gcd).max(1);
    let horizon = i128::from(m.horizon);
    let mut step = [0; TERMS];
    step[0] = i128::from(values.max().unwrap_or(1));
    step[1] = 1;
    step[2] = 1;
    step[3] = money;
    step[4] = horizon * i128::from(m.nodes.iter().map(|n| n.late_cost).max().unwrap_or(0)) / 4;
    step[5] = horizon / 60 * horizon / 60 / 4 + 1;
    step[6] = 2;
    step[7] = i128::from(m.problem.jobs.iter().filter_map(|j| j.promise.map(|p| p.cost)).max().unwrap_or(0));
    step[8] = horizon;
    let mut grains = [1; TERMS];
    grains[0] = i128::from(grain);
    (step, grains)
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// Per term: more than any plan can have of it.
fn total_bound(m: &Model, (far_m, far_s): (i64, i64)) -> [i128; TERMS] {
    let most = |f: fn(&super::Lane) -> i64| i128::from(m.lanes.iter().map(f).max().unwrap_or(0));
    let (lanes, stops) = (m.lanes.len() as i128, m.nodes.len() as i128);
    let horizon = i128::from(m.horizon);
    let legs = stops
        * (i128::from(far_m) * most(|l| l.rates.per_m) + i128::from(far_s) * most(|l| l.rates.per_drive_s));
    let per_s = most(|l| l.rates.per_wait_s) + most(|l| l.rates.per_service_s);
    let overtime = most(|l| l.rates.overtime.map_or(0, |o| o.per_s));
    let unusual: i128 =
        m.problem.jobs.iter().filter_map(|j| j.usual_driver.map(|u| i128::from(u.cost))).sum();
    let broken: i128 = m.problem.jobs.iter().filter_map(|j| j.promise.map(|p| i128::from(p.cost))).sum();
    let late = i128::from(m.nodes.iter().map(|n| n.late_cost).max().unwrap_or(0));
    let mut bound = [0; TERMS];
    bound[0] = m.units.iter().map(|u| i128::from(u.value)).sum();
    bound[1] = m.units.len() as i128;
    bound[2] = lanes;
    bound[3] = legs
        + lanes * (most(|l| l.rates.fixed) + horizon * (per_s + overtime))
        + stops * most(|l| l.rates.per_task)
        + unusual;
    bound[4] = stops * horizon * late;
    bound[5] = lanes * (horizon / 60 + 1) * (horizon / 60 + 1);
    bound[6] = stops;
    bound[7] = broken;
    bound[8] = lanes * horizon;
    bound
}
