//! POST /v1/me/password
//! A new password for the old one; every other session ends.

#[cfg(test)]
mod tests;

use crate::{
    email::Email,
    error::Error,
    identity::Identity,
    me::account_of,
    prove::{Codes, prove},
    reset_password::{Done, set_password},
    send_mail::{Letter, enqueue},
    sessions::{Why, current, end_sessions_of_account, look_again},
    sign_up::check_password,
    users,
};
use garde::Validate;
use lexicon::identity::PasswordChanged;
use platform::{Actor, Answer, Envelope, Input, Reply};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Debug, Deserialize, Validate, ToSchema)]
pub struct ChangePassword {
    #[garde(length(max = 1000))]
    pub current: String,
    #[garde(length(max = 1000))]
    pub password: String,
    /// For those with a second factor.
    #[garde(inner(length(max = 32)))]
    pub totp: Option<String>,
    #[garde(inner(length(max = 64)))]
    pub recovery_code: Option<String>,
}

/// Change my password. The proof is as for a sign-in, and wrong ones count as there.
#[utoipa::path(post, path = "/me/password", tag = "identity", request_body = ChangePassword,
    responses((status = 200, body = Envelope<Done>), (status = 401), (status = 422), (status = 429)))]
pub async fn handle(actor: Actor, input: Input<ChangePassword>) -> Reply<Done> {
    let (app, asked) = (actor.app(), input.value);
    // A key is not a person: it cannot lock its maker out.
    let session = current(&actor).ok_or(Error::NotFound)?;
    let mut tx = actor.read().await?;
    let me = users::find(&mut tx, actor.user()).await?;
    drop(tx);
    let email = Email::parse(&me.email).map_err(|_| Error::NotFound)?;
    check_password(&asked.password, &[&me.name, email.as_str(), email.local()])?;
    let proven =
        prove(app, &email, &asked.current, &Codes { totp: asked.totp, recovery: asked.recovery_code })
            .await?;
    let hash = app.service::<Identity>().hasher.hash(&asked.password).await?;

    let mut system = app.db().system("a password is changed").await?;
    let now = system.now();
    let account = account_of(&mut system, actor.user()).await?;
    if account != proven.account {
        return Err(Error::NotFound.into());
    }
    set_password(system.conn(), account, &hash, now).await?;
    end_sessions_of_account(&mut system, account, Some(session), Why::PasswordChanged).await?;
    let changed = PasswordChanged { user: actor.user(), by_mail: false };
    system.emit_for(actor.org(), Some(actor.user()), &changed).await?;
    system.commit().await?;
    let mut tx = actor.begin().await?;
    enqueue(&mut tx, Letter::PasswordChanged { user: actor.user() }).await?;
    tx.commit().await?;
    look_again(app).await?;
    Ok(Answer::ok(Done { done: true }))
}
