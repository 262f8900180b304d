//! GET, PATCH /v1/me
//! Who am I, where, and what may I do? Every app asks this first.

mod sql;
#[cfg(test)]
mod tests;
mod wire;

pub use wire::{ChangeMe, Me, MyOrganization, MyUser};

use crate::{
    error::Error, grant::Scope, open_session::memberships, sessions::current, users, verify_email::verify_by,
};
use kernel::UserId;
use lexicon::identity::UserChanged;
use platform::{Actor, Answer, Envelope, Input, Reply, SystemTx, Tx};
use uuid::Uuid;

/// Me, my organisation and everything I may do in it.
#[utoipa::path(get, path = "/me", tag = "identity", responses((status = 200, body = Envelope<Me>)))]
pub async fn show(actor: Actor) -> Reply<Me> {
    let mut tx = actor.read().await?;
    let me = me(&actor, &mut tx).await?;
    let version = me.user.version;
    Ok(Answer::ok(me).version(version))
}

/// Change my name or language.
#[utoipa::path(patch, path = "/me", tag = "identity", request_body = ChangeMe,
    responses((status = 200, body = Envelope<Me>), (status = 422)))]
pub async fn change(actor: Actor, input: Input<ChangeMe>) -> Reply<Me> {
    let mut tx = actor.write(&input).await?;
    let change = input.value;
    let (user, now) = (actor.user(), tx.now());
    let before = users::find(&mut tx, user).await?;
    let name = change.name.map_or(before.name, |name| name.trim().to_owned());
    sql::change(tx.conn(), user, &name, change.language.unwrap_or(before.language), now).await?;
    tx.emit(&UserChanged { user, name }).await?;
    let me = me(&actor, &mut tx).await?;
    let version = me.user.version;
    tx.reply(Answer::ok(me).version(version)).await
}

async fn me(actor: &Actor, tx: &mut Tx) -> Result<Me, Error> {
    let user = users::find(tx, actor.user()).await?;
    let organization = crate::organization::organization(tx).await?;
    let mut system = actor.app().db().system("what an account has").await?;
    let account = account_of(&mut system, actor.user()).await?;
    let factor = sql::second_factor(system.conn(), account).await?;
    let verify_email_by = verify_by(&mut system, account).await?;
    let organizations = memberships(&mut system, account).await?;
    Ok(Me {
        user: MyUser {
            id: user.id,
            version: user.version,
            email: user.email,
            name: user.name,
            language: user.language,
        },
        session: current(actor),
        organization: MyOrganization {
            id: organization.id,
            name: organization.name,
            country: organization.country,
            currency: organization.currency,
            time_zone: organization.time_zone,
            language: organization.language,
            branding: organization.branding,
        },
        organizations,
        grants: user.grants,
        scope: Scope::parse(&actor.principal.scope).unwrap_or_default(),
        permissions: actor.principal.permissions.iter().cloned().collect(),
        second_factor: factor.on,
        recovery_codes_left: factor.codes_left,
        email_verified: verify_email_by.is_none(),
        verify_email_by,
    })
}

/// The account behind a user.
pub(crate) async fn account_of(tx: &mut SystemTx, user: UserId) -> Result<Uuid, Error> {
    sql::account_of(tx.conn(), user).await?.ok_or(Error::NotFound)
}
