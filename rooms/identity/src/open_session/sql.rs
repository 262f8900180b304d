use super::{Membership, NewSession};
use kernel::{OrgId, SessionId, Time};
use sqlx::{PgConnection, Result, query, query_as};
use uuid::Uuid;

pub async fn insert_session(
    conn: &mut PgConnection,
    id: SessionId,
    new: &NewSession,
    ip: &str,
    now: Time,
    ends: Time,
) -> Result<()> {
    query!(
        "insert into identity.sessions (id, org_id, user_id, account_id, app, device_name, user_agent, ip,
                                        created_at, updated_at, last_seen_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $9, $10)",
        id.0,
        new.member.organization.0,
        new.member.user.0,
        new.account,
        new.app.as_str(),
        new.device_name,
        new.user_agent,
        ip,
        now as _,
        ends as _,
    )
    .execute(conn)
    .await
    .map(|_| ())
}

pub async fn remember_organization(conn: &mut PgConnection, account: Uuid, org: OrgId) -> Result<()> {
    query!(
        "update identity.accounts set last_org = $2 where id = $1 and last_org is distinct from $2",
        account,
        org.0
    )
    .execute(conn)
    .await
    .map(|_| ())
}

pub async fn insert_token(
    conn: &mut PgConnection,
    id: Uuid,
    family: SessionId,
    parent: Option<Uuid>,
    hash: &[u8],
    now: Time,
) -> Result<()> {
    query!(
        "insert into identity.refresh_tokens (id, family, parent, hash, issued_at) values ($1, $2, $3, $4, $5)",
        id,
        family.0,
        parent,
        hash,
        now as _,
    )
    .execute(conn)
    .await
    .map(|_| ())
}

pub async fn memberships(conn: &mut PgConnection, account: Uuid) -> Result<Vec<Membership>> {
    query_as!(
        Membership,
        r#"select u.id as user, u.name, u.lang as "language: _", u.org_id as organization, o.name as organization_name
           from identity.users u join identity.organizations o on o.id = u.org_id
           where u.account_id = $1 and u.state = 'active' and o.state = 'active'
           order by u.id"#,
        account
    )
    .fetch_all(conn)
    .await
}
