//! Who runs what goes on without a request: the relay, the reactions, the jobs, the sweeps.
//!
//! ```ignore
//! let workers = workers::start(app.clone(), rooms, Roles::default());
//! serve(…).await;          // until asked to stop; then `app.bus().close()` ends the live connections
//! workers.stop().await;    // finishes what is in hand, up to a limit; hands the rest back to the queue
//! ```

use crate::{
    JobKind, Reaction, Room, Sweep, feed,
    feed::Reactor,
    http::App,
    jobs::{self, Pool, Ran},
    sweeps,
};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{Semaphore, watch},
    task::JoinSet,
    time::{interval, sleep, timeout},
};

/// What this process does. All of it by default; a large installation divides it among processes.
#[derive(Debug, Clone)]
pub struct Roles {
    /// Hand facts to this process's bus. Needed wherever there are live connections or reactions.
    pub relay: bool,
    pub reactions: bool,
    pub sweeps: bool,
    /// Jobs at once; 0 runs none.
    pub job_slots: usize,
    /// Only the jobs of these rooms (`planning` runs `planning.solve`); `None` is all.
    pub job_rooms: Option<Vec<String>>,
    /// How long `stop` waits for the jobs in hand before it hands them back.
    pub drain_s: u64,
}

impl Default for Roles {
    fn default() -> Self {
        Self { relay: true, reactions: true, sweeps: true, job_slots: 4, job_rooms: None, drain_s: 20 }
    }
}

/// The running workers. Dropping them stops them hard, as a crash would.
pub struct Workers {
    // First, because fields drop in order: the tasks must be gone before a closing channel looks like a polite request.
    tasks: JoinSet<()>,
    app: App,
    stop: watch::Sender<bool>,
    cut: watch::Sender<bool>,
    drain: Duration,
}

const GAUGES_EVERY: Duration = Duration::from_secs(15);

/// Starts them on the current runtime. Each waits by itself for a database that is not there yet.
pub fn start(app: App, rooms: &[&'static Room], roles: Roles) -> Workers {
    let (stop, stopped) = watch::channel(false);
    let (cut, cut_off) = watch::channel(false);
    let mut tasks = JoinSet::new();
    let reactions: Arc<[_]> = reactions_of(rooms).into();
    // Nothing reads the feed before it is known to be this cluster's.
    let (ready, booted) = watch::channel(false);
    tasks.spawn(boot(app.clone(), reactions.clone(), ready, stopped.clone()));
    let mut after_boot = |task: futures::future::BoxFuture<'static, ()>| {
        let mut booted = booted.clone();
        tasks.spawn(async move {
            if booted.wait_for(|ready| *ready).await.is_ok() {
                task.await;
            }
        });
    };
    if roles.relay {
        after_boot(Box::pin(feed::relay(app.db().clone(), stopped.clone())));
    }
    if roles.reactions && !reactions.is_empty() {
        after_boot(Box::pin(Reactor { app: app.clone(), reactions, stop: stopped.clone() }.run()));
    }
    let kinds = kinds_of(rooms).into_iter().filter(|kind| roles.runs(kind.kind)).collect::<Arc<[_]>>();
    let pool = Pool { app: app.clone(), kinds, slots: roles.job_slots, stop: stopped.clone(), cut: cut_off };
    after_boot(Box::pin(pool.run()));
    if roles.sweeps {
        let slots = Arc::new(Semaphore::new((app.db().system_connections() / 2).max(1)));
        for sweep in sweeps_of(rooms) {
            after_boot(Box::pin(sweeps::keep(app.clone(), sweep, slots.clone(), stopped.clone())));
        }
        after_boot(Box::pin(gauges(app.clone(), stopped)));
    }
    Workers { app, stop, cut, drain: Duration::from_secs(roles.drain_s), tasks }
}

impl Roles {
    fn runs(&self, kind: &str) -> bool {
        let room = kind.split('.').next().unwrap_or(kind);
        self.job_rooms.as_ref().is_none_or(|rooms| rooms.iter().any(|r| r == room))
    }
}

impl Workers {
    /// Takes no new work, finishes what is in hand, and hands back what takes too long: another process begins it anew.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        self.app.bus().close();
        if timeout(self.drain, all(&mut self.tasks)).await.is_ok() {
            return;
        }
        tracing::info!("handing back the jobs that are still at work");
        self.cut.send_replace(true);
        if timeout(Duration::from_secs(10), all(&mut self.tasks)).await.is_err() {
            tracing::warn!("some workers did not end; their leases hand their work on");
        }
    }
}

