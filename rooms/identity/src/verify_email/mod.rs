//! POST /v1/auth/verify-email · POST /v1/me/verify-email
//! Whoever signs up proves the mailbox within a week, by the link in a mail. Until then everything works; afterwards nobody
//! signs in, and the link is mailed again. Who came by an invitation, or chose a new password by mail, has proved it.

mod sql;
#[cfg(test)]
mod tests;

pub(crate) use sql::{ask_by, proved};

use crate::{
    error::Error,
    identity::Identity,
    keys::LinkPurpose,
    me::account_of,
    reset_password::Done,
    send_mail::{Letter, enqueue},
};
use axum::extract::State;
use garde::Validate;
use kernel::{OrgId, Time, UserId};
use platform::{Actor, Answer, App, Envelope, Input, OpenApiRouter, Reply, SystemTx};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::routes;
use uuid::Uuid;

/// How long the mailbox may stay unproved.
pub const VERIFY_WITHIN_S: i64 = 7 * 24 * 3600;
/// One mail in this time.
const MAIL_EVERY_S: i64 = 5 * 60;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(verify)).routes(routes!(send_again))
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyEmail {
    /// from the mail's link
    #[garde(length(max = 200))]
    pub token: String,
}

/// The link was opened: the mailbox is theirs. Opening it twice is opening it once.
#[utoipa::path(post, path = "/auth/verify-email", operation_id = "verify_email", tag = "identity", security(()),
    request_body = VerifyEmail, responses((status = 200, body = Envelope<Done>), (status = 422)))]
pub async fn verify(State(app): State<App>, input: Input<VerifyEmail>) -> Reply<Done> {
    let keys = &app.service::<Identity>().keys;
    let account = keys.read_link_token(LinkPurpose::EmailVerification, &input.value.token);
    let account = account.ok_or(Error::LinkGone)?;
    let mut tx = app.db().system("a mailbox is proved").await?;
    let now = tx.now();
    proved(tx.conn(), account, now).await?;
    tx.commit().await?;
    Ok(Answer::ok(Done { done: true }))
}

/// Mails me the link again.
#[utoipa::path(post, path = "/me/verify-email", operation_id = "send_verification", tag = "identity",
    responses((status = 202, body = Envelope<Done>), (status = 429)))]
pub async fn send_again(actor: Actor) -> Reply<Done> {
    let mut tx = actor.app().db().system("whose mailbox is to be proved").await?;
    let account = account_of(&mut tx, actor.user()).await?;
    drop(tx);
    if let Some(wait_s) = send(actor.app(), actor.org(), actor.user(), account).await? {
        return Err(Error::MailedJustNow { wait_s }.into());
    }
    Ok(Answer::accepted(Done { done: true }))
}

/// Mails the link, if there is still something to prove; seconds to wait when one went out a moment ago.
pub async fn send(app: &App, org: OrgId, user: UserId, account: Uuid) -> Result<Option<i64>, Error> {
    let mut tx = app.db().system("a verification is mailed").await?;
    let now = tx.now();
    let claim = sql::claim_mail(tx.conn(), account, now, now.plus_s(-MAIL_EVERY_S)).await?;
    tx.commit().await?;
    match claim {
        sql::Claim::NothingToProve => Ok(None),
        sql::Claim::SentAt(at) => Ok(Some((MAIL_EVERY_S - now.since_s(at)).max(1))),
        sql::Claim::Claimed => {
            let mut tx = app.db().begin(org, Some(user), None).await?;
            enqueue(&mut tx, Letter::EmailVerification { user, account }).await?;
            tx.commit().await?;
            Ok(None)
        }
    }
}

/// Until when the account has to be proved; nothing when it is.
pub async fn verify_by(tx: &mut SystemTx, account: Uuid) -> Result<Option<Time>, Error> {
    Ok(sql::verify_by(tx.conn(), account).await?)
}
