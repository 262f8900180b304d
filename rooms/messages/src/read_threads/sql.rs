use super::wire::{AskMessages, Message, Thread, UnreadMessages};
use crate::side::{Side, ThreadKind};
use kernel::{DeliveryId, DriverId, MessageId, StopId, ThreadId};
use platform::{
    Tx, columns,
    http::filter::{Columns, List},
};
use sqlx::{query_as, types::Uuid};

const PAGE_MAX: i64 = 200;
const PAGE: i64 = 50;

/// What a list can be filtered, ordered and cut by.
pub static COLUMNS: Columns = columns! {
    id: Id("thr") = "t.id",
    kind: Word(&["driver", "delivery"]) = "t.kind",
    driver: Id("drv") = "t.driver_id",
    delivery: Id("dlv") = "t.delivery_id",
    title: Text = "t.title",
    last_at: Time = "t.last_at",
    last_seq: Int = "t.last_seq",
    unread: Int = "t.unread",
    unread_by_other: Int = "t.unread_by_other",
    created_at: Time = "t.created_at",
    updated_at: Time = "t.updated_at",
    last_side: Show = "t.last_side",
    last_text: Show = "t.last_text",
    read_by_dispatch: Show = "t.read_by_dispatch",
    read_by_other: Show = "t.read_by_other",
    version: Show = "t.version",
};

pub const LIST: List = List {
    columns: "t.id, t.kind, t.driver_id as driver, t.delivery_id as delivery, t.title, t.last_seq, t.last_at, t.last_side,
              t.last_text, t.read_by_dispatch, t.read_by_other, t.unread, t.unread_by_other, t.version, t.created_at, t.updated_at",
    from: "messages.threads t",
    key: "t.id",
};

macro_rules! select_thread {
    ($tail:literal, $arg:expr) => {
        query_as!(
            Thread,
            r#"select t.id as "id: ThreadId", t.kind as "kind: ThreadKind", t.driver_id as "driver: DriverId",
                      t.delivery_id as "delivery: DeliveryId", t.title, t.last_seq, t.last_at, t.last_side as "last_side: Side",
                      t.last_text, t.read_by_dispatch, t.read_by_other, t.unread, t.unread_by_other, t.version, t.created_at,
                      t.updated_at
                 from messages.threads t "# + $tail,
            $arg
        )
    };
}

pub async fn thread(tx: &mut Tx, id: ThreadId) -> sqlx::Result<Option<Thread>> {
    select_thread!("where t.id = $1", id.0).fetch_optional(tx.conn()).await
}

/// As [`thread`], and nobody else writes in it until the transaction ends.
pub async fn lock(tx: &mut Tx, id: ThreadId) -> sqlx::Result<Option<Thread>> {
    select_thread!("where t.id = $1 for update", id.0).fetch_optional(tx.conn()).await
}

pub async fn of_driver(tx: &mut Tx, driver: DriverId) -> sqlx::Result<Option<Thread>> {
    select_thread!("where t.driver_id = $1", driver.0).fetch_optional(tx.conn()).await
}

pub async fn of_delivery(tx: &mut Tx, delivery: DeliveryId) -> sqlx::Result<Option<Thread>> {
    select_thread!("where t.delivery_id = $1", delivery.0).fetch_optional(tx.conn()).await
}

/// A page of a thread, oldest first.
pub async fn messages(tx: &mut Tx, thread: ThreadId, ask: AskMessages) -> sqlx::Result<Vec<Message>> {
    let limit = ask.limit.unwrap_or(PAGE).clamp(1, PAGE_MAX);
    // From a known number onwards; else backwards from the newest.
    let onwards = ask.after.is_some();
    let mut messages = query_as!(
        Message,
        r#"select id as "id: MessageId", thread_id as "thread: ThreadId", seq, side as "side: Side", author_name, text, canned,
                  delivery_id as "delivery: DeliveryId", stop_id as "stop: StopId", written_at, received_at
             from messages.messages
            where thread_id = $1 and seq > coalesce($2::bigint, 0) and ($3::bigint is null or seq < $3)
            order by case when $4 then seq else -seq end limit $5"#,
        thread.0,
        ask.after,
        ask.before,
        onwards,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    messages.sort_by_key(|message| message.seq);
    Ok(messages)
}

pub async fn message(tx: &mut Tx, id: MessageId) -> sqlx::Result<Option<(Message, Option<Uuid>)>> {
    let author = sqlx::query_scalar!("select author_id from messages.messages where id = $1", id.0)
        .fetch_optional(tx.conn())
        .await?;
    let Some(author) = author else { return Ok(None) };
    let message = query_as!(
        Message,
        r#"select id as "id: MessageId", thread_id as "thread: ThreadId", seq, side as "side: Side", author_name, text, canned,
                  delivery_id as "delivery: DeliveryId", stop_id as "stop: StopId", written_at, received_at
             from messages.messages where id = $1"#,
        id.0,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Some((message, author)))
}

pub async fn unread(tx: &mut Tx) -> sqlx::Result<UnreadMessages> {
    query_as!(
        UnreadMessages,
        r#"select count(*) as "threads!", coalesce(sum(unread), 0)::bigint as "messages!"
             from messages.threads where unread > 0"#,
    )
    .fetch_one(tx.conn())
    .await
}
