use kernel::{ThreadId, Time};
use platform::Tx;
use sqlx::query;

/// The mark, and what is unread beyond it: counted, so that it is right whatever came before.
pub async fn move_mark(tx: &mut Tx, id: ThreadId, by_dispatch: bool, seq: i64) -> sqlx::Result<()> {
    let now = tx.now();
    query!(
        "with left_over as (
             select count(*) as n from messages.messages
              where thread_id = $1 and seq > $3 and (side = 'dispatch') <> $2)
         update messages.threads
            set read_by_dispatch = case when $2 then $3 else read_by_dispatch end,
                read_by_other = case when $2 then read_by_other else $3 end,
                unread = case when $2 then (select n from left_over) else unread end,
                unread_by_other = case when $2 then unread_by_other else (select n from left_over) end,
                version = version + 1, updated_at = $4
          where id = $1",
        id.0,
        by_dispatch,
        seq,
        now as Time,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
