//! One search from seed to plan: a ladder of cooling schedules, each longer than the one before.

use std::collections::VecDeque;
use std::time::Duration;

use super::insert::Memo;
use super::recreate::blink;
use super::schedule::{self, COLD, COOL, Rung};
use super::state::{Snapshot, State};
use crate::answer::{Epoch, Plan, Stage};
use crate::ask::config::{Budget, Control};
use crate::det::{exp, ln};
use crate::model::{Model, Score};

/// The share of the budget for the first schedule, which also measures how fast the search is.
const FIRST: f64 = 0.03;
/// Iterations between two looks at the clock.
const GLANCE: u32 = 16;

/// How cheap a new route looks to a first plan, in percent. Routes too many are dissolved in the course of the
/// search, but more routes are hardly ever opened, so first plans have rather too many.
const OPENING: [i64; 4] = [100, 60, 40, 25];

pub(crate) struct Run<'m, 'p> {
    pub state: State<'m, 'p>,
    pub best: Snapshot,
    pub(super) soft: i64,
    pub(super) score: Score,
    pub epochs: Vec<Epoch>,
    pub iterations: u64,
    /// Mean cost of a leg of the first plan: the unit of temperature.
    leg: f64,
    /// The caller gave a plan to begin from.
    warm: bool,
    /// The share in `OPENING` that gave the best first plan.
    opening: i64,
    /// Where earlier schedules ended: different plans, good ones.
    pub(super) elite: Vec<Snapshot>,
    /// How often each unit was left out, for the fleet stage.
    pub(super) missed: Vec<i64>,
}

impl<'m, 'p> Run<'m, 'p> {
    /// A first plan, from the start plan if there is one.
    pub fn new(m: &'m Model<'p>, seed: u64, start: Option<&Plan>) -> Self {
        let mut state = State::new(m, seed);
        state.memo = Memo::new(m.stops, m.lanes.len());
        if let Some(plan) = start {
            state.adopt(plan);
        }
        let opening = first_plan(&mut state, start.is_some());
        let (mut soft, mut score) = state.totals();
        let mut lanes: Vec<u32> = (0..m.lanes.len() as u32).collect();
        state.polish(&mut lanes, &mut soft, &mut score);
        state.swap_vehicles(&mut soft, &mut score);
        let best = state.snapshot(soft, score);
        let leg = mean_leg(&state);
        let missed = vec![0; m.units.len()];
        Self {
            state,
            best,
            soft,
            score,
            epochs: Vec::new(),
            iterations: 0,
            leg,
            warm: start.is_some(),
            opening,
            elite: Vec::new(),
            missed,
        }
    }

    /// Searches until the budget is used up, counted from `begin`. Calls `news` now and then.
    pub fn search(
        &mut self,
        budget: Budget,
        begin: Duration,
        control: &Control,
        news: &mut dyn FnMut(&mut Self),
    ) {
        let watch = Watch { budget, begin, control };
        let fleet = self.state.m.levels.vehicle() > 0;
        let mut from = 0.0;
        let mut rungs = VecDeque::from([Rung { to: FIRST, stage: Stage::Cost, hot: COOL, steps: 20 }]);
        while let Some(rung) = rungs.pop_front() {
            if !self.cool(from, rung, &watch, news) {
                return;
            }
            if from == 0.0 {
                let stops = self.state.m.stops.max(1) as f64;
                let each = self.iterations as f64 / watch.spent(self).max(1e-6) / stops;
                rungs.extend(if fleet { schedule::fleet(each) } else { schedule::cost(each, self.warm) });
            }
            from = rung.to;
        }
    }

    /// One cooling schedule. False when the caller wants no more.
    fn cool(&mut self, from: f64, rung: Rung, watch: &Watch, news: &mut dyn FnMut(&mut Self)) -> bool {
        for step in 0..rung.steps {
            let until = from + (rung.to - from) * f64::from(step + 1) / f64::from(rung.steps);
            let now = watch.spent(self);
            if now >= until && step > 0 {
                continue;
            }
            let progress = ((now - from) / (rung.to - from)).clamp(0.0, 1.0);
            let temperature = self.leg * rung.hot * exp(-progress * ln(rung.hot / COLD));
            let epoch = Epoch {
                iterations: watch.iterations(until, self.iterations),
                temperature: temperature.to_bits(),
                restart: from > 0.0 && step == 0,
                stage: rung.stage,
            };
            self.epoch(epoch, &|run| watch.control.stopped() || watch.over(run, until));
            news(self);
            if watch.control.stopped() {
                return false;
            }
        }
        true
    }

    /// The best plan so far, without receipt.
    pub fn plan(&mut self) -> Plan {
        let best = std::mem::take(&mut self.best);
        let plan = self.state.plan(&best);
        self.best = best;
        plan
    }

    /// Does again what a receipt says.
    pub fn replay(&mut self, epochs: &[Epoch]) {
        for &epoch in epochs {
            self.epoch(epoch, &|_| false);
        }
    }

