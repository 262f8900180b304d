use super::Session;
use kernel::{SessionId, Time, UserId};
use sqlx::{PgConnection, Result, query, query_as};
use uuid::Uuid;

pub struct EndedSession {
    pub id: Uuid,
    pub org_id: Uuid,
    pub user_id: Uuid,
}

pub async fn live_sessions(conn: &mut PgConnection, user: UserId, now: Time) -> Result<Vec<Session>> {
    query_as!(
        Session,
        r#"select id, app, device_name, user_agent, ip, created_at, last_seen_at, expires_at, false as "current!"
           from identity.sessions where user_id = $1 and revoked_at is null and expires_at > $2
           order by last_seen_at desc limit 200"#,
        user.0,
        now as _,
    )
    .fetch_all(conn)
    .await
}

pub async fn rename(
    conn: &mut PgConnection,
    session: SessionId,
    user: UserId,
    name: &str,
    now: Time,
) -> Result<()> {
    query!(
        "update identity.sessions set device_name = $3, version = version + 1, updated_at = $4 where id = $1 and user_id = $2",
        session.0,
        user.0,
        name,
        now as _,
    )
    .execute(conn)
    .await
    .map(|_| ())
}

/// `only` one of the user's sessions, or all `except` one.
pub async fn end_of_user(
    conn: &mut PgConnection,
    user: UserId,
    only: Option<SessionId>,
    except: Option<SessionId>,
    why: &str,
    now: Time,
) -> Result<Vec<EndedSession>> {
    query_as!(
        EndedSession,
        "update identity.sessions set revoked_at = $5, revoked_why = $4, version = version + 1, updated_at = $5
         where user_id = $1 and ($2::uuid is null or id = $2) and ($3::uuid is null or id <> $3)
           and revoked_at is null and expires_at > $5
         returning id, org_id, user_id",
        user.0,
        only.map(|s| s.0),
        except.map(|s| s.0),
        why,
        now as _,
    )
    .fetch_all(conn)
    .await
}

pub async fn end(
    conn: &mut PgConnection,
    sessions: &[Uuid],
    why: &str,
    now: Time,
) -> Result<Vec<EndedSession>> {
    query_as!(
        EndedSession,
        "update identity.sessions set revoked_at = $3, revoked_why = $2, version = version + 1, updated_at = $3
         where id = any($1) and revoked_at is null
         returning id, org_id, user_id",
        sessions,
        why,
        now as _,
    )
    .fetch_all(conn)
    .await
}

pub async fn end_of_account(
    conn: &mut PgConnection,
    account: Uuid,
    except: Option<SessionId>,
    why: &str,
    now: Time,
) -> Result<Vec<EndedSession>> {
    query_as!(
        EndedSession,
        "update identity.sessions set revoked_at = $4, revoked_why = $3, version = version + 1, updated_at = $4
         where account_id = $1 and ($2::uuid is null or id <> $2) and revoked_at is null and expires_at > $4
         returning id, org_id, user_id",
        account,
        except.map(|s| s.0),
        why,
        now as _,
    )
    .fetch_all(conn)
    .await
}
