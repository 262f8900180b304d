//! Background work: enqueued in the caller's transaction, claimed with SKIP LOCKED, run outside any transaction under a
//! lease, retried with backoff and jitter, laid aside when it keeps failing.

use crate::{db::Tx, http::App};
use futures::future::BoxFuture;
use kernel::{JobId, OrgId, Time, UserId};
use serde::Serialize;

/// A kind of background work and who does it.
pub struct JobKind {
    /// `room.verb`, never renamed: it is stored with each job.
    pub kind: &'static str,
    /// Idempotent: it may run again after a crash.
    pub run: for<'a> fn(&'a App, &'a Job) -> BoxFuture<'a, anyhow::Result<()>>,
    pub attempts_max: i32,
    /// The lease is renewed while it runs; when the process dies, another takes over after this long.
    pub lease_s: i64,
}

/// One piece of work in hand.
#[derive(Debug, Clone)]
pub struct Job {
    pub id: JobId,
    pub org: OrgId,
    pub kind: String,
    pub payload: serde_json::Value,
    pub attempt: i32,
    pub actor: Option<UserId>,
    pub lease: uuid::Uuid,
}

/// What to enqueue.
#[derive(Debug, Clone)]
pub struct NewJob<P> {
    pub kind: &'static str,
    pub payload: P,
    /// Jobs of one organisation and kind with the same key run one after another.
    pub key: Option<String>,
    /// Not before; `None` is now.
    pub run_at: Option<Time>,
}

impl Tx {
    /// Enqueues work that starts when, and only when, this transaction commits.
    pub async fn enqueue<P: Serialize>(&mut self, job: NewJob<P>) -> sqlx::Result<JobId> {
        let id = JobId::mint();
        let payload = serde_json::to_value(&job.payload).map_err(|e| sqlx::Error::Encode(Box::new(e)))?;
        let (org, user, now) = (self.org(), self.user(), self.now());
        sqlx::query(
            "insert into platform.jobs (id, org_id, kind, payload, key, run_at, max_attempts, actor, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(id)
        .bind(org)
        .bind(job.kind)
        .bind(payload)
        .bind(job.key)
        .bind(job.run_at.unwrap_or(now))
        .bind(8)
        .bind(user)
        .bind(now)
        .execute(self.conn())
        .await?;
        self.nudge_after_commit();
        Ok(id)
    }
}
