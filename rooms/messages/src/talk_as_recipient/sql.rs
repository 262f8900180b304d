use kernel::{MessageId, ThreadId, Time};
use platform::Tx;
use sqlx::query_scalar;

/// How much the recipient wrote since then; a message that is only sent again does not count against itself.
pub async fn written_since(
    tx: &mut Tx,
    thread: ThreadId,
    since: Time,
    but: Option<MessageId>,
) -> sqlx::Result<i64> {
    query_scalar!(
        r#"select count(*) as "n!" from messages.messages
            where thread_id = $1 and side = 'recipient' and received_at > $2 and id is distinct from $3"#,
        thread.0,
        since as Time,
        but.map(|id| id.0),
    )
    .fetch_one(tx.conn())
    .await
}
