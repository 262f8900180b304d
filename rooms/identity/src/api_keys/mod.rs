//! GET, POST /v1/api-keys · DELETE /v1/api-keys/{key}
//! Keys for programs: shown once, kept as a hash, made for some of what their maker may do.

mod sql;
#[cfg(test)]
mod tests;
mod wire;

pub use wire::{ApiKey, CreatedApiKey, NewApiKey, RateClass};

use crate::{
    ApiKeysWrite,
    error::Error,
    keys::{random_token, token_hash},
    limits::{give_back, take},
    matrix::matrix,
    sessions::look_again,
};
use axum::extract::Path;
use kernel::ApiKeyId;
use lexicon::identity::{ApiKeyCreated, ApiKeyRevoked};
use platform::{Answer, Envelope, Input, May, Reply};

/// Begins every key, so that scanners of leaked text know one when they see it.
pub(crate) const KEY_PREFIX: &str = "qk_";

/// The organisation's keys, without the keys themselves.
#[utoipa::path(get, path = "/api-keys", tag = "identity", responses((status = 200, body = Envelope<Vec<ApiKey>>)))]
pub async fn list(actor: May<ApiKeysWrite>) -> Reply<Vec<ApiKey>> {
    let mut tx = actor.read().await?;
    Ok(Answer::ok(sql::keys(tx.conn(), None).await?))
}

/// Make a key. It can do what is listed, and never more than its maker may do at the time; it ends with its maker.
///
/// The key is in this answer only. Do not send an `Idempotency-Key`: an answer that holds a secret is not stored.
#[utoipa::path(post, path = "/api-keys", tag = "identity", request_body = NewApiKey,
    responses((status = 201, body = Envelope<CreatedApiKey>), (status = 402), (status = 403), (status = 422)))]
pub async fn create(actor: May<ApiKeysWrite>, input: Input<NewApiKey>) -> Reply<CreatedApiKey> {
    let mut new = input.value;
    new.permissions.sort();
    new.permissions.dedup();
    if let Some(unknown) = new.permissions.iter().find(|p| !matrix().names(p)) {
        return Err(Error::UnknownPermission(unknown.clone()).into());
    }
    if !new.permissions.iter().all(|p| actor.may(p)) {
        return Err(Error::AboveYou.into());
    }
    let mut tx = actor.begin().await?;
    let (id, key, now) = (ApiKeyId::mint(), random_token(KEY_PREFIX), tx.now());
    if new.expires_at.is_some_and(|end| end <= now) {
        return Err(Error::field("expires_at", "in the future").into());
    }
    take(&mut tx, "api_keys", 1).await?;
    let (org, hint) = (tx.org(), &key[key.len() - 4..]);
    sql::insert(tx.conn(), org, actor.user(), id, &new, &token_hash(&key), hint, now).await?;
    tx.emit(&ApiKeyCreated { api_key: id, user: actor.user(), name: new.name }).await?;
    let api_key = sql::keys(tx.conn(), Some(id)).await?.pop().ok_or(Error::NotFound)?;
    tx.commit().await?;
    Ok(Answer::created(CreatedApiKey { key, api_key }))
}

/// Revoke a key. It is refused within a second.
#[utoipa::path(delete, path = "/api-keys/{key}", tag = "identity", params(("key" = ApiKeyId, Path)),
    responses((status = 200, body = Envelope<ApiKey>), (status = 404)))]
pub async fn revoke(actor: May<ApiKeysWrite>, Path(id): Path<ApiKeyId>) -> Reply<ApiKey> {
    let mut tx = actor.write_bare().await?;
    let now = tx.now();
    if !sql::revoke(tx.conn(), id, now).await? {
        return Err(Error::NotFound.into());
    }
    give_back(&mut tx, "api_keys", 1).await?;
    tx.emit(&ApiKeyRevoked { api_key: id }).await?;
    let key = sql::keys(tx.conn(), Some(id)).await?.pop().ok_or(Error::NotFound)?;
    let answer = tx.reply(Answer::ok(key)).await?;
    look_again(actor.app()).await?;
    Ok(answer)
}
