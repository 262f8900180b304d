//! The searches in hand in this process: so many at once, each with a way to end it and the last news of it.

use kernel::PlanId;
use serde::Serialize;
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::sync::{Semaphore, SemaphorePermit};

/// One search at a time: a second would only make both slower, and requests keep a core for themselves.
const SEATS: usize = 1;

pub struct Solvers {
    seats: Semaphore,
    running: Mutex<BTreeMap<PlanId, Running>>,
}

struct Running {
    rein: Rein,
    news: Option<Progress>,
}

/// The two ways to end a search; each may be pulled from any thread.
#[derive(Clone, Default)]
pub struct Rein {
    pub finish: Arc<AtomicBool>,
    pub cancel: Arc<AtomicBool>,
}

impl Rein {
    /// Keeps the best found, and at least a whole first plan.
    pub fn finish(&self) {
        self.finish.store(true, Ordering::Relaxed);
    }

    /// Nobody wants the answer: ends at once, whatever there is.
    pub fn abandon(&self) {
        self.cancel.store(true, Ordering::Relaxed);
    }
}

/// How a search is going. The frame `planning:progress` on `plan:{id}`, at most five a second.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Progress {
    pub plan: PlanId,
    pub elapsed_ms: u64,
    pub iterations: u64,
    pub routes: u32,
    pub unserved: u32,
    pub distance_m: i64,
    pub late_s: i64,
    pub cost_minor: i64,
}

impl Default for Solvers {
    fn default() -> Self {
        Self { seats: Semaphore::new(SEATS), running: Mutex::default() }
    }
}

impl Solvers {
    /// Registers a search, so that others can end it before it has a seat.
    pub fn enter(self: &Arc<Self>, plan: PlanId) -> Hand {
        let rein = Rein::default();
        self.running().insert(plan, Running { rein: rein.clone(), news: None });
        Hand { solvers: self.clone(), plan, rein }
    }

    /// Waits for its turn.
    pub async fn seat(&self) -> SemaphorePermit<'_> {
        self.seats.acquire().await.expect("BUG: the seats are never closed")
    }

    /// Ends the search of a plan in this process, if there is one: it answers with the best it has within milliseconds, once it has
    /// a whole first plan.
    pub fn finish(&self, plan: PlanId) {
        if let Some(running) = self.running().get(&plan) {
            running.rein.finish();
        }
    }

    /// Ends the search of a plan in this process, if there is one, within milliseconds; what it found is worth nothing.
    pub fn abandon(&self, plan: PlanId) {
        if let Some(running) = self.running().get(&plan) {
            running.rein.abandon();
        }
    }

    /// The last news of a search in this process.
    pub fn news(&self, plan: PlanId) -> Option<Progress> {
        self.running().get(&plan).and_then(|running| running.news.clone())
    }

    pub fn tell(&self, news: Progress) {
        if let Some(running) = self.running().get_mut(&news.plan) {
            running.news = Some(news);
        }
    }

    fn running(&self) -> MutexGuard<'_, BTreeMap<PlanId, Running>> {
        self.running.lock().expect("BUG: no holder of the lock panics")
    }
}

/// A search in hand. Dropping it ends the search: nobody waits for the answer any more.
pub struct Hand {
    solvers: Arc<Solvers>,
    plan: PlanId,
    pub rein: Rein,
}

impl Drop for Hand {
    fn drop(&mut self) {
        self.rein.abandon();
        let mut running = self.solvers.running();
        // Another search of the same plan may have taken the place already.
        if running.get(&self.plan).is_some_and(|r| Arc::ptr_eq(&r.rein.cancel, &self.rein.cancel)) {
            running.remove(&self.plan);
        }
    }
}
