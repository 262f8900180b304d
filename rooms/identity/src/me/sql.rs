use kernel::{Lang, Time, UserId};
use sqlx::{PgConnection, Result, query, query_scalar};
use uuid::Uuid;

pub async fn account_of(conn: &mut PgConnection, user: UserId) -> Result<Option<Uuid>> {
    query_scalar!("select account_id from identity.users where id = $1", user.0)
        .fetch_optional(conn)
        .await
        .map(Option::flatten)
}

pub struct SecondFactor {
    pub on: bool,
    pub codes_left: i64,
}

pub async fn second_factor(conn: &mut PgConnection, account: Uuid) -> Result<SecondFactor> {
    sqlx::query_as!(
        SecondFactor,
        r#"select totp_confirmed_at is not null as "on!",
                  (select count(*) from identity.recovery_codes c where c.account_id = a.id and c.used_at is null) as "codes_left!"
           from identity.accounts a where id = $1"#,
        account
    )
    .fetch_one(conn)
    .await
}

pub async fn change(conn: &mut PgConnection, user: UserId, name: &str, lang: Lang, now: Time) -> Result<()> {
    query!(
        "update identity.users set name = $2, lang = $3, version = version + 1, updated_at = $4 where id = $1",
        user.0,
        name,
        lang.as_str(),
        now as _,
    )
    .execute(conn)
    .await
    .map(|_| ())
}
