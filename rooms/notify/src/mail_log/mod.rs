//! GET /mails
//! Which mails went out, which wait, and which were refused and why. Never what they said.

use crate::MailsRead;
use kernel::{Time, UserId};
use platform::{
    Answer, App, Envelope, May, OpenApiRouter, Reply, columns,
    http::{Columns, FilterAsk, FilterParams, List},
};
use serde::Serialize;
use serde_json::Value;
use utoipa_axum::routes;
use uuid::Uuid;

/// A mail as the log keeps it.
#[derive(Debug, Serialize, sqlx::FromRow, utoipa::ToSchema)]
pub struct MailView {
    pub id: Uuid,
    pub event: String,
    /// absent for recipients, who have no account
    pub user_id: Option<UserId>,
    pub to_address: String,
    /// `en`, `ar` or `ur`
    pub lang: String,
    /// the thing it is about
    pub subject: Uuid,
    /// `queued`, `sent` or `refused`
    pub state: String,
    pub attempts: i32,
    pub error: Option<String>,
    pub send_at: Time,
    pub sent_at: Option<Time>,
    pub created_at: Time,
}

static COLUMNS: Columns = columns! {
    id: Show = "m.id",
    event: Text = "m.event",
    user_id: Id("usr") = "m.user_id",
    to_address: Text = "m.to_address",
    lang: Word(&["en", "ar", "ur"]) = "m.lang",
    subject: Show = "m.subject",
    state: Word(&["queued", "sent", "refused"]) = "m.state",
    attempts: Int = "m.attempts",
    error: Text = "m.error",
    send_at: Time = "m.send_at",
    sent_at: Time = "m.sent_at",
    created_at: Time = "m.created_at",
};
const LIST: List = List {
    columns: "m.id, m.event, m.user_id, m.to_address, m.lang, m.subject, m.state, m.attempts, m.error, m.send_at, m.sent_at,
              m.created_at",
    from: "notify.mails m",
    key: "m.id",
};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Mails, newest first; `state=eq.refused` shows what did not arrive.
#[utoipa::path(get, path = "/mails", operation_id = "list_mails", tag = "notices", params(FilterParams),
    responses((status = 200, body = Envelope<Vec<MailView>>)))]
async fn list(actor: May<MailsRead>, ask: FilterAsk) -> Reply<Vec<Value>> {
    let filter = ask.filter(&COLUMNS)?;
    let mut tx = actor.read().await?;
    let (mails, page) = filter.fetch::<MailView>(&mut tx, &LIST, |mail| mail.id).await?;
    Ok(Answer::ok(filter.project(&mails)).page(page))
}
