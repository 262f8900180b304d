//! POST /v1/auth/refresh
//! A refresh token for new tokens. The rules are in `refresh_token.rs`.

mod sql;
#[cfg(test)]
mod tests;
mod wire;

pub use wire::Refresh;

use crate::{
    client::{Client, ClientApp},
    error::Error,
    keys::token_hash,
    open_session::{Opened, SignedInReply, Tokens, hand_out, issue},
    refresh_token::{Verdict, judge},
    sessions::{Why, end_sessions},
};
use axum::extract::State;
use kernel::{OrgId, SessionId, UserId};
use lexicon::identity::RefreshReuse;
use platform::{Answer, App, Envelope, Input, SystemTx, http::client_ip};

/// Renew the session's tokens. Send `{}` and the cookie (our apps), or the refresh token in the body (all others).
///
/// 401 `auth.invalid_grant` when the session is over, seven days old, or the token was stolen: then it is over for both.
#[utoipa::path(post, path = "/auth/refresh", tag = "identity", security(()), request_body = Refresh,
    responses((status = 200, body = Envelope<Tokens>), (status = 401)))]
pub async fn handle(State(app): State<App>, client: Client, input: Input<Refresh>) -> SignedInReply {
    let asked = input.value;
    // What came in the body leaves in the body, what came as a cookie leaves as a cookie: a script in a page cannot turn
    // the one it may not read into the one it may.
    let (token, carrier) = if let Some(token) = asked.refresh_token {
        (token, ClientApp::Native)
    } else {
        let named = client.app(asked.app);
        (client.cookie(named).ok_or(Error::InvalidGrant)?, named)
    };

    let mut tx = app.db().system("a session is renewed").await?;
    let outcome = exchange(&mut tx, &token, carrier).await;
    // Also when the answer is no: the end of a stolen session must stay.
    match &outcome {
        Err(Error::Database(_)) => {}
        _ => tx.commit().await?,
    }
    let (jar, tokens) = hand_out(&app, outcome?);
    Ok((jar, Answer::ok(tokens)))
}

/// Exchanges a token, or says why not. Renewals of one session take turns at its row, so whatever races is judged in some
/// order and one token is left.
async fn exchange(tx: &mut SystemTx, token: &str, carrier: ClientApp) -> Result<Opened, Error> {
    let hash = token_hash(token);
    let now = tx.now();
    let Some(session) = sql::lock_session_of(tx.conn(), &hash).await? else {
        return Err(Error::InvalidGrant);
    };
    if session.revoked || session.expires_at <= now || !session.user_active {
        return Err(Error::InvalidGrant);
    }
    // Read again under the lock: what was seen on the way to it may be old.
    let held = sql::read_token(tx.conn(), &hash).await?.ok_or(Error::InvalidGrant)?;
    match judge(held.standing, held.next_standing()) {
        Verdict::Rotate => {}
        Verdict::ReplaceSuccessor => {
            let next = held.next.expect("BUG: there is a successor to replace");
            sql::revoke_token(tx.conn(), next, now).await?;
        }
        Verdict::Refuse => return Err(Error::InvalidGrant),
        Verdict::EndSession => {
            end_as_stolen(tx, session.id, session.member.organization, session.member.user).await?;
            return Err(Error::InvalidGrant);
        }
    }
    // Consumed before its successor is written: the database allows one live token per session.
    sql::consume(tx.conn(), held.id, now).await?;
    let (refresh, refresh_token) = issue(tx, session.id, Some(held.id)).await?;
    sql::set_next(tx.conn(), held.id, refresh).await?;
    Ok(Opened {
        session: session.id,
        member: session.member,
        app: carrier,
        refresh,
        refresh_token,
        ends: session.expires_at,
    })
}

async fn end_as_stolen(tx: &mut SystemTx, session: SessionId, org: OrgId, user: UserId) -> Result<(), Error> {
    end_sessions(tx, &[session], Why::RefreshReuse).await?;
    let ip = client_ip().to_string();
    tracing::warn!(%session, %org, %ip, "a refresh token was used by two parties; the session is ended");
    tx.emit_for(org, Some(user), &RefreshReuse { session, user, ip }).await?;
    Ok(())
}
