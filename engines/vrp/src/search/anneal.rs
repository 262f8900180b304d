//! One search from seed to plan: a ladder of cooling schedules, each longer than the one before.

use std::time::Duration;

use super::insert::Memo;
use super::pool::Pool;
use super::recreate::blink;
use super::rein::Rein;
use super::state::{Snapshot, State};
use crate::answer::{Epoch, Plan, Stage};
use crate::ask::config::{Budget, Control};
use crate::det::{exp, ln};
use crate::model::{Model, Score};

/// The share of the budget at which each schedule ends, and what it is for.
const LADDER: [(f64, Stage); 6] = [
    (0.03, Stage::Cost),
    (0.12, Stage::Fresh),
    (0.35, Stage::Fresh),
    (0.4, Stage::Pool),
    (0.9, Stage::Cost),
    (1.0, Stage::Pool),
];
/// The same where vehicles are of several kinds: routes fit each other less there.
const MIXED_LADDER: [(f64, Stage); 5] = [
    (0.03, Stage::Cost),
    (0.12, Stage::Fresh),
    (0.35, Stage::Fresh),
    (0.95, Stage::Cost),
    (1.0, Stage::Pool),
];
/// The same where the number of vehicles matters more than their cost.
const FLEET_LADDER: [(f64, Stage); 6] = [
    (0.03, Stage::Cost),
    (0.4, Stage::Fleet),
    (0.55, Stage::Cost),
    (0.6, Stage::Pool),
    (0.9, Stage::Cost),
    (1.0, Stage::Pool),
];
/// Temperatures per schedule.
const STEPS: u32 = 80;
/// Iterations per stop that make a fresh start worth while.
const FRESH: f64 = 60.0;
/// How much cooler a schedule begins when its plan is the best that all routes seen can make.
const COOLER: f64 = 0.3;
/// Iterations between two looks at the clock; the flag is looked at before each.
const GLANCE: u32 = 8;
/// The last temperature of a schedule, in mean legs.
const COLD: f64 = 0.03;

pub(crate) struct Run<'m, 'p> {
    pub state: State<'m, 'p>,
    pub best: Snapshot,
    pub(super) soft: i64,
    pub(super) score: Score,
    pub epochs: Vec<Epoch>,
    pub iterations: u64,
    /// Steps of the first plan, when it was stopped before its end.
    pub first_steps: Option<u64>,
    /// What may stop the beginning of a schedule, and whether it has.
    pub(super) rein: Rein<'m>,
    over: bool,
    /// Mean cost of a leg of the first plan: the unit of temperature.
    leg: f64,
    /// The caller gave a plan to begin from.
    warm: bool,
    /// Routes seen.
    pub(super) pool: Pool,
    /// How often each unit was left out, for the fleet stage.
    pub(super) missed: Vec<i64>,
}

