use super::wire::{Ask, LineFix, Range};
use crate::{position::Flags, wire::PositionRow};
use kernel::{Time, VehicleId};
use platform::Tx;

pub async fn fixes(tx: &mut Tx, vehicle: VehicleId, ask: &Ask) -> sqlx::Result<Vec<PositionRow>> {
    // Before every seq, so that the first page includes its first instant.
    let (after, seq) = ask.after.map_or((ask.range.from.plus_s(-1), i32::MIN), |mark| (mark.at, mark.seq));
    sqlx::query_as!(
        PositionRow,
        r#"select vehicle_id as "vehicle_id: VehicleId", ts, recv_at, seq, lat_e7, lon_e7, speed_cms, heading_ddeg, altitude_m,
                  accuracy_m, battery_pct, flags, source
             from tracking.positions
            where vehicle_id = $1 and ts >= $2 and ts < $3 and (ts, seq) > ($4, $5)
            order by ts, seq limit $6"#,
        vehicle.0,
        ask.range.from as Time,
        ask.range.to as Time,
        after as Time,
        seq,
        ask.limit + 1
    )
    .fetch_all(tx.conn())
    .await
}

pub async fn line(tx: &mut Tx, vehicle: VehicleId, range: Range, limit: i64) -> sqlx::Result<Vec<LineFix>> {
    sqlx::query_as!(
        LineFix,
        "select ts, lat_e7, lon_e7 from tracking.positions
          where vehicle_id = $1 and ts >= $2 and ts < $3 and flags & $4 = 0
          order by ts, seq limit $5",
        vehicle.0,
        range.from as Time,
        range.to as Time,
        Flags::DOUBTFUL,
        limit
    )
    .fetch_all(tx.conn())
    .await
}
