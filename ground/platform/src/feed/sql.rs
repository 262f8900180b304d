//! The outbox in SQL.

use super::{Cursor, Fact};
use crate::http::App;
use kernel::{EventId, OrgId, Time, UserId};
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

/// The oldest transaction still at work: facts of all before it are committed or gone, for good.
pub(super) async fn horizon(conn: &mut PgConnection) -> sqlx::Result<i64> {
    sqlx::query_scalar("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint").fetch_one(conn).await
}

/// Cursors from before this point have missed facts that are no longer kept.
pub(super) async fn floor(conn: &mut PgConnection) -> sqlx::Result<Cursor> {
    let (xid, seq) = sqlx::query_as("select xid, seq from platform.outbox_floor").fetch_one(conn).await?;
    Ok(Cursor { xid, seq })
}

#[derive(FromRow)]
struct Row {
    seq: i64,
    xid: i64,
    id: EventId,
    org_id: OrgId,
    name: String,
    subject: Uuid,
    topics: Vec<String>,
    body: serde_json::Value,
    actor: Option<UserId>,
    cause: Option<Uuid>,
    occurred_at: Time,
}

impl From<Row> for Fact {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            cursor: Cursor { xid: row.xid, seq: row.seq },
            org: row.org_id,
            name: row.name,
            subject: row.subject,
            topics: row.topics,
            body: row.body,
            actor: row.actor,
            cause: row.cause,
            occurred_at: row.occurred_at,
        }
    }
}

/// Facts after `after` and below `horizon` in commit order; of these names only, if given.
pub(super) async fn facts(
    conn: &mut PgConnection,
    after: Cursor,
    horizon: i64,
    names: Option<&[&str]>,
    limit: i64,
) -> sqlx::Result<Vec<Fact>> {
    let rows: Vec<Row> = sqlx::query_as(
        "select seq, xid::text::bigint as xid, id, org_id, name, subject, topics, body, actor, cause, occurred_at
         from platform.outbox
         where (xid, seq) > ($1::text::xid8, $2) and xid < $3::text::xid8 and ($4::text[] is null or name = any($4))
         order by platform.outbox.xid, seq limit $5",
    )
    .bind(after.xid.to_string())
    .bind(after.seq)
    .bind(horizon.to_string())
    .bind(names)
    .bind(limit)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Fact::from).collect())
}

/// One fact by its sequence number.
pub(super) async fn fact(conn: &mut PgConnection, seq: i64) -> sqlx::Result<Option<Fact>> {
    let row: Option<Row> = sqlx::query_as(
        "select seq, xid::text::bigint as xid, id, org_id, name, subject, topics, body, actor, cause, occurred_at
         from platform.outbox where seq = $1",
    )
    .bind(seq)
    .fetch_optional(conn)
    .await?;
    Ok(row.map(Fact::from))
}

/// The horizon, and the age in seconds of the oldest committed fact after `after`, if there is one.
pub(super) async fn waiting(conn: &mut PgConnection, after: Cursor) -> sqlx::Result<(i64, Option<f64>)> {
    sqlx::query_as(
        "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
            (select extract(epoch from clock_timestamp() - recorded_at)::float8 from platform.outbox
             where (xid, seq) > ($1::text::xid8, $2) order by xid, seq limit 1)",
    )
    .bind(after.xid.to_string())
    .bind(after.seq)
    .fetch_one(conn)
    .await
}

/// Sets the gauges of the feed.
pub(crate) async fn measure(app: &App) -> sqlx::Result<()> {
    let mut tx = app.db().system("measure the feed").await?;
    let (parked, dead): (i64, i64) =
        sqlx::query_as("select (select count(*) from platform.reactions_parked), (select count(*) from platform.reactions_dead)")
            .fetch_one(tx.conn())
            .await?;
    metrics::gauge!("reactions_parked").set(parked as f64);
    metrics::gauge!("reactions_dead").set(dead as f64);
    let slowest: Option<f64> = sqlx::query_scalar(
        "select max(extract(epoch from clock_timestamp() - at))::float8 from platform.cursors where at > now() - interval '7 days'",
    )
    .fetch_one(tx.conn())
    .await?;
    metrics::gauge!("reactions_cursor_age_seconds").set(slowest.unwrap_or(0.0));
    Ok(())
}
