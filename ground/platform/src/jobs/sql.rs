//! The queue in SQL. Leases go by the database's clock, which all processes share; `run_at` by the application's, which
//! tests and demonstrations move.

use super::{Job, JobKind, NewJob};
use crate::{db::Tx, http::App};
use kernel::{JobId, OrgId, Time, UserId};
use lexicon::jobs::JobStopped;
use sqlx::FromRow;
use uuid::Uuid;

pub(super) async fn insert<P>(
    tx: &mut Tx,
    id: JobId,
    job: NewJob<P>,
    payload: serde_json::Value,
) -> sqlx::Result<()> {
    let (org, user, now) = (tx.org(), tx.user(), tx.now());
    sqlx::query(
        "insert into platform.jobs (id, org_id, kind, payload, key, run_at, max_attempts, actor, created_at)
         values ($1, $2, $3, $4, $5, $6, 1, $7, $8)",
    )
    .bind(id)
    .bind(org)
    .bind(job.kind)
    .bind(payload)
    .bind(job.key)
    .bind(job.run_at.unwrap_or(now))
    .bind(user)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

#[derive(FromRow)]
struct Claimed {
    id: JobId,
    org_id: OrgId,
    kind: String,
    payload: serde_json::Value,
    attempts: i32,
    actor: Option<UserId>,
}

/// Takes the next job of these kinds, or none. The organisation with the fewest jobs at work goes first, of those the one
/// served longest ago, and of its jobs the oldest.
///
/// `orgs` hops through the index of ready jobs from organisation to organisation instead of reading it whole. How often a
/// job may be tried is its kind's to say, and is written down at the claim for whoever finds it abandoned.
const CLAIM: &str = "
with recursive orgs as (
    (select org_id from platform.jobs where state = 'ready' order by org_id limit 1)
    union all
    select (select j.org_id from platform.jobs j where j.state = 'ready' and j.org_id > o.org_id order by j.org_id limit 1)
    from orgs o where o.org_id is not null
), busy as (
    select org_id, count(*) as jobs from platform.jobs where state = 'running' group by org_id
), due as (
    select j.id, j.run_at, coalesce(b.jobs, 0) + row_number() over (partition by o.org_id order by j.run_at, j.id) as turn,
        (select max(begun_at) from platform.jobs s where s.org_id = o.org_id) as served
    from (select org_id from orgs where org_id is not null) o
    left join busy b using (org_id)
    cross join lateral (
        select id, run_at from platform.jobs j
        where j.state = 'ready' and j.org_id = o.org_id and j.run_at <= $1 and j.kind = any($2)
          and (j.key is null or not exists (
                select from platform.jobs r
                where r.state = 'running' and r.org_id = j.org_id and r.kind = j.kind and r.key = j.key))
        order by j.run_at, j.id limit 8
    ) j
), one as (
    select j.id from platform.jobs j join due d using (id)
    where j.state = 'ready'
    order by d.turn, d.served nulls first, d.run_at, d.id limit 1
    for update of j skip locked
)
update platform.jobs j
set state = 'running', begun_at = clock_timestamp(), attempts = attempts + 1, max_attempts = k.attempts_max,
    lease = $5, lease_until = now() + make_interval(secs => k.lease_s)
from one, unnest($2::text[], $3::int[], $4::float8[]) as k(kind, attempts_max, lease_s)
where j.id = one.id and k.kind = j.kind
returning j.id, j.org_id, j.kind, j.payload, j.attempts, j.actor";

pub(super) enum Claim {
    Got(Job),
    Nothing,
    /// Another worker began a job of the same key in the same moment.
    Again,
}

pub(super) async fn claim(app: &App, kinds: &[&'static JobKind]) -> sqlx::Result<Claim> {
    let mut tx = app.db().system("claim a job").await?;
    let lease = Uuid::now_v7();
    let now = tx.now();
    let claimed = sqlx::query_as::<_, Claimed>(CLAIM)
        .bind(now)
        .bind(kinds.iter().map(|k| k.kind).collect::<Vec<_>>())
        .bind(kinds.iter().map(|k| k.attempts_max).collect::<Vec<_>>())
        .bind(kinds.iter().map(|k| k.lease_s as f64).collect::<Vec<_>>())
        .bind(lease)
        .fetch_optional(tx.conn())
        .await;
    let row = match claimed {
        Ok(Some(row)) => row,
        Ok(None) => return Ok(Claim::Nothing),
        Err(error)
            if error
                .as_database_error()
                .is_some_and(|e| e.constraint() == Some("jobs_one_running_per_key")) =>
        {
            return Ok(Claim::Again);
        }
        Err(error) => return Err(error),
    };
    tx.commit().await?;
    Ok(Claim::Got(Job {
        id: row.id,
        org: row.org_id,
        kind: row.kind,
        payload: row.payload,
        attempt: row.attempts,
        actor: row.actor,
        lease,
    }))
}

/// When the next job of these kinds is due, if one waits for its time.
pub(super) async fn next_due(app: &App, kinds: &[&'static JobKind]) -> sqlx::Result<Option<Time>> {
    let mut tx = app.db().system("when is the next job due").await?;
    sqlx::query_scalar("select min(run_at) from platform.jobs where state = 'ready' and kind = any($1)")
        .bind(kinds.iter().map(|k| k.kind).collect::<Vec<_>>())
        .fetch_one(tx.conn())
        .await
}

/// Prolongs the lease. `false`: it is no longer ours.
pub(super) async fn renew(app: &App, job: &Job, lease_s: i64) -> sqlx::Result<bool> {
    let mut tx = app.db().system("renew a job's lease").await?;
    let done = sqlx::query(
        "update platform.jobs set lease_until = now() + make_interval(secs => $3)
         where id = $1 and lease = $2 and state = 'running'",
    )
    .bind(job.id)
    .bind(job.lease)
    .bind(lease_s as f64)
    .execute(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(done.rows_affected() == 1)
}

/// Hands on the work of processes that died: their leases ran out.
pub(super) async fn reclaim(app: &App) -> sqlx::Result<u64> {
    let mut tx = app.db().system("take over the jobs of dead processes").await?;
    let now = tx.now();
    let handed = sqlx::query_as::<_, (OrgId, Option<UserId>, JobId, String, String, serde_json::Value)>(
        "update platform.jobs
         set state = case when attempts >= max_attempts then 'dead' when cancel_asked then 'cancelled' else 'ready' end,
             finished_at = case when attempts >= max_attempts or cancel_asked then $1 end,
             last_error = 'the process that ran it died', lease = null, lease_until = null
         where id in (select id from platform.jobs where state = 'running' and lease_until < now()
                      order by lease_until limit 500 for update skip locked)
         returning org_id, actor, id, kind, state, payload",
    )
    .bind(now)
    .fetch_all(tx.conn())
    .await?;
    let count = handed.len() as u64;
    for (org, actor, job, kind, state, payload) in handed {
        if state != "ready" {
            tx.emit_for(org, actor, &JobStopped { job, kind, state, payload }).await?;
        }
    }
    tx.commit().await?;
    Ok(count)
}

/// How a run ended, as the row keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Done,
    Cancelled,
    Dead,
    /// try again after so many seconds
    Retry(i64),
    /// the process is going: not an attempt, and someone else's at once
    HandBack,
}

impl End {
    pub fn state(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::Dead => "dead",
            Self::Retry(_) | Self::HandBack => "ready",
        }
    }
}

/// Writes how it ended, if the lease is still ours. What was called off is not tried again.
pub(super) async fn finish(
    app: &App,
    job: &Job,
    end: End,
    error: Option<&str>,
    said: Option<&str>,
) -> sqlx::Result<bool> {
    let mut tx = app.db().system("finish a job").await?;
    let now = tx.now();
    let over = matches!(end, End::Done | End::Cancelled | End::Dead);
    let wait = if let End::Retry(seconds) = end { seconds } else { 0 };
    let state: Option<String> = sqlx::query_scalar(
        "update platform.jobs
         set state = case when cancel_asked and $3 = 'ready' then 'cancelled' else $3 end,
             finished_at = case when cancel_asked and $3 = 'ready' then $10 else $4 end,
             last_error = coalesce($5, last_error), said = $6, lease = null, lease_until = null,
             run_at = case when $7 then $8 else run_at end, attempts = attempts - $9
         where id = $1 and lease = $2 and state = 'running' returning state",
    )
    .bind(job.id)
    .bind(job.lease)
    .bind(end.state())
    .bind(over.then_some(now))
    .bind(error)
    .bind(said)
    .bind(matches!(end, End::Retry(_)))
    .bind(now.plus_s(wait))
    .bind(i32::from(end == End::HandBack))
    .bind(now)
    .fetch_optional(tx.conn())
    .await?;
    let ours = state.is_some();
    if let Some(state) = state.filter(|s| s == "cancelled" || s == "dead") {
        let (kind, payload) = (job.kind.clone(), job.payload.clone());
        tx.emit_for(job.org, job.actor, &JobStopped { job: job.id, kind, state, payload }).await?;
    }
    tx.commit().await?;
    Ok(ours)
}

pub(super) async fn set_progress(app: &App, job: &Job, progress: &serde_json::Value) -> sqlx::Result<bool> {
    let mut tx = app.db().begin(job.org, job.actor, Some(job.id.0)).await?;
    let done = sqlx::query(
        "update platform.jobs set progress = $3 where id = $1 and lease = $2 and state = 'running'",
    )
    .bind(job.id)
    .bind(job.lease)
    .bind(progress)
    .execute(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(done.rows_affected() == 1)
}

/// `None`: the lease is no longer ours.
pub(super) async fn cancel_asked(app: &App, job: &Job) -> sqlx::Result<Option<bool>> {
    let mut tx = app.db().begin_read(job.org, job.actor, Some(job.id.0)).await?;
    sqlx::query_scalar(
        "select cancel_asked from platform.jobs where id = $1 and lease = $2 and state = 'running'",
    )
    .bind(job.id)
    .bind(job.lease)
    .fetch_optional(tx.conn())
    .await
}

/// Jobs by state, for the gauges.
pub(super) async fn counts(app: &App) -> sqlx::Result<Vec<(String, i64)>> {
    let mut tx = app.db().system("count jobs by state").await?;
    sqlx::query_as("select state, count(*) from platform.jobs where state in ('ready', 'running', 'dead') group by state")
        .fetch_all(tx.conn())
        .await
}
