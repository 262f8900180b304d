//! POST /threads/{thread}/read, POST /driver/messages/read
//! Up to which message a side has read. Reading never goes back.

mod sql;

use crate::{
    Error, MessagesRead,
    read_threads::{Thread, sql as threads},
    side::Side,
    talk_as_driver::DriverAct,
};
use garde::Validate;
use kernel::ThreadId;
use lexicon::messages::ThreadRead;
use platform::{Answer, App, Envelope, Input, May, OpenApiRouter, Reply, Tx, http::Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(by_dispatch)).routes(routes!(by_driver))
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadUpTo {
    /// the number of the last message that was seen
    #[garde(range(min = 0))]
    pub seq: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct StillUnread {
    pub unread: i64,
}

/// Dispatch has read up to a message.
#[utoipa::path(post, path = "/threads/{thread}/read", operation_id = "read_thread", tag = "messages",
    params(("thread" = ThreadId, Path)), request_body = ReadUpTo,
    responses((status = 200, body = Envelope<Thread>), (status = 404)))]
async fn by_dispatch(
    actor: May<MessagesRead>,
    Path(id): Path<ThreadId>,
    input: Input<ReadUpTo>,
) -> Reply<Thread> {
    let mut tx = actor.write(&input).await?;
    let thread = mark_read(&mut tx, id, Side::Dispatch, input.value.seq).await?;
    let version = thread.version;
    tx.reply(Answer::ok(thread).version(version)).await
}

/// The driver has read up to a message.
#[utoipa::path(post, path = "/driver/messages/read", operation_id = "read_own_thread", tag = "driver", request_body = ReadUpTo,
    responses((status = 200, body = Envelope<StillUnread>)))]
async fn by_driver(actor: May<DriverAct>, input: Input<ReadUpTo>) -> Reply<StillUnread> {
    let mut tx = actor.write(&input).await?;
    let driver = fleet::driver_of_user(&mut tx, actor.user()).await.map_err(Error::from)?;
    let driver = driver.ok_or(Error::NotADriver)?;
    let unread = match threads::of_driver(&mut tx, driver.id).await? {
        Some(thread) => mark_read(&mut tx, thread.id, Side::Driver, input.value.seq).await?.unread_by_other,
        None => 0,
    };
    tx.reply(Answer::ok(StillUnread { unread })).await
}

/// Moves a side's mark forward; what is marked already stays.
pub async fn mark_read(tx: &mut Tx, id: ThreadId, side: Side, seq: i64) -> Result<Thread, Error> {
    let before = threads::lock(tx, id).await?.ok_or(Error::NoSuch("thread"))?;
    let is_dispatch = side == Side::Dispatch;
    let mark = if is_dispatch { before.read_by_dispatch } else { before.read_by_other };
    let seq = seq.min(before.last_seq);
    if seq <= mark {
        return Ok(before);
    }
    sql::move_mark(tx, id, is_dispatch, seq).await?;
    let driver_user = match before.driver {
        Some(driver) => fleet::driver(tx, driver).await?.and_then(|driver| driver.user),
        None => None,
    };
    tx.emit(&ThreadRead { thread: id, side: side.as_str().to_owned(), seq, driver_user }).await?;
    threads::thread(tx, id).await?.ok_or(Error::NoSuch("thread"))
}
