use super::User;
use crate::{
    grant::{Grant, Scope},
    user::UserState,
};
use kernel::{Lang, OrgId, Time, UserId};
use platform::PageAsk;
use sqlx::{PgConnection, Result, query, query_scalar};
use uuid::Uuid;

struct Row {
    id: Uuid,
    version: i64,
    created_at: Time,
    email: String,
    name: String,
    lang: Lang,
    state: String,
    grants: Vec<String>,
    last_seen_at: Option<Time>,
}

impl From<Row> for User {
    fn from(row: Row) -> Self {
        Self {
            id: UserId(row.id),
            version: row.version,
            created_at: row.created_at,
            email: row.email,
            name: row.name,
            language: row.lang,
            // The database's check allows no other word.
            state: row.state.parse().unwrap_or(UserState::Deactivated),
            grants: read_grants(&row.grants),
            last_seen_at: row.last_seen_at,
        }
    }
}

/// Reads `role@scope`; what is not a role of ours grants nothing.
pub fn read_grants(texts: &[String]) -> Vec<Grant> {
    let read = |text: &String| {
        let (role, scope) = text.split_once('@')?;
        Some(Grant { role: role.parse().ok()?, scope: Scope::parse(scope).ok()? })
    };
    texts.iter().filter_map(read).collect()
}

/// An ILIKE pattern for texts that contain `part`, whatever is in it.
pub fn contains(part: &str) -> String {
    format!("%{}%", part.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_"))
}

pub async fn user(conn: &mut PgConnection, user: UserId) -> Result<Option<User>> {
    let row = sqlx::query_as!(
        Row,
        r#"select u.id, u.version, u.created_at, u.email, u.name, u.lang as "lang: _", u.state,
                  array(select g.role || '@' || g.scope from identity.grants g where g.user_id = u.id order by 1) as "grants!",
                  (select max(s.last_seen_at) from identity.sessions s where s.org_id = u.org_id and s.user_id = u.id) as last_seen_at
           from identity.users u where u.id = $1"#,
        user.0
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(User::from))
}

/// Whom a list is about.
#[derive(Debug, Clone, Copy)]
pub struct Narrow<'a> {
    pub state: Option<&'a str>,
    /// ILIKE, for name and address
    pub pattern: Option<&'a str>,
    /// those with a role there or under it
    pub branch: Option<&'a str>,
}

pub async fn list(conn: &mut PgConnection, narrow: Narrow<'_>, page: &PageAsk) -> Result<Vec<User>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select u.id, u.version, u.created_at, u.email, u.name, u.lang as "lang: _", u.state,
                  array(select g.role || '@' || g.scope from identity.grants g where g.user_id = u.id order by 1) as "grants!",
                  (select max(s.last_seen_at) from identity.sessions s where s.org_id = u.org_id and s.user_id = u.id) as last_seen_at
           from identity.users u
           where ($1::text is null or u.state = $1) and ($2::text is null or u.name ilike $2 or u.email ilike $2)
             and ($3::text is null or exists (select from identity.grants g
                                              where g.user_id = u.id and (g.scope = $3 or starts_with(g.scope, $3 || '.'))))
             and ($4::uuid is null or u.id > $4)
           order by u.id limit $5 offset $6"#,
        narrow.state,
        narrow.pattern,
        narrow.branch,
        page.after,
        page.fetch(),
        page.offset,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(User::from).collect())
}

pub async fn count(conn: &mut PgConnection, narrow: Narrow<'_>) -> Result<i64> {
    query_scalar!(
        r#"select count(*) as "count!" from identity.users u
           where ($1::text is null or u.state = $1) and ($2::text is null or u.name ilike $2 or u.email ilike $2)
             and ($3::text is null or exists (select from identity.grants g
                                              where g.user_id = u.id and (g.scope = $3 or starts_with(g.scope, $3 || '.'))))"#,
        narrow.state,
        narrow.pattern,
        narrow.branch,
    )
    .fetch_one(conn)
    .await
}