impl<'m, 'p> Run<'m, 'p> {
    /// A first plan, from the start plan if there is one. When `rein` stops it, what was not put in by then is left
    /// out.
    pub fn new(m: &'m Model<'p>, seed: u64, start: Option<&Plan>, rein: Rein<'m>) -> Self {
        let mut state = State::new(m, seed);
        state.rein = rein;
        let rein = rein.anew();
        state.memo = Memo::new(m.stops, m.lanes.len());
        if let Some(plan) = start {
            state.adopt(plan);
        }
        state.eager = true;
        state.begin();
        state.recreate(0, f64::INFINITY);
        state.eager = false;
        let (mut soft, mut score) = state.totals();
        let mut lanes = state.used.clone();
        state.polish(&mut lanes, &mut soft, &mut score);
        state.swap_vehicles(&mut soft, &mut score);
        let first_steps = state.rein.pulled();
        state.rein = Rein::free();
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
            pool: Pool::default(),
            missed,
            first_steps,
            rein,
            over: false,
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
        let spent = |run: &Self| match budget {
            Budget::Iterations(all) => run.iterations as f64 / (all.max(1)) as f64,
            Budget::Time(all) => {
                control.now().saturating_sub(begin).as_secs_f64() / all.as_secs_f64().max(1e-9)
            }
        };
        let levels = &self.state.m.levels;
        let ladder = match self.state.m.lanes_of.len() {
            _ if levels.vehicle() > 0 => &FLEET_LADDER[..],
            0 | 1 => &LADDER[..],
            _ => &MIXED_LADDER[..],
        };
        let stops = self.state.m.stops.max(1) as f64;
        let mut from = 0.0;
        for (rung, &(to, stage)) in ladder.iter().enumerate() {
            let each = self.iterations as f64 * (to - from) / spent(self).max(1e-6) / stops;
            let hot = if stage == Stage::Pool { COOLER } else { 1.0 } * hot(each);
            // Another start is worth more than a longer search, once there is time to cool down.
            let fresh = !self.warm && each > FRESH;
            for step in 0..STEPS {
                let until = from + (to - from) * f64::from(step + 1) / f64::from(STEPS);
                let now = spent(self);
                if now >= until {
                    continue;
                }
                let progress = ((now - from) / (to - from)).clamp(0.0, 1.0);
                let temperature = self.leg * hot * exp(-progress * ln(hot / COLD));
                let restart = rung > 0 && step == 0;
                let stage = if stage == Stage::Fresh && !fresh { Stage::Cost } else { stage };
                let most = match budget {
                    Budget::Iterations(all) => {
                        let end = (until * all as f64) as u64;
                        end.saturating_sub(self.iterations).min(u64::from(u32::MAX)) as u32
                    }
                    Budget::Time(_) => u32::MAX,
                };
                let epoch = Epoch { iterations: most, temperature: temperature.to_bits(), restart, stage };
                self.epoch(epoch, &|run, done| {
                    let timed = matches!(budget, Budget::Time(_));
                    control.flagged()
                        || done % GLANCE == 0 && (control.over() || timed && spent(run) >= until)
                });
                news(self);
                if self.over || control.over() {
                    return;
                }
            }
            from = to;
        }
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
            self.epoch(epoch, &|_, _| false);
        }
    }

    fn epoch(&mut self, epoch: Epoch, stop: &dyn Fn(&Self, u32) -> bool) {
        let temperature = f64::from_bits(epoch.temperature);
        if epoch.restart {
            self.back_to_best();
            self.pool.begin();
            match epoch.stage {
                Stage::Cost => {}
                Stage::Fresh => self.begin_afresh(),
                Stage::Fleet => self.close_a_route(),
                Stage::Pool => self.over = !self.recombine(),
            }
            if self.over && epoch.stage == Stage::Pool {
                // Stopped in the middle, it has changed nothing that a receipt would have to tell.
                return;
            }
        }
        let mut done = 0;
        while done < epoch.iterations && !self.over {
            if stop(self, done) {
                break;
            }
            match epoch.stage {
                Stage::Cost | Stage::Fresh | Stage::Pool => self.iterate(temperature),
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
        self.state.eager = true;
        self.state.begin();
        self.state.rein = self.rein.anew();
        self.state.recreate(blink(self.state.m.stops), f64::INFINITY);
        self.over = self.state.rein.pulled().is_some();
        self.state.rein = Rein::free();
        self.state.eager = false;
        (self.soft, self.score) = self.state.totals();
    }

    /// One step of ruin and recreate.
    fn iterate(&mut self, temperature: f64) {
        self.iterations += 1;
        let state = &mut self.state;
        state.begin();
        if !state.rework(blink(state.m.stops), |state| allowance(state, temperature)) {
            state.undo();
            return;
        }
        let change = state.change();
        state.keep_known();
        self.soft += change;
        state.add_change(&mut self.score);
        if self.score < self.best.score {
            self.improve();
        }
        self.remember();
    }

    /// Polishes a new best plan and keeps it.
    pub(super) fn improve(&mut self) {
        let state = &mut self.state;
        let mut lanes: Vec<u32> = state.touched.iter().map(|(l, _)| *l).collect();
        state.polish(&mut lanes, &mut self.soft, &mut self.score);
        self.best = state.snapshot(self.soft, self.score);
    }
}

/// The first temperature of a schedule in mean legs: the more iterations per stop, the hotter it may begin.
fn hot(each: f64) -> f64 {
    exp(0.35 * ln(each.max(1.0) / 500.0)).clamp(0.45, 2.0)
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
