use crate::{read_threads::Message, side::Side};
use kernel::{Time, UserId};
use platform::Tx;
use sqlx::query;

pub async fn insert(tx: &mut Tx, m: &Message, author: Option<UserId>) -> sqlx::Result<()> {
    query!(
        "insert into messages.messages (id, thread_id, seq, side, author_id, author_name, text, canned, delivery_id, stop_id,
                                        written_at, received_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        m.id.0,
        m.thread.0,
        m.seq,
        m.side.as_str(),
        author.map(|u| u.0),
        m.author_name,
        m.text,
        m.canned,
        m.delivery.map(|d| d.0),
        m.stop.map(|s| s.0),
        m.written_at as Time,
        m.received_at as Time,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The thread's newest message is this one. Who answers for dispatch has read what stands there; a phone that sends what it
/// wrote offline has not.
pub async fn move_on(tx: &mut Tx, m: &Message, preview: &str) -> sqlx::Result<()> {
    let by_dispatch = m.side == Side::Dispatch;
    query!(
        "update messages.threads
            set last_seq = $2, last_at = $3, last_side = $4, last_text = $5,
                read_by_dispatch = case when $6 then $2 else read_by_dispatch end,
                unread = case when $6 then 0 else unread + 1 end,
                unread_by_other = case when $6 then unread_by_other + 1 else unread_by_other end,
                version = version + 1, updated_at = $3
          where id = $1",
        m.thread.0,
        m.seq,
        m.received_at as Time,
        m.side.as_str(),
        preview,
        by_dispatch,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
