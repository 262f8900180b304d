use super::{Invitation, Invited};
use crate::{user::UserState, users::read_grants};
use kernel::{InvitationId, Lang, OrgId, Time, UserId};
use sqlx::{PgConnection, Result, query, query_scalar};
use uuid::Uuid;

/// All open invitations, or one.
pub async fn open_invitations(
    conn: &mut PgConnection,
    only: Option<InvitationId>,
    now: Time,
) -> Result<Vec<Invitation>> {
    let rows = query!(
        r#"select i.id, i.user_id, i.created_at, i.expires_at, u.email, u.name, u.lang as "lang: Lang",
                  array(select g.role || '@' || g.scope from identity.grants g where g.user_id = u.id order by 1) as "grants!"
           from identity.invitations i join identity.users u on u.id = i.user_id
           where i.accepted_at is null and i.revoked_at is null and i.expires_at > $2 and ($1::uuid is null or i.id = $1)
           order by i.id desc limit 1000"#,
        only.map(|id| id.0),
        now as _,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Invitation {
            id: InvitationId(row.id),
            user: UserId(row.user_id),
            email: row.email,
            name: row.name,
            language: row.lang,
            grants: read_grants(&row.grants),
            created_at: row.created_at,
            expires_at: row.expires_at,
            link: None,
        })
        .collect())
}

pub async fn lock_user_by_email(conn: &mut PgConnection, email: &str) -> Result<Option<(UserId, UserState)>> {
    let row = query!("select id, state from identity.users where email = $1 for update", email)
        .fetch_optional(conn)
        .await?;
    Ok(row.map(|row| (UserId(row.id), row.state.parse().unwrap_or(UserState::Deactivated))))
}

pub async fn has_account(conn: &mut PgConnection, user: UserId) -> Result<bool> {
    query_scalar!(r#"select account_id is not null as "has!" from identity.users where id = $1"#, user.0)
        .fetch_one(conn)
        .await
}

pub async fn set_user_state(conn: &mut PgConnection, user: UserId, state: &str, now: Time) -> Result<()> {
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

/// Ends the user's open invitation, if there is one, and writes the new one.
pub async fn replace_invitation(
    conn: &mut PgConnection,
    org: OrgId,
    new: &Invited,
    by: Option<UserId>,
    now: Time,
) -> Result<()> {
    query!(
        "update identity.invitations set revoked_at = $2, version = version + 1, updated_at = $2
         where user_id = $1 and accepted_at is null and revoked_at is null",
        new.user.0,
        now as _,
    )
    .execute(&mut *conn)
    .await?;
    query!(
        "insert into identity.invitations (id, org_id, user_id, invited_by, expires_at, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $6)",
        new.invitation.0,
        org.0,
        new.user.0,
        by.map(|u| u.0) as Option<Uuid>,
        new.expires_at as _,
        now as _,
    )
    .execute(conn)
    .await
    .map(|_| ())
}

pub async fn revoke(conn: &mut PgConnection, id: InvitationId, now: Time) -> Result<bool> {
    let done = query!(
        "update identity.invitations set revoked_at = $2, version = version + 1, updated_at = $2
         where id = $1 and accepted_at is null and revoked_at is null",
        id.0,
        now as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
