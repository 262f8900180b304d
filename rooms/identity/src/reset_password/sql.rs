use kernel::Time;
use sqlx::{PgConnection, Result, query};
use uuid::Uuid;

pub struct Target {
    pub account: Uuid,
    pub org: Uuid,
    pub user: Uuid,
    /// Resets that are still good.
    pub open: i64,
}

/// Whom to write to: the account's user in the organisation used last, else in the oldest.
pub async fn reset_target(conn: &mut PgConnection, email: &str, now: Time) -> Result<Option<Target>> {
    sqlx::query_as!(
        Target,
        r#"select a.id as account, u.org_id as org, u.id as "user",
                  (select count(*) from identity.password_resets r
                   where r.account_id = a.id and r.used_at is null and r.expires_at > $2) as "open!"
           from identity.accounts a join identity.users u on u.account_id = a.id and u.state = 'active'
           where a.email = $1
           order by (u.org_id = a.last_org) desc nulls last, u.id limit 1"#,
        email,
        now as _,
    )
    .fetch_optional(conn)
    .await
}

pub async fn insert(
    conn: &mut PgConnection,
    id: Uuid,
    target: &Target,
    now: Time,
    expires: Time,
) -> Result<()> {
    query!(
        "insert into identity.password_resets (id, org_id, user_id, account_id, expires_at, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $6)",
        id,
        target.org,
        target.user,
        target.account,
        expires as _,
        now as _,
    )
    .execute(conn)
    .await
    .map(|_| ())
}

pub struct Open {
    pub account: Uuid,
    pub org: Uuid,
    pub user: Uuid,
    pub email: String,
    pub name: String,
}

pub async fn lock_open(conn: &mut PgConnection, id: Uuid, now: Time) -> Result<Option<Open>> {
    sqlx::query_as!(
        Open,
        r#"select r.account_id as account, r.org_id as org, r.user_id as "user", a.email, u.name
           from identity.password_resets r
           join identity.accounts a on a.id = r.account_id
           join identity.users u on u.id = r.user_id
           where r.id = $1 and r.used_at is null and r.expires_at > $2
           for update of r"#,
        id,
        now as _,
    )
    .fetch_optional(conn)
    .await
}

/// This one and every other that is still open.
pub async fn use_all_of(conn: &mut PgConnection, account: Uuid, now: Time) -> Result<()> {
    query!(
        "update identity.password_resets set used_at = $2, version = version + 1, updated_at = $2
         where account_id = $1 and used_at is null",
        account,
        now as _,
    )
    .execute(conn)
    .await
    .map(|_| ())
}

pub async fn set_password(conn: &mut PgConnection, account: Uuid, hash: &str, now: Time) -> Result<()> {
    query!(
        "update identity.accounts set password_hash = $2, version = version + 1, updated_at = $3 where id = $1",
        account,
        hash,
        now as _
    )
    .execute(conn)
    .await
    .map(|_| ())
}
