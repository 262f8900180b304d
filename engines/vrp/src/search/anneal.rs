//! One search from seed to plan: a ladder of cooling schedules, each longer than the one before.

use super::recreate::BLINK;
use super::state::{Snapshot, State};
use crate::answer::{Epoch, Plan};
use crate::ask::config::{Budget, Control};
use crate::det::{exp, ln};
use crate::model::{Model, Score};

/// The share of the budget at which each schedule ends.
const LADDER: [f64; 4] = [0.03, 0.12, 0.35, 1.0];
/// Temperatures per schedule.
const STEPS: u32 = 80;
/// Iterations between two looks at the clock.
const GLANCE: u32 = 16;

/// What ended an epoch.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ended {
    Done,
    Stopped,
}

pub(crate) struct Run<'m, 'p> {
    pub state: State<'m, 'p>,
    pub best: Snapshot,
    soft: i64,
    score: Score,
    pub epochs: Vec<Epoch>,
    pub iterations: u64,
    hot: f64,
    cold: f64,
}

impl<'m, 'p> Run<'m, 'p> {
    /// A first plan, from the start plan if there is one.
    pub fn new(m: &'m Model<'p>, seed: u64, start: Option<&Plan>) -> Self {
        let mut state = State::new(m, seed);
        if let Some(plan) = start {
            state.adopt(plan);
        }
        state.begin();
        state.recreate(0);
        let (soft, score) = state.totals();
        let best = state.snapshot(soft, score);
        let mut run =
            Self { state, best, soft, score, epochs: Vec::new(), iterations: 0, hot: 1.0, cold: 1.0 };
        run.calibrate();
        run
    }

    /// Temperatures from the mean cost of a leg.
    fn calibrate(&mut self) {
        let m = self.state.m;
        let (mut legs, mut cost) = (0i64, 0i64);
        for (l, track) in self.state.tracks.iter().enumerate().filter(|(_, track)| !track.is_empty()) {
            legs += track.seq.len() as i64 - 1;
            let fixed = m.levels.money() * m.lanes[l].rates.fixed + m.levels.vehicle();
            cost += track.cost - fixed;
        }
        let leg = cost.max(legs) as f64 / legs.max(1) as f64;
        self.hot = leg * 0.5;
        self.cold = leg * 0.01;
    }

    /// Searches until the budget is used up. Calls `news` now and then.
    pub fn search(&mut self, budget: Budget, control: &Control, news: &mut dyn FnMut(&mut Self)) {
        let begin = control.now();
        let spent = |run: &Self| match budget {
            Budget::Iterations(all) => run.iterations as f64 / (all.max(1)) as f64,
            Budget::Time(all) => {
                control.now().saturating_sub(begin).as_secs_f64() / all.as_secs_f64().max(1e-9)
            }
        };
        let mut from = 0.0;
        for (rung, &to) in LADDER.iter().enumerate() {
            for step in 0..STEPS {
                let until = from + (to - from) * f64::from(step + 1) / f64::from(STEPS);
                let now = spent(self);
                if now >= until {
                    continue;
                }
                let progress = ((now - from) / (to - from)).clamp(0.0, 1.0);
                let temperature = self.hot * exp(-progress * ln(self.hot / self.cold));
                let restart = rung > 0 && step == 0;
                let most = match budget {
                    Budget::Iterations(all) => {
                        let end = (until * all as f64) as u64;
                        end.saturating_sub(self.iterations).min(u64::from(u32::MAX)) as u32
                    }
                    Budget::Time(_) => u32::MAX,
                };
                let ended = self.epoch(temperature, restart, most, &|run| {
                    control.stopped() || matches!(budget, Budget::Time(_)) && spent(run) >= until
                });
                news(self);
                if ended == Ended::Stopped && control.stopped() {
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
        for epoch in epochs {
            self.epoch(f64::from_bits(epoch.temperature), epoch.restart, epoch.iterations, &|_| false);
        }
    }

    fn epoch(&mut self, temperature: f64, restart: bool, most: u32, stop: &dyn Fn(&Self) -> bool) -> Ended {
        if restart {
            self.state.restore(&self.best);
            (self.soft, self.score) = (self.best.soft, self.best.score);
        }
        let mut done = 0;
        let mut ended = Ended::Done;
        while done < most {
            if done % GLANCE == 0 && stop(self) {
                ended = Ended::Stopped;
                break;
            }
            self.iterate(temperature);
            done += 1;
        }
        if done > 0 || restart {
            self.epochs.push(Epoch { iterations: done, temperature: temperature.to_bits(), restart });
        }
        ended
    }

    /// One step of ruin and recreate.
    fn iterate(&mut self, temperature: f64) {
        self.iterations += 1;
        let state = &mut self.state;
        state.begin();
        state.ruin();
        state.recreate(BLINK);
        let change = state.change();
        let allowed = -temperature * ln(state.rng.unit().max(1e-12));
        if change as f64 >= allowed {
            state.undo();
            return;
        }
        self.soft += change;
        state.add_change(&mut self.score);
        if self.score < self.best.score {
            self.best = state.snapshot(self.soft, self.score);
        }
    }
}
