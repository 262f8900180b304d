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
