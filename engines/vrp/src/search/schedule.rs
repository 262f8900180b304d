//! How a budget is divided into cooling schedules, from the number of iterations that each stop gets.

use crate::answer::Stage;
use crate::det::{exp, ln};

/// The last temperature of a schedule, in mean legs.
pub(super) const COLD: f64 = 0.02;
/// The first temperature of a short schedule, in mean legs.
pub(super) const COOL: f64 = 0.45;
/// With fewer iterations per stop than this, another start never catches up.
const FRESH: f64 = 300.0;
/// With so many, several equal starts and their crossing are worth more than one long schedule.
const SEVERAL: f64 = 3000.0;
/// Iterations per stop of one start among several, and of one crossing.
const START: f64 = 1200.0;
const CROSSING: f64 = 200.0;
/// The share of the budget at which crossing begins.
const STARTED: f64 = 0.6;

/// One cooling schedule.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rung {
    /// The share of the budget at which it ends.
    pub to: f64,
    pub stage: Stage,
    /// The first temperature, in mean legs.
    pub hot: f64,
    /// Temperatures on the way.
    pub steps: u32,
}

/// The schedules after the first, when the budget gives each stop so many iterations.
pub(super) fn cost(each: f64, warm: bool) -> Vec<Rung> {
    let rung = |to: f64, stage: Stage, share: f64| Rung { to, stage, hot: hot(each * share), steps: 80 };
    if warm {
        return vec![rung(1.0, Stage::Cost, 1.0)];
    }
    if each < SEVERAL {
        // Short searches gain from cooling down more than once; only longer ones from another start.
        let again = if each < FRESH { Stage::Cost } else { Stage::Fresh };
        return vec![rung(0.12, again, 0.1), rung(0.35, again, 0.2), rung(1.0, Stage::Cost, 0.65)];
    }
    let starts = (each * STARTED / START).floor().clamp(2.0, 8.0);
    let crossings = (each * (1.0 - STARTED) / CROSSING).floor().clamp(2.0, 400.0);
    let share = |from: f64, to: f64, k: f64, of: f64| from + (to - from) * k / of;
    let count = |n: f64| (1..=n as u32).map(f64::from);
    let start = count(starts).map(|k| Rung {
        to: share(0.03, STARTED, k, starts),
        stage: Stage::Fresh,
        hot: hot(each * STARTED / starts),
        steps: 40,
    });
    let cross = count(crossings).map(|k| Rung {
        to: share(STARTED, 1.0, k, crossings),
        stage: Stage::Cross,
        hot: COOL,
        steps: 10,
    });
    start.chain(cross).collect()
}

/// The same where the number of vehicles matters more than their cost.
pub(super) fn fleet(each: f64) -> Vec<Rung> {
    let rung = |to: f64, stage: Stage, share: f64| Rung { to, stage, hot: hot(each * share), steps: 80 };
    vec![rung(0.4, Stage::Fleet, 0.4), rung(0.55, Stage::Cost, 0.15), rung(1.0, Stage::Cost, 0.45)]
}

/// The first temperature of a schedule in mean legs: the more iterations per stop, the hotter it may begin.
fn hot(each: f64) -> f64 {
    exp(0.35 * ln(each.max(1.0) / 500.0)).clamp(COOL, 2.0)
}
