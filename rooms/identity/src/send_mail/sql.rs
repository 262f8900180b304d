use super::Addressee;
use kernel::{InvitationId, Time, UserId};
use sqlx::{PgConnection, Result, query_as};
use uuid::Uuid;

pub async fn invitation(conn: &mut PgConnection, id: InvitationId, now: Time) -> Result<Option<Addressee>> {
    query_as!(
        Addressee,
        r#"select u.email, u.name, u.lang as "lang: _", o.name as organization, b.name as "inviter?"
           from identity.invitations i
           join identity.users u on u.id = i.user_id
           join identity.organizations o on o.id = i.org_id
           left join identity.users b on b.id = i.invited_by
           where i.id = $1 and i.accepted_at is null and i.revoked_at is null and i.expires_at > $2"#,
        id.0,
        now as _,
    )
    .fetch_optional(conn)
    .await
}

pub async fn password_reset(conn: &mut PgConnection, id: Uuid, now: Time) -> Result<Option<Addressee>> {
    query_as!(
        Addressee,
        r#"select u.email, u.name, u.lang as "lang: _", o.name as organization, null as inviter
           from identity.password_resets r
           join identity.users u on u.id = r.user_id
           join identity.organizations o on o.id = r.org_id
           where r.id = $1 and r.used_at is null and r.expires_at > $2"#,
        id,
        now as _,
    )
    .fetch_optional(conn)
    .await
}

pub async fn user(conn: &mut PgConnection, id: UserId) -> Result<Option<Addressee>> {
    query_as!(
        Addressee,
        r#"select u.email, u.name, u.lang as "lang: _", o.name as organization, null as inviter
           from identity.users u join identity.organizations o on o.id = u.org_id
           where u.id = $1 and u.state = 'active'"#,
        id.0
    )
    .fetch_optional(conn)
    .await
}
