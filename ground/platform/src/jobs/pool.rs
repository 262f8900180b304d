//! The workers of one process: so many jobs at once, each under its lease.

use super::{
    Cancelled, GiveUp, Job, JobKind, LeaseLost,
    sql::{self, Claim, End},
};
use crate::{
    http::App,
    workers::{backoff_s, raised},
};
use futures::FutureExt;
use std::{
    panic::AssertUnwindSafe,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{
    sync::{Semaphore, watch},
    task::JoinSet,
    time::sleep,
};

/// How long an idle pool sleeps when nobody nudges it; jobs enqueued by another process wait this long at most.
const NAP: Duration = Duration::from_secs(1);
/// How often the pool looks for the work of dead processes.
const RECLAIM_EVERY: Duration = Duration::from_secs(2);
/// A lease is renewed this many times before it would run out.
const RENEWALS_PER_LEASE: i64 = 3;

pub(crate) struct Pool {
    pub app: App,
    pub kinds: Arc<[&'static JobKind]>,
    pub slots: usize,
    /// No new work.
    pub stop: watch::Receiver<bool>,
    /// Hand back what is in hand.
    pub cut: watch::Receiver<bool>,
}

impl Pool {
    /// Runs until `stop`, and then until the work in hand is finished or `cut`.
    pub async fn run(self) {
        if self.kinds.is_empty() || self.slots == 0 {
            return;
        }
        let slots = Arc::new(Semaphore::new(self.slots));
        let mut stop = self.stop.clone();
        let mut sleeper = self.app.bus().sleeper();
        let mut at_work = JoinSet::new();
        let mut reclaimed: Option<Instant> = None;
        while !*stop.borrow() {
            let permit = tokio::select! {
                permit = slots.clone().acquire_owned() => permit.expect("BUG: the semaphore is never closed"),
                () = raised(&mut stop) => break,
            };
            if reclaimed.is_none_or(|at| at.elapsed() >= RECLAIM_EVERY) {
                reclaimed = Some(Instant::now());
                reclaim(&self.app).await;
            }
            match sql::claim(&self.app, &self.kinds).await {
                Ok(Claim::Got(job)) => {
                    let (app, kinds, cut) = (self.app.clone(), self.kinds.clone(), self.cut.clone());
                    at_work.spawn(async move {
                        run_one(&app, &kinds, &job, cut).await;
                        drop(permit);
                        // A job of the same key may be waiting for this one.
                        app.bus().nudge();
                    });
                }
                Ok(Claim::Again) => {}
                Ok(Claim::Nothing) => {
                    drop(permit);
                    let nap = self.nap().await;
                    tokio::select! {
                        () = sleeper.nap(nap) => {}
                        () = raised(&mut stop) => break,
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "cannot claim jobs");
                    sleep(NAP).await;
                }
            }
            while at_work.try_join_next().is_some() {}
        }
        while at_work.join_next().await.is_some() {}
    }

    /// Until the next job is due, if that is sooner than the usual nap.
    async fn nap(&self) -> Duration {
        let due = sql::next_due(&self.app, &self.kinds).await.ok().flatten();
        let Some(due) = due else { return NAP };
        let wait_us = due.unix_us().saturating_sub(self.app.db().now().unix_us());
        // A job that is due and was not claimed waits for its key: it is nudged for.
        if wait_us <= 0 {
            NAP
        } else {
            Duration::from_micros(wait_us as u64).clamp(Duration::from_millis(5), NAP)
        }
    }
}

async fn reclaim(app: &App) {
    match sql::reclaim(app).await {
        Ok(0) => {}
        Ok(jobs) => tracing::warn!(jobs, "took over jobs whose process died"),
        Err(error) => tracing::warn!(%error, "cannot look for abandoned jobs"),
    }
}

/// A run and how it ended.
#[derive(Debug)]
pub struct Ran {
    pub job: Job,
    /// the state it went to: `done`, `ready` (to be tried again), `dead`, `cancelled`
    pub state: &'static str,
    pub error: Option<String>,
}

/// Runs what is due now, one after another, until nothing is. For tests and for tools; servers have a pool.
pub async fn run_due(app: &App, kinds: &[&'static JobKind]) -> sqlx::Result<Vec<Ran>> {
    let (_hold, cut) = watch::channel(false);
    let mut ran = Vec::new();
    loop {
        match sql::claim(app, kinds).await? {
            Claim::Got(job) => {
                let (end, error) = run_one(app, kinds, &job, cut.clone()).await;
                ran.push(Ran { job, state: end.state(), error });
            }
            Claim::Again => {}
            Claim::Nothing => return Ok(ran),
        }
    }
}

async fn run_one(
    app: &App,
    kinds: &[&'static JobKind],
    job: &Job,
    mut cut: watch::Receiver<bool>,
) -> (End, Option<String>) {
    let kind = kinds.iter().find(|k| k.kind == job.kind).expect("BUG: only jobs of these kinds are claimed");
    let started = Instant::now();
    job.show(app, "running", None);
    let outcome = tokio::select! {
        outcome = AssertUnwindSafe((kind.run)(app, job)).catch_unwind() => outcome.unwrap_or_else(|panic| Err(words_of(&*panic))),
        () = keep_lease(app, job, kind.lease_s) => Err(LeaseLost.into()),
        () = raised(&mut cut) => return hand_back(app, job).await,
    };
    let (end, said) = judge(&outcome, job, kind);
    let error = outcome.err().map(|e| format!("{e:#}"));
    let took_s = started.elapsed().as_secs_f64();
    let outcome = if matches!(end, End::Retry(_)) { "retry" } else { end.state() };
    metrics::counter!("jobs_finished_total", "kind" => kind.kind, "outcome" => outcome).increment(1);
    metrics::histogram!("job_seconds", "kind" => kind.kind).record(took_s);
    match &error {
        None => tracing::info!(job = %job.id, kind = kind.kind, took_s, "job done"),
        Some(error) => {
            tracing::warn!(job = %job.id, kind = kind.kind, attempt = job.attempt, outcome, error, "job ended");
        }
    }
    write_down(app, job, end, error.as_deref(), said.as_deref()).await;
    (end, error)
}

/// What an outcome means for the row, and the words for the one who asked.
fn judge(outcome: &anyhow::Result<()>, job: &Job, kind: &JobKind) -> (End, Option<String>) {
    let Err(error) = outcome else { return (End::Done, None) };
    if error.is::<Cancelled>() {
        return (End::Cancelled, None);
    }
    if let Some(GiveUp(words)) = error.downcast_ref() {
        return (End::Dead, Some(words.clone()));
    }
    if job.attempt >= kind.attempts_max {
        (End::Dead, None)
    } else {
        (End::Retry(backoff_s(job.attempt)), None)
    }
}

/// Resolves when the lease is lost: taken over, or not renewable in time.
async fn keep_lease(app: &App, job: &Job, lease_s: i64) {
    let lease = Duration::from_secs(lease_s.max(1) as u64);
    let mut renewed = Instant::now();
    loop {
        sleep(lease / RENEWALS_PER_LEASE as u32).await;
        match sql::renew(app, job, lease_s).await {
            Ok(true) => renewed = Instant::now(),
            Ok(false) => return,
            Err(error) if renewed.elapsed() >= lease => {
                tracing::warn!(%error, job = %job.id, "the lease ran out before it could be renewed");
                return;
            }
            Err(error) => tracing::warn!(%error, job = %job.id, "cannot renew the lease yet"),
        }
    }
}

async fn hand_back(app: &App, job: &Job) -> (End, Option<String>) {
    tracing::info!(job = %job.id, kind = job.kind, "handed back: the server is going");
    write_down(app, job, End::HandBack, None, None).await;
    (End::HandBack, None)
}

/// The end is written even when the database is away for a moment; if it stays away, the lease hands the job on.
async fn write_down(app: &App, job: &Job, end: End, error: Option<&str>, said: Option<&str>) {
    for pause_ms in [50, 200, 1000, 3000, 0] {
        match sql::finish(app, job, end, error, said).await {
            Ok(true) => return job.show(app, end.state(), None),
            Ok(false) => return tracing::warn!(job = %job.id, "another process took it over before it ended"),
            Err(problem) => tracing::warn!(%problem, job = %job.id, "cannot write down how a job ended"),
        }
        sleep(Duration::from_millis(pause_ms)).await;
    }
}

fn words_of(panic: &(dyn std::any::Any + Send)) -> anyhow::Error {
    let words =
        panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    anyhow::anyhow!("it panicked: {}", words.unwrap_or("without words"))
}

/// Sets the gauges of the queue.
pub(crate) async fn measure(app: &App) -> sqlx::Result<()> {
    let counts = sql::counts(app).await?;
    for state in ["ready", "running", "dead"] {
        let n = counts.iter().find(|(s, _)| s == state).map_or(0, |(_, n)| *n);
        metrics::gauge!("jobs", "state" => state).set(n as f64);
    }
    Ok(())
}
