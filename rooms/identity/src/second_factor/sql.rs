use kernel::Time;
use sqlx::{PgConnection, Result, query, query_scalar};
use uuid::Uuid;

/// False when a second factor is on.
pub async fn begin_enrolment(
    conn: &mut PgConnection,
    account: Uuid,
    sealed: &[u8],
    now: Time,
) -> Result<bool> {
    let done = query!(
        "update identity.accounts set totp_secret = $2, version = version + 1, updated_at = $3
         where id = $1 and totp_confirmed_at is null",
        account,
        sealed,
        now as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Locked until the transaction ends.
pub async fn unconfirmed_secret(conn: &mut PgConnection, account: Uuid) -> Result<Option<Vec<u8>>> {
    query_scalar!(
        "select totp_secret from identity.accounts where id = $1 and totp_confirmed_at is null for update",
        account
    )
    .fetch_optional(conn)
    .await
    .map(Option::flatten)
}

/// The code that confirmed is used up.
pub async fn confirm(conn: &mut PgConnection, account: Uuid, step: i64, now: Time) -> Result<()> {
    query!(
        "update identity.accounts set totp_confirmed_at = $3, totp_last_step = $2, version = version + 1, updated_at = $3
         where id = $1",
        account,
        step,
        now as _,
    )
    .execute(conn)
    .await
    .map(|_| ())
}

pub async fn is_on(conn: &mut PgConnection, account: Uuid) -> Result<bool> {
    query_scalar!(
        r#"select totp_confirmed_at is not null as "on!" from identity.accounts where id = $1"#,
        account
    )
    .fetch_one(conn)
    .await
}

/// False when it was off. The paper goes with it.
pub async fn disable(conn: &mut PgConnection, account: Uuid, now: Time) -> Result<bool> {
    query!("delete from identity.recovery_codes where account_id = $1", account).execute(&mut *conn).await?;
    let done = query!(
        "update identity.accounts set totp_secret = null, totp_confirmed_at = null, version = version + 1, updated_at = $2
         where id = $1 and totp_confirmed_at is not null",
        account,
        now as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub async fn replace_codes(
    conn: &mut PgConnection,
    account: Uuid,
    ids: &[Uuid],
    hashes: &[Vec<u8>],
) -> Result<()> {
    query!("delete from identity.recovery_codes where account_id = $1", account).execute(&mut *conn).await?;
    query!(
        "insert into identity.recovery_codes (id, account_id, hash)
         select id, $1, hash from unnest($2::uuid[], $3::bytea[]) as c (id, hash)",
        account,
        ids,
        hashes,
    )
    .execute(conn)
    .await
    .map(|_| ())
}
