//! Who is asking? Every request with credentials passes here.
//!
//! An access token is checked without the database: its signature, its age, and what this process knows of its session and
//! user ([`Watch`]). An API key is looked up by its hash and remembered for a minute.
//!
//! A caller with roles in several branches acts in one at a time: the one named in `X-Qafila-Scope`, else the widest.

mod sql;
#[cfg(test)]
mod tests;
mod watch;

pub(crate) use watch::Watch;

use crate::{
    access_token::{self, BadToken},
    api_keys::KEY_PREFIX,
    error::Error,
    grant::{Scope, held_at, natural_scope, permissions_at},
    identity::Identity,
    keys::token_hash,
    matrix::matrix,
};
use axum::http::{HeaderMap, header};
use kernel::OrgId;
use platform::{
    App, Principal, Problem,
    http::{Gate, Who},
};
use std::{collections::BTreeSet, sync::Arc};
use watch::Standing;

pub(crate) fn gate() -> Gate {
    Arc::new(|app, headers| Box::pin(async move { admit(&app, &headers).await }))
}

async fn admit(app: &App, headers: &HeaderMap) -> Result<Principal, Problem> {
    let token = bearer(headers)?;
    let asked = asked_scope(headers)?;
    let identity = app.service::<Identity>();
    identity.watch.look(app.db()).await?;
    if token.starts_with(KEY_PREFIX) {
        admit_key(app, &identity, token, asked).await
    } else {
        admit_session(app, &identity, token, asked).await
    }
}

fn bearer(headers: &HeaderMap) -> Result<&str, Problem> {
    let missing = || {
        Problem::unauthenticated(
            "auth.missing",
            "send `Authorization: Bearer` with an access token or an API key",
        )
    };
    let value = headers.get(header::AUTHORIZATION).ok_or_else(missing)?;
    let (scheme, token) =
        value.to_str().ok().and_then(|text| text.trim().split_once(' ')).ok_or_else(missing)?;
    if scheme.eq_ignore_ascii_case("bearer") { Ok(token.trim()) } else { Err(missing()) }
}

fn asked_scope(headers: &HeaderMap) -> Result<Option<Scope>, Problem> {
    let Some(value) = headers.get("x-qafila-scope") else { return Ok(None) };
    let text = value.to_str().unwrap_or("?").trim();
    Scope::parse(text).map(Some).map_err(|error| Problem::field("X-Qafila-Scope", error.to_string()))
}

async fn admit_session(
    app: &App,
    identity: &Identity,
    token: &str,
    asked: Option<Scope>,
) -> Result<Principal, Problem> {
    let now = app.db().now();
    let claims = access_token::read(&identity.keys, token, now).map_err(|bad| match bad {
        BadToken::Expired => Problem::unauthenticated("auth.expired", "the access token ran out: renew it"),
        BadToken::Invalid => {
            Problem::unauthenticated("auth.invalid_token", "this is not an access token of ours")
        }
    })?;
    if identity.watch.is_over(claims.sid) {
        return Err(Problem::unauthenticated("auth.session_ended", "the session was ended: sign in again"));
    }
    // Its first use proves that the reply which carried it arrived: from now on the token before it is stolen goods.
    if identity.watch.is_new(claims.jti) {
        let mut tx = app.db().system("an access token is used for the first time").await?;
        sql::mark_used(tx.conn(), claims.jti, claims.sid, now).await?;
        tx.commit().await?;
        identity.watch.remember_used(claims.jti, now);
    }
    let standing = identity.watch.standing(app.db(), claims.org, claims.sub).await?;
    let (scope, permissions) = acting(&standing, asked)?;
    Ok(Principal {
        org: claims.org,
        user: claims.sub,
        who: Who::Session(claims.sid),
        permissions,
        scope: scope.into(),
        expires_s: claims.exp,
    })
}

async fn admit_key(
    app: &App,
    identity: &Identity,
    token: &str,
    asked: Option<Scope>,
) -> Result<Principal, Problem> {
    let refuse = || {
        Problem::unauthenticated("auth.invalid_key", "this API key is unknown, has run out or was revoked")
    };
    let now = app.db().now();
    let key = identity.watch.key(app.db(), token_hash(token)).await?.ok_or_else(refuse)?;
    if key.expires_at.is_some_and(|end| end <= now) {
        return Err(refuse());
    }
    identity.watch.count_call(&key).map_err(Problem::too_many)?;
    identity.watch.mark_key_used(app.db(), &key, now).await?;
    // A key does what it was made for, and never more than its maker may do now.
    let standing = identity.watch.standing(app.db(), key.org, key.user).await.map_err(|_| refuse())?;
    let (scope, held) = acting(&standing, asked)?;
    let permissions: BTreeSet<String> =
        key.permissions.iter().filter(|p| held.contains(*p)).cloned().collect();
    Ok(Principal {
        org: key.org,
        user: key.user,
        who: Who::ApiKey(key.id),
        permissions: Arc::new(permissions),
        scope: scope.into(),
        expires_s: key.expires_at.map_or(i64::MAX, kernel::Time::unix_s),
    })
}

/// Where the caller acts and what they may do there.
fn acting(standing: &Standing, asked: Option<Scope>) -> Result<(Scope, Arc<BTreeSet<String>>), Problem> {
    if !standing.active {
        return Err(Problem::unauthenticated("auth.deactivated", "this user cannot sign in any more"));
    }
    match asked {
        Some(scope) if scope != standing.natural => {
            if permissions_at(matrix(), &standing.grants, &scope).is_empty() {
                return Err(Problem::of(
                    kernel::Kind::Forbidden,
                    "auth.no_role_here",
                    "you have no role in that part of the organisation",
                ));
            }
            let permissions = held_at(matrix(), &standing.grants, &scope);
            Ok((scope, Arc::new(permissions)))
        }
        _ => Ok((standing.natural.clone(), standing.permissions.clone())),
    }
}

/// What a user may do, from the database.
async fn load_standing(
    db: &platform::Db,
    org: OrgId,
    user: kernel::UserId,
) -> Result<Option<Standing>, Error> {
    let mut tx = db.begin_read(org, Some(user), None).await?;
    let Some(row) = sql::standing(tx.conn(), user).await? else { return Ok(None) };
    let grants = crate::users::read_grants(&row.grants);
    let natural = natural_scope(&grants);
    let permissions = Arc::new(held_at(matrix(), &grants, &natural));
    Ok(Some(Standing { version: row.version, active: row.active, grants, natural, permissions }))
}
