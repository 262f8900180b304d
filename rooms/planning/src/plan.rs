//! A plan's row, as every slice reads and writes it.

use crate::{
    error::Error,
    request::PlanRequest,
    solution::Solution,
    state::{State, Verb},
};
use kernel::{PlanId, Time, UserId};
use lexicon::planning::PlanChanged;
use platform::Tx;
use serde::Serialize;
use serde_json::Value;
use sqlx::query;
use uuid::Uuid;

/// A plan on one line.
#[derive(Debug, Clone, Serialize, sqlx::FromRow, utoipa::ToSchema)]
pub struct PlanSummary {
    pub id: PlanId,
    pub version: i64,
    pub name: String,
    /// the day it is for, `2026-11-21`
    pub date: String,
    pub state: State,
    /// why it could not be solved
    pub failure: Option<String>,
    /// the plan this one re-plans
    pub parent: Option<PlanId>,
    /// how many were asked for
    pub jobs: i32,
    pub vehicles: i32,
    /// grows with each solution and each edit; 0 until the first
    pub revision: i32,
    /// the one in force
    pub published_revision: Option<i32>,
    pub routes: i32,
    pub served: i32,
    pub distance_m: i64,
    pub duration_s: i64,
    pub late_s: i64,
    pub cost_minor: i64,
    pub created_by: Option<UserId>,
    pub created_at: Time,
    pub updated_at: Time,
}

/// A plan in hand, with what was asked.
#[derive(Debug, Clone)]
pub struct Plan {
    pub summary: PlanSummary,
    pub run: Option<Uuid>,
    pub request: PlanRequest,
}

/// Which revision of it is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Solved,
    Edited,
}

/// What a new revision is made of.
pub struct NewRevision<'a> {
    pub origin: Origin,
    pub edits: &'a Value,
    pub solution: &'a Solution,
    pub receipt: Option<Value>,
}

impl Plan {
    /// The state after `verb`, or the refusal.
    pub fn after(&self, verb: Verb) -> Result<State, Error> {
        Ok(self.summary.state.after(verb)?)
    }
}

/// Reads a plan to look at it.
pub async fn read(tx: &mut Tx, id: PlanId) -> Result<Plan, Error> {
    find(tx, id, false).await
}

/// Reads a plan to change it: others wait until this transaction ends.
pub async fn lock(tx: &mut Tx, id: PlanId) -> Result<Plan, Error> {
    find(tx, id, true).await
}

async fn find(tx: &mut Tx, id: PlanId, to_change: bool) -> Result<Plan, Error> {
    if to_change {
        // A lock of its own statement, so that reading and locking share one list of columns.
        query!("select id from planning.plans where id = $1 for update", id.0)
            .fetch_optional(tx.conn())
            .await?;
    }
    let row = query!(
        "select id, version, name, date, state, failure, parent, jobs, vehicles, revision, published_revision, routes, served,
                distance_m, duration_s, late_s, cost_minor, created_by, created_at, updated_at, run, request
           from planning.plans where id = $1",
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::NoSuchPlan)?;
    let summary = PlanSummary {
        id: row.id,
        version: row.version,
        name: row.name,
        date: row.date,
        state: row.state,
        failure: row.failure,
        parent: row.parent,
        jobs: row.jobs,
        vehicles: row.vehicles,
        revision: row.revision,
        published_revision: row.published_revision,
        routes: row.routes,
        served: row.served,
        distance_m: row.distance_m,
        duration_s: row.duration_s,
        late_s: row.late_s,
        cost_minor: row.cost_minor,
        created_by: row.created_by,
        created_at: row.created_at,
        updated_at: row.updated_at,
    };
    Ok(Plan { summary, run: row.run, request: serde_json::from_value(row.request)? })
}

/// The solution of one revision.
pub async fn solution(tx: &mut Tx, id: PlanId, revision: i32) -> Result<Solution, Error> {
    let row =
        query!("select solution from planning.revisions where plan_id = $1 and number = $2", id.0, revision)
            .fetch_optional(tx.conn())
            .await?
            .ok_or(Error::NoSuchRevision(revision))?;
    Ok(serde_json::from_value(row.solution)?)
}

/// Keeps a solution as the plan's newest, and its numbers with the plan.
pub async fn add_revision(tx: &mut Tx, plan: &mut Plan, new: NewRevision<'_>) -> Result<(), Error> {
    let (org, user, now, id) = (tx.org(), tx.user(), tx.now(), plan.summary.id);
    let number = plan.summary.revision + 1;
    let origin = match new.origin {
        Origin::Solved => "solved",
        Origin::Edited => "edited",
    };
    let solution = serde_json::to_value(new.solution)?;
    query!(
        "insert into planning.revisions (id, org_id, plan_id, number, origin, edits, solution, receipt, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        Uuid::now_v7(),
        org.0,
        id.0,
        number,
        origin,
        new.edits,
        solution,
        new.receipt,
        user.map(|u| u.0),
        now as Time,
    )
    .execute(tx.conn())
    .await?;
    let totals = &new.solution.totals;
    query!(
        "update planning.plans
            set revision = $2, routes = $3, served = $4, distance_m = $5, duration_s = $6, late_s = $7, cost_minor = $8
          where id = $1",
        id.0,
        number,
        totals.routes,
        totals.served,
        totals.distance_m,
        totals.duration_s,
        totals.late_s,
        totals.cost_minor,
    )
    .execute(tx.conn())
    .await?;
    plan.summary.revision = number;
    Ok(())
}

/// What a plan's row becomes with a new state.
#[derive(Debug, Clone, Default)]
pub struct Next {
    /// The search in hand; only with `solving`.
    pub run: Option<Uuid>,
    pub failure: Option<String>,
    /// The revision in force; only with `published` and `superseded`.
    pub published_revision: Option<i32>,
}

/// Writes a state with what belongs to it, and makes the next version of the plan. Says so to whoever looks at it.
pub async fn set_state(tx: &mut Tx, plan: &Plan, state: State, next: Next) -> Result<PlanSummary, Error> {
    let now = tx.now();
    let id = plan.summary.id;
    query!(
        "update planning.plans
            set state = $2, run = $3, failure = $4, published_revision = $5, stop_asked = false,
                version = version + 1, updated_at = $6
          where id = $1",
        id.0,
        state as State,
        next.run,
        next.failure,
        next.published_revision,
        now as Time,
    )
    .execute(tx.conn())
    .await?;
    changed(tx, id).await
}

/// Makes the next version of a plan whose state stays, and says so.
pub async fn touch(tx: &mut Tx, id: PlanId) -> Result<PlanSummary, Error> {
    let now = tx.now();
    query!(
        "update planning.plans set version = version + 1, updated_at = $2 where id = $1",
        id.0,
        now as Time
    )
    .execute(tx.conn())
    .await?;
    changed(tx, id).await
}

async fn changed(tx: &mut Tx, id: PlanId) -> Result<PlanSummary, Error> {
    let summary = read(tx, id).await?.summary;
    tx.emit(&PlanChanged {
        plan: id,
        state: summary.state.as_str().to_owned(),
        revision: summary.revision,
        version: summary.version,
    })
    .await?;
    Ok(summary)
}
