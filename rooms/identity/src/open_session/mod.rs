//! A session begins: at sign-in, sign-up, and when an invitation is accepted.

mod sql;
mod wire;

pub use wire::{Membership, Tokens};

use crate::{
    access_token,
    client::{self, Client, ClientApp},
    error::Error,
    identity::Identity,
    keys::{random_token, token_hash},
    refresh_token::SESSION_S,
};
use axum_extra::extract::CookieJar;
use kernel::{OrgId, SessionId, Time, UserId};
use lexicon::identity::SignedIn;
use platform::{Answer, App, Problem, SystemTx, http::client_ip};
use uuid::Uuid;

/// Begins every refresh token, so that scanners of leaked text know one when they see it.
pub(crate) const REFRESH_PREFIX: &str = "qr_";

/// What a handler that hands out tokens returns: the cookie for browsers, and the answer.
pub type SignedInReply = Result<(CookieJar, Answer<Tokens>), Problem>;

/// Who signed in, and on what.
#[derive(Debug)]
pub struct NewSession {
    pub account: Uuid,
    pub member: Membership,
    pub app: ClientApp,
    pub device_name: String,
    pub user_agent: String,
}

impl NewSession {
    pub fn of(
        account: Uuid,
        member: Membership,
        client: &Client,
        app: Option<ClientApp>,
        device_name: Option<String>,
    ) -> Self {
        Self {
            account,
            member,
            app: client.app(app),
            device_name: device_name.unwrap_or_default(),
            user_agent: client.user_agent.clone(),
        }
    }
}

/// A session that is there once the transaction commits.
#[derive(Debug)]
pub struct Opened {
    pub session: SessionId,
    pub member: Membership,
    pub app: ClientApp,
    pub refresh: Uuid,
    pub refresh_token: String,
    pub ends: Time,
}

pub async fn open_session(tx: &mut SystemTx, new: NewSession) -> Result<Opened, Error> {
    let (session, now) = (SessionId::mint(), tx.now());
    let ends = now.plus_s(SESSION_S);
    let ip = client_ip().to_string();
    sql::insert_session(tx.conn(), session, &new, &ip, now, ends).await?;
    sql::remember_organization(tx.conn(), new.account, new.member.organization).await?;
    let (refresh, refresh_token) = issue(tx, session, None).await?;
    let fact = SignedIn {
        session,
        user: new.member.user,
        app: new.app.as_str().into(),
        device_name: new.device_name.clone(),
        ip,
    };
    tx.emit_for(new.member.organization, Some(new.member.user), &fact).await?;
    Ok(Opened { session, member: new.member, app: new.app, refresh, refresh_token, ends })
}

/// A new refresh token of the session: its id and its text, which only the client keeps.
pub(crate) async fn issue(
    tx: &mut SystemTx,
    session: SessionId,
    parent: Option<Uuid>,
) -> Result<(Uuid, String), Error> {
    let (id, token, now) = (Uuid::now_v7(), random_token(REFRESH_PREFIX), tx.now());
    sql::insert_token(tx.conn(), id, session, parent, &token_hash(&token), now).await?;
    Ok((id, token))
}

/// The organisations that an account can sign in to, oldest first.
pub(crate) async fn memberships(tx: &mut SystemTx, account: Uuid) -> Result<Vec<Membership>, Error> {
    Ok(sql::memberships(tx.conn(), account).await?)
}

/// Tokens for a session that was committed.
pub fn hand_out(app: &App, opened: Opened) -> (CookieJar, Tokens) {
    let (now, identity) = (app.db().now(), app.service::<Identity>());
    let (user, org): (UserId, OrgId) = (opened.member.user, opened.member.organization);
    let (access_token, expires_in) =
        access_token::sign(&identity.keys, user, org, opened.session, opened.refresh, now, opened.ends);
    let jar = client::keep(app.config(), opened.app, &opened.refresh_token, opened.ends, now);
    let tokens = Tokens {
        access_token,
        token_type: "Bearer".into(),
        expires_in,
        refresh_token: (opened.app == ClientApp::Native).then_some(opened.refresh_token),
        session: opened.session,
        session_ends_at: opened.ends,
        user: opened.member,
    };
    (jar, tokens)
}
