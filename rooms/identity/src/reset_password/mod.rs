//! POST /v1/auth/forgot-password · POST /v1/auth/reset-password
//! Who forgot the password proves to own the mailbox, chooses a new one, and is signed out everywhere.

mod sql;
#[cfg(test)]
mod tests;
mod wire;

pub(crate) use sql::set_password;
pub use wire::{AskReset, ConfirmReset, Done};

use crate::{
    email::Email,
    error::Error,
    identity::Identity,
    keys::LinkPurpose,
    prove::forgive,
    send_mail::{Letter, enqueue},
    sessions::{Why, end_sessions_of_account, look_again},
    sign_up::check_password,
    verify_email::proved,
};
use axum::extract::State;
use kernel::{OrgId, UserId};
use lexicon::identity::PasswordChanged;
use platform::{Answer, App, Envelope, Input, Reply};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};
use uuid::Uuid;

pub const VALID_S: i64 = 30 * 60;
/// At most this many mails per account within the validity of one.
const OPEN_MAX: i64 = 3;
/// The answer takes this long whether or not there is an account.
const ANSWER_AFTER: Duration = Duration::from_millis(250);

/// Ask for a mail with a link, good once within 30 minutes. The answer is the same whether or not the address has an
/// account.
#[utoipa::path(post, path = "/auth/forgot-password", tag = "identity", security(()), request_body = AskReset,
    responses((status = 202, body = Envelope<Done>), (status = 422)))]
pub async fn ask(State(app): State<App>, input: Input<AskReset>) -> Reply<Done> {
    let answer_at = Instant::now() + ANSWER_AFTER;
    let email = Email::parse(&input.value.email).map_err(|e| Error::field("email", e.to_string()))?;
    let mut tx = app.db().system("whose password is forgotten").await?;
    let now = tx.now();
    let found = sql::reset_target(tx.conn(), email.as_str(), now).await?;
    drop(tx);
    if let Some(target) = found
        && target.open < OPEN_MAX
    {
        send(&app, &target).await?;
    }
    sleep_until(answer_at).await;
    Ok(Answer::accepted(Done { done: true }))
}

async fn send(app: &App, target: &sql::Target) -> Result<(), Error> {
    let (org, user, reset) = (OrgId(target.org), UserId(target.user), Uuid::now_v7());
    let mut tx = app.db().begin(org, Some(user), None).await?;
    let now = tx.now();
    sql::insert(tx.conn(), reset, target, now, now.plus_s(VALID_S)).await?;
    enqueue(&mut tx, Letter::PasswordReset { reset }).await?;
    tx.commit().await?;
    Ok(())
}

/// Choose a new password with the link's token. Every session of the account ends; a second factor stays on.
#[utoipa::path(post, path = "/auth/reset-password", tag = "identity", security(()), request_body = ConfirmReset,
    responses((status = 200, body = Envelope<Done>), (status = 422)))]
pub async fn confirm(State(app): State<App>, input: Input<ConfirmReset>) -> Reply<Done> {
    let asked = input.value;
    let identity = app.service::<Identity>();
    let reset =
        identity.keys.read_link_token(LinkPurpose::PasswordReset, &asked.token).ok_or(Error::LinkGone)?;
    let mut tx = app.db().system("a password reset is opened").await?;
    let now = tx.now();
    let seen = sql::lock_open(tx.conn(), reset, now).await?.ok_or(Error::LinkGone)?;
    drop(tx);
    let email = Email::parse(&seen.email).map_err(|_| Error::LinkGone)?;
    check_password(&asked.password, &[&seen.name, email.as_str(), email.local()])?;
    let hash = identity.hasher.hash(&asked.password).await?;

    let mut tx = app.db().system("a password is reset").await?;
    let now = tx.now();
    // Again, and locked: of two who hold the link, one wins.
    let open = sql::lock_open(tx.conn(), reset, now).await?.ok_or(Error::LinkGone)?;
    sql::use_all_of(tx.conn(), open.account, now).await?;
    sql::set_password(tx.conn(), open.account, &hash, now).await?;
    proved(tx.conn(), open.account, now).await?;
    forgive(&mut tx, &email).await?;
    end_sessions_of_account(&mut tx, open.account, None, Why::PasswordChanged).await?;
    let (org, user) = (OrgId(open.org), UserId(open.user));
    tx.emit_for(org, Some(user), &PasswordChanged { user, by_mail: true }).await?;
    tx.commit().await?;
    look_again(&app).await?;
    Ok(Answer::ok(Done { done: true }))
}
