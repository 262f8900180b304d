//! GET /threads, GET /threads/unread, GET /threads/{thread}, GET /threads/{thread}/messages
//! What is being said, for dispatch. Newest talk first: `order=last_at.desc.nullslast`.

pub(crate) mod sql;
mod wire;

pub use wire::{AskMessages, Message, Thread, UnreadMessages};

use crate::{Error, MessagesRead};
use kernel::ThreadId;
use platform::{
    Answer, App, Envelope, FilterAsk, FilterParams, May, OpenApiRouter, Reply,
    http::{Path, Query},
};
use serde_json::Value;
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(unread))
        .routes(routes!(show))
        .routes(routes!(messages))
}

/// Threads with drivers and recipients; `unread=gt.0` shows what waits for an answer.
#[utoipa::path(get, path = "/threads", operation_id = "list_threads", tag = "messages", params(FilterParams),
    responses((status = 200, body = Envelope<Vec<Thread>>)))]
async fn list(actor: May<MessagesRead>, ask: FilterAsk) -> Reply<Vec<Value>> {
    let filter = ask.filter(&sql::COLUMNS)?;
    let mut tx = actor.read().await?;
    let (threads, page) = filter.fetch::<Thread>(&mut tx, &sql::LIST, |thread| thread.id.0).await?;
    Ok(Answer::ok(filter.project(&threads)).page(page))
}

/// How much nobody of dispatch has read.
#[utoipa::path(get, path = "/threads/unread", operation_id = "count_unread_messages", tag = "messages",
    responses((status = 200, body = Envelope<UnreadMessages>)))]
async fn unread(actor: May<MessagesRead>) -> Reply<UnreadMessages> {
    let mut tx = actor.read().await?;
    Ok(Answer::ok(sql::unread(&mut tx).await?))
}

#[utoipa::path(get, path = "/threads/{thread}", operation_id = "get_thread", tag = "messages",
    params(("thread" = ThreadId, Path)), responses((status = 200, body = Envelope<Thread>), (status = 404)))]
async fn show(actor: May<MessagesRead>, Path(id): Path<ThreadId>) -> Reply<Thread> {
    let mut tx = actor.read().await?;
    let thread = sql::thread(&mut tx, id).await?.ok_or(Error::NoSuch("thread"))?;
    let version = thread.version;
    Ok(Answer::ok(thread).version(version))
}

/// What was said, oldest first: the newest page, or what came before or after a number.
#[utoipa::path(get, path = "/threads/{thread}/messages", operation_id = "list_messages", tag = "messages",
    params(("thread" = ThreadId, Path), AskMessages), responses((status = 200, body = Envelope<Vec<Message>>), (status = 404)))]
async fn messages(
    actor: May<MessagesRead>,
    Path(id): Path<ThreadId>,
    Query(ask): Query<AskMessages>,
) -> Reply<Vec<Message>> {
    let mut tx = actor.read().await?;
    sql::thread(&mut tx, id).await?.ok_or(Error::NoSuch("thread"))?;
    Ok(Answer::ok(sql::messages(&mut tx, id, ask).await?))
}
