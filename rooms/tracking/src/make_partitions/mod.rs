//! Each day's partitions exist before the day begins, so that a day's rows never land in the table for late ones.

use kernel::Time;
use platform::{App, Db};

/// Today and a week.
const DAYS_AHEAD: i32 = 8;

pub async fn make_partitions(app: &App) -> anyhow::Result<()> {
    ensure(app.db()).await?;
    Ok(())
}

/// Makes what is missing from the clock's today on.
pub(crate) async fn ensure(db: &Db) -> sqlx::Result<i32> {
    let mut tx = db.system("partitions belong to no organisation").await?;
    let today = tx.now();
    let made = sqlx::query_scalar!(
        r#"select tracking.ensure_partitions(($1::timestamptz at time zone 'UTC')::date, $2) as "made!""#,
        today as Time,
        DAYS_AHEAD
    )
    .fetch_one(tx.conn())
    .await?;
    tx.commit().await?;
    if made > 0 {
        tracing::info!(made, "partitions made");
    }
    Ok(made)
}
