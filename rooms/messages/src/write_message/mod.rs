//! POST /threads/{thread}/messages
//! Saying something. The device names the message: sent twice, it is said once.

mod sql;
#[cfg(test)]
mod tests;
mod wire;

pub use wire::NewMessage;

use crate::{
    Error, MessagesWrite,
    keep_canned::text_of,
    read_threads::{Message, Thread, sql as threads},
    side::{Side, clean},
};
use kernel::{Lang, MessageId, ThreadId, UserId};
use lexicon::messages::MessageWritten;
use platform::{Answer, App, Envelope, Input, May, OpenApiRouter, Reply, Tx, http::Path};
use utoipa_axum::routes;

/// Two thousand characters say what a message has to say.
pub const TEXT_CHARS_MAX: usize = 2000;
/// As much of the newest message as a list shows.
const PREVIEW_CHARS: usize = 140;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(write))
}

/// Writes as dispatch.
#[utoipa::path(post, path = "/threads/{thread}/messages", operation_id = "write_message", tag = "messages",
    params(("thread" = ThreadId, Path)), request_body = NewMessage,
    responses((status = 201, body = Envelope<Message>), (status = 404), (status = 409), (status = 422)))]
async fn write(
    actor: May<MessagesWrite>,
    Path(thread): Path<ThreadId>,
    input: Input<NewMessage>,
) -> Reply<Message> {
    let mut tx = actor.write(&input).await?;
    let writer = Writer::of_dispatch(&mut tx, actor.user()).await?;
    let message = write_message(&mut tx, thread, writer, input.value).await?;
    tx.reply(Answer::created(message)).await
}

/// Who writes.
#[derive(Debug)]
pub struct Writer {
    pub side: Side,
    pub user: Option<UserId>,
    pub name: Option<String>,
    pub lang: Lang,
}

impl Writer {
    async fn of_dispatch(tx: &mut Tx, user: UserId) -> Result<Self, Error> {
        let known = identity::users_by_id(tx, &[user]).await?.pop();
        let lang = known.as_ref().map(|u| u.language).unwrap_or_default();
        Ok(Self { side: Side::Dispatch, user: Some(user), name: known.map(|u| u.name), lang })
    }
}

/// Writes a message down and tells of it; one that is known already is answered as it was.
pub async fn write_message(
    tx: &mut Tx,
    thread: ThreadId,
    writer: Writer,
    new: NewMessage,
) -> Result<Message, Error> {
    let text = match (&new.text, &new.canned) {
        (Some(text), _) => clean("text", text, TEXT_CHARS_MAX)?,
        (None, Some(code)) => text_of(tx, code, writer.lang).await?,
        (None, None) => return Err(Error::field("text", "say something, or name a ready reply")),
    };
    let thread = threads::lock(tx, thread).await?.ok_or(Error::NoSuch("thread"))?;
    let id = new.id.unwrap_or_else(MessageId::mint);
    if let Some((known, author)) = threads::message(tx, id).await? {
        let same = known.thread == thread.id
            && known.side == writer.side
            && author == writer.user.map(|u| u.0)
            && known.text == text;
        return if same { Ok(known) } else { Err(Error::IdTaken) };
    }
    let about = about(tx, &thread, &new).await?;
    let message = Message {
        id,
        thread: thread.id,
        seq: thread.last_seq + 1,
        side: writer.side,
        author_name: writer.name,
        text,
        canned: new.canned,
        delivery: about,
        stop: new.stop,
        // A clock that runs ahead does not put a message into the future.
        written_at: new.written_at.map_or(tx.now(), |at| at.min(tx.now())),
        received_at: tx.now(),
    };
    sql::insert(tx, &message, writer.user).await?;
    let preview: String = message.text.chars().take(PREVIEW_CHARS).collect();
    sql::move_on(tx, &message, &preview).await?;
    tell(tx, &thread, &message, writer.user).await?;
    Ok(message)
}

/// The delivery that the message points at: the thread's own, or one that is named.
async fn about(tx: &mut Tx, thread: &Thread, new: &NewMessage) -> Result<Option<kernel::DeliveryId>, Error> {
    let Some(delivery) = new.delivery else { return Ok(thread.delivery) };
    if delivery::brief(tx, delivery).await?.is_none() {
        return Err(Error::field("delivery", "there is no such delivery of yours"));
    }
    Ok(Some(delivery))
}

async fn tell(tx: &mut Tx, thread: &Thread, message: &Message, author: Option<UserId>) -> Result<(), Error> {
    let driver_user = match thread.driver {
        Some(driver) => fleet::driver(tx, driver).await?.and_then(|driver| driver.user),
        None => None,
    };
    let written = MessageWritten {
        message: message.id,
        thread: thread.id,
        kind: thread.kind.as_str().to_owned(),
        side: message.side.as_str().to_owned(),
        seq: message.seq,
        author,
        author_name: message.author_name.clone().or_else(|| Some(thread.title.clone())),
        driver: thread.driver,
        driver_user,
        delivery: message.delivery,
        text: message.text.clone(),
        written_at: message.written_at,
    };
    Ok(tx.emit(&written).await?)
}
