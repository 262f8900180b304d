use super::Limit;
use kernel::OrgId;
use sqlx::{PgConnection, Result, query, query_as};

pub async fn take(conn: &mut PgConnection, org: OrgId, resource: &str, n: i64) -> Result<bool> {
    let done = query!(
        "update identity.limits set used = used + $3 where org_id = $1 and resource = $2 and (most is null or used + $3 <= most)",
        org.0,
        resource,
        n,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub async fn give_back(conn: &mut PgConnection, org: OrgId, resource: &str, n: i64) -> Result<()> {
    query!(
        "update identity.limits set used = greatest(used - $3, 0) where org_id = $1 and resource = $2",
        org.0,
        resource,
        n
    )
    .execute(conn)
    .await
    .map(|_| ())
}

pub async fn limit(conn: &mut PgConnection, org: OrgId, resource: &str) -> Result<Option<Limit>> {
    query_as!(
        Limit,
        "select resource, used, most from identity.limits where org_id = $1 and resource = $2",
        org.0,
        resource
    )
    .fetch_optional(conn)
    .await
}

pub async fn limits(conn: &mut PgConnection, org: OrgId) -> Result<Vec<Limit>> {
    query_as!(
        Limit,
        "select resource, used, most from identity.limits where org_id = $1 order by resource",
        org.0
    )
    .fetch_all(conn)
    .await
}

pub async fn hold(conn: &mut PgConnection, org: OrgId) -> Result<()> {
    query!("select resource from identity.limits where org_id = $1 order by resource for update", org.0)
        .fetch_all(conn)
        .await
        .map(|_| ())
}

pub async fn set(
    conn: &mut PgConnection,
    org: OrgId,
    resources: &[String],
    most: &[Option<i64>],
) -> Result<()> {
    query!(
        "insert into identity.limits (org_id, resource, most)
         select $1, resource, most from unnest($2::text[], $3::bigint[]) as l (resource, most)
         on conflict (org_id, resource) do update set most = excluded.most",
        org.0,
        resources,
        most as &[Option<i64>],
    )
    .execute(conn)
    .await
    .map(|_| ())
}
