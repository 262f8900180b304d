use super::wire::Notice;
use kernel::{Lang, NoticeId, Time, UserId};
use platform::{PageAsk, Tx};
use sqlx::{query, query_as, query_scalar};

pub async fn list(tx: &mut Tx, user: UserId, unread: bool, page: &PageAsk) -> sqlx::Result<Vec<Notice>> {
    query_as!(
        Notice,
        r#"select id, event, lang as "lang: Lang", title, body, path, urgent, created_at, read_at
             from notify.notices
            where user_id = $1 and (not $2 or read_at is null) and ($3::uuid is null or id < $3)
            order by id desc offset $4 limit $5"#,
        user.0,
        unread,
        page.after,
        page.offset,
        page.fetch(),
    )
    .fetch_all(tx.conn())
    .await
}

pub async fn find(tx: &mut Tx, user: UserId, id: NoticeId) -> sqlx::Result<Option<Notice>> {
    query_as!(
        Notice,
        r#"select id, event, lang as "lang: Lang", title, body, path, urgent, created_at, read_at
             from notify.notices where user_id = $1 and id = $2"#,
        user.0,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await
}

pub async fn unread(tx: &mut Tx, user: UserId) -> sqlx::Result<i64> {
    query_scalar!(
        r#"select count(*) as "unread!" from notify.notices where user_id = $1 and read_at is null"#,
        user.0
    )
    .fetch_one(tx.conn())
    .await
}

pub async fn mark_read(tx: &mut Tx, user: UserId, id: NoticeId) -> sqlx::Result<()> {
    let now = tx.now();
    query!(
        "update notify.notices set read_at = $3, updated_at = $3, version = version + 1
          where user_id = $1 and id = $2 and read_at is null",
        user.0,
        id.0,
        now as Time,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn mark_all_read(tx: &mut Tx, user: UserId) -> sqlx::Result<u64> {
    let now = tx.now();
    let done = query!(
        "update notify.notices set read_at = $2, updated_at = $2, version = version + 1
          where user_id = $1 and read_at is null",
        user.0,
        now as Time,
    )
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected())
}
