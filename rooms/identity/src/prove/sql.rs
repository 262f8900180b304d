use kernel::Time;
use sqlx::{PgConnection, Result, query, query_scalar};
use uuid::Uuid;

pub struct Account {
    pub id: Uuid,
    pub password_hash: Option<String>,
    pub last_org: Option<Uuid>,
    pub second_factor: bool,
}

pub async fn account_by_email(conn: &mut PgConnection, email: &str) -> Result<Option<Account>> {
    sqlx::query_as!(
        Account,
        r#"select id, password_hash, last_org, totp_confirmed_at is not null as "second_factor!"
           from identity.accounts where email = $1"#,
        email
    )
    .fetch_optional(conn)
    .await
}

pub async fn failures(conn: &mut PgConnection, keys: &[String]) -> Result<Vec<(String, i32, Time)>> {
    let rows = query!("select key, failures, last_at from identity.failures where key = any($1)", keys)
        .fetch_all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.key, row.failures, row.last_at)).collect())
}

/// Counts one more, or starts anew when the last was before `horizon`.
pub async fn count_failure(conn: &mut PgConnection, key: &str, now: Time, horizon: Time) -> Result<()> {
    query!(
        "insert into identity.failures (key, failures, last_at) values ($1, 1, $2)
         on conflict (key) do update
         set failures = case when failures.last_at <= $3 then 1 else failures.failures + 1 end, last_at = $2",
        key,
        now as _,
        horizon as _,
    )
    .execute(conn)
    .await
    .map(|_| ())
}

pub async fn forget_failures(conn: &mut PgConnection, key: &str) -> Result<()> {
    query!("delete from identity.failures where key = $1", key).execute(conn).await.map(|_| ())
}

pub struct Challenge {
    pub failures: i32,
    pub expires_at: Time,
}

/// The account's live challenge, or a new one. Its row stays locked until the transaction ends.
pub async fn open_challenge(
    conn: &mut PgConnection,
    account: Uuid,
    now: Time,
    expires: Time,
) -> Result<Challenge> {
    sqlx::query_as!(
        Challenge,
        "insert into identity.challenges (account_id, expires_at) values ($1, $3)
         on conflict (account_id) do update
         set failures = case when challenges.expires_at <= $2 then 0 else challenges.failures end,
             expires_at = case when challenges.expires_at <= $2 then $3 else challenges.expires_at end
         returning failures, expires_at",
        account,
        now as _,
        expires as _,
    )
    .fetch_one(conn)
    .await
}

pub async fn count_wrong_code(conn: &mut PgConnection, account: Uuid) -> Result<()> {
    query!("update identity.challenges set failures = failures + 1 where account_id = $1", account)
        .execute(conn)
        .await
        .map(|_| ())
}

pub async fn close_challenge(conn: &mut PgConnection, account: Uuid) -> Result<()> {
    query!("delete from identity.challenges where account_id = $1", account).execute(conn).await.map(|_| ())
}

pub async fn totp_secret(conn: &mut PgConnection, account: Uuid) -> Result<Option<Vec<u8>>> {
    query_scalar!("select totp_secret from identity.accounts where id = $1", account)
        .fetch_optional(conn)
        .await
        .map(Option::flatten)
}

/// False when this step or a later one was used.
pub async fn use_step(conn: &mut PgConnection, account: Uuid, step: i64) -> Result<bool> {
    let done = query!(
        "update identity.accounts set totp_last_step = $2 where id = $1 and totp_last_step < $2",
        account,
        step
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// False when there is no such code, or it was used.
pub async fn use_recovery_code(
    conn: &mut PgConnection,
    account: Uuid,
    hash: &[u8],
    now: Time,
) -> Result<bool> {
    let done = query!(
        "update identity.recovery_codes set used_at = $3 where account_id = $1 and hash = $2 and used_at is null",
        account,
        hash,
        now as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
