//! Background work: enqueued in the caller's transaction, claimed with SKIP LOCKED, run outside any transaction under a
//! lease, retried with backoff and jitter, laid aside when it keeps failing.
//!
//! ```ignore
//! pub const IMPORT: JobKind = JobKind { kind: "delivery.import", run: |app, job| Box::pin(import(app, job)), attempts_max: 5, lease_s: 60 };
//!
//! async fn import(app: &App, job: &Job) -> anyhow::Result<()> {
//!     let ask: Ask = job.read()?;
//!     for (done, chunk) in ask.chunks().enumerate() {
//!         job.check(app).await?;                                     // ends here when someone called it off
//!         import_chunk(app, job.org, chunk).await?;
//!         job.progress(app, &json!({"rows": done * CHUNK})).await?;  // seen at GET /jobs/{id} and live on `job:{id}`
//!     }
//!     Ok(())
//! }
//! ```
//!
//! Turns go round the organisations, one job each, so that a large import does not make the others wait. Two processes may
//! run the same job when the first was thought dead: effects must be idempotent, and a job that lost its lease is stopped
//! at its next wait.

mod http;
mod pool;
mod sql;

pub use http::{JobView, routes};
pub(crate) use pool::{Pool, measure};
pub use pool::{Ran, run_due};

use crate::{
    bus::{Latest, Message},
    db::Tx,
    http::App,
    room::Topic,
};
use futures::future::BoxFuture;
use kernel::{JobId, OrgId, Time, UserId};
use serde::{Serialize, de::DeserializeOwned};

/// What the slices of this module ask for.
pub const PERMISSIONS: &[&str] = &["jobs:read", "jobs:write"];
/// Progress, live: `job:{id}`.
pub(crate) const TOPIC: Topic = Topic::new("job", "jobs:read");

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
    /// counted from 1
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

/// The work was called off: a job returns it to end as `cancelled`. [`Job::check`] does.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("it was called off")]
pub struct Cancelled;

/// Trying again will not help; the words are for the one who asked. Ends the job as `dead` at once.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct GiveUp(pub String);

/// Another process took the work over.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("another process took this job over")]
pub struct LeaseLost;

impl Tx {
    /// Enqueues work that starts when, and only when, this transaction commits.
    pub async fn enqueue<P: Serialize>(&mut self, job: NewJob<P>) -> sqlx::Result<JobId> {
        let id = JobId::mint();
        let payload = serde_json::to_value(&job.payload).map_err(|e| sqlx::Error::Encode(Box::new(e)))?;
        sql::insert(self, id, job, payload).await?;
        self.nudge_after_commit();
        Ok(id)
    }
}

impl Job {
    /// Reads the payload as what was enqueued.
    pub fn read<P: DeserializeOwned>(&self) -> serde_json::Result<P> {
        P::deserialize(&self.payload)
    }

    /// A transaction of the job's organisation and asker, with the job as its cause.
    pub async fn begin(&self, app: &App) -> sqlx::Result<Tx> {
        app.db().begin(self.org, self.actor, Some(self.id.0)).await
    }

    /// Says how far it is. Stored, and shown live on `job:{id}`; a few times a second is enough.
    pub async fn progress<P: Serialize>(&self, app: &App, progress: &P) -> anyhow::Result<()> {
        let progress = serde_json::to_value(progress)?;
        if !sql::set_progress(app, self, &progress).await? {
            return Err(LeaseLost.into());
        }
        self.show(app, "running", Some(progress));
        Ok(())
    }

    /// Has someone called it off? A job that can keep what it has (a plan) asks, finishes and returns `Ok`.
    pub async fn cancel_asked(&self, app: &App) -> anyhow::Result<bool> {
        sql::cancel_asked(app, self).await?.ok_or_else(|| LeaseLost.into())
    }

    /// Ends the job here, by `?`, if someone called it off.
    pub async fn check(&self, app: &App) -> anyhow::Result<()> {
        if self.cancel_asked(app).await? { Err(Cancelled.into()) } else { Ok(()) }
    }

    fn show(&self, app: &App, state: &'static str, progress: Option<serde_json::Value>) {
        let data = serde_json::json!({ "id": self.id, "kind": self.kind, "state": state, "attempt": self.attempt, "progress": progress });
        show(app, self.org, self.id, data);
    }
}

fn show(app: &App, org: OrgId, id: JobId, data: serde_json::Value) {
    app.bus().publish(Message::Latest(std::sync::Arc::new(Latest {
        org,
        topics: vec![format!("job:{id}")],
        kind: "job:updated",
        data,
    })));
}