async fn all(tasks: &mut JoinSet<()>) {
    while let Some(ended) = tasks.join_next().await {
        if let Err(error) = ended {
            tracing::error!(%error, "a worker ended by itself");
        }
    }
}

/// Resolves when the flag is raised, or nobody is left to raise it.
pub(crate) async fn raised(flag: &mut watch::Receiver<bool>) {
    let _ = flag.wait_for(|raised| *raised).await;
}

async fn boot(
    app: App,
    reactions: Arc<[&'static Reaction]>,
    ready: watch::Sender<bool>,
    mut stop: watch::Receiver<bool>,
) {
    loop {
        let done = async {
            feed::heal(&app).await?;
            feed::register(&app, &reactions).await
        };
        match done.await {
            Ok(()) => {
                ready.send_replace(true);
                return;
            }
            Err(error) => tracing::warn!(%error, "the workers wait for the database"),
        }
        tokio::select! {
            () = sleep(Duration::from_secs(1)) => {}
            () = raised(&mut stop) => return,
        }
    }
}

async fn gauges(app: App, mut stop: watch::Receiver<bool>) {
    let mut tick = interval(GAUGES_EVERY);
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            () = raised(&mut stop) => return,
        }
        for measured in [feed::measure(&app).await, jobs::measure(&app).await] {
            if let Err(error) = measured {
                tracing::debug!(%error, "cannot measure");
            }
        }
    }
}

fn reactions_of(rooms: &[&'static Room]) -> Vec<&'static Reaction> {
    rooms.iter().flat_map(|room| room.reactions).collect()
}
fn kinds_of(rooms: &[&'static Room]) -> Vec<&'static JobKind> {
    rooms.iter().flat_map(|room| room.jobs).collect()
}
fn sweeps_of(rooms: &[&'static Room]) -> Vec<&'static Sweep> {
    sweeps::built_in().iter().chain(rooms.iter().flat_map(|room| room.sweeps)).collect()
}

/// What [`settle`] did.
#[derive(Debug, Default)]
pub struct Settled {
    pub reactions: feed::Settled,
    pub jobs: Vec<Ran>,
}

impl Settled {
    /// The failures in words, for a test to show: `assert!(settled.failures().is_empty(), …)`.
    pub fn failures(&self) -> Vec<String> {
        let jobs =
            self.jobs.iter().filter_map(|ran| Some(format!("{}: {}", ran.job.kind, ran.error.as_ref()?)));
        self.reactions.failed.iter().cloned().chain(jobs).collect()
    }
}

/// Runs reactions and jobs in this task until nothing is due. For tests and tools, in place of running workers.
pub async fn settle(app: &App, rooms: &[&'static Room]) -> sqlx::Result<Settled> {
    let (reactions, kinds) = (reactions_of(rooms), kinds_of(rooms));
    let mut all = Settled::default();
    loop {
        let reacted = feed::settle(app, &reactions).await?;
        let ran = jobs::run_due(app, &kinds).await?;
        let idle = ran.is_empty() && reacted.done.values().all(|n| *n == 0);
        all.reactions.failed.extend(reacted.failed);
        for (name, n) in reacted.done {
            *all.reactions.done.entry(name).or_default() += n;
        }
        all.jobs.extend(ran);
        if idle {
            return Ok(all);
        }
    }
}

/// Seconds before attempt `attempt + 1`: 2, 4, 8 … up to an hour, less a random part of up to half, so that what failed
/// together does not come back together.
pub(crate) fn backoff_s(attempt: i32) -> i64 {
    let full = (1i64 << attempt.clamp(1, 12)).min(3600);
    full - rand::random_range(0..=full / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_an_hour_and_differ() {
        for (attempt, full) in [(1, 2), (3, 8), (8, 256), (12, 3600), (1000, 3600)] {
            let waits = (0..200).map(|_| backoff_s(attempt)).collect::<Vec<_>>();
            assert!(waits.iter().all(|w| (full / 2..=full).contains(w)), "{attempt}: {waits:?}");
            assert!(waits.iter().any(|w| *w != waits[0]), "{attempt}");
        }
    }

    #[test]
    fn a_planner_runs_only_the_planners_jobs() {
        let planner = Roles { job_rooms: Some(vec!["planning".into()]), ..Roles::default() };
        assert!(planner.runs("planning.solve") && !planner.runs("delivery.import"));
        assert!(Roles::default().runs("delivery.import"));
    }
}
