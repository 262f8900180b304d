//! GET /jobs, GET /jobs/{id}, POST /jobs/{id}/cancel, POST /jobs/{id}/retry

use super::show;
use crate::{
    Tx, columns,
    http::{Actor, Answer, App, Columns, Envelope, FilterAsk, FilterParams, List, May, Path, Reply},
    permission,
};
use kernel::{Fault, JobId, Kind, Time};
use lexicon::jobs::JobStopped;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use utoipa_axum::{router::OpenApiRouter, routes};

permission! {
    /// See the background work of one's organisation.
    JobsRead, "jobs:read";
    /// Call it off, or try it again.
    JobsWrite, "jobs:write";
}

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(read))
        .routes(routes!(cancel))
        .routes(routes!(retry))
}

/// A piece of background work as its organisation sees it.
#[derive(Debug, Clone, Serialize, Deserialize, FromRow, utoipa::ToSchema)]
pub struct JobView {
    pub id: JobId,
    /// `room.verb`
    pub kind: String,
    /// `ready`, `running`, `done`, `dead` (given up) or `cancelled`
    pub state: String,
    /// how often it was begun
    pub attempts: i32,
    /// what the work says of itself
    #[schema(value_type = Option<Object>)]
    pub progress: Option<serde_json::Value>,
    /// someone called it off; it ends at its next good moment
    pub cancel_asked: bool,
    /// why it was given up, when there are words for it
    pub error: Option<String>,
    /// when it is or was to begin
    pub run_at: Time,
    pub created_at: Time,
    pub finished_at: Option<Time>,
}

const FIELDS: &str = "j.id, j.kind, j.state, j.attempts, j.progress, j.cancel_asked, j.run_at, j.created_at, j.finished_at,
    coalesce(j.said, case when j.state = 'dead' then 'it failed too often; the log says why, under this id' end) as error";

static COLUMNS: Columns = columns! {
    id: Id("job") = "j.id",
    kind: Text = "j.kind",
    state: Word(&["ready", "running", "done", "dead", "cancelled"]) = "j.state",
    attempts: Int = "j.attempts",
    cancel_asked: Bool = "j.cancel_asked",
    run_at: Time = "j.run_at",
    created_at: Time = "j.created_at",
    finished_at: Time = "j.finished_at",
    progress: Show = "j.progress",
    error: Show = "error",
};
const LIST: List = List { columns: FIELDS, from: "platform.jobs j", key: "j.id" };

#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("there is no such job")]
    NoSuchJob,
    #[error("the job is over: it is {0}")]
    Over(String),
    #[error("only what was given up or called off can be tried again; the job is {0}")]
    NotStopped(String),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl Fault for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::NoSuchJob => Kind::NotFound,
            Self::Over(_) | Self::NotStopped(_) => Kind::Conflict,
            Self::Database(error) => error.kind(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NoSuchJob => "job.not_found",
            Self::Over(_) => "job.over",
            Self::NotStopped(_) => "job.not_stopped",
            Self::Database(error) => error.code(),
        }
    }
    fn current(&self) -> Option<String> {
        match self {
            Self::Over(state) | Self::NotStopped(state) => Some(state.clone()),
            _ => None,
        }
    }
}

/// The background work of the organisation, newest first.
#[utoipa::path(get, path = "/jobs", tag = "jobs", params(FilterParams), responses((status = 200, body = Envelope<Vec<JobView>>)))]
async fn list(actor: May<JobsRead>, ask: FilterAsk) -> Reply<Vec<serde_json::Value>> {
    let filter = ask.filter(&COLUMNS)?;
    let mut tx = actor.read().await?;
    let (jobs, page) = filter.fetch::<JobView>(&mut tx, &LIST, |job| job.id.0).await?;
    Ok(Answer::ok(filter.project(&jobs)).page(page))
}

/// One job and how far it is. Live on the topic `job:{id}`.
#[utoipa::path(get, path = "/jobs/{id}", tag = "jobs", params(("id" = JobId, Path)), responses((status = 200, body = Envelope<JobView>)))]
async fn read(actor: May<JobsRead>, Path(id): Path<JobId>) -> Reply<JobView> {
    let mut tx = actor.read().await?;
    Ok(Answer::ok(job(&mut tx, id).await?))
}

/// Calls a job off. One that has not begun is cancelled now; one at work ends at its next good moment.
#[utoipa::path(post, path = "/jobs/{id}/cancel", tag = "jobs", params(("id" = JobId, Path)), responses((status = 202, body = Envelope<JobView>), (status = 409)))]
async fn cancel(actor: May<JobsWrite>, Path(id): Path<JobId>) -> Reply<JobView> {
    let mut tx = actor.write_bare().await?;
    let job = cancel_job(&mut tx, id).await?;
    shown(&actor, &job);
    tx.reply(Answer::accepted(job)).await
}

/// Tries again what was given up or called off, with all its attempts before it.
#[utoipa::path(post, path = "/jobs/{id}/retry", tag = "jobs", params(("id" = JobId, Path)), responses((status = 202, body = Envelope<JobView>), (status = 409)))]
async fn retry(actor: May<JobsWrite>, Path(id): Path<JobId>) -> Reply<JobView> {
    let mut tx = actor.write_bare().await?;
    let job = retry_job(&mut tx, id).await?;
    shown(&actor, &job);
    tx.reply(Answer::accepted(job)).await
}

fn shown(actor: &Actor, job: &JobView) {
    if let Ok(data) = serde_json::to_value(job) {
        show(actor.app(), actor.org(), job.id, data);
    }
}

async fn job(tx: &mut Tx, id: JobId) -> Result<JobView, Error> {
    sqlx::query_as(sqlx::AssertSqlSafe(format!("select {FIELDS} from platform.jobs j where j.id = $1")))
        .bind(id)
        .fetch_optional(tx.conn())
        .await?
        .ok_or(Error::NoSuchJob)
}

async fn cancel_job(tx: &mut Tx, id: JobId) -> Result<JobView, Error> {
    let now = tx.now();
    let asked: Option<(String, String, serde_json::Value)> = sqlx::query_as(
        "update platform.jobs set cancel_asked = true,
             state = case state when 'ready' then 'cancelled' else state end,
             finished_at = case state when 'ready' then $2 end
         where id = $1 and state in ('ready', 'running') returning state, kind, payload",
    )
    .bind(id)
    .bind(now)
    .fetch_optional(tx.conn())
    .await?;
    let job = job(tx, id).await?;
    let Some((state, kind, payload)) = asked else { return Err(Error::Over(job.state)) };
    if state == "cancelled" {
        tx.emit(&JobStopped { job: id, kind, state, payload }).await?;
    }
    Ok(job)
}

async fn retry_job(tx: &mut Tx, id: JobId) -> Result<JobView, Error> {
    let now = tx.now();
    let done = sqlx::query(
        "update platform.jobs set state = 'ready', attempts = 0, cancel_asked = false, run_at = $2, finished_at = null, said = null
         where id = $1 and state in ('dead', 'cancelled')",
    )
    .bind(id)
    .bind(now)
    .execute(tx.conn())
    .await?;
    tx.nudge_after_commit();
    let job = job(tx, id).await?;
    if done.rows_affected() == 0 { Err(Error::NotStopped(job.state)) } else { Ok(job) }
}
