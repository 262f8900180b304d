//! POST /v1/auth/sign-in
//! E-mail, password and, for those who have one, the second factor; then a session in one of the person's organisations.

#[cfg(test)]
mod tests;
mod wire;

pub use wire::SignIn;

use crate::{
    client::Client,
    email::Email,
    error::Error,
    open_session::{self, Membership, NewSession, SignedInReply, Tokens, hand_out, memberships},
    prove::{Codes, Proven, prove},
    verify_email::{send, verify_by},
};
use axum::extract::State;
use kernel::OrgId;
use platform::{Answer, App, Envelope, Input};

/// Sign in.
///
/// 401 `auth.wrong_credentials` for an unknown address and a wrong password alike; 401 `auth.second_factor_required` when
/// a code is needed (send the same again with `totp` or `recovery_code`); 429 with `Retry-After` after too many failures.
/// 403 `auth.email_unverified` when the mailbox was not proved within a week of signing up; the link is mailed again.
/// A browser app names itself in `X-Qafila-App` and gets its refresh token as a cookie.
#[utoipa::path(post, path = "/auth/sign-in", tag = "identity", security(()), request_body = SignIn,
    responses((status = 200, body = Envelope<Tokens>), (status = 401), (status = 403), (status = 422), (status = 429)))]
pub async fn handle(State(app): State<App>, client: Client, input: Input<SignIn>) -> SignedInReply {
    let asked = input.value;
    let email = Email::parse(&asked.email).map_err(|e| Error::field("email", e.to_string()))?;
    let codes = Codes { totp: asked.totp, recovery: asked.recovery_code };
    let proven = prove(&app, &email, &asked.password, &codes).await?;

    let mut tx = app.db().system("a session begins").await?;
    let member = choose(memberships(&mut tx, proven.account).await?, proven, asked.organization)?;
    if verify_by(&mut tx, proven.account).await?.is_some_and(|by| by <= tx.now()) {
        drop(tx);
        send(&app, member.organization, member.user, proven.account).await?;
        return Err(Error::EmailUnverified.into());
    }
    let new = NewSession::of(proven.account, member, &client, asked.app, asked.device_name);
    let opened = open_session::open_session(&mut tx, new).await?;
    tx.commit().await?;

    let (jar, tokens) = hand_out(&app, opened);
    Ok((jar, Answer::ok(tokens)))
}

/// The organisation that was asked for, else the one used last, else the oldest.
fn choose(mut members: Vec<Membership>, proven: Proven, asked: Option<OrgId>) -> Result<Membership, Error> {
    let position = |org: OrgId| members.iter().position(|m| m.organization == org);
    let at = match asked {
        Some(org) => position(org),
        None => proven.last_org.and_then(position).or((!members.is_empty()).then_some(0)),
    };
    at.map(|at| members.swap_remove(at)).ok_or(Error::NoMembership)
}
