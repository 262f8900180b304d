//! How long the feed is kept.

use super::Cursor;
use crate::http::App;

/// Clients resume over this long; longer absences read afresh.
const KEEP_H: i32 = 48;
/// A reader that has not moved for this long belongs to a reaction that is no more.
const READER_GONE_H: i32 = 24 * 7;
/// Longer than facts are kept, so that no reader can meet a fact whose bookkeeping is gone.
const DONE_KEEP_H: i32 = 24 * 7;
const BATCH: i64 = 5000;

/// Deletes facts that are old, that every reader has passed, and that nobody has parked; and the bookkeeping of facts long
/// gone.
pub(crate) async fn forget(app: &App) -> anyhow::Result<()> {
    while forget_facts(app).await? == BATCH as usize {}
    loop {
        let mut tx = app.db().system("forget old reactions").await?;
        let gone = sqlx::query(
            "delete from platform.reactions_done where (reaction, event_id) in (
                 select reaction, event_id from platform.reactions_done where at < now() - make_interval(hours => $1) limit $2)",
        )
        .bind(DONE_KEEP_H)
        .bind(BATCH)
        .execute(tx.conn())
        .await?;
        tx.commit().await?;
        if gone.rows_affected() < BATCH as u64 {
            return Ok(());
        }
    }
}

async fn forget_facts(app: &App) -> sqlx::Result<usize> {
    let mut tx = app.db().system("forget old facts").await?;
    let passed: Option<(i64, i64)> = sqlx::query_as(
        "select xid, seq from platform.cursors where at > now() - make_interval(hours => $1) order by xid, seq limit 1",
    )
    .bind(READER_GONE_H)
    .fetch_optional(tx.conn())
    .await?;
    let (xid, seq) = passed.unwrap_or((i64::MAX, 0));
    let gone: Vec<(i64, i64)> = sqlx::query_as(
        "delete from platform.outbox where seq in (
             select seq from platform.outbox o
             where (xid, seq) <= ($1::text::xid8, $2) and recorded_at < now() - make_interval(hours => $3)
               and not exists (select from platform.reactions_parked p where p.seq = o.seq)
               and not exists (select from platform.reactions_dead d where d.seq = o.seq)
             order by xid, seq limit $4)
         returning xid::text::bigint, seq",
    )
    .bind(xid.to_string())
    .bind(seq)
    .bind(KEEP_H)
    .bind(BATCH)
    .fetch_all(tx.conn())
    .await?;
    if let Some(last) = gone.iter().map(|&(xid, seq)| Cursor { xid, seq }).max() {
        sqlx::query("update platform.outbox_floor set xid = $1, seq = $2 where (xid, seq) < ($1, $2)")
            .bind(last.xid)
            .bind(last.seq)
            .execute(tx.conn())
            .await?;
    }
    tx.commit().await?;
    Ok(gone.len())
}