#[expect(clippy::too_many_arguments, reason = "one column each")]
pub async fn insert(
    conn: &mut PgConnection,
    org: OrgId,
    user: UserId,
    account: Option<Uuid>,
    email: &str,
    name: &str,
    lang: Lang,
    state: &str,
    now: Time,
) -> Result<()> {
    query!(
        "insert into identity.users (id, org_id, account_id, email, name, lang, state, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
        user.0,
        org.0,
        account,
        email,
        name,
        lang.as_str(),
        state,
        now as _,
    )
    .execute(conn)
    .await
    .map(|_| ())
}

pub async fn update(conn: &mut PgConnection, user: UserId, name: &str, lang: Lang, now: Time) -> Result<()> {
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

pub async fn set_state(conn: &mut PgConnection, user: UserId, state: &str, now: Time) -> Result<()> {
    query!(
        "update identity.users set state = $2, version = version + 1, updated_at = $3 where id = $1",
        user.0,
        state,
        now as _
    )
    .execute(conn)
    .await
    .map(|_| ())
}

/// Its version moves, so whoever remembers what the user may do reads it again.
pub async fn touch(conn: &mut PgConnection, user: UserId, now: Time) -> Result<()> {
    query!("update identity.users set version = version + 1, updated_at = $2 where id = $1", user.0, now as _)
        .execute(conn)
        .await
        .map(|_| ())
}

pub async fn has_account(conn: &mut PgConnection, user: UserId) -> Result<bool> {
    let has =
        query_scalar!(r#"select account_id is not null as "has!" from identity.users where id = $1"#, user.0);
    Ok(has.fetch_optional(conn).await?.unwrap_or(false))
}

/// Changes of roles take turns, so that two owners cannot dismiss each other at once.
pub async fn lock_owners(conn: &mut PgConnection) -> Result<()> {
    query!("select id from identity.organizations for update").fetch_all(conn).await.map(|_| ())
}

pub async fn has_owner(conn: &mut PgConnection, role: &str) -> Result<bool> {
    query_scalar!(
        r#"select exists (select from identity.grants g join identity.users u on u.id = g.user_id
                          where g.role = $1 and g.scope = '' and u.state = 'active') as "has!""#,
        role
    )
    .fetch_one(conn)
    .await
}

pub async fn grants_of(conn: &mut PgConnection, user: UserId) -> Result<Vec<String>> {
    query_scalar!(
        r#"select role || '@' || scope as "grant!" from identity.grants where user_id = $1 order by 1"#,
        user.0
    )
    .fetch_all(conn)
    .await
}

/// The grants there were, as `role` or `role@scope`.
pub async fn delete_grants(conn: &mut PgConnection, user: UserId) -> Result<Vec<String>> {
    let mut before = query_scalar!(
        r#"delete from identity.grants where user_id = $1
           returning case when scope = '' then role else role || '@' || scope end as "grant!""#,
        user.0
    )
    .fetch_all(conn)
    .await?;
    before.sort();
    Ok(before)
}

pub async fn insert_grants(
    conn: &mut PgConnection,
    org: OrgId,
    user: UserId,
    ids: &[Uuid],
    roles: &[String],
    scopes: &[String],
    now: Time,
) -> Result<()> {
    query!(
        "insert into identity.grants (id, org_id, user_id, role, scope, created_at, updated_at)
         select id, $1, $2, role, scope, $6, $6 from unnest($3::uuid[], $4::text[], $5::text[]) as g (id, role, scope)",
        org.0,
        user.0,
        ids,
        roles,
        scopes,
        now as _,
    )
    .execute(conn)
    .await
    .map(|_| ())
}

pub struct Brief {
    pub id: Uuid,
    pub email: String,
    pub name: String,
    pub lang: Lang,
    pub state: String,
    pub roles: Vec<String>,
}

/// Everybody active, or those of `ids` in any state.
pub async fn briefs(conn: &mut PgConnection, ids: Option<&[Uuid]>) -> Result<Vec<Brief>> {
    sqlx::query_as!(
        Brief,
        r#"select u.id, u.email, u.name, u.lang as "lang: _", u.state,
                  array(select g.role from identity.grants g where g.user_id = u.id and g.scope = '') as "roles!"
           from identity.users u
           where case when $1::uuid[] is null then u.state = 'active' else u.id = any($1) end
           order by u.id"#,
        ids as Option<&[Uuid]>,
    )
    .fetch_all(conn)
    .await
}
