use super::wire::NewTrouble;
use kernel::{DriverId, IncidentId, Time};
use platform::Tx;
use sqlx::{query, types::Json};

/// `false`: another incident has this id.
pub async fn insert(
    tx: &mut Tx,
    id: IncidentId,
    driver: DriverId,
    new: &NewTrouble,
    occurred_at: Time,
) -> sqlx::Result<bool> {
    let (kind, now) = (new.kind.incident(), tx.now());
    let done = query!(
        "insert into delivery.incidents (id, kind, severity, state, delivery_id, driver_id, note, detail, dedupe_key, opened_at,
                                         occurred_at)
         values ($1, $2, $3, 'open', $4, $5, $6, $7, $8, $9, $10) on conflict do nothing",
        id.0,
        kind.as_str(),
        kind.severity().as_str(),
        new.delivery.map(|d| d.0),
        driver.0,
        new.note,
        new.position.map(Json) as _,
        // each report is an incident of its own
        format!("{kind}:{}", id.0),
        now as _,
        occurred_at as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}
