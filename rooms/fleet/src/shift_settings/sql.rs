use super::ShiftSettings;
use kernel::Time;
use platform::Tx;
use sqlx::{query, query_as, types::Uuid};

pub async fn read(tx: &mut Tx) -> sqlx::Result<Option<ShiftSettings>> {
    query_as!(ShiftSettings, "select unplanned_shifts, version from fleet.shift_settings")
        .fetch_optional(tx.conn())
        .await
}

pub async fn keep(tx: &mut Tx, unplanned_shifts: bool) -> sqlx::Result<()> {
    let now = tx.now();
    query!(
        "insert into fleet.shift_settings (id, unplanned_shifts, created_at, updated_at) values ($1, $2, $3, $3)
         on conflict (org_id)
         do update set unplanned_shifts = $2, updated_at = $3, version = shift_settings.version + 1",
        Uuid::now_v7(),
        unplanned_shifts,
        now as Time,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
