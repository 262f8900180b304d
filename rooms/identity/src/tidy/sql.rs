use kernel::Time;
use sqlx::{PgConnection, Result, query};

/// With their refresh tokens.
pub async fn forget_sessions(conn: &mut PgConnection, before: Time) -> Result<u64> {
    query!("delete from identity.sessions where expires_at < $1", before as _)
        .execute(conn)
        .await
        .map(|done| done.rows_affected())
}

pub async fn forget_failures(conn: &mut PgConnection, before: Time) -> Result<u64> {
    query!("delete from identity.failures where last_at < $1", before as _)
        .execute(conn)
        .await
        .map(|done| done.rows_affected())
}

pub async fn forget_resets(conn: &mut PgConnection, before: Time) -> Result<u64> {
    query!("delete from identity.password_resets where expires_at < $1", before as _)
        .execute(conn)
        .await
        .map(|done| done.rows_affected())
}

pub async fn forget_challenges(conn: &mut PgConnection, now: Time) -> Result<u64> {
    query!("delete from identity.challenges where expires_at < $1", now as _)
        .execute(conn)
        .await
        .map(|done| done.rows_affected())
}
