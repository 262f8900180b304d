use super::wire::Settled;
use crate::grant::Grant;
use kernel::{Lang, OrgId, Time, UserId};
use sqlx::{PgConnection, Result, query, query_scalar};
use uuid::Uuid;

/// The account's id; `None` when somebody uses one with this address.
pub async fn claim_account(
    conn: &mut PgConnection,
    id: Uuid,
    email: &str,
    hash: &str,
    now: Time,
) -> Result<Option<Uuid>> {
    query_scalar!(
        "insert into identity.accounts (id, email, password_hash, created_at, updated_at) values ($1, $2, $3, $4, $4)
         on conflict (email) do update
         set password_hash = excluded.password_hash, totp_secret = null, totp_confirmed_at = null, updated_at = $4
         where not exists (select from identity.users u where u.account_id = accounts.id)
         returning id",
        id,
        email,
        hash,
        now as _,
    )
    .fetch_optional(conn)
    .await
}

pub async fn insert_organization(
    conn: &mut PgConnection,
    org: OrgId,
    new: &Settled,
    plan: &str,
    now: Time,
) -> Result<()> {
    query!(
        "insert into identity.organizations (id, name, plan, country, currency, time_zone, lang, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
        org.0,
        new.name,
        plan,
        new.country,
        new.currency,
        new.time_zone,
        new.lang.as_str(),
        now as _,
    )
    .execute(conn)
    .await
    .map(|_| ())
}

/// The owner is there from the start, and counts.
pub async fn insert_limits(
    conn: &mut PgConnection,
    org: OrgId,
    resources: &[String],
    most: &[Option<i64>],
) -> Result<()> {
    query!(
        "insert into identity.limits (org_id, resource, most, used)
         select $1, resource, most, (resource = 'users')::int from unnest($2::text[], $3::bigint[]) as l (resource, most)",
        org.0,
        resources,
        most as &[Option<i64>],
    )
    .execute(conn)
    .await
    .map(|_| ())
}

#[expect(clippy::too_many_arguments, reason = "one column each")]
pub async fn insert_owner(
    conn: &mut PgConnection,
    org: OrgId,
    user: UserId,
    account: Uuid,
    email: &str,
    name: &str,
    lang: Lang,
    now: Time,
) -> Result<()> {
    query!(
        "insert into identity.users (id, org_id, account_id, email, name, lang, state, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, 'active', $7, $7)",
        user.0,
        org.0,
        account,
        email,
        name,
        lang.as_str(),
        now as _,
    )
    .execute(conn)
    .await
    .map(|_| ())
}

pub async fn insert_grant(
    conn: &mut PgConnection,
    org: OrgId,
    user: UserId,
    grant: &Grant,
    now: Time,
) -> Result<()> {
    query!(
        "insert into identity.grants (id, org_id, user_id, role, scope, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $6)",
        Uuid::now_v7(),
        org.0,
        user.0,
        grant.role.as_str(),
        grant.scope.as_str(),
        now as _,
    )
    .execute(conn)
    .await
    .map(|_| ())
}
