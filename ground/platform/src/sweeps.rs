//! Sweeps: periodic work without input, by one process of the cluster at a time.

use crate::{Sweep, db::SystemTx, feed, http::App, workers::raised};
use futures::FutureExt;
use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};
use tokio::{
    sync::{Semaphore, watch},
    time::sleep,
};

/// The ground's own.
pub fn built_in() -> &'static [Sweep] {
    BUILT_IN
}

static BUILT_IN: &[Sweep] = &[
    Sweep { name: "platform.forget_answers", every_s: 600, run: |app| Box::pin(forget_answers(app)) },
    Sweep { name: "platform.forget_facts", every_s: 600, run: |app| Box::pin(feed::keep::forget(app)) },
    Sweep { name: "platform.forget_jobs", every_s: 3600, run: |app| Box::pin(forget_jobs(app)) },
];

/// A retry of a request is answered from store for this long.
const ANSWERS_KEEP_H: i32 = 24;
const JOBS_KEEP_H: i32 = 24 * 7;
/// Someone should look at these first.
const DEAD_JOBS_KEEP_H: i32 = 24 * 30;
const BATCH: i64 = 5000;

/// Runs one sweep for ever, until `stop`; a sweep in hand is finished.
///
/// `slots` are shared by the sweeps of a process: each holds one system connection and works on another, so that as many
/// as there are connections would wait for each other for ever.
pub(crate) async fn keep(
    app: App,
    sweep: &'static Sweep,
    slots: Arc<Semaphore>,
    mut stop: watch::Receiver<bool>,
) {
    // Processes that started together do not all knock together.
    let mut wait = Duration::from_millis(rand::random_range(0..=sweep.every_s.min(10) * 1000));
    loop {
        tokio::select! {
            () = sleep(wait) => {}
            () = raised(&mut stop) => return,
        }
        let _slot = slots.acquire().await;
        if let Err(error) = turn(&app, sweep, false).await {
            tracing::warn!(sweep = sweep.name, "a sweep failed: {error:#}");
        }
        wait = Duration::from_secs(sweep.every_s.max(1));
    }
}

/// Runs a sweep now, whenever it last ran. For tests and tools. `false`: another process is at it.
pub async fn run_now(app: &App, sweep: &'static Sweep) -> anyhow::Result<bool> {
    turn(app, sweep, true).await
}

/// Runs it if it is due and nobody else is at it.
async fn turn(app: &App, sweep: &'static Sweep, now: bool) -> anyhow::Result<bool> {
    let mut guard = app.db().system("hold a sweep").await?;
    let lock = format!("sweep:{}", sweep.name);
    let free: bool = sqlx::query_scalar("select pg_try_advisory_xact_lock(hashtextextended($1, 7222))")
        .bind(lock)
        .fetch_one(guard.conn())
        .await?;
    if !free || !(now || due(&mut guard, sweep).await?) {
        return Ok(false);
    }
    let outcome = tokio::select! {
        outcome = AssertUnwindSafe((sweep.run)(app)).catch_unwind() => outcome.unwrap_or_else(|_| Err(anyhow::anyhow!("it panicked"))),
        error = stay_awake(&mut guard) => return Err(anyhow::Error::new(error).context("the lock was lost; stopped")),
    };
    let words = outcome.as_ref().err().map(|e| format!("{e:#}"));
    metrics::counter!("sweeps_total", "sweep" => sweep.name, "outcome" => if words.is_none() { "done" } else { "failed" }).increment(1);
    sqlx::query(
        "insert into platform.sweeps (name, ran_at, last_error) values ($1, clock_timestamp(), $2)
         on conflict (name) do update set ran_at = excluded.ran_at, last_error = excluded.last_error",
    )
    .bind(sweep.name)
    .bind(words)
    .execute(guard.conn())
    .await?;
    guard.commit().await?;
    outcome.map(|()| true)
}

/// With several processes each wakes on its own; the sweep runs once per period all the same.
async fn due(guard: &mut SystemTx, sweep: &Sweep) -> sqlx::Result<bool> {
    sqlx::query_scalar(
        "select not exists (select from platform.sweeps where name = $1 and ran_at > clock_timestamp() - make_interval(secs => $2))",
    )
    .bind(sweep.name)
    .bind(sweep.every_s as f64 * 0.9)
    .fetch_one(guard.conn())
    .await
}

/// Keeps the guard's transaction from being ended as idle. Returns only when its connection is lost, and the lock with it.
async fn stay_awake(guard: &mut SystemTx) -> sqlx::Error {
    loop {
        sleep(Duration::from_secs(20)).await;
        if let Err(error) = sqlx::query("select 1").execute(guard.conn()).await {
            return error;
        }
    }
}

async fn forget_answers(app: &App) -> anyhow::Result<()> {
    loop {
        let mut tx = app.db().system("forget stored answers").await?;
        let gone = sqlx::query(
            "delete from platform.idempotency where (org_id, actor, key) in (
                 select org_id, actor, key from platform.idempotency where at < now() - make_interval(hours => $1) limit $2)",
        )
        .bind(ANSWERS_KEEP_H)
        .bind(BATCH)
        .execute(tx.conn())
        .await?;
        tx.commit().await?;
        if gone.rows_affected() < BATCH as u64 {
            return Ok(());
        }
    }
}

async fn forget_jobs(app: &App) -> anyhow::Result<()> {
    loop {
        let mut tx = app.db().system("forget finished jobs").await?;
        let now = tx.now();
        let gone = sqlx::query(
            "delete from platform.jobs where id in (
                 select id from platform.jobs
                 where finished_at < $1 and (state in ('done', 'cancelled') or finished_at < $2) limit $3)",
        )
        .bind(now.plus_s(-3600 * i64::from(JOBS_KEEP_H)))
        .bind(now.plus_s(-3600 * i64::from(DEAD_JOBS_KEEP_H)))
        .bind(BATCH)
        .execute(tx.conn())
        .await?;
        tx.commit().await?;
        if gone.rows_affected() < BATCH as u64 {
            return Ok(());
        }
    }
}
