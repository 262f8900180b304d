use crate::side::ThreadKind;
use kernel::{DeliveryId, DriverId, ThreadId, Time};
use platform::Tx;
use sqlx::query;

pub struct NewThread<'a> {
    pub id: ThreadId,
    pub kind: ThreadKind,
    pub driver: Option<DriverId>,
    pub delivery: Option<DeliveryId>,
    pub title: &'a str,
}

/// `false`: there is one already.
pub async fn insert(tx: &mut Tx, new: NewThread<'_>) -> sqlx::Result<bool> {
    let now = tx.now();
    let done = query!(
        "insert into messages.threads (id, kind, driver_id, delivery_id, title, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $6) on conflict do nothing",
        new.id.0,
        new.kind.as_str(),
        new.driver.map(|d| d.0),
        new.delivery.map(|d| d.0),
        new.title,
        now as Time,
    )
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}
