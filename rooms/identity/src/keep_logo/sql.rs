use kernel::OrgId;
use platform::{SystemTx, Tx};
use sqlx::{Result, query};

pub async fn insert(tx: &mut Tx, sha256: &str, media: &str, bytes: i64) -> Result<()> {
    let (org, now) = (tx.org(), tx.now());
    query!(
        "insert into identity.logos (org_id, sha256, media, bytes, at) values ($1, $2, $3, $4, $5) on conflict do nothing",
        org.0,
        sha256,
        media,
        bytes,
        now as _,
    )
    .execute(tx.conn())
    .await
    .map(|_| ())
}

/// One of the organisations that have this picture: the bytes are the same.
pub async fn find(tx: &mut SystemTx, sha256: &str) -> Result<Option<(OrgId, String)>> {
    let row =
        query!("select org_id, media from identity.logos where sha256 = $1 order by org_id limit 1", sha256)
            .fetch_optional(tx.conn())
            .await?;
    Ok(row.map(|row| (OrgId(row.org_id), row.media)))
}
