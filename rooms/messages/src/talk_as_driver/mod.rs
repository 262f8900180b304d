//! GET, POST /driver/messages
//! The driver's own thread with dispatch. Works offline: the phone names its messages and sends them when it can.

#[cfg(test)]
mod tests;

use crate::{
    Error,
    open_thread::with_driver,
    read_threads::{AskMessages, Message, sql as threads},
    side::Side,
    write_message::{NewMessage, Writer, write_message},
};
use fleet::Driver;
use kernel::ThreadId;
use platform::{Actor, Answer, App, Envelope, Input, May, OpenApiRouter, Reply, Tx, http::Query, permission};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

permission! {
    /// The delivery room's own: who may act as a driver may speak as one.
    DriverAct, "driver:act";
}

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read, write))
}

/// A driver's thread as his phone shows it.
#[derive(Debug, Serialize, ToSchema)]
pub struct DriverThread {
    /// absent until someone writes
    pub thread: Option<ThreadId>,
    /// what the driver has not read
    pub unread: i64,
    /// the number of the last message that dispatch has read
    pub read_by_dispatch: i64,
    /// oldest first
    pub messages: Vec<Message>,
}

/// What dispatch and I have said.
#[utoipa::path(get, path = "/driver/messages", operation_id = "own_messages", tag = "driver", params(AskMessages),
    responses((status = 200, body = Envelope<DriverThread>)))]
async fn read(actor: May<DriverAct>, Query(ask): Query<AskMessages>) -> Reply<DriverThread> {
    let mut tx = actor.read().await?;
    let driver = me(&mut tx, &actor).await?;
    let Some(thread) = threads::of_driver(&mut tx, driver.id).await? else {
        let empty = DriverThread { thread: None, unread: 0, read_by_dispatch: 0, messages: Vec::new() };
        return Ok(Answer::ok(empty));
    };
    Ok(Answer::ok(DriverThread {
        thread: Some(thread.id),
        unread: thread.unread_by_other,
        read_by_dispatch: thread.read_by_dispatch,
        messages: threads::messages(&mut tx, thread.id, ask).await?,
    }))
}

/// Writes to dispatch.
#[utoipa::path(post, path = "/driver/messages", operation_id = "write_to_dispatch", tag = "driver", request_body = NewMessage,
    responses((status = 201, body = Envelope<Message>), (status = 409), (status = 422)))]
async fn write(actor: May<DriverAct>, input: Input<NewMessage>) -> Reply<Message> {
    let mut tx = actor.write(&input).await?;
    let driver = me(&mut tx, &actor).await?;
    let known = identity::users_by_id(&mut tx, &[actor.user()]).await.map_err(Error::from)?.pop();
    let writer = Writer {
        side: Side::Driver,
        user: Some(actor.user()),
        name: Some(driver.name),
        lang: known.map(|user| user.language).unwrap_or_default(),
    };
    let (thread, _) = with_driver(&mut tx, driver.id).await?;
    let message = write_message(&mut tx, thread.id, writer, input.value).await?;
    tx.reply(Answer::created(message)).await
}

async fn me(tx: &mut Tx, actor: &Actor) -> Result<Driver, Error> {
    fleet::driver_of_user(tx, actor.user()).await?.ok_or(Error::NotADriver)
}
