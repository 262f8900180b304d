//! GET, POST /v1/invitations · DELETE /v1/invitations/{invitation}
//! Somebody is asked to join: they get a mail with a link and choose their own password. The seat is taken at once, so
//! whoever invites learns at once when the plan is full.

mod sql;
#[cfg(test)]
mod tests;
mod wire;

pub use wire::{Invitation, Invite};

use crate::{
    UsersRead, UsersWrite,
    email::Email,
    error::Error,
    grant::Grant,
    limits::{give_back, take},
    send_mail::{Letter, enqueue, link_to},
    user::UserState,
    users,
};
use axum::extract::Path;
use kernel::{InvitationId, Lang, Time, UserId};
use lexicon::identity::UserInvited;
use platform::{Answer, Envelope, Input, May, Reply, Tx};

pub const VALID_S: i64 = 7 * 24 * 3600;

/// Whom to invite, and as what.
#[derive(Debug)]
pub struct NewInvitation {
    pub email: Email,
    pub name: String,
    pub language: Lang,
    pub grants: Vec<Grant>,
}

/// An invitation that is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invited {
    pub invitation: InvitationId,
    pub user: UserId,
    pub expires_at: Time,
}

/// Open invitations.
#[utoipa::path(get, path = "/invitations", tag = "identity", responses((status = 200, body = Envelope<Vec<Invitation>>)))]
pub async fn list(actor: May<UsersRead>) -> Reply<Vec<Invitation>> {
    let mut tx = actor.read().await?;
    let now = tx.now();
    Ok(Answer::ok(sql::open_invitations(tx.conn(), None, now).await?))
}

/// Invite somebody by mail. Inviting an address that was invited before sends a new link and ends the old one.
#[utoipa::path(post, path = "/invitations", tag = "identity", request_body = Invite,
    responses((status = 201, body = Envelope<Invitation>), (status = 402), (status = 403), (status = 409), (status = 422)))]
pub async fn handle(actor: May<UsersWrite>, input: Input<Invite>) -> Reply<Invitation> {
    let mut tx = actor.write(&input).await?;
    let asked = input.value;
    let email = Email::parse(&asked.email).map_err(|e| Error::field("email", e.to_string()))?;
    let grant = Grant { role: asked.role, scope: asked.scope };
    users::require_may_hand_out(&mut tx, &actor, std::slice::from_ref(&grant)).await?;
    let name = asked.name.unwrap_or_else(|| email.local().to_owned());
    let new =
        NewInvitation { email, name, language: asked.language.unwrap_or_default(), grants: vec![grant] };
    let invited = invite(&mut tx, new).await?;
    let now = tx.now();
    let shown = sql::open_invitations(tx.conn(), Some(invited.invitation), now)
        .await?
        .pop()
        .ok_or(Error::NotFound)?;
    let link = link_to(actor.app(), &Letter::Invitation { invitation: invited.invitation });
    // Put in after the answer was stored for retries: the link is a secret, and it is nowhere in the database.
    let mut answer = tx.reply(Answer::created(shown)).await?;
    answer.data.link = Some(link);
    Ok(answer)
}

/// Take an invitation back: its link is worth nothing from now on, and the seat is free.
#[utoipa::path(delete, path = "/invitations/{invitation}", tag = "identity", params(("invitation" = InvitationId, Path)),
    responses((status = 200, body = Envelope<Invitation>), (status = 404)))]
pub async fn revoke(actor: May<UsersWrite>, Path(id): Path<InvitationId>) -> Reply<Invitation> {
    let mut tx = actor.write_bare().await?;
    let now = tx.now();
    let shown = sql::open_invitations(tx.conn(), Some(id), now).await?.pop().ok_or(Error::NotFound)?;
    users::require_not_above(&mut tx, &actor, shown.user).await?;
    if !sql::revoke(tx.conn(), id, now).await? {
        return Err(Error::NotFound.into());
    }
    sql::set_user_state(tx.conn(), shown.user, UserState::Deactivated.as_str(), now).await?;
    give_back(&mut tx, "users", 1).await?;
    tx.reply(Answer::ok(shown)).await
}

/// Makes the user (or takes the one who was invited before), the invitation, and the mail.
pub async fn invite(tx: &mut Tx, new: NewInvitation) -> Result<Invited, Error> {
    let (org, now, by) = (tx.org(), tx.now(), tx.user());
    let user = seat(tx, &new).await?;
    users::replace_grants(tx, user, &new.grants).await?;
    let invited = Invited { invitation: InvitationId::mint(), user, expires_at: now.plus_s(VALID_S) };
    sql::replace_invitation(tx.conn(), org, &invited, by, now).await?;
    enqueue(tx, Letter::Invitation { invitation: invited.invitation }).await?;
    let fact = UserInvited { user, invitation: invited.invitation, email: new.email.to_string() };
    tx.emit(&fact).await?;
    Ok(invited)
}

async fn seat(tx: &mut Tx, new: &NewInvitation) -> Result<UserId, Error> {
    let now = tx.now();
    match sql::lock_user_by_email(tx.conn(), new.email.as_str()).await? {
        None => {
            take(tx, "users", 1).await?;
            let user = UserId::mint();
            users::insert(tx, user, None, &new.email, new.name.trim(), new.language, UserState::Invited)
                .await?;
            Ok(user)
        }
        Some((user, UserState::Invited)) => Ok(user),
        // Whoever has an account and left is let in again by an administrator, not by a new invitation.
        Some((user, UserState::Deactivated)) if !sql::has_account(tx.conn(), user).await? => {
            take(tx, "users", 1).await?;
            sql::set_user_state(tx.conn(), user, UserState::Invited.as_str(), now).await?;
            Ok(user)
        }
        Some(_) => Err(Error::AlreadyHere),
    }
}
