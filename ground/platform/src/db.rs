//! The only door to SQL. A [`Tx`] speaks for one organisation from its first statement; row-level security does the rest.

use crate::bus::Bus;
use kernel::{Clock, EventId, OrgId, Time, UserId};
use lexicon::Event;
use sqlx::{
    AssertSqlSafe, PgConnection, PgPool, Postgres, Transaction,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{collections::HashSet, sync::Arc, time::Duration};
use uuid::Uuid;

/// The role that requests run as: no ownership, no BYPASSRLS.
pub const APP_ROLE: &str = "qafila_app";
/// The role of work that crosses organisations.
pub const SYSTEM_ROLE: &str = "qafila_system";
/// The role that owns the tables and runs migrations.
pub const OWNER_ROLE: &str = "qafila_owner";

/// What made a transaction happen: the request, job or fact behind it. It is written beside every fact.
pub type Cause = Option<Uuid>;

/// The pools behind one database, private so that nothing reaches SQL without saying for whom.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    tenant: PgPool,
    system: PgPool,
    clock: Arc<dyn Clock>,
    bus: Bus,
}

/// How to reach the database in each role.
#[derive(Debug, Clone)]
pub struct Connect {
    pub app: PgConnectOptions,
    pub system: PgConnectOptions,
    pub connections_max: u32,
}

impl Db {
    /// Opens the pools lazily: the first query connects.
    pub fn open(connect: Connect, clock: Arc<dyn Clock>, bus: Bus) -> Self {
        // The ping before each checkout costs a round trip; a broken connection surfaces as a retryable 503 instead.
        let pool = |max: u32| {
            PgPoolOptions::new()
                .max_connections(max)
                .acquire_timeout(Duration::from_secs(5))
                .test_before_acquire(false)
                .idle_timeout(Duration::from_secs(600))
        };
        let system_max = (connect.connections_max / 3).max(2);
        Self(Arc::new(Inner {
            tenant: pool(connect.connections_max).connect_lazy_with(guarded(connect.app)),
            system: pool(system_max).connect_lazy_with(guarded(connect.system)),
            clock,
            bus,
        }))
    }

    pub fn now(&self) -> Time {
        self.0.clock.now()
    }

    pub fn bus(&self) -> &Bus {
        &self.0.bus
    }

    /// Begins a transaction that sees and changes the rows of `org` only. One round trip.
    pub async fn begin(&self, org: OrgId, user: Option<UserId>, cause: Cause) -> sqlx::Result<Tx> {
        self.open_tx("BEGIN", org, user, cause).await
    }

    /// As [`Db::begin`], and any write fails.
    pub async fn begin_read(&self, org: OrgId, user: Option<UserId>, cause: Cause) -> sqlx::Result<Tx> {
        self.open_tx("BEGIN READ ONLY", org, user, cause).await
    }

    async fn open_tx(&self, begin: &str, org: OrgId, user: Option<UserId>, cause: Cause) -> sqlx::Result<Tx> {
        // Safe to splice: a UUID's text form has no quote in it.
        let mut batch = format!("{begin}; SET LOCAL qafila.org = '{}'", org.0);
        if let Some(user) = user {
            batch.push_str(&format!("; SET LOCAL qafila.actor = '{}'", user.0));
        }
        let inner = begun(&self.0.tenant, batch).await?;
        Ok(Tx {
            inner,
            org,
            user,
            cause,
            now: self.now(),
            bus: self.0.bus.clone(),
            emitted: false,
            said: HashSet::new(),
            stored: None,
        })
    }

    /// Begins a transaction across organisations. `reason` is logged: it is what a reviewer greps for.
    pub async fn system(&self, reason: &'static str) -> sqlx::Result<SystemTx> {
        tracing::trace!(reason, "system transaction");
        let inner = begun(&self.0.system, "BEGIN".to_owned()).await?;
        Ok(SystemTx { inner, now: self.now(), bus: self.0.bus.clone(), emitted: false })
    }

    /// How many transactions across organisations can be open at once.
    pub(crate) fn system_connections(&self) -> usize {
        self.0.system.options().get_max_connections() as usize
    }

    /// Is the database answering?
    pub async fn ping(&self) -> sqlx::Result<()> {
        sqlx::query("select 1").execute(&self.0.tenant).await.map(|_| ())
    }

    pub async fn close(&self) {
        self.0.tenant.close().await;
        self.0.system.close().await;
    }
}

/// Begins in a task of its own, to its end. A request dropped half-way through the begin would hand its connection back with the
/// transaction open, and the next request would find itself inside it; a transaction that nobody waits for rolls back instead.
async fn begun(pool: &PgPool, batch: String) -> sqlx::Result<Transaction<'static, Postgres>> {
    let pool = pool.clone();
    tokio::spawn(async move { pool.begin_with(AssertSqlSafe(batch)).await })
        .await
        .map_err(|_| sqlx::Error::WorkerCrashed)?
}

/// No statement runs for ever, and no forgotten transaction holds the feed's horizon back.
fn guarded(options: PgConnectOptions) -> PgConnectOptions {
    options.options([
        ("statement_timeout", "30s"),
        ("idle_in_transaction_session_timeout", "60s"),
        ("lock_timeout", "10s"),
    ])
}

