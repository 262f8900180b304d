use super::{Branding, Organization};
use crate::working_hours::WorkingSpan;
use kernel::{Lang, OrgId, Time};
use sqlx::{PgConnection, Result, query, query_scalar, types::Json};

pub async fn lock(conn: &mut PgConnection, org: OrgId) -> Result<()> {
    query!("select id from identity.organizations where id = $1 for update", org.0)
        .fetch_optional(conn)
        .await
        .map(|_| ())
}

/// Without its limits.
pub async fn organization(conn: &mut PgConnection, org: OrgId) -> Result<Option<Organization>> {
    let row = query!(
        r#"select id, version, created_at, name, plan, state, country, currency, time_zone,
                  lang as "lang: Lang", branding as "branding: Json<Branding>",
                  working_hours as "working_hours: Json<Vec<WorkingSpan>>"
           from identity.organizations where id = $1"#,
        org.0
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Organization {
        id: OrgId(row.id),
        version: row.version,
        created_at: row.created_at,
        name: row.name,
        plan: row.plan,
        state: row.state,
        country: row.country,
        currency: row.currency,
        time_zone: row.time_zone,
        language: row.lang,
        working_hours: row.working_hours.0,
        branding: row.branding.0,
        limits: Vec::new(),
    }))
}

pub async fn update(conn: &mut PgConnection, org: OrgId, new: &Organization, now: Time) -> Result<()> {
    query!(
        "update identity.organizations
         set name = $2, country = $3, currency = $4, time_zone = $5, lang = $6, branding = $7, working_hours = $9, plan = $10,
             version = version + 1, updated_at = $8
         where id = $1",
        org.0,
        new.name,
        new.country,
        new.currency,
        new.time_zone,
        new.language.as_str(),
        Json(&new.branding) as _,
        now as _,
        Json(&new.working_hours) as _,
        new.plan,
    )
    .execute(conn)
    .await
    .map(|_| ())
}

pub async fn first(conn: &mut PgConnection, named: Option<OrgId>) -> Result<Option<OrgId>> {
    let found = query_scalar!(
        "select id from identity.organizations
          where state = 'active' and ($1::uuid is null or id = $1) order by created_at, id limit 1",
        named.map(|org| org.0),
    )
    .fetch_optional(conn)
    .await?;
    Ok(found.map(OrgId))
}

pub async fn time_zone(conn: &mut PgConnection, org: OrgId) -> Result<Option<String>> {
    query_scalar!("select time_zone from identity.organizations where id = $1", org.0)
        .fetch_optional(conn)
        .await
}

pub async fn time_zones(conn: &mut PgConnection) -> Result<Vec<(OrgId, String)>> {
    let rows = query!("select id, time_zone from identity.organizations where state = 'active'")
        .fetch_all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (OrgId(row.id), row.time_zone)).collect())
}
