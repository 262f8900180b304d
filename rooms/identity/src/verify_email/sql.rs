use kernel::Time;
use sqlx::{PgConnection, Result, query, query_scalar};
use uuid::Uuid;

/// An account that has to be proved by then.
pub async fn ask_by(conn: &mut PgConnection, account: Uuid, by: Time) -> Result<()> {
    query!(
        "update identity.accounts set verify_by = $2, verify_sent_at = null where id = $1",
        account,
        by as _
    )
    .execute(conn)
    .await
    .map(|_| ())
}

pub async fn proved(conn: &mut PgConnection, account: Uuid, now: Time) -> Result<()> {
    query!(
        "update identity.accounts set verify_by = null, version = version + 1, updated_at = $2
          where id = $1 and verify_by is not null",
        account,
        now as _,
    )
    .execute(conn)
    .await
    .map(|_| ())
}

pub async fn verify_by(conn: &mut PgConnection, account: Uuid) -> Result<Option<Time>> {
    query_scalar!(r#"select verify_by as "by: Time" from identity.accounts where id = $1"#, account)
        .fetch_optional(conn)
        .await
        .map(Option::flatten)
}

/// Whether the right to send a mail was got.
pub enum Claim {
    Claimed,
    SentAt(Time),
    NothingToProve,
}

/// One mail at a time: of two who ask at once, one gets it.
pub async fn claim_mail(
    conn: &mut PgConnection,
    account: Uuid,
    now: Time,
    unless_after: Time,
) -> Result<Claim> {
    let done = query!(
        "update identity.accounts set verify_sent_at = $2
          where id = $1 and verify_by is not null and (verify_sent_at is null or verify_sent_at <= $3)",
        account,
        now as _,
        unless_after as _,
    )
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() == 1 {
        return Ok(Claim::Claimed);
    }
    let sent = query_scalar!(
        r#"select verify_sent_at as "at: Time" from identity.accounts where id = $1 and verify_by is not null"#,
        account
    )
    .fetch_optional(conn)
    .await?;
    Ok(sent.flatten().map_or(Claim::NothingToProve, Claim::SentAt))
}
