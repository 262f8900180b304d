use super::{QueryZoneEvents, ZoneEvent};
use kernel::{Time, VehicleId, ZoneId};
use platform::Tx;

pub async fn list(tx: &mut Tx, ask: &QueryZoneEvents, limit: i64) -> sqlx::Result<Vec<ZoneEvent>> {
    sqlx::query_as!(
        ZoneEvent,
        r#"select id, vehicle_id as "vehicle_id: VehicleId", zone_id as "zone_id: ZoneId", kind, at, initial, late, recorded_at
             from tracking.zone_events
            where retracted_at is null
              and ($1::uuid is null or vehicle_id = $1) and ($2::uuid is null or zone_id = $2)
              and ($3::timestamptz is null or at >= $3) and ($4::timestamptz is null or at < $4)
            order by at desc, id limit $5"#,
        ask.vehicle.map(|v| v.0),
        ask.zone.map(|z| z.0),
        ask.from as Option<Time>,
        ask.to as Option<Time>,
        limit
    )
    .fetch_all(tx.conn())
    .await
}
