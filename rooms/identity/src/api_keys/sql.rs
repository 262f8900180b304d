use super::{ApiKey, NewApiKey, RateClass};
use kernel::{ApiKeyId, OrgId, Time, UserId};
use sqlx::{PgConnection, Result, query};

/// All keys, newest first, or one.
pub async fn keys(conn: &mut PgConnection, only: Option<ApiKeyId>) -> Result<Vec<ApiKey>> {
    let rows = query!(
        "select id, name, hint, user_id, permissions, rate_class, created_at, expires_at, last_used_at, revoked_at
         from identity.api_keys where ($1::uuid is null or id = $1) order by id desc limit 1000",
        only.map(|id| id.0),
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ApiKey {
            id: ApiKeyId(row.id),
            name: row.name,
            hint: row.hint,
            user: UserId(row.user_id),
            permissions: row.permissions,
            rate_class: row.rate_class.parse().unwrap_or(RateClass::Standard),
            created_at: row.created_at,
            expires_at: row.expires_at,
            last_used_at: row.last_used_at,
            revoked_at: row.revoked_at,
        })
        .collect())
}

#[expect(clippy::too_many_arguments, reason = "what is given, and what is made of it")]
pub async fn insert(
    conn: &mut PgConnection,
    org: OrgId,
    user: UserId,
    id: ApiKeyId,
    new: &NewApiKey,
    hash: &[u8],
    hint: &str,
    now: Time,
) -> Result<()> {
    query!(
        "insert into identity.api_keys (id, org_id, user_id, name, hash, hint, permissions, rate_class, expires_at,
                                        created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)",
        id.0,
        org.0,
        user.0,
        new.name.trim(),
        hash,
        hint,
        &new.permissions,
        new.rate_class.as_str(),
        new.expires_at as _,
        now as _,
    )
    .execute(conn)
    .await
    .map(|_| ())
}

pub async fn revoke(conn: &mut PgConnection, id: ApiKeyId, now: Time) -> Result<bool> {
    let done = query!(
        "update identity.api_keys set revoked_at = $2, version = version + 1, updated_at = $2 where id = $1 and revoked_at is null",
        id.0,
        now as _
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
