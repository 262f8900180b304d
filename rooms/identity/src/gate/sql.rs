use super::watch::Key;
use crate::api_keys::RateClass;
use kernel::{ApiKeyId, OrgId, SessionId, Time, UserId};
use sqlx::{PgConnection, Result, query};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Marks the access token as used, and its session as seen.
pub async fn mark_used(conn: &mut PgConnection, refresh: Uuid, session: SessionId, now: Time) -> Result<()> {
    query!(
        "update identity.refresh_tokens set access_used_at = $2 where id = $1 and access_used_at is null",
        refresh,
        now as _
    )
    .execute(&mut *conn)
    .await?;
    query!(
        "update identity.sessions set last_seen_at = $2 where id = $1 and last_seen_at < $2",
        session.0,
        now as _
    )
    .execute(conn)
    .await
    .map(|_| ())
}

pub async fn ended_since(conn: &mut PgConnection, since: Time) -> Result<HashSet<SessionId>> {
    let rows =
        query!("select id from identity.sessions where revoked_at > $1", since as _).fetch_all(conn).await?;
    Ok(rows.into_iter().map(|row| SessionId(row.id)).collect())
}

/// Versions of the users and keys that changed; their ids do not collide.
pub async fn changed_since(conn: &mut PgConnection, since: Time) -> Result<HashMap<Uuid, i64>> {
    let rows = query!(
        r#"select id as "id!", version as "version!" from identity.users where updated_at > $1
           union all
           select id, version from identity.api_keys where updated_at > $1"#,
        since as _
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.version)).collect())
}

pub struct StandingRow {
    pub version: i64,
    pub active: bool,
    /// `role@scope`
    pub grants: Vec<String>,
}

pub async fn standing(conn: &mut PgConnection, user: UserId) -> Result<Option<StandingRow>> {
    sqlx::query_as!(
        StandingRow,
        r#"select u.version, (u.state = 'active' and o.state = 'active') as "active!",
                  array(select g.role || '@' || g.scope from identity.grants g where g.user_id = u.id order by 1) as "grants!"
           from identity.users u join identity.organizations o on o.id = u.org_id
           where u.id = $1"#,
        user.0
    )
    .fetch_optional(conn)
    .await
}

pub async fn key_by_hash(conn: &mut PgConnection, hash: &[u8]) -> Result<Option<Key>> {
    let row = query!(
        "select id, version, org_id, user_id, permissions, rate_class, expires_at, last_used_at
         from identity.api_keys where hash = $1 and revoked_at is null",
        hash
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Key {
        id: ApiKeyId(row.id),
        version: row.version,
        org: OrgId(row.org_id),
        user: UserId(row.user_id),
        permissions: row.permissions,
        rate_class: row.rate_class.parse().unwrap_or(RateClass::Standard),
        expires_at: row.expires_at,
        last_used_at: row.last_used_at,
    }))
}

/// Not a change of the key: its version stays.
pub async fn mark_key_used(conn: &mut PgConnection, key: ApiKeyId, now: Time) -> Result<()> {
    query!("update identity.api_keys set last_used_at = $2 where id = $1", key.0, now as _)
        .execute(conn)
        .await
        .map(|_| ())
}
