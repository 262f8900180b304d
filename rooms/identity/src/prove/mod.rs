//! Somebody proves who they are: password, then the second factor if they have one.

mod sql;
#[cfg(test)]
pub(crate) mod tests;

use crate::{
    email::Email,
    error::Error,
    identity::Identity,
    keys::{Keys, token_hash},
    lockout::{Lockout, horizon},
    recovery_code, totp,
};
use kernel::OrgId;
use platform::{App, SystemTx, http::client_ip};
use uuid::Uuid;

/// A challenge for the second factor lives this long; five wrong codes lock it for what is left.
pub const CHALLENGE_S: i64 = 10 * 60;
pub const WRONG_CODES_MAX: i32 = 5;

/// A code of the authenticator app, or one from paper.
#[derive(Debug, Clone, Default)]
pub struct Codes {
    pub totp: Option<String>,
    pub recovery: Option<String>,
}

/// An account whose holder has just proved to be its holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proven {
    pub account: Uuid,
    pub last_org: Option<OrgId>,
}

/// What is watched for wrong passwords: the account, whether or not there is one, and the address.
struct Watched {
    account: String,
    address: String,
}

impl Watched {
    fn of(email: &Email) -> Self {
        // A hash: the table is not a list of the addresses that somebody tried.
        let hash = data_encoding::HEXLOWER.encode(&token_hash(email.as_str())[..16]);
        Self { account: format!("account:{hash}"), address: format!("address:{}", client_ip()) }
    }
}

pub async fn prove(app: &App, email: &Email, password: &str, codes: &Codes) -> Result<Proven, Error> {
    let identity = app.service::<Identity>();
    let watched = Watched::of(email);
    // Everything until the failure is counted happens in turn: see `hasher::Turn`.
    let turn = identity.hasher.turn().await?;
    let mut tx = app.db().system("who is signing in").await?;
    refuse_while_locked(&mut tx, &watched).await?;
    let found = sql::account_by_email(tx.conn(), email.as_str()).await?;
    // No connection is held while hashing.
    drop(tx);

    let right = turn.verify(password, found.as_ref().and_then(|a| a.password_hash.clone())).await?;
    let mut tx = app.db().system("who signed in").await?;
    let (true, Some(account)) = (right, found) else {
        count_failure(&mut tx, &watched).await?;
        tx.commit().await?;
        return Err(Error::WrongCredentials);
    };
    drop(turn);
    let second = if account.second_factor {
        second_factor(&mut tx, &identity.keys, account.id, codes).await
    } else {
        Ok(())
    };
    if second.is_ok() {
        sql::forget_failures(tx.conn(), &watched.account).await?;
    }
    // A wrong code is counted whatever the answer is.
    tx.commit().await?;
    second?;
    Ok(Proven { account: account.id, last_org: account.last_org.map(OrgId) })
}

/// Forgets the wrong passwords of an account, after its holder proved themselves by mail.
pub async fn forgive(tx: &mut SystemTx, email: &Email) -> Result<(), Error> {
    Ok(sql::forget_failures(tx.conn(), &Watched::of(email).account).await?)
}

async fn refuse_while_locked(tx: &mut SystemTx, watched: &Watched) -> Result<(), Error> {
    let now = tx.now();
    let mut wait_s = 0;
    for (key, failures, last) in
        sql::failures(tx.conn(), &[watched.account.clone(), watched.address.clone()]).await?
    {
        let rule = if key == watched.account { Lockout::ACCOUNT } else { Lockout::ADDRESS };
        wait_s = wait_s.max(rule.remaining_s(failures, last, now));
    }
    if wait_s > 0 { Err(Error::LockedOut { wait_s }) } else { Ok(()) }
}

async fn count_failure(tx: &mut SystemTx, watched: &Watched) -> Result<(), Error> {
    let now = tx.now();
    for key in [&watched.account, &watched.address] {
        sql::count_failure(tx.conn(), key, now, horizon(now)).await?;
    }
    Ok(())
}

/// Checks a code. The caller commits whatever comes back: wrong codes are counted in the same transaction.
pub async fn second_factor(
    tx: &mut SystemTx,
    keys: &Keys,
    account: Uuid,
    codes: &Codes,
) -> Result<(), Error> {
    let now = tx.now();
    let challenge = sql::open_challenge(tx.conn(), account, now, now.plus_s(CHALLENGE_S)).await?;
    if challenge.failures >= WRONG_CODES_MAX {
        return Err(Error::ChallengeLocked { wait_s: challenge.expires_at.since_s(now).max(1) });
    }
    let right = match (&codes.totp, &codes.recovery) {
        (Some(code), _) => accept_totp(tx, keys, account, code).await?,
        (None, Some(code)) => accept_recovery_code(tx, keys, account, code).await?,
        (None, None) => return Err(Error::SecondFactorRequired),
    };
    if right {
        sql::close_challenge(tx.conn(), account).await?;
        Ok(())
    } else {
        sql::count_wrong_code(tx.conn(), account).await?;
        Err(Error::WrongCode)
    }
}

/// Each time step once: the database compares and remembers in one statement, so two requests cannot both use a code.
async fn accept_totp(tx: &mut SystemTx, keys: &Keys, account: Uuid, code: &str) -> Result<bool, Error> {
    let Some(sealed) = sql::totp_secret(tx.conn(), account).await? else { return Ok(false) };
    let Some(secret) = keys.open_totp(account, &sealed) else {
        tracing::error!(%account, "the authenticator's secret does not open: was the server's secret changed?");
        return Ok(false);
    };
    match totp::matching_step(&secret, code, tx.now()) {
        Some(step) => Ok(sql::use_step(tx.conn(), account, step).await?),
        None => Ok(false),
    }
}

async fn accept_recovery_code(
    tx: &mut SystemTx,
    keys: &Keys,
    account: Uuid,
    code: &str,
) -> Result<bool, Error> {
    let Some(folded) = recovery_code::fold(code) else { return Ok(false) };
    let now = tx.now();
    Ok(sql::use_recovery_code(tx.conn(), account, &keys.code_hash(account, &folded), now).await?)
}
