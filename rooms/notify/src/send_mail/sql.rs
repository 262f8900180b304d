use kernel::{Lang, Time};
use platform::Tx;
use sqlx::{query, query_as};
use uuid::Uuid;

pub struct Queued {
    pub event: String,
    pub to_address: String,
    pub to_name: String,
    pub lang: Lang,
    pub fields: serde_json::Value,
}

pub async fn queued(tx: &mut Tx, id: Uuid) -> sqlx::Result<Option<Queued>> {
    query_as!(
        Queued,
        r#"select event, to_address, to_name, lang as "lang: Lang", fields
             from notify.mails where id = $1 and state = 'queued'"#,
        id,
    )
    .fetch_optional(tx.conn())
    .await
}

/// Sent: what it said is forgotten.
pub async fn sent(tx: &mut Tx, id: Uuid) -> sqlx::Result<()> {
    let now = tx.now();
    query!(
        "update notify.mails
            set state = 'sent', sent_at = $2, attempts = attempts + 1, error = null, fields = '{}',
                version = version + 1, updated_at = $2
          where id = $1",
        id,
        now as Time,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// It will not go out: what it said is forgotten, why it did not is kept.
pub async fn refused(tx: &mut Tx, id: Uuid, error: &str) -> sqlx::Result<()> {
    let now = tx.now();
    query!(
        "update notify.mails
            set state = 'refused', attempts = attempts + 1, error = $3, fields = '{}', version = version + 1, updated_at = $2
          where id = $1",
        id,
        now as Time,
        error,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn tried(tx: &mut Tx, id: Uuid, error: &str) -> sqlx::Result<()> {
    let now = tx.now();
    query!(
        "update notify.mails set attempts = attempts + 1, error = $3, version = version + 1, updated_at = $2 where id = $1",
        id,
        now as Time,
        error,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
