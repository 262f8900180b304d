//! POST /v1/auth/sign-up
//! A new organisation and its owner, who is signed in at once.

mod sql;
#[cfg(test)]
mod tests;
mod wire;

pub use wire::SignUp;
pub(crate) use wire::{check_country, check_currency, check_time_zone, not_blank};

use crate::{
    client::Client,
    email::Email,
    error::Error,
    grant::Grant,
    identity::Identity,
    limit,
    matrix::Role,
    open_session::{Membership, NewSession, SignedInReply, Tokens, hand_out, open_session},
    password,
    verify_email::{VERIFY_WITHIN_S, ask_by, send},
};
use axum::extract::State;
use kernel::{OrgId, UserId};
use lexicon::identity::{OrganizationCreated, UserJoined};
use platform::{Answer, App, Envelope, Input, SystemTx, http::request_lang};
use uuid::Uuid;

/// Create an organisation and its first user, the owner.
///
/// 409 `identity.email_taken` when the address has an account; 422 `identity.weak_password` says what is wrong with it.
#[utoipa::path(post, path = "/auth/sign-up", tag = "identity", security(()), request_body = SignUp,
    responses((status = 201, body = Envelope<Tokens>), (status = 409), (status = 422)))]
pub async fn handle(State(app): State<App>, client: Client, input: Input<SignUp>) -> SignedInReply {
    let asked = input.value;
    let email = Email::parse(&asked.email).map_err(|e| Error::field("email", e.to_string()))?;
    let organization = asked.settle(asked.language.unwrap_or_else(request_lang))?;
    check_password(&asked.password, &[&asked.name, email.as_str(), email.local(), &organization.name])?;
    let hash = app.service::<Identity>().hasher.hash(&asked.password).await?;

    let mut tx = app.db().system("an organisation signs up").await?;
    let account = create_account(&mut tx, &email, &hash).await?;
    let member = create_organization(&mut tx, account, &email, asked.name, &organization).await?;
    let verify_by = tx.now().plus_s(VERIFY_WITHIN_S);
    ask_by(tx.conn(), account, verify_by).await.map_err(Error::from)?;
    let (org, user) = (member.organization, member.user);
    let new = NewSession::of(account, member, &client, asked.app, asked.device_name);
    let opened = open_session(&mut tx, new).await?;
    tx.commit().await?;
    send(&app, org, user, account).await?;

    let (jar, tokens) = hand_out(&app, opened);
    Ok((jar, Answer::created(tokens)))
}

pub fn check_password(password: &str, about: &[&str]) -> Result<(), Error> {
    password::check(password, about).map_err(|why| Error::WeakPassword { field: "password", why })
}

/// A new account, or one that nobody uses any more (made, and then nothing came of it).
pub async fn create_account(tx: &mut SystemTx, email: &Email, password_hash: &str) -> Result<Uuid, Error> {
    let now = tx.now();
    sql::claim_account(tx.conn(), Uuid::now_v7(), email.as_str(), password_hash, now)
        .await?
        .ok_or(Error::EmailTaken)
}

async fn create_organization(
    tx: &mut SystemTx,
    account: Uuid,
    email: &Email,
    name: String,
    organization: &wire::Settled,
) -> Result<Membership, Error> {
    let (org, user, now) = (OrgId::mint(), UserId::mint(), tx.now());
    sql::insert_organization(tx.conn(), org, organization, limit::FIRST_PLAN, now).await?;
    let (resources, most): (Vec<String>, Vec<Option<i64>>) =
        limit::limits_of(limit::FIRST_PLAN).into_iter().unzip();
    sql::insert_limits(tx.conn(), org, &resources, &most).await?;
    sql::insert_owner(tx.conn(), org, user, account, email.as_str(), &name, organization.lang, now).await?;
    sql::insert_grant(tx.conn(), org, user, &Grant::everywhere(Role::Owner), now).await?;

    let created = OrganizationCreated {
        organization: org,
        name: organization.name.clone(),
        owner: user,
        country: organization.country.clone(),
        time_zone: organization.time_zone.clone(),
    };
    tx.emit_for(org, Some(user), &created).await?;
    tx.emit_for(org, Some(user), &UserJoined { user, name: name.clone(), email: email.to_string() }).await?;
    Ok(Membership {
        user,
        name,
        language: organization.lang,
        organization: org,
        organization_name: organization.name.clone(),
    })
}