/// One transaction for one organisation. Dropping it rolls back.
pub struct Tx {
    inner: Transaction<'static, Postgres>,
    org: OrgId,
    user: Option<UserId>,
    cause: Cause,
    now: Time,
    bus: Bus,
    emitted: bool,
    /// what [`Tx::emit_once`] has said
    said: HashSet<(&'static str, Uuid)>,
    pub(crate) stored: Option<crate::http::IdempotentWrite>,
}

impl Tx {
    pub fn conn(&mut self) -> &mut PgConnection {
        &mut self.inner
    }
    pub fn org(&self) -> OrgId {
        self.org
    }
    pub fn user(&self) -> Option<UserId> {
        self.user
    }
    pub fn cause(&self) -> Cause {
        self.cause
    }
    /// When the transaction began; the same for all that happens in it.
    pub fn now(&self) -> Time {
        self.now
    }

    /// Records a fact in this transaction. The feed hands it on after the commit, in commit order.
    pub async fn emit<E: Event>(&mut self, event: &E) -> sqlx::Result<()> {
        let (org, user, cause, now) = (self.org, self.user, self.cause, self.now);
        self.emitted = true;
        record(&mut self.inner, org, user, cause, now, event).await
    }

    /// As [`Tx::emit`], but once in this transaction for each subject: for facts that only say "look again".
    pub async fn emit_once<E: Event>(&mut self, event: &E) -> sqlx::Result<()> {
        if self.said.insert((E::NAME, event.subject())) { self.emit(event).await } else { Ok(()) }
    }

    /// The workers are told after the commit that there is something to do.
    pub(crate) fn nudge_after_commit(&mut self) {
        self.emitted = true;
    }

    pub async fn commit(self) -> sqlx::Result<()> {
        self.inner.commit().await?;
        if self.emitted {
            self.bus.nudge();
        }
        Ok(())
    }

    /// Ends it without effect, now: what it locked is free when this returns. Dropping it does the same a moment later.
    pub async fn rollback(self) -> sqlx::Result<()> {
        self.inner.rollback().await
    }

    /// A part of the transaction that can be undone alone (a savepoint): one bad row of an import does not spoil the rest.
    pub async fn savepoint(&mut self) -> sqlx::Result<()> {
        sqlx::query("savepoint part").execute(&mut *self.inner).await.map(|_| ())
    }
    pub async fn rollback_to_savepoint(&mut self) -> sqlx::Result<()> {
        // what was said in the part may be undone with it: rather twice than never
        self.said.clear();
        sqlx::query("rollback to savepoint part").execute(&mut *self.inner).await.map(|_| ())
    }
    pub async fn release_savepoint(&mut self) -> sqlx::Result<()> {
        sqlx::query("release savepoint part").execute(&mut *self.inner).await.map(|_| ())
    }
}

/// One transaction across organisations, for workers and for finding out who is asking.
pub struct SystemTx {
    inner: Transaction<'static, Postgres>,
    now: Time,
    bus: Bus,
    emitted: bool,
}

impl SystemTx {
    pub fn conn(&mut self) -> &mut PgConnection {
        &mut self.inner
    }
    pub fn now(&self) -> Time {
        self.now
    }
    /// Records a fact about `org`.
    pub async fn emit_for<E: Event>(
        &mut self,
        org: OrgId,
        user: Option<UserId>,
        event: &E,
    ) -> sqlx::Result<()> {
        let now = self.now;
        self.emitted = true;
        record(&mut self.inner, org, user, None, now, event).await
    }
    pub async fn commit(self) -> sqlx::Result<()> {
        self.inner.commit().await?;
        if self.emitted {
            self.bus.nudge();
        }
        Ok(())
    }
}

async fn record<E: Event>(
    conn: &mut PgConnection,
    org: OrgId,
    user: Option<UserId>,
    cause: Cause,
    now: Time,
    event: &E,
) -> sqlx::Result<()> {
    let body = serde_json::to_value(event).map_err(|e| sqlx::Error::Encode(Box::new(e)))?;
    sqlx::query(
        "insert into platform.outbox (id, org_id, name, subject, topics, body, actor, cause, occurred_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(EventId::mint())
    .bind(org)
    .bind(E::NAME)
    .bind(event.subject())
    .bind(event.topics())
    .bind(body)
    .bind(user)
    .bind(cause)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Turns the database's own rules into sentences: `.on_constraint("routes_one_open", || Error::AlreadyOnRoute)`.
pub trait OnConstraint<T> {
    fn on_constraint<E: From<sqlx::Error>>(self, name: &str, error: impl FnOnce() -> E) -> Result<T, E>;
}

impl<T> OnConstraint<T> for sqlx::Result<T> {
    fn on_constraint<E: From<sqlx::Error>>(self, name: &str, error: impl FnOnce() -> E) -> Result<T, E> {
        self.map_err(|e| {
            if e.as_database_error().and_then(|d| d.constraint()) == Some(name) { error() } else { e.into() }
        })
    }
}
