use super::wire::Ask;
use crate::wire::PositionRow;
use kernel::{Time, VehicleId};
use platform::Tx;

pub async fn list(tx: &mut Tx, ask: &Ask) -> sqlx::Result<Vec<PositionRow>> {
    let heard_since = ask.heard_within_s.map(|s| tx.now().plus_s(-i64::from(s)));
    let [south, west, north, east] =
        ask.bbox.unwrap_or([-900_000_000, -1_800_000_000, 900_000_000, 1_800_000_000]);
    sqlx::query_as!(
        PositionRow,
        r#"select vehicle_id as "vehicle_id: VehicleId", ts, recv_at, seq, lat_e7, lon_e7, speed_cms, heading_ddeg, altitude_m,
                  accuracy_m, battery_pct, flags, source
             from tracking.latest
            where ($1::uuid is null or vehicle_id > $1)
              and lat_e7 between $2 and $3 and lon_e7 between $4 and $5
              and ($6::uuid[] is null or vehicle_id = any($6))
              and ($7::timestamptz is null or heard_at >= $7)
            order by vehicle_id
            limit $8"#,
        ask.after.map(|v| v.0),
        south,
        north,
        west,
        east,
        ask.vehicles.as_ref().map(|ids| ids.iter().map(|v| v.0).collect::<Vec<_>>()) as Option<Vec<uuid::Uuid>>,
        heard_since as Option<Time>,
        ask.limit + 1
    )
    .fetch_all(tx.conn())
    .await
}

/// Those in a rectangle; at most 10,000.
pub async fn within(tx: &mut Tx, b: tiles::BoundsE7) -> sqlx::Result<Vec<PositionRow>> {
    sqlx::query_as!(
        PositionRow,
        r#"select vehicle_id as "vehicle_id: VehicleId", ts, recv_at, seq, lat_e7, lon_e7, speed_cms, heading_ddeg, altitude_m,
                  accuracy_m, battery_pct, flags, source
             from tracking.latest
            where lat_e7 between $1 and $2 and lon_e7 between $3 and $4 order by vehicle_id limit 10000"#,
        b.south,
        b.north,
        b.west,
        b.east,
    )
    .fetch_all(tx.conn())
    .await
}

pub async fn one(tx: &mut Tx, vehicle: VehicleId) -> sqlx::Result<Option<PositionRow>> {
    sqlx::query_as!(
        PositionRow,
        r#"select vehicle_id as "vehicle_id: VehicleId", ts, recv_at, seq, lat_e7, lon_e7, speed_cms, heading_ddeg, altitude_m,
                  accuracy_m, battery_pct, flags, source
             from tracking.latest where vehicle_id = $1"#,
        vehicle.0
    )
    .fetch_optional(tx.conn())
    .await
}
