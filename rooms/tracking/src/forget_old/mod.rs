//! What has served its time goes: positions after a year (whole days at once), journals and bookkeeping sooner.

use kernel::Time;
use platform::App;

/// As long as the product promises to keep where vehicles were.
const POSITIONS_DAYS: i64 = 366;
const JOURNAL_DAYS: i64 = 30;
/// Later than this no fix is evaluated any more; one checkpoint from before it stays, to begin from.
const CHECKPOINTS_S: i64 = 72 * 3_600;

pub async fn forget_old(app: &App) -> anyhow::Result<()> {
    let mut tx = app.db().system("what is too old is forgotten for every organisation").await?;
    let now = tx.now();
    let ago = |days: i64| now.plus_s(-days * 86_400);
    let oldest = ago(POSITIONS_DAYS);
    let days = sqlx::query_scalar!(
        r#"select tracking.drop_partitions(($1::timestamptz at time zone 'UTC')::date) as "n!""#,
        oldest as Time
    )
    .fetch_one(tx.conn())
    .await?;
    // The tables for fixes that came when their day had no partition.
    sqlx::query!("delete from tracking.positions_late where ts < $1", oldest as Time)
        .execute(tx.conn())
        .await?;
    sqlx::query!("delete from tracking.attributes_late where ts < $1", oldest as Time)
        .execute(tx.conn())
        .await?;
    sqlx::query!("delete from tracking.zone_events where at < $1", oldest as Time).execute(tx.conn()).await?;
    sqlx::query!("delete from tracking.unusable where at < $1", ago(JOURNAL_DAYS) as Time)
        .execute(tx.conn())
        .await?;
    sqlx::query!("delete from tracking.follows where until_at < $1", ago(JOURNAL_DAYS) as Time)
        .execute(tx.conn())
        .await?;
    sqlx::query!(
        "delete from tracking.zone_checkpoints c
          where ts < $1 and exists (select from tracking.zone_checkpoints later
                                     where later.vehicle_id = c.vehicle_id and later.slot > c.slot and later.ts < $1)",
        now.plus_s(-CHECKPOINTS_S) as Time
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await?;
    if days > 0 {
        tracing::info!(days, "partitions dropped");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::{
        ROOM,
        testing::{NOW, count, device, vehicle},
    };
    use serde_json::json;
    use testkit::Stage;

    #[tokio::test]
    async fn after_a_year_a_day_is_gone_and_the_day_after_it_is_not() {
        let stage = Stage::at(NOW).await;
        let org = stage.org();
        let van = vehicle(&stage, org).await;
        let key = device(&stage, org, Some(van)).await;
        let api = stage.api(&[&ROOM]);
        let program = api.caller(org, &["positions:write"]);
        let clock = stage.clock.as_ref().unwrap();
        for day in 0..2 {
            let fix =
                json!({"vehicle_id": van, "point": {"lat": 25.0, "lon": 55.3}, "fix_at": stage.db.now()});
            assert_eq!(program.post("/positions", fix).await.data()["stored"], 1, "day {day}");
            api.public("GET", &format!("/ingest/osmand?id={key}&lat=0&lon=0"), None).await;
            clock.advance_s(86_400);
        }
        clock.advance_s(364 * 86_400);
        super::forget_old(&api.app).await.unwrap();
        assert_eq!((count(&stage, "positions").await, count(&stage, "unusable").await), (2, 0));
        clock.advance_s(86_400);
        super::forget_old(&api.app).await.unwrap();
        assert_eq!(count(&stage, "positions").await, 1);
        clock.advance_s(86_400);
        super::forget_old(&api.app).await.unwrap();
        assert_eq!(count(&stage, "positions").await, 0);
        // where it was last seen is still known
        assert_eq!(count(&stage, "latest").await, 1);
    }
}
