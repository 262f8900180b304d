use crate::position::Flags;
use kernel::{DeliveryId, Time, VehicleId};
use platform::{SystemTx, Tx};

pub async fn follow(tx: &mut Tx, delivery: DeliveryId, code: &str, vehicle: VehicleId) -> sqlx::Result<()> {
    let now = tx.now();
    // On the same vehicle it stays followed since it set out.
    sqlx::query!(
        "insert into tracking.follows as f (delivery_id, tracking_code, vehicle_id, from_at) values ($1, $2, $3, $4)
         on conflict (delivery_id) do update set
             from_at = case when f.vehicle_id = excluded.vehicle_id and f.until_at is null then f.from_at else excluded.from_at end,
             vehicle_id = excluded.vehicle_id, until_at = null",
        delivery.0,
        code,
        vehicle.0,
        now as Time
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn unfollow(tx: &mut Tx, delivery: DeliveryId) -> sqlx::Result<()> {
    let now = tx.now();
    sqlx::query!(
        "update tracking.follows set until_at = $2 where delivery_id = $1 and until_at is null",
        delivery.0,
        now as Time
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub struct Followed {
    pub vehicle_id: VehicleId,
    pub from_at: Time,
    pub ts: Time,
    pub lat_e7: i32,
    pub lon_e7: i32,
    pub speed_cms: Option<i16>,
    pub heading_ddeg: Option<i16>,
}

/// The vehicle behind a code, if it is on its way and its newest fix is from after both `since` and the setting out.
pub async fn followed(tx: &mut SystemTx, code: &str, since: Time) -> sqlx::Result<Option<Followed>> {
    sqlx::query_as!(
        Followed,
        r#"select f.vehicle_id as "vehicle_id: VehicleId", f.from_at, l.ts, l.lat_e7, l.lon_e7, l.speed_cms, l.heading_ddeg
             from tracking.follows f
             join tracking.latest l on l.vehicle_id = f.vehicle_id and l.org_id = f.org_id
            where f.tracking_code = $1 and f.until_at is null and l.ts >= greatest($2, f.from_at)"#,
        code,
        since as Time
    )
    .fetch_optional(tx.conn())
    .await
}

pub async fn trail(
    tx: &mut SystemTx,
    vehicle: VehicleId,
    from: Time,
    limit: i64,
) -> sqlx::Result<Vec<geo::Point>> {
    let rows = sqlx::query!(
        "select lat_e7, lon_e7 from tracking.positions
          where vehicle_id = $1 and ts >= $2 and flags & $3 = 0 order by ts, seq limit $4",
        vehicle.0,
        from as Time,
        Flags::DOUBTFUL,
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|r| geo::Point::from_e7(r.lat_e7, r.lon_e7)).collect())
}
