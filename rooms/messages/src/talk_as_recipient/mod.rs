//! GET, POST /public/track/{code}/messages
//! The recipient writes from the tracking page, and reads what dispatch answers. The link is what they have: nothing is shown
//! but this delivery's own thread, without names.

mod sql;
#[cfg(test)]
mod tests;

use crate::{
    Error,
    open_thread::about_delivery,
    read_threads::{AskMessages, Message, sql as threads},
    side::Side,
    write_message::{NewMessage, Writer, write_message},
};
use axum::extract::State;
use garde::Validate;
use kernel::{MessageId, Time};
use platform::{Answer, App, Envelope, Input, OpenApiRouter, Reply, http::Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

/// What one delivery's recipient may write in an hour.
const HOURLY_MAX: i64 = 10;
const HOUR_S: i64 = 3600;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read, write))
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct RecipientMessage {
    /// sent again under the same id, it is said once
    pub id: Option<MessageId>,
    #[garde(length(chars, min = 1, max = 1000))]
    pub text: String,
}

/// A message as the tracking page shows it.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrackedMessage {
    pub id: MessageId,
    /// `recipient` or `dispatch`
    pub side: Side,
    pub text: String,
    pub at: Time,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TrackedMessages {
    /// oldest first
    pub messages: Vec<TrackedMessage>,
}

impl From<Message> for TrackedMessage {
    fn from(message: Message) -> Self {
        Self { id: message.id, side: message.side, text: message.text, at: message.received_at }
    }
}

/// What was said about this delivery.
#[utoipa::path(get, path = "/public/track/{code}/messages", operation_id = "tracked_messages", tag = "public",
    params(("code" = String, Path)), security(()), responses((status = 200, body = Envelope<TrackedMessages>), (status = 404)))]
async fn read(State(app): State<App>, Path(code): Path<String>) -> Reply<TrackedMessages> {
    let (org, delivery) = delivery::tracked(&app, &code).await?;
    let mut tx = app.db().begin_read(org, None, None).await?;
    let messages = match threads::of_delivery(&mut tx, delivery).await? {
        Some(thread) => {
            let newest = AskMessages { before: None, after: None, limit: Some(100) };
            threads::messages(&mut tx, thread.id, newest).await?
        }
        None => Vec::new(),
    };
    Ok(Answer::ok(TrackedMessages { messages: messages.into_iter().map(TrackedMessage::from).collect() }))
}

/// Writes to the dispatch of the delivery.
#[utoipa::path(post, path = "/public/track/{code}/messages", operation_id = "write_tracked_message", tag = "public",
    params(("code" = String, Path)), security(()), request_body = RecipientMessage,
    responses((status = 201, body = Envelope<TrackedMessage>), (status = 404), (status = 422), (status = 429)))]
async fn write(
    State(app): State<App>,
    Path(code): Path<String>,
    input: Input<RecipientMessage>,
) -> Reply<TrackedMessage> {
    let (org, delivery) = delivery::tracked(&app, &code).await?;
    let mut tx = app.db().begin(org, None, None).await?;
    let (thread, _) = about_delivery(&mut tx, delivery).await?;
    // Locked before counting: of two who write at once, one waits.
    threads::lock(&mut tx, thread.id).await?;
    let RecipientMessage { id, text } = input.value;
    let since = tx.now().plus_s(-HOUR_S);
    if sql::written_since(&mut tx, thread.id, since, id).await? >= HOURLY_MAX {
        return Err(Error::TooMany { wait_s: HOUR_S as u64 / 6 }.into());
    }
    let recipient = delivery::brief(&mut tx, delivery).await?.ok_or(Error::NoSuch("delivery"))?;
    let writer = Writer {
        side: Side::Recipient,
        user: None,
        name: Some(recipient.recipient_name),
        lang: recipient.recipient_language,
    };
    let new = NewMessage { id, text: Some(text), ..NewMessage::default() };
    let message = write_message(&mut tx, thread.id, writer, new).await?;
    tx.commit().await?;
    Ok(Answer::created(message.into()))
}
