use crate::{open_session::Membership, refresh_token::Standing};
use kernel::{OrgId, SessionId, Time, UserId};
use sqlx::{PgConnection, Result, query};
use uuid::Uuid;

pub struct Session {
    pub id: SessionId,
    pub member: Membership,
    pub user_active: bool,
    pub expires_at: Time,
    pub revoked: bool,
}

/// The session that a token belongs to, locked until the transaction ends.
pub async fn lock_session_of(conn: &mut PgConnection, hash: &[u8]) -> Result<Option<Session>> {
    let row = query!(
        r#"select s.id, s.org_id, s.user_id, s.expires_at, s.revoked_at is not null as "revoked!",
                  u.name, u.lang as "lang: kernel::Lang", o.name as organization,
                  (u.state = 'active' and o.state = 'active') as "user_active!"
           from identity.sessions s
           join identity.users u on u.id = s.user_id
           join identity.organizations o on o.id = s.org_id
           where s.id = (select family from identity.refresh_tokens where hash = $1)
           for update of s"#,
        hash
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Session {
        id: SessionId(row.id),
        member: Membership {
            user: UserId(row.user_id),
            name: row.name,
            language: row.lang,
            organization: OrgId(row.org_id),
            organization_name: row.organization,
        },
        user_active: row.user_active,
        expires_at: row.expires_at,
        revoked: row.revoked,
    }))
}

/// A token as stored, with its successor if it has one.
pub struct Held {
    pub id: Uuid,
    pub standing: Standing,
    pub next: Option<Uuid>,
    pub next_used: bool,
    pub next_consumed: bool,
    pub next_revoked: bool,
}

impl Held {
    pub fn next_standing(&self) -> Option<Standing> {
        self.next.map(|_| Standing {
            consumed: self.next_consumed,
            revoked: self.next_revoked,
            access_used: self.next_used,
        })
    }
}

pub async fn read_token(conn: &mut PgConnection, hash: &[u8]) -> Result<Option<Held>> {
    let row = query!(
        r#"select t.id, t.next, t.consumed_at is not null as "consumed!", t.revoked_at is not null as "revoked!",
                  t.access_used_at is not null as "used!", n.consumed_at is not null as "next_consumed!",
                  n.revoked_at is not null as "next_revoked!", n.access_used_at is not null as "next_used!"
           from identity.refresh_tokens t left join identity.refresh_tokens n on n.id = t.next
           where t.hash = $1"#,
        hash
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Held {
        id: row.id,
        standing: Standing { consumed: row.consumed, revoked: row.revoked, access_used: row.used },
        next: row.next,
        next_used: row.next_used,
        next_consumed: row.next_consumed,
        next_revoked: row.next_revoked,
    }))
}

pub async fn revoke_token(conn: &mut PgConnection, id: Uuid, now: Time) -> Result<()> {
    query!("update identity.refresh_tokens set revoked_at = $2 where id = $1", id, now as _)
        .execute(conn)
        .await
        .map(|_| ())
}

pub async fn consume(conn: &mut PgConnection, id: Uuid, now: Time) -> Result<()> {
    query!(
        "update identity.refresh_tokens set consumed_at = coalesce(consumed_at, $2) where id = $1",
        id,
        now as _
    )
    .execute(conn)
    .await
    .map(|_| ())
}

pub async fn set_next(conn: &mut PgConnection, id: Uuid, next: Uuid) -> Result<()> {
    query!("update identity.refresh_tokens set next = $2 where id = $1", id, next)
        .execute(conn)
        .await
        .map(|_| ())
}