    fn epoch(&mut self, epoch: Epoch, stop: &dyn Fn(&Self) -> bool) {
        let temperature = f64::from_bits(epoch.temperature);
        if epoch.restart {
            self.remember();
            self.back_to_best();
            match epoch.stage {
                Stage::Cost => {}
                Stage::Fresh => self.begin_afresh(),
                Stage::Fleet => self.close_a_route(),
                Stage::Cross => self.cross(),
            }
        }
        let mut done = 0;
        while done < epoch.iterations {
            if done % GLANCE == 0 && stop(self) {
                break;
            }
            match epoch.stage {
                Stage::Cost | Stage::Fresh | Stage::Cross => self.iterate(temperature),
                Stage::Fleet => self.iterate_fleet(temperature),
            }
            done += 1;
        }
        if done > 0 || epoch.restart {
            self.epochs.push(Epoch { iterations: done, ..epoch });
        }
    }

    pub(super) fn back_to_best(&mut self) {
        self.state.closed = false;
        self.state.restore(&self.best);
        (self.soft, self.score) = (self.best.soft, self.best.score);
    }

    /// Empties all routes and builds them again in another order.
    fn begin_afresh(&mut self) {
        self.state.empty();
        self.state.begin();
        self.state.eager = true;
        self.state.opening = match self.state.rng.below(2) {
            0 => self.opening,
            _ => OPENING[self.state.rng.below(OPENING.len())],
        };
        self.state.recreate(blink(self.state.m.stops));
        self.state.eager = false;
        self.state.opening = 100;
        (self.soft, self.score) = self.state.totals();
    }

    /// One step of ruin and recreate.
    fn iterate(&mut self, temperature: f64) {
        self.iterations += 1;
        let state = &mut self.state;
        state.begin();
        state.ruin();
        state.recreate(blink(state.m.stops));
        let change = state.change();
        if change as f64 >= allowance(state, temperature) {
            state.undo();
            return;
        }
        self.soft += change;
        state.add_change(&mut self.score);
        if self.score < self.best.score {
            self.improve();
        }
    }

    /// Polishes a new best plan and keeps it.
    pub(super) fn improve(&mut self) {
        let state = &mut self.state;
        let mut lanes: Vec<u32> = state.touched.iter().map(|(l, _)| *l).collect();
        state.polish(&mut lanes, &mut self.soft, &mut self.score);
        self.best = state.snapshot(self.soft, self.score);
    }
}

/// The clock of a search as a share of its budget.
struct Watch<'c> {
    budget: Budget,
    begin: Duration,
    control: &'c Control,
}

impl Watch<'_> {
    fn spent(&self, run: &Run) -> f64 {
        match self.budget {
            Budget::Iterations(all) => run.iterations as f64 / all.max(1) as f64,
            Budget::Time(all) => {
                self.control.now().saturating_sub(self.begin).as_secs_f64() / all.as_secs_f64().max(1e-9)
            }
        }
    }

    fn over(&self, run: &Run, until: f64) -> bool {
        matches!(self.budget, Budget::Time(_)) && self.spent(run) >= until
    }

    /// Iterations left until this share of the budget.
    fn iterations(&self, until: f64, done: u64) -> u32 {
        match self.budget {
            Budget::Iterations(all) => {
                let end = (until * all as f64).round() as u64;
                end.saturating_sub(done).min(u64::from(u32::MAX)) as u32
            }
            Budget::Time(_) => u32::MAX,
        }
    }
}

/// Serves what is not served yet, in the best of several ways; returns the share of `OPENING` that gave it.
fn first_plan(state: &mut State, warm: bool) -> i64 {
    state.eager = true;
    let shares = if warm || state.m.levels.vehicle() > 0 { &OPENING[..1] } else { &OPENING[..3] };
    let mut best: Option<(Snapshot, i64)> = None;
    for &share in shares {
        if best.is_some() {
            state.empty();
        }
        state.begin();
        state.opening = share;
        state.recreate(0);
        let (soft, score) = state.totals();
        if best.as_ref().is_none_or(|(one, _)| soft < one.soft) {
            best = Some((state.snapshot(soft, score), share));
        }
    }
    (state.eager, state.opening) = (false, 100);
    let Some((plan, share)) = best else { return 100 };
    if shares.len() > 1 {
        state.restore(&plan);
    }
    share
}

/// How much worse a step may be.
pub(super) fn allowance(state: &mut State, temperature: f64) -> f64 {
    -temperature * ln(state.rng.unit().max(1e-12))
}

/// Mean cost of a leg, at least one.
fn mean_leg(state: &State) -> f64 {
    let m = state.m;
    let (mut legs, mut cost) = (0i64, 0i64);
    for (l, track) in state.tracks.iter().enumerate().filter(|(_, track)| !track.is_empty()) {
        legs += track.seq.len() as i64 - 1;
        cost += track.cost - m.levels.money() * m.lanes[l].rates.fixed - m.levels.vehicle();
    }
    cost.max(legs) as f64 / legs.max(1) as f64
}
