//! After a restore from a dump: transaction numbers of the old cluster mean nothing in the new one.

use super::sql;
use crate::http::App;

/// Recognises facts and cursors from another cluster's life (their transactions lie in this one's future) and puts them
/// before everything that will be written here. Readers begin anew; what they did before stays done (`reactions_done`).
pub(crate) async fn heal(app: &App) -> sqlx::Result<()> {
    let mut tx = app.db().system("recognise a restored database").await?;
    sqlx::query("select pg_advisory_xact_lock(hashtextextended('feed:heal', 7222))")
        .execute(tx.conn())
        .await?;
    let foreign: bool = sqlx::query_scalar(
        "select exists (select from platform.outbox where xid >= pg_snapshot_xmax(pg_current_snapshot()))
             or exists (select from platform.cursors where xid > pg_snapshot_xmax(pg_current_snapshot())::text::bigint)",
    )
    .fetch_one(tx.conn())
    .await?;
    if !foreign {
        return Ok(());
    }
    tracing::warn!("this database was restored from another cluster: the feed is numbered anew");
    for step in [
        "update platform.outbox set xid = pg_current_xact_id()",
        "update platform.cursors set xid = 0, seq = 0, at = clock_timestamp()",
        "update platform.reactions_parked set xid = pg_current_xact_id()::text::bigint",
        "update platform.reactions_dead set xid = pg_current_xact_id()::text::bigint",
    ] {
        sqlx::query(step).execute(tx.conn()).await?;
    }
    // Clients' cursors are from the old numbering too.
    let horizon = sql::horizon(tx.conn()).await?;
    sqlx::query("update platform.outbox_floor set xid = $1, seq = 0")
        .bind(horizon)
        .execute(tx.conn())
        .await?;
    tx.commit().await
}
