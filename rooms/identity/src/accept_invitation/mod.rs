//! GET /v1/auth/invitations/{token} · POST /v1/auth/invitations/accept
//! The invited person opens the link from their mail, chooses a password (or proves the account they have), and is in.

mod sql;
#[cfg(test)]
mod tests;
mod wire;

pub use wire::{AcceptInvitation, InvitationSeen};

use crate::{
    client::Client,
    email::Email,
    error::Error,
    identity::Identity,
    keys::LinkPurpose,
    open_session::{Membership, NewSession, SignedInReply, Tokens, hand_out, open_session},
    prove::{Codes, prove},
    sign_up::{check_password, create_account},
    verify_email::proved,
};
use axum::extract::{Path, State};
use kernel::{InvitationId, Lang, OrgId, UserId};
use lexicon::identity::UserJoined;
use platform::{Answer, App, Envelope, Input, Reply, SystemTx};
use uuid::Uuid;

/// What an invitation's link is for. 422 `identity.link_gone` when it ran out, was used or taken back.
#[utoipa::path(get, path = "/auth/invitations/{token}", tag = "identity", security(()), params(("token" = String, Path)),
    responses((status = 200, body = Envelope<InvitationSeen>), (status = 422)))]
pub async fn show(State(app): State<App>, Path(token): Path<String>) -> Reply<InvitationSeen> {
    let id = read_token(&app, &token)?;
    let mut tx = app.db().system("an invitation is opened").await?;
    let open = open(&mut tx, id).await?;
    Ok(Answer::ok(InvitationSeen {
        organization_name: open.organization_name,
        email: open.email,
        name: open.name,
        language: open.lang,
        has_account: open.account_in_use,
        expires_at: open.expires_at,
    }))
}

/// Accept. Somebody without an account chooses a password; somebody with one gives theirs, with the second factor if on.
#[utoipa::path(post, path = "/auth/invitations/accept", tag = "identity", security(()), request_body = AcceptInvitation,
    responses((status = 201, body = Envelope<Tokens>), (status = 401), (status = 422), (status = 429)))]
pub async fn handle(State(app): State<App>, client: Client, input: Input<AcceptInvitation>) -> SignedInReply {
    let asked = input.value;
    let id = read_token(&app, &asked.token)?;
    let mut tx = app.db().system("an invitation is opened").await?;
    let seen = open(&mut tx, id).await?;
    drop(tx);
    let email = Email::parse(&seen.email).map_err(|_| Error::LinkGone)?;
    let name = asked.name.map_or(seen.name, |name| name.trim().to_owned());

    // Hashing takes a while: it happens before the invitation is locked.
    let entry = if seen.account_in_use {
        let codes = Codes { totp: asked.totp, recovery: asked.recovery_code };
        Entry::Known(prove(&app, &email, &asked.password, &codes).await?.account)
    } else {
        check_password(&asked.password, &[&name, email.as_str(), email.local(), &seen.organization_name])?;
        Entry::New(app.service::<Identity>().hasher.hash(&asked.password).await?)
    };

    let mut tx = app.db().system("an invitation is accepted").await?;
    let open = open(&mut tx, id).await?;
    let account = match entry {
        Entry::Known(account) => account,
        Entry::New(hash) => create_account(&mut tx, &email, &hash).await?,
    };
    let member = Membership {
        user: UserId(open.user),
        name,
        language: asked.language.unwrap_or(open.lang),
        organization: OrgId(open.org),
        organization_name: open.organization_name,
    };
    accept(&mut tx, id, account, &member, &email).await?;
    let new = NewSession::of(account, member, &client, asked.app, asked.device_name);
    let opened = open_session(&mut tx, new).await?;
    tx.commit().await?;

    let (jar, tokens) = hand_out(&app, opened);
    Ok((jar, Answer::created(tokens)))
}

enum Entry {
    /// Whose account was proved.
    Known(Uuid),
    /// The hash of the chosen password.
    New(String),
}

fn read_token(app: &App, token: &str) -> Result<InvitationId, Error> {
    let identity = app.service::<Identity>();
    identity.keys.read_link_token(LinkPurpose::Invitation, token).map(InvitationId).ok_or(Error::LinkGone)
}

/// The invitation, locked, if it can still be accepted.
async fn open(tx: &mut SystemTx, id: InvitationId) -> Result<sql::Open, Error> {
    let now = tx.now();
    sql::lock_open(tx.conn(), id, now).await?.ok_or(Error::LinkGone)
}

async fn accept(
    tx: &mut SystemTx,
    id: InvitationId,
    account: Uuid,
    member: &Membership,
    email: &Email,
) -> Result<(), Error> {
    let now = tx.now();
    let lang: Lang = member.language;
    sql::accept(tx.conn(), id, now).await?;
    proved(tx.conn(), account, now).await?;
    sql::activate(tx.conn(), member.user, account, &member.name, lang, now).await?;
    let joined = UserJoined { user: member.user, name: member.name.clone(), email: email.to_string() };
    tx.emit_for(member.organization, Some(member.user), &joined).await?;
    Ok(())
}
