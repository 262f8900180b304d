use kernel::{InvitationId, Lang, Time, UserId};
use sqlx::{PgConnection, Result, query};
use uuid::Uuid;

pub struct Open {
    pub org: Uuid,
    pub user: Uuid,
    pub email: String,
    pub name: String,
    pub lang: Lang,
    pub organization_name: String,
    pub expires_at: Time,
    /// Somebody signs in with this address already.
    pub account_in_use: bool,
}

pub async fn lock_open(conn: &mut PgConnection, id: InvitationId, now: Time) -> Result<Option<Open>> {
    sqlx::query_as!(
        Open,
        r#"select i.org_id as org, i.user_id as "user", u.email, u.name, u.lang as "lang: _", o.name as organization_name,
                  i.expires_at,
                  exists (select from identity.accounts a join identity.users m on m.account_id = a.id
                          where a.email = u.email) as "account_in_use!"
           from identity.invitations i
           join identity.users u on u.id = i.user_id
           join identity.organizations o on o.id = i.org_id
           where i.id = $1 and i.accepted_at is null and i.revoked_at is null and i.expires_at > $2
             and u.state = 'invited' and o.state = 'active'
           for update of i, u"#,
        id.0,
        now as _,
    )
    .fetch_optional(conn)
    .await
}

pub async fn accept(conn: &mut PgConnection, id: InvitationId, now: Time) -> Result<()> {
    query!(
        "update identity.invitations set accepted_at = $2, version = version + 1, updated_at = $2 where id = $1",
        id.0,
        now as _
    )
    .execute(conn)
    .await
    .map(|_| ())
}

pub async fn activate(
    conn: &mut PgConnection,
    user: UserId,
    account: Uuid,
    name: &str,
    lang: Lang,
    now: Time,
) -> Result<()> {
    query!(
        "update identity.users set account_id = $2, name = $3, lang = $4, state = 'active', version = version + 1, updated_at = $5
         where id = $1",
        user.0,
        account,
        name,
        lang.as_str(),
        now as _,
    )
    .execute(conn)
    .await
    .map(|_| ())
}
