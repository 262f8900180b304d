//! GET /v1/me/sessions · PATCH, DELETE /v1/me/sessions/{session} · DELETE /v1/me/sessions · DELETE /v1/users/{user}/sessions
//! Where somebody is signed in, what those devices are called, and the end of it.
//!
//! An ended session is refused by this process when the answer is sent, and by every other within a second: see `gate`.

mod sql;
#[cfg(test)]
mod tests;
mod wire;

pub use wire::{DeviceName, Ended, Session};

use crate::{UsersWrite, error::Error, identity::Identity, users};
use axum::extract::Path;
use kernel::{OrgId, SessionId, UserId};
use lexicon::identity::SessionRevoked;
use platform::{Actor, Answer, App, Envelope, Input, May, Reply, SystemTx, Tx, http::Who};
use uuid::Uuid;

/// Why a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    SignedOut,
    Revoked,
    PasswordChanged,
    RefreshReuse,
    Deactivated,
}

impl Why {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignedOut => "signed_out",
            Self::Revoked => "revoked",
            Self::PasswordChanged => "password_changed",
            Self::RefreshReuse => "refresh_reuse",
            Self::Deactivated => "deactivated",
        }
    }
}

/// Where am I signed in?
#[utoipa::path(get, path = "/me/sessions", tag = "identity", responses((status = 200, body = Envelope<Vec<Session>>)))]
pub async fn list(actor: Actor) -> Reply<Vec<Session>> {
    let mut tx = actor.read().await?;
    let now = tx.now();
    let current = current(&actor);
    let mut sessions = sql::live_sessions(tx.conn(), actor.user(), now).await?;
    for session in &mut sessions {
        session.current = Some(session.id) == current;
    }
    Ok(Answer::ok(sessions))
}

/// Give the device a name.
#[utoipa::path(patch, path = "/me/sessions/{session}", tag = "identity", params(("session" = SessionId, Path)), request_body = DeviceName,
    responses((status = 200, body = Envelope<Session>), (status = 404)))]
pub async fn rename(
    actor: Actor,
    Path(session): Path<SessionId>,
    input: Input<DeviceName>,
) -> Reply<Session> {
    let mut tx = actor.write(&input).await?;
    let now = tx.now();
    sql::rename(tx.conn(), session, actor.user(), input.value.device_name.trim(), now).await?;
    let found = sql::live_sessions(tx.conn(), actor.user(), now).await?.into_iter().find(|s| s.id == session);
    let mut session = found.ok_or(Error::NotFound)?;
    session.current = Some(session.id) == current(&actor);
    tx.reply(Answer::ok(session)).await
}

/// End one of my sessions.
#[utoipa::path(delete, path = "/me/sessions/{session}", tag = "identity", params(("session" = SessionId, Path)),
    responses((status = 200, body = Envelope<Ended>), (status = 404)))]
pub async fn end(actor: Actor, Path(session): Path<SessionId>) -> Reply<Ended> {
    let mut tx = actor.write_bare().await?;
    let now = tx.now();
    let ended =
        sql::end_of_user(tx.conn(), actor.user(), Some(session), None, Why::Revoked.as_str(), now).await?;
    if ended.is_empty() {
        return Err(Error::NotFound.into());
    }
    tell(&mut tx, &ended, Why::Revoked).await?;
    answer(&actor, tx, ended.len()).await
}

/// End all my sessions but this one.
#[utoipa::path(delete, path = "/me/sessions", tag = "identity", responses((status = 200, body = Envelope<Ended>)))]
pub async fn end_others(actor: Actor) -> Reply<Ended> {
    let mut tx = actor.write_bare().await?;
    let ended = end_sessions_of_user(&mut tx, actor.user(), current(&actor), Why::Revoked).await?;
    answer(&actor, tx, ended).await
}

/// End all sessions of a user.
#[utoipa::path(delete, path = "/users/{user}/sessions", tag = "identity", params(("user" = UserId, Path)),
    responses((status = 200, body = Envelope<Ended>), (status = 403), (status = 404)))]
pub async fn end_of_user(actor: May<UsersWrite>, Path(user): Path<UserId>) -> Reply<Ended> {
    let mut tx = actor.write_bare().await?;
    users::require_not_above(&mut tx, &actor, user).await?;
    let ended = end_sessions_of_user(&mut tx, user, None, Why::Revoked).await?;
    answer(&actor, tx, ended).await
}

async fn answer(actor: &Actor, tx: Tx, ended: usize) -> Reply<Ended> {
    let answer = tx.reply(Answer::ok(Ended { ended: ended as i64 })).await?;
    look_again(actor.app()).await?;
    Ok(answer)
}

/// The session in which the caller acts; none for an API key.
pub(crate) fn current(actor: &Actor) -> Option<SessionId> {
    match actor.principal.who {
        Who::Session(session) => Some(session),
        Who::ApiKey(_) => None,
    }
}

/// Makes this process notice at once what was just committed about sessions, users or keys.
pub(crate) async fn look_again(app: &App) -> Result<(), Error> {
    app.service::<Identity>().watch.look_again(app.db()).await
}

/// Ends the sessions of a user of the transaction's organisation, except one. How many there were.
pub async fn end_sessions_of_user(
    tx: &mut Tx,
    user: UserId,
    except: Option<SessionId>,
    why: Why,
) -> Result<usize, Error> {
    let now = tx.now();
    let ended = sql::end_of_user(tx.conn(), user, None, except, why.as_str(), now).await?;
    tell(tx, &ended, why).await?;
    Ok(ended.len())
}

async fn tell(tx: &mut Tx, ended: &[sql::EndedSession], why: Why) -> Result<(), Error> {
    for session in ended {
        tx.emit(&fact(session, why)).await?;
    }
    Ok(())
}

/// Ends sessions by their ids, whichever organisation they belong to.
pub async fn end_sessions(tx: &mut SystemTx, sessions: &[SessionId], why: Why) -> Result<(), Error> {
    let (ids, now): (Vec<Uuid>, _) = (sessions.iter().map(|s| s.0).collect(), tx.now());
    let ended = sql::end(tx.conn(), &ids, why.as_str(), now).await?;
    tell_all(tx, &ended, why).await
}

/// Ends every session of an account in all its organisations, except one.
pub async fn end_sessions_of_account(
    tx: &mut SystemTx,
    account: Uuid,
    except: Option<SessionId>,
    why: Why,
) -> Result<(), Error> {
    let now = tx.now();
    let ended = sql::end_of_account(tx.conn(), account, except, why.as_str(), now).await?;
    tell_all(tx, &ended, why).await
}

async fn tell_all(tx: &mut SystemTx, ended: &[sql::EndedSession], why: Why) -> Result<(), Error> {
    for session in ended {
        tx.emit_for(OrgId(session.org_id), Some(UserId(session.user_id)), &fact(session, why)).await?;
    }
    Ok(())
}

fn fact(session: &sql::EndedSession, why: Why) -> SessionRevoked {
    SessionRevoked { session: SessionId(session.id), user: UserId(session.user_id), why: why.as_str().into() }
}
