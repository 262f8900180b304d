//! How long to think, how to be told and how to be stopped.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::answer::{Costs, Plan};

/// How to search.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Config {
    /// The same seed, problem and number of iterations give the same plan, bit for bit.
    pub seed: u64,
    pub budget: Budget,
    /// Begin from this plan. Parts of it that the problem does not allow are left out.
    #[serde(default)]
    pub start: Option<Plan>,
}

impl Config {
    pub fn iterations(iterations: u64) -> Self {
        Self { seed: 1, budget: Budget::Iterations(iterations), start: None }
    }
    pub fn time(time: Duration) -> Self {
        Self { seed: 1, budget: Budget::Time(time), start: None }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Budget {
    /// Steps of ruin and recreate; independent of the machine.
    Iterations(u64),
    /// Time on the clock of [`Control`].
    Time(Duration),
}

/// The caller's hand on a running search. Looked at before each step, also of the first plan.
pub struct Control {
    /// Set it to stop at once, even in the middle of the first plan; the best so far is returned.
    pub cancel: Arc<AtomicBool>,
    /// Set it to stop with a whole plan: the first one is made to its end, what comes after stops at once.
    pub finish: Arc<AtomicBool>,
    /// The search is over by then, whatever the budget says.
    pub deadline: Option<Instant>,
    clock: Box<dyn Fn() -> Duration + Send + Sync>,
}

impl Default for Control {
    fn default() -> Self {
        let begin = Instant::now();
        Self::with_clock(move || begin.elapsed())
    }
}

impl Control {
    /// Measures [`Budget::Time`] by a clock of the caller, such as CPU time. It must not go back.
    pub fn with_clock(clock: impl Fn() -> Duration + Send + Sync + 'static) -> Self {
        Self { cancel: Arc::default(), finish: Arc::default(), deadline: None, clock: Box::new(clock) }
    }
    /// Ends at the deadline.
    #[must_use]
    pub fn until(mut self, deadline: Instant) -> Self {
        self.deadline = Some(deadline);
        self
    }
    pub(crate) fn now(&self) -> Duration {
        (self.clock)()
    }
    /// By one of the flags: cheap enough for every step of the search.
    pub(crate) fn flagged(&self) -> bool {
        self.cancel.load(Ordering::Relaxed) || self.finish.load(Ordering::Relaxed)
    }
    /// What ends the first plan too.
    pub(crate) fn stopped(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
            || self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }
    /// What ends the search.
    pub(crate) fn over(&self) -> bool {
        self.flagged() || self.stopped()
    }
}

/// News from a running search: the first plan at once, later at most five a second.
#[derive(Clone, Debug)]
pub struct Progress {
    pub seq: u32,
    pub elapsed: Duration,
    pub iterations: u64,
    pub costs: Costs,
    /// Jobs left out, mandatory or not.
    pub unserved: u32,
    /// The best plan, when it is better than the one sent before.
    pub plan: Option<Arc<Plan>>,
}
