use kernel::{DocumentId, Time};
use platform::Tx;
use sqlx::query;

/// Hash, media type and size of the page; or none.
pub async fn set_file(tx: &mut Tx, id: DocumentId, file: Option<(&str, &str, i64)>) -> sqlx::Result<()> {
    let now = tx.now();
    query!(
        "update fleet.documents
            set file_hash = $2, file_media = $3, file_bytes = $4, updated_at = $5, version = version + 1
          where id = $1",
        id.0,
        file.map(|(sha256, ..)| sha256),
        file.map(|(_, media, _)| media),
        file.map(|(.., bytes)| bytes),
        now as Time,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
