//! POST /v1/me/totp · /v1/me/totp/confirm · /v1/me/totp/disable · /v1/me/recovery-codes
//! An authenticator app as second factor, and ten codes on paper for when the phone is gone.
//!
//! Enrolling changes nothing until a code from the app confirms it. Switching it off, and new paper, need the password
//! and a code at that moment: a session left open on somebody's desk is not enough.

mod sql;
#[cfg(test)]
mod tests;
mod wire;

pub use wire::{Code, Enrolment, Proof, RecoveryCodes};

use crate::{
    email::Email,
    error::Error,
    identity::Identity,
    me::account_of,
    prove::{Codes, prove},
    qr::qr_svg,
    recovery_code,
    reset_password::Done,
    sessions::current,
    totp, users,
};
use lexicon::identity::SecondFactorChanged;
use platform::{Actor, Answer, Envelope, Input, Problem, Reply, SystemTx};
use uuid::Uuid;

/// Begin: a secret for the authenticator app, as text and as the address that a QR code carries.
#[utoipa::path(post, path = "/me/totp", tag = "identity", responses((status = 201, body = Envelope<Enrolment>), (status = 409)))]
pub async fn enrol(actor: Actor) -> Reply<Enrolment> {
    let mut tx = actor.read().await?;
    let me = users::find(&mut tx, actor.user()).await?;
    let organization = crate::organization::organization(&mut tx).await?;
    drop(tx);
    let (mut system, account) = begin(&actor, "a second factor is enrolled").await?;
    let secret = totp::new_secret();
    let sealed = actor.app().service::<Identity>().keys.seal_totp(account, &secret);
    let now = system.now();
    if !sql::begin_enrolment(system.conn(), account, &sealed, now).await? {
        return Err(Error::SecondFactorOn.into());
    }
    system.commit().await?;
    let issuer = format!("Qafila ({})", organization.name);
    let url = totp::enrolment_url(&secret, &issuer, &me.email);
    // Names have at most 200 letters: the address always fits.
    let qr_svg = qr_svg(&url).unwrap_or_default();
    Ok(Answer::created(Enrolment { secret: totp::base32(&secret), url, qr_svg }))
}

/// Confirm with a code from the app. From now on it is asked for; the ten recovery codes are shown once, here.
#[utoipa::path(post, path = "/me/totp/confirm", tag = "identity", request_body = Code,
    responses((status = 200, body = Envelope<RecoveryCodes>), (status = 401), (status = 409)))]
pub async fn confirm(actor: Actor, input: Input<Code>) -> Reply<RecoveryCodes> {
    let (mut system, account) = begin(&actor, "a second factor is confirmed").await?;
    let identity = actor.app().service::<Identity>();
    let now = system.now();
    let sealed = sql::unconfirmed_secret(system.conn(), account).await?.ok_or(Error::SecondFactorOff)?;
    let secret = identity.keys.open_totp(account, &sealed).ok_or(Error::SecondFactorOff)?;
    let step = totp::matching_step(&secret, &input.value.totp, now).ok_or(Error::WrongCode)?;
    sql::confirm(system.conn(), account, step, now).await?;
    let codes = new_codes(&mut system, &identity, account).await?;
    changed(&mut system, &actor, true).await?;
    system.commit().await?;
    Ok(Answer::ok(codes))
}

/// Switch it off.
#[utoipa::path(post, path = "/me/totp/disable", tag = "identity", request_body = Proof,
    responses((status = 200, body = Envelope<Done>), (status = 401), (status = 409), (status = 429)))]
pub async fn disable(actor: Actor, input: Input<Proof>) -> Reply<Done> {
    prove_again(&actor, input.value).await?;
    let (mut system, account) = begin(&actor, "a second factor is switched off").await?;
    let now = system.now();
    if !sql::disable(system.conn(), account, now).await? {
        return Err(Error::SecondFactorOff.into());
    }
    changed(&mut system, &actor, false).await?;
    system.commit().await?;
    Ok(Answer::ok(Done { done: true }))
}

/// Ten new recovery codes; the old ones are worth nothing from now on.
#[utoipa::path(post, path = "/me/recovery-codes", tag = "identity", request_body = Proof,
    responses((status = 200, body = Envelope<RecoveryCodes>), (status = 401), (status = 409), (status = 429)))]
pub async fn renew_codes(actor: Actor, input: Input<Proof>) -> Reply<RecoveryCodes> {
    prove_again(&actor, input.value).await?;
    let (mut system, account) = begin(&actor, "new recovery codes").await?;
    if !sql::is_on(system.conn(), account).await? {
        return Err(Error::SecondFactorOff.into());
    }
    let codes = new_codes(&mut system, &actor.app().service::<Identity>(), account).await?;
    system.commit().await?;
    Ok(Answer::ok(codes))
}

/// A transaction about the caller's own account. Only a person has one; a key does not speak for its maker here.
async fn begin(actor: &Actor, reason: &'static str) -> Result<(SystemTx, Uuid), Problem> {
    current(actor).ok_or(Error::NotFound)?;
    let mut system = actor.app().db().system(reason).await?;
    let account = account_of(&mut system, actor.user()).await?;
    Ok((system, account))
}

async fn prove_again(actor: &Actor, proof: Proof) -> Result<(), Problem> {
    let mut tx = actor.read().await?;
    let me = users::find(&mut tx, actor.user()).await?;
    drop(tx);
    let email = Email::parse(&me.email).map_err(|_| Error::NotFound)?;
    let codes = Codes { totp: proof.totp, recovery: proof.recovery_code };
    prove(actor.app(), &email, &proof.password, &codes).await?;
    Ok(())
}

async fn new_codes(tx: &mut SystemTx, identity: &Identity, account: Uuid) -> Result<RecoveryCodes, Error> {
    let codes: Vec<String> = (0..recovery_code::CODES).map(|_| recovery_code::new_code()).collect();
    let hash = |code: &String| {
        let folded = recovery_code::fold(code).expect("BUG: a new code is a code");
        identity.keys.code_hash(account, &folded)
    };
    let hashes: Vec<Vec<u8>> = codes.iter().map(hash).collect();
    let ids: Vec<Uuid> = codes.iter().map(|_| Uuid::now_v7()).collect();
    sql::replace_codes(tx.conn(), account, &ids, &hashes).await?;
    Ok(RecoveryCodes { recovery_codes: codes })
}

async fn changed(tx: &mut SystemTx, actor: &Actor, enabled: bool) -> Result<(), Error> {
    let fact = SecondFactorChanged { user: actor.user(), enabled };
    Ok(tx.emit_for(actor.org(), Some(actor.user()), &fact).await?)
}
